// Who one is, and the channels one sees, with what is unread.
import { colour, el, icon, initials } from "./dom.js";

/** The side of one pane. `go(to)` moves to a person or a channel, `find` opens the switcher. */
export class Sidebar {
  constructor(node, { go, find }) {
    this.node = node;
    this.go = go;
    this.select = node.querySelector("select");
    this.select.addEventListener("change", () => go({ as: this.select.value }));
    node.querySelector(".find").addEventListener("click", find);
  }

  /** Draw `state`; `here` is the open channel, all of which counts as read. */
  show(state, here) {
    const { me, people, channels } = state;
    this.select.replaceChildren(...people.map((person) => el("option", { value: person.handle }, person.name)));
    this.select.value = me.handle;
    portray(this.node.querySelector(".who .avatar"), me.name);
    const seen = remembered(state);
    seen[here.id] = here.arrived.at(-1) ?? "";
    sessionStorage.setItem(`seen ${me.id}`, JSON.stringify(seen));
    const item = (channel) => this.item(channel, channel.id === here.id, unread(channel, seen), state.bot.name);
    const fill = (selector, chosen) => fillKeepingFocus(this.node.querySelector(selector), chosen.map(item));
    fill(".channels", channels.filter((channel) => channel.kind !== "im"));
    fill(".directs", channels.filter((channel) => channel.kind === "im"));
  }

  item(channel, current, fresh, bot) {
    const face = channel.kind === "im" ? el("span", { class: `avatar ${colour(bot)}`, "aria-hidden": "true" }, initials(bot)) : "";
    const dot = fresh ? el("span", { class: "dot" }, fresh > 99 ? "99+" : String(fresh), el("span", { class: "hidden" }, " unread")) : "";
    const words = [face, ...title(channel), dot];
    return el("li", {}, el("button", { type: "button", class: fresh ? "fresh" : "", "data-channel": channel.id, "aria-current": current ? "page" : null, onclick: () => this.go({ channel: channel.name }) }, ...words));
  }
}

/** Make a square the picture of somebody. */
export function portray(square, name) {
  square.className = `avatar ${colour(name)}`;
  square.textContent = initials(name);
}

/** A channel's name with its sign, as nodes. */
export function title(channel) {
  const sign = { public: "#", private: icon("lock"), im: "" }[channel.kind];
  const name = channel.kind === "im" ? channel.name.slice(1) : channel.name;
  return [sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : "", el("span", { class: "name" }, name), channel.kind === "private" ? el("span", { class: "hidden" }, " (private)") : ""];
}

function unread(channel, seen) {
  return channel.arrived.filter((ts) => ts > (seen[channel.id] ?? "")).length;
}

// Somebody who looks for the first time has nothing unread; a channel that appears later is unread.
function remembered({ me, channels }) {
  const kept = sessionStorage.getItem(`seen ${me.id}`);
  return kept ? JSON.parse(kept) : Object.fromEntries(channels.map((channel) => [channel.id, channel.arrived.at(-1) ?? ""]));
}

function fillKeepingFocus(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.channel : "";
  list.replaceChildren(...items);
  if (focused) list.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
}
