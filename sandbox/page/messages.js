// The list of messages: days, authors, ephemerals; only what changed is drawn again.
import { blocks } from "./blocks.js";
import { colour, el, icon, initials } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const log = document.querySelector("#log");
const TOGETHER_SECONDS = 300;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
let drawn = new Map();
let place = "";

/** Bring the list up to date. `where` names person and channel: another one starts at the end. */
export function showMessages(messages, where, context, act) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const moved = where !== place;
  if (moved) drawn = new Map();
  place = where;
  const next = new Map();
  const nodes = messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const newDay = !before || label(before) !== label(message);
    const joined = !newDay && together(before, message);
    const key = JSON.stringify([message, joined]);
    const old = drawn.get(message.ts);
    const node = old?.key === key ? old.node : draw(message, joined, context, act);
    next.set(message.ts, { key, node });
    return newDay ? [el("p", { class: "day" }, el("span", {}, label(message))), node] : [node];
  });
  drawn = next;
  if (!nodes.length) nodes.push(el("p", { class: "empty" }, "Nothing has been said here yet."));
  reconcile(nodes);
  if (moved || atEnd) toEnd();
}

// A message taller than the window is read from its start.
function toEnd() {
  const last = log.lastElementChild;
  const tall = last.offsetHeight > log.clientHeight;
  log.scrollTop = tall ? last.offsetTop - log.offsetTop : log.scrollHeight;
}

// Nodes that stay keep their place, so that focus and open menus survive.
function reconcile(nodes) {
  const wanted = new Set(nodes);
  for (const child of [...log.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
  });
}

/** Draw everything anew, for example after the width changed. */
export function forget() {
  drawn = new Map();
}

function at(message) {
  return new Date(Number(message.ts) * 1000);
}

function label(message) {
  return day.format(at(message));
}

function together(before, message) {
  const same = before.user === message.user && before.ephemeral === message.ephemeral && !before.system && !message.system;
  return same && !message.pinned && !message.blocks.length && !before.blocks.length && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}

function draw(message, joined, context, act) {
  const name = context.names[message.user] ?? "Somebody";
  const time = el("time", { datetime: at(message).toISOString() }, clock.format(at(message)));
  if (message.system) return el("article", { class: "system" }, el("p", {}, ...mrkdwn(message.text, context)), time);
  const head = el("p", { class: "head" }, el("strong", {}, name), message.app ? el("span", { class: "badge" }, "app") : null, time,
    message.edited ? el("span", { class: "note" }, "(edited)") : null);
  const inner = { ...context, act: (element, choice) => act(message, element, choice) };
  const body = message.blocks.length ? blocks(message.blocks, inner) : [el("div", { class: "block prose" }, ...mrkdwn(message.text, context))];
  const marks = [
    message.pinned ? el("p", { class: "mark" }, icon("pin"), "Pinned") : null,
    message.ephemeral ? el("p", { class: "mark" }, icon("eye"), "Only visible to you") : null,
  ];
  const classes = ["message", joined ? "joined" : "", message.ephemeral ? "ephemeral" : "", message.pinned ? "pinned" : ""].filter(Boolean).join(" ");
  const face = joined ? el("span", { class: "when" }, time.cloneNode(true)) : el("span", { class: `avatar ${colour(name)}`, "aria-hidden": "true" }, initials(name));
  return el("article", { class: classes, "data-ts": message.ts, "aria-label": `${name}, ${clock.format(at(message))}` },
    face, el("div", { class: "content" }, ...marks, joined ? null : head, ...body));
}
