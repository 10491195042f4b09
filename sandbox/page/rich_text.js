// The rich_text block: sections, lists, quotes, preformatted text.
import { el } from "./dom.js";
import { channel, emoji, link, mention } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** Nodes for a rich_text block (or a rich_text cell of a table). */
export function richText(block, context) {
  return block.elements.map((part) => {
    const leaves = () => part.elements.map((child) => leaf(child, context));
    if (part.type === "rich_text_preformatted") return el("pre", {}, ...leaves());
    if (part.type === "rich_text_quote") return el("blockquote", {}, ...leaves());
    if (part.type !== "rich_text_list") return el("p", {}, ...leaves());
    const items = part.elements.map((item) => el("li", {}, ...item.elements.map((child) => leaf(child, context))));
    return el(part.style === "ordered" ? "ol" : "ul", { class: `indent${Math.min(part.indent ?? 0, 3)}` }, ...items);
  });
}

function leaf(part, { names, me }) {
  let node;
  if (part.type === "link") node = link(part.url, part.text || part.url);
  else if (part.type === "user") node = mention(`@${names[part.user_id] ?? "somebody"}`, part.user_id === me);
  else if (part.type === "channel") node = channel(part.channel_id, names);
  else if (part.type === "broadcast") node = mention(`@${part.range}`);
  else if (part.type === "emoji") node = emoji(part.name);
  else node = document.createTextNode(part.text ?? part.fallback ?? "");
  for (const [style, tag] of Object.entries(STYLES)) if (part.style?.[style]) node = el(tag, {}, node);
  return node;
}
