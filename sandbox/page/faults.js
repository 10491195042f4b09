// How the local Slack fails the bot: one kind at a time, until it is switched off.
import { el } from "./dom.js";
import { disclose } from "./layers.js";
import { ask, post } from "./server.js";

const KINDS = [
  ["", "No fault", "Slack answers as it should."],
  ["rate_limited", "Too many requests", "429: Slack refuses and says how long to wait."],
  ["server_error", "Server error", "500: Slack does nothing."],
  ["slow", "Slow", "Slack does what was asked, late."],
  ["dropped", "Answer lost", "Slack does what was asked; the answer never arrives."],
  ["gone", "Slack is gone", "Every connection breaks, nothing is done."],
];

/** Binds the button and its panel; `who()` is the handle of somebody here. */
export class Faults {
  constructor(button, panel, who) {
    this.button = button;
    this.who = who;
    this.words = button.querySelector(".text");
    const rows = KINDS.map(([kind, name, detail]) => el("label", { class: "box" },
      el("input", { type: "radio", name: "fault", value: kind, onchange: () => this.set(kind) }),
      el("span", {}, name, el("span", { class: "detail" }, detail))));
    panel.querySelector("fieldset").append(...rows);
    this.panel = panel;
    disclose(button, panel, { shown: () => this.load() });
    this.load();
  }

  async load() {
    this.show(await ask("faults"));
  }

  async set(kind) {
    this.show(await post("fault", { as: this.who(), kind }));
  }

  // A test may have switched on several; the first one is named.
  show(faults) {
    const on = faults?.on?.[0]?.kind ?? "";
    this.panel.querySelector(`[value="${on}"]`).checked = true;
    this.button.classList.toggle("on", Boolean(on));
    this.words.textContent = on ? `Fault: ${KINDS.find(([kind]) => kind === on)[1]}` : "Faults";
  }
}
