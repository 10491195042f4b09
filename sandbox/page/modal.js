// The open view as a dialog over its pane: fields, errors beside them, buttons.
import { blocks } from "./blocks.js";
import { el, unique } from "./dom.js";
import { read } from "./fields.js";
import { overlay } from "./overlay.js";

/** The modal of one pane. `post(action, body)` reaches the server as the pane's person. */
export class Modal {
  constructor(pane, post) {
    this.pane = pane;
    this.post = post;
    this.shown = "";
    this.content = el("div");
  }

  /** Show this view, or none. `context` as for blocks, without `act`. */
  show(view, context) {
    const key = view ? `${view.id} ${view.hash}` : "";
    if (key !== this.shown) {
      const fresh = view && !this.shown.startsWith(`${view.id} `);
      if (fresh || !view) this.remove?.();
      if (!view) this.remove = null;
      if (view) this.draw(view, context, fresh);
    }
    this.shown = key;
    if (view) this.markErrors(view);
  }

  draw(view, context, fresh) {
    const kept = fresh ? {} : this.typed();
    const focused = fresh ? "" : document.activeElement?.closest("[data-name]")?.dataset.name;
    const title = unique("modal");
    const content = this.form(view, title, {
      ...context,
      values: view.values,
      act: (block, one, choice = null) => this.act(block, one, choice),
      suggest: (one, query) => this.post("suggest", { action: one.action_id, query }),
    });
    if (fresh) {
      this.content = content;
      this.remove = overlay(this.pane, content, { labelledby: title, close: () => this.leave() });
      return;
    }
    // A view that the app changed keeps what was typed meanwhile, and the focus.
    content.querySelector("h2").id = this.content.querySelector("h2").id;
    this.content.replaceWith(content);
    this.content = content;
    for (const [name, value] of Object.entries(kept)) {
      const control = content.querySelector(`[data-name="${CSS.escape(name)}"]:is(input, textarea, select)`);
      if (control && !(control.options && ![...control.options].some((option) => option.value === value))) control.value = value;
    }
    const again = focused && content.querySelector(`[data-name="${CSS.escape(focused)}"]`);
    const inside = again?.matches("div") && (again.querySelector("input:checked") ?? again.querySelector("input"));
    (inside || again || content.closest(".dialog")).focus();
  }

  form({ payload, depth }, title, context) {
    const { submit, close } = payload;
    const form = el("form", { novalidate: true },
      el("header", {}, el("h2", { id: title }, payload.title?.text ?? ""),
        el("button", { type: "button", class: "quiet", "aria-label": depth > 1 ? "Back" : "Close", onclick: () => this.leave() }, depth > 1 ? "←" : "✕")),
      el("div", { class: "modal-body", tabindex: "0", role: "group", "aria-labelledby": title }, el("p", { class: "error notice", role: "alert", hidden: true }), ...blocks(payload.blocks, context)),
      el("footer", {}, el("button", { type: "button", onclick: () => this.leave() }, close?.text ?? "Cancel"),
        submit ? el("button", { type: "submit", class: "primary" }, submit.text) : null));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.busy(true);
      await this.post("submit", { values: this.entries() });
      this.busy(false);
    });
    return form;
  }

  async act(block, one, choice) {
    const { problem } = await this.post("press", { action: `${block.block_id} ${one.action_id}`, choice, values: this.entries() }, one.confirm);
    return !problem;
  }

  leave() {
    this.post("close", {});
  }

  busy(yes) {
    if (yes) this.content.setAttribute("aria-busy", "true");
    else this.content.removeAttribute("aria-busy");
  }

  controls() {
    return [...this.content.querySelectorAll("[data-key]")];
  }

  entries() {
    const filled = this.controls().map((control) => [control.dataset.key, read(control)]);
    return Object.fromEntries(filled.filter(([, value]) => value !== undefined));
  }

  typed() {
    return Object.fromEntries(this.controls().filter((control) => control.matches("input, textarea, select")).map((control) => [control.dataset.name, control.value]));
  }

  markErrors(view) {
    for (const place of this.content.querySelectorAll("[data-error]")) {
      const words = view.errors[place.dataset.error] ?? "";
      place.textContent = words;
      place.hidden = !words;
      const control = place.parentElement.querySelector("[data-key]");
      const entry = control?.dataset.external ? control.querySelector("input") : control;
      if (words) entry?.setAttribute("aria-invalid", "true");
      else entry?.removeAttribute("aria-invalid");
    }
    const notice = this.content.querySelector(".error.notice");
    notice.textContent = view.notice;
    notice.hidden = !view.notice;
    const key = JSON.stringify(view.errors);
    if (key !== this.errors) this.content.querySelector("[aria-invalid]:not(div)")?.focus();
    this.errors = key;
  }
}
