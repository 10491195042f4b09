// A menu that a button opens: arrow keys, Enter, Escape; the focus returns to the button.
import { el } from "./dom.js";
import { opened } from "./layers.js";

/** Open a menu beside `button`. An item has `label`, `detail` and `run`. */
export function openMenu(button, items) {
  const pane = button.closest(".pane");
  const menu = el("div", { class: "menu", role: "menu", "aria-label": button.getAttribute("aria-label") ?? button.textContent });
  const close = () => {
    button.setAttribute("aria-expanded", "false");
    forget();
    menu.remove();
  };
  const rows = items.map(({ label, detail, run }) => {
    const choose = () => {
      close();
      run();
    };
    return el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: choose },
      el("span", {}, label), detail ? el("span", { class: "detail" }, detail) : null);
  });
  menu.append(...rows);
  menu.addEventListener("keydown", (event) => {
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Tab") close();
    if (to === undefined) return;
    event.preventDefault();
    rows.at(to % rows.length).focus();
  });
  const forget = opened(menu, close, { light: true, back: button });
  button.setAttribute("aria-expanded", "true");
  pane.append(menu);
  place(menu, button.getBoundingClientRect(), pane.getBoundingClientRect());
  rows[0]?.focus();
}

/** Give a button its menu; `items()` is asked each time it opens. */
export function menuButton(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") !== "true") openMenu(button, items());
  });
  return button;
}

// Below the button when there is room, above it otherwise; never outside the pane.
function place(menu, from, pane) {
  const below = from.bottom + menu.offsetHeight + 8 < pane.bottom;
  const top = below ? from.bottom - pane.top + 4 : from.top - pane.top - menu.offsetHeight - 4;
  const left = Math.min(from.left - pane.left, pane.width - menu.offsetWidth - 8);
  menu.style.top = `${Math.max(8, top)}px`;
  menu.style.left = `${Math.max(8, left)}px`;
}
