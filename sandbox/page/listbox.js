// The list of offers beside a text box, as in the ARIA combobox pattern.
import { el, unique } from "./dom.js";
import { opened } from "./layers.js";

/**
 * Binds a list to `input`. `pick(option)` takes what was chosen; an option has `label`, and maybe `detail` and
 * `note`. With `eager` the first one is marked at once, so that Enter takes it.
 */
export class Listbox {
  constructor(input, { label, pick, eager = false }) {
    this.input = input;
    this.pick = pick;
    this.eager = eager;
    this.options = [];
    this.hint = el("p", { class: "usage", hidden: true });
    this.list = el("ul", { role: "listbox", id: unique("list"), "aria-label": label });
    this.node = el("div", { class: "offers", hidden: true }, this.hint, this.list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.hide());
    // A press on the list must not take the focus out of the text box.
    this.node.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Offer these; nothing to offer and no hint hides the list. */
  show(options, hint = "") {
    this.options = options;
    this.hint.textContent = hint;
    this.hint.hidden = !hint;
    this.list.hidden = !options.length;
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    if (!options.length && !hint) return this.hide();
    this.node.hidden = false;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.forget ??= opened(this.node, () => this.hide(), { back: null });
    return this.mark(this.eager && options.length ? 0 : -1);
  }

  hide() {
    this.forget?.();
    this.forget = null;
    this.options = [];
    this.node.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  row(option, index) {
    return el("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false", onclick: () => this.take(index) },
      el("span", { class: "offer" }, option.label, option.note ? el("span", { class: "note" }, option.note) : null),
      option.detail ? el("span", { class: "detail" }, option.detail) : null);
  }

  mark(index) {
    this.marked = index;
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === index)));
    const row = this.list.children[index];
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(index) {
    const option = this.options[index];
    this.hide();
    this.pick(option);
  }

  key(event) {
    if (!this.options.length || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      const count = this.options.length;
      const from = this.marked < 0 && event.key === "ArrowUp" ? 0 : this.marked;
      this.mark((from + steps[event.key] + count) % count);
    } else if (event.key === "Tab" && !event.shiftKey && !this.eager) {
      this.take(Math.max(this.marked, 0));
    } else if (event.key === "Enter" && this.marked >= 0) {
      this.take(this.marked);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
