// Block Kit as DOM nodes. Acting on a block is left to `context.act(element, choice)`.
import { chart, table } from "./charts.js";
import { el, icon } from "./dom.js";
import { field } from "./fields.js";
import { menuButton } from "./menu.js";
import { markdown, mrkdwn } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/** A text object, or plain words, as nodes. */
export function words(object, context) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, context) : [object.text];
}

/**
 * All blocks in order. `context`: names, people, channels, me, narrow; `act(block, element, choice)` says whether
 * it was done; `suggest(element, query)`; in views `values`, their state.
 */
export function blocks(list, context) {
  return list.map((block) => el("div", { class: `block ${block.type}`, "data-block": block.block_id }, ...(READERS[block.type]?.(block, context) ?? [])));
}

const READERS = {
  header: (block) => [el("h3", {}, block.text.text)],
  divider: () => [el("hr")],
  section: (block, context) => [
    el("div", { class: "section-text" },
      block.text ? el("div", { class: "prose" }, ...words(block.text, context)) : null,
      block.fields ? el("div", { class: "fields" }, ...block.fields.map((one) => el("div", { class: "prose" }, ...words(one, context)))) : null),
    block.accessory ? el("div", { class: "accessory" }, element(block.accessory, block, context)) : null,
  ],
  context: (block, context) => block.elements.map((one) => (one.type === "image" ? picture(one) : el("span", { class: "prose" }, ...words(one, context)))),
  actions: (block, context) => block.elements.map((one) => element(one, block, context)),
  image: (block) => [picture(block)],
  rich_text: (block, context) => [el("div", { class: "prose" }, ...richText(block, context))],
  markdown: (block, context) => [el("div", { class: "prose" }, ...markdown(block.text, context))],
  data_visualization: (block, context) => [chart(block, context)],
  data_table: (block, context) => [table(block, context)],
  table: (block, context) => [table({ page_size: 100, ...block }, context)],
  input: (block, context) => field(block, context),
  alert: (block, context) => [el("div", { class: `prose notice ${block.level ?? "default"}`, role: "note" }, ...words(block.text, context))],
  card: (block, context) => [
    block.title ? el("h4", {}, ...words(block.title, context)) : null,
    block.subtitle ? el("p", { class: "hint" }, ...words(block.subtitle, context)) : null,
    block.body ? el("div", { class: "prose" }, ...words(block.body, context)) : null,
    block.actions ? el("div", { class: "actions" }, ...block.actions.map((one) => element(one, block, context))) : null,
  ],
  container: (block, context) => [
    block.title ? el("h4", {}, ...words(block.title, context)) : null,
    block.subtitle ? el("p", { class: "hint" }, ...words(block.subtitle, context)) : null,
    ...blocks(block.child_blocks, context),
  ],
};

// No picture is fetched: nothing here may reach beyond this machine.
function picture(image) {
  return el("span", { class: "picture", role: "img", "aria-label": image.alt_text }, `🖼 ${image.alt_text}`);
}

function element(one, block, context) {
  if (one.type === "image") return picture(one);
  if (one.type === "button") return button(one, block, context);
  if (one.type === "overflow") return overflow(one, block, context);
  if (context.values || !one.type.endsWith("select") || one.type.includes("external")) return field({ ...block, element: one, label: null }, context).at(-1);
  return menu(one, block, context);
}

function button(one, block, context) {
  const style = { primary: "primary", danger: "danger" }[one.style] ?? "";
  const press = () => context.act(block, one);
  return el("button", { type: "button", class: style, "aria-label": one.accessibility_label, onclick: press }, one.text.text);
}

function overflow(one, block, context) {
  const items = () => one.options.map((option) => ({
    label: option.text.text,
    detail: option.description?.text,
    run: () => context.act(block, one, option.value),
  }));
  return menuButton(el("button", { type: "button", class: "overflow", "aria-label": "More" }, icon("more")), items);
}

// A menu in a message keeps no state: it shows what was chosen until the message changes.
function menu(one, block, context) {
  const label = one.placeholder?.text ?? "Choose";
  const first = el("option", { value: "", disabled: true, selected: true }, label);
  const select = el("select", { "aria-label": label }, first, ...choices(one, context).map(({ value, text }) => el("option", { value }, text)));
  select.addEventListener("change", async () => {
    if (!(await context.act(block, one, select.value))) select.value = "";
  });
  return select;
}

/** What can be chosen in a menu: value, text and maybe detail. */
export function choices(one, { people, channels }) {
  if (one.type.includes("users")) return people.map((person) => ({ value: person.id, text: person.name }));
  if (one.type.includes("conversations") || one.type.includes("channels")) return channels.map((channel) => ({ value: channel.id, text: channel.kind === "im" ? channel.name : `#${channel.name}` }));
  const grouped = (one.option_groups ?? []).flatMap((group) => group.options);
  return [...(one.options ?? []), ...grouped].map((option) => ({ value: option.value, text: option.text.text, detail: option.description?.text }));
}
