// Ctrl+K: jump to a channel, the Home tab, or another person by typing.
import { el, unique } from "./dom.js";
import { Listbox } from "./listbox.js";
import { overlay } from "./overlay.js";

/** Open the switcher over a pane; `go(to)` moves there. */
export function openSwitcher(pane, state, go) {
  if (pane.querySelector(".switcher")) return;
  const id = unique("switcher");
  const places = [
    ...state.channels.map((channel) => ({ label: channel.kind === "im" ? channel.name : `#${channel.name}`, to: { channel: channel.name } })),
    { label: `Home of @${state.bot.name}`, to: { channel: `@${state.bot.name}`, tab: "home" } },
    ...state.people.filter((person) => person.id !== state.me.id).map((person) => ({ label: `Become ${person.name}`, to: { as: person.handle } })),
  ];
  const box = el("input", { type: "text", placeholder: "Channel or person", "aria-labelledby": id, "data-first": true });
  const list = new Listbox(box, {
    label: "Places",
    eager: true,
    pick: ({ to }) => {
      remove();
      go(to);
    },
  });
  const find = () => {
    const wanted = box.value.trim().toLowerCase();
    const found = places.filter(({ label }) => label.toLowerCase().includes(wanted));
    list.show(found, found.length ? "" : "Nothing found.");
  };
  box.addEventListener("input", find);
  const remove = overlay(pane, el("div", { class: "switcher" }, el("h2", { id }, "Jump to"), box, list.node), {
    labelledby: id,
    close: () => remove(),
  });
  find();
}
