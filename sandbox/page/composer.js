// The message box: grows with its text, offers what may follow, sends on Enter.
import { offers } from "./complete.js";
import { Listbox } from "./listbox.js";

/** Binds a form with a textarea. `send(text)` says whether it was taken; `known()` is what can be offered. */
export class Composer {
  constructor(form, { send, known }) {
    this.form = form;
    this.box = form.querySelector("textarea");
    this.send = send;
    this.known = known;
    this.list = new Listbox(this.box, { label: "What may follow", pick: (option) => this.put(option) });
    form.append(this.list.node);
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("click", () => this.changed());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Put these words in, ready to be sent. */
  write(words) {
    this.box.value = words;
    this.box.focus();
    this.changed();
  }

  changed() {
    this.box.rows = Math.min(8, this.box.value.split("\n").length);
    const head = this.box.value.slice(0, this.box.selectionStart);
    const { from, hint, options } = offers(head, this.known());
    this.list.show(options.map((option) => ({ from, ...option })), hint);
  }

  put({ text, from }) {
    const { value, selectionStart } = this.box;
    const rest = value.slice(selectionStart).replace(/^ /, "");
    this.box.value = `${value.slice(0, from)}${text} ${rest}`;
    const caret = from + text.length + 1;
    this.box.setSelectionRange(caret, caret);
    this.changed();
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.list.hide();
    this.box.value = "";
    this.box.rows = 1;
    this.form.setAttribute("aria-busy", "true");
    const taken = await this.send(text);
    this.form.removeAttribute("aria-busy");
    // What was typed meanwhile is not overwritten.
    if (!taken && !this.box.value) this.write(text);
  }
}
