// What can be filled in: fields with label, hint, error, and their values.
import { choices } from "./blocks.js";
import { el, unique } from "./dom.js";
import { external } from "./external.js";

const INPUT_TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local", number_input: "number", email_text_input: "email", url_text_input: "url" };
const TYPED = new Set(["plain_text_input", "number_input", "email_text_input", "url_text_input"]);
const TYPING_PAUSE_MS = 300;
const MOST_UNFILTERED = 10;

/** Label, control, hint and the place for the error. `context.values` is the state of the view. */
export function field(block, context) {
  const one = block.element;
  const id = unique("field");
  const state = context.values?.[block.block_id]?.[one.action_id] ?? {};
  const control = make(one, id, state, context);
  const grouped = control.localName === "div" && !control.dataset.external;
  const entry = control.dataset.external ? control.querySelector("input") : control;
  control.dataset.key = block.label ? block.block_id : one.action_id;
  control.dataset.name = `${block.block_id} ${one.action_id}`;
  if (!block.label) entry.setAttribute("aria-label", one.placeholder?.text ?? "Choose");
  if (!block.label || block.dispatch_action) dispatch(control, one, () => context.act(block, one, read(control)));
  if (grouped && block.label) control.setAttribute("aria-labelledby", `${id}-label`);
  if (!block.label) return [control];
  const hint = block.hint ? el("p", { class: "hint", id: `${id}-hint` }, block.hint.text) : null;
  const error = el("p", { class: "error", id: `${id}-error`, "data-error": block.block_id, hidden: true });
  entry.setAttribute("aria-describedby", [hint?.id, error.id].filter(Boolean).join(" "));
  if (!block.optional && !grouped) entry.setAttribute("aria-required", "true");
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const label = el(grouped ? "span" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, block.label.text, optional);
  return [label, control, hint, error];
}

// Text is told on Enter, or as it is typed when the element says so; everything else when it changes.
function dispatch(control, one, tell) {
  if (!TYPED.has(one.type)) return control.addEventListener("change", tell);
  let waiting = 0;
  if (one.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered")) {
    control.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(tell, TYPING_PAUSE_MS);
    });
  }
  return control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || control.localName === "textarea" || event.isComposing) return;
    event.preventDefault();
    tell();
  });
}

function make(one, id, state, context) {
  const chosen = state.selected_option?.value ?? state.selected_user ?? state.selected_conversation ?? state.selected_channel ?? "";
  const several = (state.selected_options?.map((option) => option.value)) ?? state.selected_users ?? state.selected_conversations ?? state.selected_channels ?? [];
  if (one.type === "plain_text_input" && one.multiline) return el("textarea", { id, rows: 4, maxlength: one.max_length, placeholder: one.placeholder?.text, value: state.value ?? "" });
  if (one.type.includes("external")) return external(one, id, state, context);
  if (one.type.startsWith("multi_") || one.type === "checkboxes") return boxes("checkbox", one, id, several, context);
  if (one.type === "radio_buttons") return boxes("radio", one, id, [chosen], context);
  if (one.type.endsWith("select")) return select(one, id, chosen, context);
  const value = state.value ?? state.selected_date ?? state.selected_time ?? local(state.selected_date_time) ?? "";
  return el("input", { id, type: INPUT_TYPES[one.type] ?? "text", maxlength: one.max_length, placeholder: one.placeholder?.text, value });
}

// A moment in epoch seconds as the browser's own date-time field wants it.
function local(seconds) {
  if (!seconds) return null;
  const at = new Date(seconds * 1000);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function select(one, id, chosen, context) {
  const first = el("option", { value: "" }, one.placeholder?.text ?? "Choose…");
  const node = el("select", { id }, first, ...choices(one, context).map(({ value, text }) => el("option", { value }, text)));
  node.value = chosen;
  return node;
}

function boxes(type, one, id, chosen, context) {
  const options = choices(one, context).map(({ value, text, detail }) => {
    const box = el("input", { type, name: id, value, checked: chosen.includes(value) });
    return el("label", { class: "box" }, box, el("span", {}, text, detail ? el("span", { class: "detail" }, detail) : null));
  });
  const filter = options.length > MOST_UNFILTERED ? filterOf(options) : null;
  return el("div", { class: "boxes", role: type === "radio" ? "radiogroup" : "group", "data-many": type === "checkbox" ? "yes" : null }, filter, ...options);
}

// A long list is narrowed by typing; what is marked stays in sight.
function filterOf(options) {
  const box = el("input", { type: "search", class: "filter", placeholder: "Filter", "aria-label": "Filter the list" });
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const option of options) option.hidden = !option.textContent.toLowerCase().includes(wanted) && !option.querySelector("input").checked;
  });
  // Enter here narrows the list; it does not send the form.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  return box;
}

/** What is filled in: text, a value, a list, or null for nothing; undefined for what was not touched. */
export function read(control) {
  if (control.dataset.external) return control.chosen();
  if (control.type === "datetime-local") return control.value ? new Date(control.value) / 1000 : null;
  if (control.localName !== "div") return control.value || null;
  const marked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
  return control.dataset.many ? marked : (marked[0] ?? null);
}
