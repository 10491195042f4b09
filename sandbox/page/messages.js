// A list of messages: days, authors, ephemerals; only what changed is drawn again.
import { blocks } from "./blocks.js";
import { colour, el, icon, initials } from "./dom.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { told } from "./times.js";

const TOGETHER_SECONDS = 300;
const NEAR_END_PX = 80;
const ABOVE_PX = 10;

/**
 * Draws messages into `node`. `act(message, block, element, choice)` presses and chooses, `more(message)` gives
 * the items of a message's menu, `openThread(ts)` opens its answers, `below(count)` hears how many came below
 * what is in sight.
 */
export class Log {
  constructor(node, { act, more, openThread = null, below = () => {} }) {
    Object.assign(this, { node, act, more, openThread, below });
    this.drawn = new Map();
    this.place = "";
    this.last = "";
    this.unread = 0;
    node.addEventListener("scroll", () => this.atEnd() && this.tellBelow(0));
  }

  /** Bring the list up to date. `where` names person and place: another one starts at the end. */
  show(messages, where, context) {
    const atEnd = this.atEnd();
    const moved = where !== this.place;
    if (moved) this.forget();
    this.place = where;
    const next = new Map();
    const nodes = messages.flatMap((message, index) => {
      const before = messages[index - 1];
      const newDay = !before || label(before, context) !== label(message, context);
      const joined = !newDay && together(before, message);
      const key = JSON.stringify([message, joined]);
      const old = this.drawn.get(message.ts);
      const drawn = old?.key === key ? old.node : this.draw(message, joined, context);
      next.set(message.ts, { key, node: drawn });
      return newDay ? [el("p", { class: "day" }, el("span", {}, label(message, context))), drawn] : [drawn];
    });
    this.drawn = next;
    if (!nodes.length) nodes.push(el("p", { class: "empty" }, "Nothing has been said here yet."));
    this.reconcile(nodes);
    const arrived = messages.filter((message) => message.ts > this.last).length;
    this.last = messages.at(-1)?.ts ?? "";
    if (moved || atEnd) this.toEnd();
    this.tellBelow(moved || atEnd ? 0 : this.unread + arrived);
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  tellBelow(count) {
    this.unread = count;
    this.below(count);
  }

  /** Draw everything anew, for example after the width changed. */
  forget() {
    this.drawn = new Map();
  }

  /** Bring one message to the eye, and the focus to it. */
  jump(ts) {
    const node = this.drawn.get(ts)?.node;
    node?.scrollIntoView({ block: "start" });
    node?.focus({ preventScroll: true });
  }

  // A message taller than the window is read from its start.
  toEnd() {
    const last = this.node.lastElementChild;
    const tall = last.offsetHeight > this.node.clientHeight;
    this.node.scrollTop = tall ? last.offsetTop - this.node.offsetTop - ABOVE_PX : this.node.scrollHeight;
  }

  // Nodes that stay keep their place, so that focus and open menus survive.
  reconcile(nodes) {
    const wanted = new Set(nodes);
    const focused = document.activeElement?.closest("article")?.dataset.ts;
    for (const child of [...this.node.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, index) => {
      if (this.node.children[index] !== node) this.node.insertBefore(node, this.node.children[index] ?? null);
    });
    if (focused && document.activeElement === document.body) this.drawn.get(focused)?.node.focus({ preventScroll: true });
  }

  draw(message, joined, context) {
    const name = context.names[message.user] ?? "Somebody";
    const clock = told(Number(message.ts), "clock", context.zone);
    const time = el("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clock);
    if (message.system) return el("article", { class: "system", tabindex: "-1", "data-ts": message.ts }, el("p", {}, ...mrkdwn(message.text, context)), time);
    const edited = message.edited ? el("span", { class: "note" }, "(edited)") : null;
    const head = el("p", { class: "head" }, el("strong", {}, name), message.app ? el("span", { class: "badge" }, "app") : null, time, edited);
    const inner = { ...context, act: (block, element, choice = null) => this.act(message, block, element, choice) };
    const body = message.blocks.length ? blocks(message.blocks, inner) : [el("div", { class: "block prose" }, ...mrkdwn(message.text, context), joined ? edited : null)];
    const marks = [
      message.pinned ? el("p", { class: "mark" }, icon("pin"), "Pinned") : null,
      message.ephemeral ? el("p", { class: "mark" }, icon("eye"), "Only visible to you") : null,
    ];
    const classes = ["message", joined ? "joined" : "", message.ephemeral ? "ephemeral" : "", message.pinned ? "pinned" : ""].filter(Boolean).join(" ");
    const face = joined ? el("span", { class: "when" }, time.cloneNode(true)) : el("span", { class: `avatar ${colour(name)}`, "aria-hidden": "true" }, initials(name));
    return el("article", { class: classes, tabindex: "-1", "data-ts": message.ts, "aria-label": `${name}, ${clock}` },
      face, el("div", { class: "content" }, ...marks, joined ? null : head, ...body, this.answers(message, context)), this.menu(message, name, clock));
  }

  answers({ replies, ts }, { zone }) {
    if (!replies || !this.openThread) return null;
    const words = `${replies.count} ${replies.count === 1 ? "reply" : "replies"}`;
    return el("button", { type: "button", class: "link replies", onclick: () => this.openThread(ts) }, icon("thread"), words,
      el("span", { class: "note" }, told(Number(replies.last), "clock", zone)));
  }

  // Slack offers nothing on what only one person sees.
  menu(message, name, clock) {
    if (message.ephemeral) return null;
    const items = this.more(message);
    if (!items.length) return null;
    return menuButton(el("button", { type: "button", class: "more", "aria-label": `More actions, ${name}, ${clock}` }, icon("more")), () => items);
  }
}

function label(message, { zone }) {
  return told(Number(message.ts), "day", zone);
}

function together(before, message) {
  const same = before.user === message.user && before.ephemeral === message.ephemeral && !before.system && !message.system;
  return same && !message.pinned && !message.blocks.length && !before.blocks.length && !before.replies && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
}
