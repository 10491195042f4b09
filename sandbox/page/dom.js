// Elements from plain values. Text only ever becomes a text node.

/** An element with attributes (`on…` are listeners, false and null are left out) and children. */
export function el(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" && "value" in node) node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const ICONS = {
  lock: ["M4.5 7V5a3.5 3.5 0 0 1 7 0v2", "M3 7h10v7H3z"],
  eye: ["M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z", "M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"],
  pin: ["M6 1.5h4l-.5 5 2.5 2.5H4L6.5 6.5z", "M8 9v5.5"],
  clock: ["M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M8 4.5V8l2.5 1.5"],
  split: ["M1.5 3h13v10h-13z", "M8 3v10"],
  fault: ["M8 2 14.5 13.5h-13z", "M8 6.5v3.5", "M8 11.9v.1"],
  save: ["M8 1.5v8.5", "M4.5 7 8 10.5 11.5 7", "M2 13.5h12"],
  bolt: ["M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z"],
  more: ["M3 8v.1", "M8 8v.1", "M13 8v.1"],
  thread: ["M2 3h12v8H7l-3.5 3v-3H2z"],
};
let count = 0;

/** An id that nothing else has. */
export function unique(prefix) {
  return `${prefix}-${(count += 1)}`;
}

/** A small line drawing by name. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, ...ICONS[name].map((d) => svg("path", { d })));
}

/** Two letters for a name. */
export function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? words[0]?.[1] ?? "")).toUpperCase();
}

/** One of eight colour classes, always the same for the same name. */
export function colour(name) {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return `c${sum % 8}`;
}
