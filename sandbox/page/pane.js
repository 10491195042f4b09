// One Slack client: a person, where they look, and all that they see and do there.
import { blocks } from "./blocks.js";
import { references } from "./complete.js";
import { Composer } from "./composer.js";
import { el, icon, unique } from "./dom.js";
import { opened } from "./layers.js";
import { menuButton } from "./menu.js";
import { Log } from "./messages.js";
import { Modal } from "./modal.js";
import { confirmed } from "./overlay.js";
import { ask, post } from "./server.js";
import { Sidebar, portray, title } from "./sidebar.js";
import { openSwitcher } from "./switcher.js";
import { Thread } from "./thread.js";

const NARROW_PX = 560;
const FAILURES = { operation_timeout: "The app did not answer in time.", dispatch_failed: "The app could not be reached." };

/** A pane. `going` is where it starts; `moved(pane)` is called when it goes elsewhere, `drawn(pane)` after each drawing. */
export class Pane {
  constructor(going, offers, { moved, drawn }) {
    Object.assign(this, { going, offers, moved, drawn, state: null, asked: 0, narrow: false, homeKey: "" });
    this.node = document.querySelector("#pane").content.firstElementChild.cloneNode(true);
    this.node.id = unique("pane");
    this.label();
    const go = (to) => this.go(to);
    const act = (message, block, one, choice) => this.click(message, block, one, choice);
    this.sidebar = new Sidebar(this.$(".side"), { go, find: () => this.find() });
    this.log = new Log(this.$(".log"), { act, more: (message) => this.more(message), openThread: (ts) => go({ thread: ts }), below: (count) => this.drawBelow(count) });
    this.thread = new Thread(this.$(".thread"), { act, reply: (ts, text) => this.reply(ts, text), close: () => go({ thread: "" }), known: () => ({ ...this.known(), commands: [] }) });
    this.modal = new Modal(this.node, (path, body, confirm) => this.post(path, body, confirm));
    this.composer = new Composer(this.$(".room > .composer"), { known: () => this.known(), send: (text) => this.send(text) });
    this.listen();
  }

  $(selector) {
    return this.node.querySelector(selector);
  }

  // Labels point to what they name by id, so each pane has its own ids.
  label() {
    for (const labelled of this.node.querySelectorAll("[data-for]")) {
      const target = this.$(labelled.dataset.for);
      target.id ||= unique("part");
      if (labelled.localName === "label") labelled.htmlFor = target.id;
      else labelled.setAttribute("aria-controls", target.id);
    }
  }

  listen() {
    const menu = this.$(".open-side");
    menu.addEventListener("click", () => (this.closeSide ? this.closeSide() : this.openSide(menu)));
    this.$(".below").addEventListener("click", () => {
      this.log.toEnd();
      this.log.node.focus({ preventScroll: true });
    });
    this.$(".join").addEventListener("click", () => this.post("join", { channel: this.state.current }));
    for (const tab of this.node.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => this.go({ tab: tab.dataset.tab }));
    const shortcuts = this.offers.shortcuts.filter((one) => one.type === "global");
    this.$(".shortcuts").hidden = !shortcuts.length;
    this.$(".shortcuts").append(icon("bolt"));
    menuButton(this.$(".shortcuts"), () => shortcuts.map((one) => ({ label: one.name, detail: one.description, run: () => this.post("shortcut", { callback_id: one.callback_id }) })));
    this.node.addEventListener("click", (event) => this.follow(event));
    new ResizeObserver(() => {
      const narrow = this.node.clientWidth < NARROW_PX;
      if (narrow === this.narrow) return;
      this.narrow = narrow;
      this.log.forget();
      this.homeKey = "";
      if (this.state) this.draw();
    }).observe(this.node);
  }

  openSide(menu) {
    this.node.classList.add("side-open");
    menu.setAttribute("aria-expanded", "true");
    const forget = opened(this.$(".side"), () => this.closeSide(), { light: true, back: menu });
    this.closeSide = () => {
      this.closeSide = null;
      menu.setAttribute("aria-expanded", "false");
      forget();
      this.node.classList.remove("side-open");
    };
    this.sidebar.select.focus();
  }

  // A link to a channel or a message of this workspace leads there, within the pane.
  async follow(event) {
    const address = event.target.closest("a")?.href;
    const inside = address && new RegExp(`^${location.origin}/archives/([^/]+)/(?:p(\\d+)(\\d{6})$)?`).exec(address);
    if (!inside) return;
    event.preventDefault();
    const [, channel, seconds, rest] = inside;
    await this.go({ channel });
    if (seconds) this.log.jump(`${seconds}.${rest}`);
  }

  /** Ask the server what there is to see, and draw it. */
  async load() {
    const question = (this.asked += 1);
    const answer = await ask("state", { as: this.going.as, channel: this.going.channel, thread: this.going.thread });
    // An answer to an older question must not undo what the visitor chose since.
    if (question !== this.asked || !answer?.me) return;
    this.state = answer;
    this.going = { ...this.going, as: answer.me.handle, channel: this.here.name, tab: this.here.kind === "im" ? this.going.tab : "" };
    this.draw();
    this.drawn(this);
  }

  get here() {
    return this.state.channels.find((channel) => channel.id === this.state.current);
  }

  /** Go to another person, channel, tab or thread. */
  async go(to) {
    const elsewhere = to.as !== undefined || to.channel !== undefined;
    this.going = { ...this.going, ...(elsewhere ? { thread: "", tab: "" } : {}), ...to };
    this.closeSide?.();
    this.say("");
    this.moved(this);
    await this.load();
    if (this.going.tab === "home" && (to.tab || to.as)) await this.post("open-home", {});
  }

  /** Do something as this pane's person; asks first when there is something to confirm. */
  async post(path, body, confirm = null) {
    if (!this.state) return { problem: "The local Slack is not running." };
    if (confirm && !(await confirmed(this.node, confirm))) return { problem: "not wanted" };
    const result = await post(path, { as: this.state.me.id, ...body });
    if (path !== "suggest") this.say(result.problem ?? (path === "type" ? "" : (FAILURES[result.failure] ?? result.failure ?? "")));
    return result;
  }

  say(words) {
    this.$(".status").textContent = words;
  }

  async click(message, block, one, choice) {
    const body = { channel: this.state.current, ts: message.ts, action: `${block.block_id} ${one.action_id}`, choice };
    return !(await this.post("click", body, one.confirm)).problem;
  }

  async send(text) {
    this.log.node.scrollTop = this.log.node.scrollHeight;
    return !(await this.post("type", { channel: this.state.current, text })).problem;
  }

  async reply(ts, text) {
    return !(await this.post("reply", { channel: this.state.current, ts, text })).problem;
  }

  more(message) {
    const body = { channel: this.state.current, ts: message.ts };
    const offered = this.offers.shortcuts.filter((one) => one.type === "message");
    return [
      ...(message.system ? [] : [{ label: "Reply in thread", run: () => this.go({ thread: message.ts }) }]),
      ...offered.map((one) => ({ label: one.name, detail: one.description, run: () => this.post("message-shortcut", { ...body, callback_id: one.callback_id }) })),
    ];
  }

  find() {
    if (this.state) openSwitcher(this.node, this.state, (to) => this.go(to));
  }

  // What the composer can offer; references are those that stand on the screen.
  known() {
    if (!this.state) return { commands: [], completions: [], people: [], channels: [], references: [] };
    const { people, channels, messages } = this.state;
    const onScreen = references(`${JSON.stringify(messages)} ${this.here.name.toUpperCase()}`);
    return { ...this.offers, people, channels: channels.filter((channel) => channel.kind !== "im"), references: onScreen };
  }

  draw() {
    const { state, here } = this;
    const home = this.going.tab === "home";
    const context = { names: state.names, people: state.people, channels: state.channels, me: state.me.id, zone: state.me.zone, narrow: this.narrow };
    this.node.setAttribute("aria-label", `${state.me.name}’s Slack`);
    this.sidebar.show(state, here);
    this.drawHead(here, home);
    this.drawPins();
    this.log.node.hidden = home;
    this.log.show(state.messages, `${state.me.id} ${here.id}`, context);
    this.drawHome(home, context);
    this.drawComposer(here, home);
    this.thread.show(state.thread, context);
    this.modal.show(state.modal, context);
  }

  drawHead(here, home) {
    this.$(".channel-name").replaceChildren(...title(here));
    this.$(".topic").textContent = here.topic;
    this.$(".members").textContent = here.kind === "im" ? "" : `${here.members} ${here.members === 1 ? "member" : "members"}`;
    portray(this.$(".me .avatar"), this.state.me.name);
    this.$(".me .name").textContent = this.state.me.name;
    this.$(".tabs").hidden = here.kind !== "im";
    for (const tab of this.node.querySelectorAll("[data-tab]")) tab.setAttribute("aria-pressed", String((tab.dataset.tab === "home") === home));
  }

  drawBelow(count) {
    this.$(".below").hidden = !count;
    this.$(".below").textContent = `${count} new ${count === 1 ? "message" : "messages"} ↓`;
  }

  drawPins() {
    const pinned = this.state.messages.filter((message) => message.pinned).reverse();
    const key = JSON.stringify([this.state.current, pinned.map((one) => [one.ts, one.plain])]);
    const bar = this.$(".pins");
    bar.hidden = !pinned.length || this.going.tab === "home";
    if (key === this.pinned) return;
    this.pinned = key;
    const row = (message) => ({ label: message.plain.split("\n").join(" · ").slice(0, 200), run: () => this.log.jump(message.ts) });
    const [first, ...others] = pinned.map(row);
    if (!first) return;
    const all = el("button", { type: "button", class: "link" }, `and ${others.length} more`);
    bar.replaceChildren(icon("pin"), el("button", { type: "button", class: "link first", onclick: first.run }, el("span", { class: "hidden" }, "Pinned: "), first.label),
      ...(others.length ? [menuButton(all, () => others)] : []));
  }

  drawHome(open, context) {
    const place = this.$(".home");
    const view = this.state.home;
    const key = JSON.stringify([this.state.me.id, view?.id, view?.hash]);
    place.hidden = !open;
    if (!open || key === this.homeKey) return;
    this.homeKey = key;
    const focused = place.contains(document.activeElement) ? document.activeElement.closest("[data-block]")?.dataset.block : "";
    const act = async (block, one, choice = null) => !(await this.post("press-home", { action: `${block.block_id} ${one.action_id}`, choice }, one.confirm)).problem;
    place.replaceChildren(...(view ? blocks(view.payload.blocks, { ...context, act, values: view.values }) : [el("p", { class: "empty" }, "The app shows nothing here yet.")]));
    if (focused) (place.querySelector(`[data-block="${CSS.escape(focused)}"] :is(button, select, input)`) ?? place).focus();
  }

  drawComposer(here, home) {
    const name = here.kind === "im" ? here.name.slice(1) : `#${here.name}`;
    this.composer.form.hidden = !here.joined || home;
    this.$(".joining").hidden = here.joined;
    this.$(".joining p").textContent = `You are not in ${name}.`;
    this.$(".composer-label").textContent = `Message ${name}`;
    const [command] = this.offers.commands;
    this.composer.box.placeholder = this.narrow || !command ? `Message ${name}` : `Message ${name}, or ${command.command} …`;
  }
}
