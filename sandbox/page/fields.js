// What can be filled in: fields of modals with label, hint, error, and their values.
import { choices } from "./blocks.js";
import { el } from "./dom.js";

const INPUT_TYPES = { datepicker: "date", timepicker: "time", number_input: "number", email_text_input: "email", url_text_input: "url" };
let count = 0;

/** Label, control, hint and the place for the error. `context.values` is the state of the view. */
export function field(block, context) {
  const one = block.element;
  const id = `field-${(count += 1)}`;
  const state = context.values?.[block.block_id]?.[one.action_id] ?? {};
  const control = make(one, id, state, context);
  control.dataset.key = block.label ? block.block_id : one.action_id;
  control.dataset.action = one.action_id;
  const grouped = control.localName === "div";
  const described = `${id}-hint ${id}-error`;
  (grouped ? control : control.matches("input, select, textarea") ? control : control.firstChild).setAttribute("aria-describedby", described);
  if (!block.label) control.setAttribute("aria-label", one.placeholder?.text ?? "Choose");
  if (!block.label || block.dispatch_action) control.addEventListener("change", () => context.act(one, read(control)));
  if (grouped) control.setAttribute("aria-labelledby", `${id}-label`);
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const label = block.label ? el(grouped ? "span" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, block.label.text, optional) : null;
  const error = el("p", { class: "error", id: `${id}-error`, "data-error": block.block_id, hidden: true });
  const hint = block.hint ? el("p", { class: "hint", id: `${id}-hint` }, block.hint.text) : null;
  return block.label ? [label, control, hint, error] : [control];
}

function make(one, id, state, context) {
  const chosen = state.selected_option?.value ?? state.selected_user ?? state.selected_conversation ?? state.selected_channel ?? "";
  const several = (state.selected_options?.map((option) => option.value)) ?? state.selected_users ?? state.selected_conversations ?? state.selected_channels ?? [];
  if (one.type === "plain_text_input" && one.multiline) return el("textarea", { id, rows: 4, maxlength: one.max_length, placeholder: one.placeholder?.text, value: state.value ?? "" });
  if (one.type.startsWith("multi_") || one.type === "checkboxes") return boxes("checkbox", one, id, several, context);
  if (one.type === "radio_buttons") return boxes("radio", one, id, [chosen], context);
  if (one.type.endsWith("select")) return select(one, id, chosen, context);
  const value = state.value ?? state.selected_date ?? state.selected_time ?? "";
  return el("input", { id, type: INPUT_TYPES[one.type] ?? "text", maxlength: one.max_length, placeholder: one.placeholder?.text, value });
}

function select(one, id, chosen, context) {
  const first = el("option", { value: "" }, one.placeholder?.text ?? "Choose…");
  const node = el("select", { id }, first, ...choices(one, context).map(([value, text]) => el("option", { value }, text)));
  node.value = chosen;
  return node;
}

function boxes(type, one, id, chosen, context) {
  const options = choices(one, context).map(([value, text]) => {
    const box = el("input", { type, name: id, value, checked: chosen.includes(value) });
    return el("label", { class: "box" }, box, el("span", {}, text));
  });
  return el("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group", "data-many": type === "checkbox" ? "yes" : null }, ...options);
}

/** What is filled in: text, a value, a list, or null for nothing. */
export function read(control) {
  if (control.localName !== "div") return control.value || null;
  const marked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
  return control.dataset.many ? marked : (marked[0] ?? null);
}
