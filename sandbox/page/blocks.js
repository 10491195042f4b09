// Block Kit as DOM nodes. Acting on a block is left to `context.act(element, choice)`.
import { chart, table } from "./charts.js";
import { el } from "./dom.js";
import { field } from "./fields.js";
import { markdown, mrkdwn } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/** A text object, or plain words, as nodes. */
export function words(object, context) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, context) : [object.text];
}

/** All blocks in order. `context`: names, people, channels, me, act, and for modals values. */
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
  data_visualization: (block) => [chart(block)],
  data_table: (block, context) => [table(block, context)],
  table: (block, context) => [table({ page_size: 100, ...block }, context)],
  input: (block, context) => field(block, context),
};

// No picture is fetched: nothing here may reach beyond this machine.
function picture(image) {
  return el("span", { class: "picture", role: "img", "aria-label": image.alt_text }, `🖼 ${image.alt_text}`);
}

function element(one, block, context) {
  if (one.type === "image") return picture(one);
  if (one.type === "button") return button(one, context);
  if (one.type === "overflow") return menu(one, one.options.map((option) => [option.value, option.text.text]), "⋯", "More", context);
  if (context.values) return field({ ...block, element: one, label: null }, context).at(-1);
  const label = one.placeholder?.text ?? "Choose";
  return menu(one, choices(one, context), label, label, context);
}

function button(one, context) {
  const style = { primary: "primary", danger: "danger" }[one.style] ?? "";
  return el("button", { type: "button", class: style, "aria-label": one.accessibility_label, onclick: () => context.act(one) }, one.text.text);
}

function menu(one, options, label, spoken, context) {
  const first = el("option", { value: "", disabled: true, selected: true }, label);
  const select = el("select", { "aria-label": spoken, class: one.type }, first, ...options.map(([value, text]) => el("option", { value }, text)));
  select.addEventListener("change", () => {
    const { value } = select;
    if (!context.act(one, value)) select.value = "";
  });
  return select;
}

/** What can be chosen in a menu: pairs of value and words. */
export function choices(one, { people, channels }) {
  if (one.type.includes("users")) return people.map((person) => [person.id, person.name]);
  if (one.type.includes("conversations") || one.type.includes("channels")) return channels.map((channel) => [channel.id, channel.kind === "im" ? channel.name : `#${channel.name}`]);
  const grouped = (one.option_groups ?? []).flatMap((group) => group.options);
  return [...(one.options ?? []), ...grouped].map((option) => [option.value, option.text.text]);
}
