// A menu whose options the app gives while one types.
import { el } from "./dom.js";
import { Listbox } from "./listbox.js";

const PAUSE_MS = 150;
const LEAST = 3;

/** The control for one (or with `multi_` several) of the app's options; `context.suggest` asks for them. */
export function external(one, id, state, context) {
  const many = one.type.startsWith("multi_");
  let picked = [...(state.selected_options ?? []), ...(state.selected_option ? [state.selected_option] : [])].map((option) => option.text.text);
  let touched = false;
  const box = el("input", { id, type: "text", placeholder: one.placeholder?.text ?? "Type to search", value: many ? "" : (picked[0] ?? "") });
  const chips = el("ul", { class: "chips", "aria-label": "Chosen" });
  const node = el("div", { class: "external", "data-external": many ? "many" : "one" }, many ? chips : null, box);
  const set = (texts) => {
    picked = texts;
    touched = true;
    draw();
    node.dispatchEvent(new Event("change"));
  };
  const draw = () => {
    chips.replaceChildren(...picked.map((text) => el("li", {}, text,
      el("button", { type: "button", class: "quiet", "aria-label": `Remove ${text}`, onclick: () => set(picked.filter((other) => other !== text)) }, "✕"))));
    chips.hidden = !picked.length;
    box.value = many ? "" : (picked[0] ?? "");
  };
  const list = new Listbox(box, { label: "Suggestions", eager: true, pick: ({ label }) => set(many ? [...new Set([...picked, label])] : [label]) });
  node.append(list.node);
  let asked = 0;
  const search = async () => {
    const question = (asked += 1);
    const query = box.value.trim();
    if (query.length < (one.min_query_length ?? LEAST)) return list.hide();
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    if (question !== asked) return undefined;
    const { options, problem } = await context.suggest(one, query);
    if (question !== asked || document.activeElement !== box) return undefined;
    const found = (options ?? []).map((option) => ({ label: option.text.text, detail: option.description?.text }));
    return list.show(found, found.length ? "" : (problem ?? "Nothing found."));
  };
  box.addEventListener("input", search);
  box.addEventListener("focus", search);
  // Words that were typed but not picked from the list are not a choice.
  box.addEventListener("blur", () => {
    if (!many && !box.value.trim() && picked.length) set([]);
    else draw();
  });
  node.chosen = () => (touched ? (many ? picked : (picked[0] ?? null)) : undefined);
  draw();
  return node;
}
