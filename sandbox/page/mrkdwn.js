// Slack's markup and the basics of Markdown, as DOM nodes.
import { el } from "./dom.js";

const EMOJI = {
  bar_chart: "📊", bell: "🔔", calendar: "📅", chart_with_upwards_trend: "📈", eyes: "👀", file_folder: "📁",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", information_source: "ℹ️",
  lock: "🔒", mag: "🔍", memo: "📝", no_entry: "⛔", pushpin: "📌", question: "❓",
  rotating_light: "🚨", scales: "⚖️", shield: "🛡️", tada: "🎉", unlock: "🔓", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", x: "❌",
};
const SLACK = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    "(?<![\\w*])\\*(\\S(?:[^*\\n]*\\S)?)\\*(?![\\w*])",
    "(?<![\\w_])_(\\S(?:[^_\\n]*\\S)?)_(?![\\w_])",
    "(?<![\\w~])~(\\S(?:[^~\\n]*\\S)?)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
  ].join("|"),
  "g",
);
const MARKDOWN =
  /`([^`\n]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*(\S(?:.*?\S)?)\*\*|~~(\S(?:.*?\S)?)~~|(?<![\w*])[*_](\S(?:[^*_\n]*\S)?)[*_](?![\w*])|(<[^<>\n]+>)/g;

/** Text without Slack's entities. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The emoji of a short name as a node; the short name itself when it is not one of ours. */
export function emoji(name) {
  const circle = /^(?:large_)?(red|orange|yellow|green|blue)_circle$/.exec(name);
  if (circle) return el("span", { class: `circle ${circle[1]}`, role: "img", "aria-label": circle[1] });
  return document.createTextNode(EMOJI[name] ?? `:${name}:`);
}

/** A link that opens elsewhere; plain text when the address is not a web or mail address. */
export function link(address, label) {
  const safe = /^(https?:|mailto:)/i.test(address);
  return safe ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label) : document.createTextNode(label);
}

/** A person's or group's name as a mention; `mine` marks one's own. */
export function mention(words, mine = false) {
  return el("span", { class: mine ? "mention mine" : "mention" }, words);
}

/** A channel as a way there; those whom it is hidden from read that it is private. */
export function channel(id, names) {
  if (!names[id]) return mention("private channel");
  return el("a", { class: "mention", href: `/archives/${id}/here` }, `#${names[id]}`);
}

/** Nodes for Slack's mrkdwn. `context` holds `names` (id to name) and `me` (one's own id). */
export function mrkdwn(text, context) {
  return text.split(/(```[\s\S]*?```)/).flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, unescape(part.slice(3, -3).replace(/^\n|\n$/g, "")))];
    return paragraphs(part, context);
  });
}

function paragraphs(text, context) {
  const nodes = [];
  let quote = null;
  const lines = text.replace(/^\n|\n$/g, "").split("\n");
  lines.forEach((line, index) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = el("blockquote")));
      else quote.append(el("br"));
      quote.append(...inline(quoted[1], context));
      return;
    }
    if (index && !quote) nodes.push(el("br"));
    quote = null;
    nodes.push(...inline(line, context));
  });
  return nodes;
}

function inline(text, context) {
  return walk(text, SLACK, ([, code, angle, bold, italic, struck, short]) => {
    if (code !== undefined) return el("code", {}, unescape(code));
    if (angle !== undefined) return special(angle, context);
    if (bold !== undefined) return el("strong", {}, ...inline(bold, context));
    if (italic !== undefined) return el("em", {}, ...inline(italic, context));
    if (struck !== undefined) return el("s", {}, ...inline(struck, context));
    return emoji(short);
  });
}

function walk(text, pattern, replace) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) nodes.push(document.createTextNode(unescape(text.slice(from, match.index))));
    nodes.push(replace(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(document.createTextNode(unescape(text.slice(from))));
  return nodes;
}

function special(content, { names, me }) {
  const [target, label] = content.split("|");
  const id = target.slice(1);
  if (target[0] === "@") return mention(`@${names[id] ?? label ?? "somebody"}`, id === me);
  if (target[0] === "#") return channel(id, names);
  if (target.startsWith("!date^")) return document.createTextNode(unescape(label ?? ""));
  if (target[0] === "!") return mention(label ?? `@${id}`);
  return link(unescape(target), unescape(label ?? target));
}

/** Nodes for a markdown block: headings, lists, quotes, code, emphasis, links. */
export function markdown(text, context) {
  const nodes = [];
  let list = null;
  for (const part of text.split(/(```[\s\S]*?```|\n)/)) {
    if (part.startsWith("```")) {
      nodes.push(el("pre", {}, part.slice(3, -3).replace(/^\w*\n|\n$/g, "")));
      list = null;
      continue;
    }
    const item = /^\s*(?:[-*+]|(\d+)\.) +(.*)$/.exec(part);
    if (!item) {
      if (part.trim()) list = null;
      if (part.trim()) nodes.push(line(part, context));
      continue;
    }
    const tag = item[1] ? "ol" : "ul";
    if (list?.localName !== tag) nodes.push((list = el(tag)));
    list.append(el("li", {}, ...marked(item[2], context)));
  }
  return nodes;
}

function line(text, context) {
  const heading = /^#{1,6} +(.*)$/.exec(text);
  if (heading) return el("p", { class: "md-heading" }, ...marked(heading[1], context));
  const quote = /^> ?(.*)$/.exec(text);
  return quote ? el("blockquote", {}, ...marked(quote[1], context)) : el("p", {}, ...marked(text, context));
}

function marked(text, context) {
  return walk(text, MARKDOWN, ([, code, label, address, bold, struck, italic, angle]) => {
    if (code !== undefined) return el("code", {}, code);
    if (label !== undefined) return link(address, label);
    if (bold !== undefined) return el("strong", {}, ...marked(bold, context));
    if (struck !== undefined) return el("s", {}, ...marked(struck, context));
    if (italic !== undefined) return el("em", {}, ...marked(italic, context));
    return special(angle.slice(1, -1), context);
  });
}
