// The open view as a dialog: fields, errors beside them, buttons.
import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { read } from "./fields.js";

const dialog = document.querySelector("#modal");
let shown = "";

/** Show this view, or none. `context` as for blocks; `post(action, body)` reaches the server. */
export function showModal(view, context, post) {
  if (!view) {
    shown = "";
    if (dialog.open) dialog.close();
    return;
  }
  const key = `${view.id} ${view.hash}`;
  if (key !== shown) build(view, context, post);
  shown = key;
  markErrors(view);
  if (!dialog.open) dialog.showModal();
}

function build(view, context, post) {
  const { title, submit, close, blocks: list } = view.payload;
  const act = (element, choice = null) => {
    post("press", { action: element.action_id, choice, values: entries() });
    return true;
  };
  const leave = () => post("close", {});
  const form = el("form", { method: "dialog", novalidate: true },
    el("header", {}, el("h2", { id: "modal-title" }, title?.text ?? ""), el("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: leave }, "✕")),
    el("div", { class: "modal-body" }, el("p", { class: "error notice", role: "alert", hidden: true }), ...blocks(list, { ...context, act, values: view.values })),
    el("footer", {}, el("button", { type: "button", onclick: leave }, close?.text ?? "Cancel"), submit ? el("button", { type: "submit", class: "primary" }, submit.text) : null));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    await post("submit", { values: entries() });
    form.removeAttribute("aria-busy");
  });
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => {
    event.preventDefault();
    leave();
  };
}

function entries() {
  return Object.fromEntries([...dialog.querySelectorAll("[data-key]")].map((control) => [control.dataset.key, read(control)]));
}

function markErrors(view) {
  for (const place of dialog.querySelectorAll("[data-error]")) {
    const words = view.errors[place.dataset.error] ?? "";
    place.textContent = words;
    place.hidden = !words;
    const control = place.parentElement.querySelector("[data-key]");
    control?.toggleAttribute("aria-invalid", Boolean(words));
  }
  const notice = dialog.querySelector(".notice");
  notice.textContent = view.notice;
  notice.hidden = !view.notice;
  const first = dialog.querySelector(".block [aria-invalid]");
  if (first && !dialog.querySelector(".block [aria-invalid]:focus")) first.focus();
}
