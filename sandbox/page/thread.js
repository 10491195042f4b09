// The answers to one message, beside the channel.
import { Composer } from "./composer.js";
import { el, unique } from "./dom.js";
import { opened } from "./layers.js";
import { Log } from "./messages.js";

/** The thread panel of one pane. `reply(ts, text)` answers, `close()` is asked for. */
export class Thread {
  constructor(node, { act, reply, close, known }) {
    const title = unique("thread");
    const box = unique("thread-box");
    const list = el("div", { class: "log", tabindex: "0", role: "log", "aria-label": "Thread" });
    const form = el("form", { class: "composer" },
      el("label", { class: "hidden", for: box }, "Reply in thread"),
      el("textarea", { id: box, rows: 1, placeholder: "Reply…", enterkeyhint: "send" }),
      el("button", { type: "submit", class: "primary" }, "Reply"));
    node.setAttribute("aria-labelledby", title);
    node.replaceChildren(
      el("header", {}, el("h2", { id: title }, "Thread"), el("button", { type: "button", class: "quiet", "aria-label": "Close thread", onclick: close }, "✕")),
      list, form);
    Object.assign(this, { node, close, ts: "" });
    this.log = new Log(list, { act, more: () => [] });
    this.composer = new Composer(form, { known, send: (text) => reply(this.ts, text) });
  }

  /** Show these messages, the first of them what the others answer; none closes the panel. */
  show(messages, context) {
    if (!messages) {
      this.ts = "";
      this.forget?.();
      this.forget = null;
      this.node.hidden = true;
      return;
    }
    const fresh = this.ts !== messages[0].ts;
    this.ts = messages[0].ts;
    this.node.hidden = false;
    this.forget ??= opened(this.node, this.close);
    this.log.show(messages, `${context.me} ${this.ts}`, context);
    if (fresh) this.composer.box.focus();
  }
}
