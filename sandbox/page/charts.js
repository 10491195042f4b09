// data_visualization and data_table: charts as SVG with words for screen readers, tables as tables.
import { el, svg } from "./dom.js";
import { richText } from "./rich_text.js";

const HEIGHT = 240;

/** A figure with title, chart, legend. `context.narrow` is for little room. */
export function chart(block, { narrow }) {
  const { title, chart: data } = block;
  const pie = data.type === "pie";
  const entries = pie ? data.segments.map((part) => part.label) : data.series.map((one) => one.name);
  const total = pie ? data.segments.reduce((sum, part) => sum + part.value, 0) : 0;
  const notes = pie ? data.segments.map((part) => `${number(part.value)} · ${Math.round((100 * part.value) / total)} %`) : [];
  const legend = el("ul", { class: "legend" }, ...entries.map((name, index) =>
    el("li", {}, el("span", { class: `swatch s${index}` }), name, notes[index] ? el("span", { class: "note" }, notes[index]) : null)));
  const axis = data.axis_config ?? {};
  return el("figure", { class: `chart kind-${data.type}` },
    el("figcaption", {}, title),
    axis.y_label ? el("p", { class: "axis-label" }, axis.y_label) : null,
    pie ? drawPie(block, total) : drawAxes(block, narrow ? 300 : 560),
    axis.x_label ? el("p", { class: "axis-label x" }, axis.x_label) : null,
    pie || entries.length > 1 ? legend : null);
}

function number(value) {
  return value.toLocaleString("en-US");
}

function spoken({ title, chart: data }) {
  if (data.type === "pie") return `${title}. ${data.segments.map((part) => `${part.label}: ${number(part.value)}`).join(", ")}`;
  const series = data.series.map((one) => `${one.name}: ${one.data.map((p) => `${p.label} ${number(p.value)}`).join(", ")}`);
  return `${title}. ${series.join(". ")}`;
}

function drawPie(block, total) {
  const ring = svg("svg", { viewBox: "-60 -60 120 120", role: "img", "aria-label": spoken(block), class: "ring" });
  let angle = -Math.PI / 2;
  block.chart.segments.forEach((part, index) => {
    const share = part.value / total;
    const end = angle + share * 2 * Math.PI;
    const [x1, y1, x2, y2] = [Math.cos(angle), Math.sin(angle), Math.cos(end), Math.sin(end)].map((value) => value * 46);
    const path = share > 0.9999
      ? "M 0 -46 A 46 46 0 1 1 -0.01 -46"
      : `M ${x1} ${y1} A 46 46 0 ${share > 0.5 ? 1 : 0} 1 ${x2} ${y2}`;
    ring.append(svg("path", { d: path, class: `arc s${index}` }, svg("title", {}, `${part.label}: ${number(part.value)}`)));
    angle = end;
  });
  ring.append(svg("text", { x: 0, y: 5, class: "total" }, number(total)));
  return ring;
}

function scale(values) {
  const most = Math.max(...values, 0);
  const least = Math.min(...values, 0);
  const rough = (most - least || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  if (values.every(Number.isInteger)) step = Math.max(1, Math.ceil(step));
  const bottom = Math.floor(least / step) * step;
  const top = Math.max(Math.ceil(most / step) * step, bottom + step);
  const ticks = [];
  for (let value = bottom; value <= top + step / 2; value += step) ticks.push(value);
  return { bottom, top, ticks };
}

function drawAxes(block, width) {
  const { chart: data } = block;
  const categories = data.axis_config.categories;
  const { bottom, top, ticks } = scale(data.series.flatMap((one) => one.data.map((point) => point.value)));
  const left = 12 + 7.2 * Math.max(...ticks.map((tick) => number(tick).length));
  const slot = (width - left - 8) / categories.length;
  const names = categories.map((name) => wrap(name, slot));
  const height = HEIGHT - (names.some((rows) => rows.length > 1) ? 0 : 14);
  const ground = HEIGHT - 38;
  const x = (index) => left + ((width - left - 8) * (index + 0.5)) / categories.length;
  const y = (value) => ground - ((ground - 20) * (value - bottom)) / (top - bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": spoken(block) });
  for (const tick of ticks) {
    picture.append(svg("line", { x1: left, x2: width - 4, y1: y(tick), y2: y(tick), class: "grid" }),
      svg("text", { x: left - 8, y: y(tick) + 4, class: "tick" }, number(tick)));
  }
  names.forEach((rows, index) => picture.append(category(categories[index], rows, x(index), ground + 17)));
  const draw = data.type === "bar" ? bars : lines;
  picture.append(...draw(data, { categories, x, y, slot, zero: y(Math.max(bottom, 0)) }));
  return picture;
}

function wrap(name, slot) {
  const fits = Math.max(3, Math.floor((slot - 4) / 6.6));
  const rows = [""];
  for (const word of name.split(" ")) {
    const joined = `${rows.at(-1)} ${word}`.trim();
    if (joined.length <= fits || !rows.at(-1)) rows[rows.length - 1] = joined;
    else rows.push(word);
  }
  return rows.slice(0, 2).map((row) => (row.length > fits ? `${row.slice(0, fits - 1)}…` : row));
}

function category(name, rows, x, y) {
  return svg("text", { x, y, class: "category" }, svg("title", {}, name),
    ...rows.map((row, index) => svg("tspan", { x, dy: index ? 14 : 0 }, row)));
}

function valueAt(series, category) {
  return series.data.find((point) => point.label === category).value;
}

function bars(data, { categories, x, y, slot, zero }) {
  const wide = Math.min(46, (slot * 0.72) / data.series.length);
  return categories.flatMap((name, place) => data.series.flatMap((one, index) => {
    const value = valueAt(one, name);
    const start = x(place) + (index - data.series.length / 2) * wide + 1;
    const height = Math.abs(zero - y(value));
    const bar = svg("rect", { x: start, y: Math.min(zero, y(value)), width: wide - 2, height, rx: Math.min(3, height / 2), class: `bar s${index}` },
      svg("title", {}, `${one.name}, ${name}: ${number(value)}`));
    const words = svg("text", { x: start + wide / 2 - 1, y: Math.min(zero, y(value)) - 4, class: "value" }, number(value));
    return value && wide > 14 && number(value).length * 6 < wide + 10 ? [bar, words] : [bar];
  }));
}

function lines(data, { categories, x, y, zero }) {
  return data.series.flatMap((one, index) => {
    const points = categories.map((name, place) => [x(place), y(valueAt(one, name))]);
    const path = points.map(([px, py], place) => `${place ? "L" : "M"} ${px} ${py}`).join(" ");
    const filled = `${path} L ${points.at(-1)[0]} ${zero} L ${points[0][0]} ${zero} Z`;
    const dots = points.map(([px, py], place) => svg("circle", { cx: px, cy: py, r: 3.5, class: `dot s${index}` },
      svg("title", {}, `${one.name}, ${categories[place]}: ${number(valueAt(one, categories[place]))}`)));
    const area = data.type === "area" ? [svg("path", { d: filled, class: `area s${index}` })] : [];
    return [...area, svg("path", { d: path, class: `line s${index}` }), ...dots];
  });
}

/** A table with caption, header row, numbers to the right, and pages. */
export function table(block, context) {
  const [header, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  let page = 0;
  const body = el("tbody");
  const where = el("span");
  const numeric = header.map((_, column) => rows.every((row) => row[column].type === "raw_number"));
  const cell = (tag, content, column) =>
    el(tag, { class: numeric[column] ? "number" : String(content.text ?? "").length > 26 ? "long" : null, scope: tag === "th" ? "col" : null },
      ...(content.type === "rich_text" ? richText(content, context) : [String(content.text ?? content.value ?? "")]));
  const turn = (by) => {
    page += by;
    body.replaceChildren(...rows.slice(page * size, (page + 1) * size).map((row) => el("tr", {}, ...row.map((content, column) => cell("td", content, column)))));
    where.textContent = `${page * size + 1}–${Math.min(rows.length, (page + 1) * size)} of ${rows.length}`;
    back.disabled = page === 0;
    on.disabled = (page + 1) * size >= rows.length;
  };
  const back = el("button", { type: "button", class: "small", "aria-label": "Earlier rows", onclick: () => turn(-1) }, "‹");
  const on = el("button", { type: "button", class: "small", "aria-label": "More rows", onclick: () => turn(1) }, "›");
  turn(0);
  const head = el("thead", {}, el("tr", {}, ...header.map((content, column) => cell("th", content, column))));
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {}, block.caption ? el("caption", {}, block.caption) : null, head, body));
  return el("div", { class: "table" }, scroller, rows.length > size ? el("div", { class: "pages" }, back, where, on) : null);
}
