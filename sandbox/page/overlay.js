// A dialog over one pane: the rest of that pane waits, the other pane and the bar stay usable.
import { el, unique } from "./dom.js";
import { opened } from "./layers.js";

/** Show `content` as a dialog. Returns the way to take it away; `close` is called on Escape. */
export function overlay(pane, content, { role = "dialog", labelledby, close }) {
  const dialog = el("div", { class: "dialog", role, tabindex: "-1", "aria-labelledby": labelledby }, content);
  const node = el("div", { class: "overlay" }, dialog);
  const back = document.activeElement;
  pane.append(node);
  const forget = opened(node, close, { back: pane.contains(back) ? back : null });
  settle(pane);
  (firstOf(dialog) ?? dialog).focus();
  return () => {
    node.remove();
    settle(pane);
    forget();
  };
}

// The first field, in a group of choices the one that is made; without fields, reading starts at the top.
function firstOf(dialog) {
  const first = dialog.querySelector("[data-first], .modal-body :is(input, select, textarea)");
  return first?.closest('[role="radiogroup"]')?.querySelector(":checked") ?? first;
}

// Only the top-most dialog of a pane takes part.
function settle(pane) {
  const layers = [...pane.children].filter((child) => child.matches(".body, .overlay"));
  layers.forEach((layer, index) => layer.toggleAttribute("inert", index < layers.length - 1));
}

/** Ask before something is done, in the words of Slack's confirm object. */
export function confirmed(pane, { title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      remove();
      resolve(yes);
    };
    const id = unique("confirm");
    const content = el("div", {},
      el("header", {}, el("h2", { id }, title?.text ?? "Are you sure?")),
      el("div", { class: "modal-body" }, el("p", {}, text?.text ?? "")),
      el("footer", {},
        el("button", { type: "button", "data-first": true, onclick: () => answer(false) }, deny?.text ?? "Cancel"),
        el("button", { type: "button", class: style === "danger" ? "danger" : "primary", onclick: () => answer(true) }, confirm?.text ?? "Yes")));
    const remove = overlay(pane, content, { role: "alertdialog", labelledby: id, close: () => answer(false) });
  });
}
