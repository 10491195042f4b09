// The page: one pane or two, the bar above them, the address. The server is asked again after each change.
import { el, icon } from "./dom.js";
import { Pane } from "./pane.js";
import { ask, watch } from "./server.js";
import { Bar } from "./bar.js";

const $ = (selector) => document.querySelector(selector);
const PLACES = ["as", "channel", "tab", "thread"];
let offers = { commands: [], shortcuts: [], completions: [] };
let panes = [];
let instance = "";

// The second pane's person is `beside`, its places are `beside-channel` and so on.
function named(index, place) {
  if (!index) return place;
  return place === "as" ? "beside" : `beside-${place}`;
}

function addressed(index) {
  const given = new URLSearchParams(location.search);
  return Object.fromEntries(PLACES.map((place) => [place, given.get(named(index, place)) ?? ""]));
}

function address() {
  const parts = panes.flatMap((pane, index) => PLACES.map((place) => [named(index, place), pane.going[place]]));
  return `/?${new URLSearchParams(parts.filter(([, value]) => value))}`;
}

function drawn(pane) {
  if (instance && instance !== pane.state.instance) location.reload();
  instance = pane.state.instance;
  if (panes.every((one) => one.state)) history.replaceState(null, "", address());
  const names = panes.map((one) => one.state?.me.name).filter(Boolean);
  const [first] = panes;
  if (first.state) document.title = `${names.join(" | ")} · ${first.state.team}, local`;
  bar.show(panes);
  drawBanner(first);
}

// A new entry of the history; drawing then gives it its address.
function moved() {
  history.pushState(null, "", location.href);
}

async function open(going) {
  const pane = new Pane(going, offers, { moved, drawn });
  panes.push(pane);
  $("#panes").append(pane.node);
  drawSkips();
  document.body.classList.toggle("beside", panes.length > 1);
  await pane.load();
  if (pane.state && pane.going.tab === "home") pane.post("open-home", {});
  return pane;
}

async function split() {
  moved();
  if (panes.length > 1) {
    panes.pop().node.remove();
    document.body.classList.remove("beside");
    drawSkips();
    drawn(panes[0]);
    return;
  }
  const { state, going } = panes[0];
  const other = state.people.at(-1).id === state.me.id ? state.people[0] : state.people.at(-1);
  const pane = await open({ ...going, as: other.handle, tab: "", thread: "" });
  pane.sidebar.select.focus();
}

function drawSkips() {
  const words = panes.length > 1 ? ["Skip to the first message box", "Skip to the second message box"] : ["Skip to the message box"];
  $("#skips").replaceChildren(...panes.map((pane, index) => el("a", { class: "skip", href: `#${pane.composer.box.id}` }, words[index])));
}

function drawBanner(pane) {
  const banner = $("#banner");
  banner.hidden = localStorage.getItem("banner") === "hidden" || panes.length > 1 || !pane.state;
  if (banner.hidden || banner.dataset.drawn) return;
  banner.dataset.drawn = "yes";
  const command = (words) => el("button", { type: "button", class: "link", onclick: () => pane.composer.write(words) }, el("code", {}, words));
  const [first] = offers.commands;
  const tips = [
    first ? command(`${first.command} help`) : null,
    first ? command(`${first.command} open Support staff disclosed customer contact data`) : null,
    el("button", { type: "button", class: "link", onclick: split }, "look as two people, side by side"),
  ];
  $("#suggestions").replaceChildren(...tips.filter(Boolean).map((tip) => el("li", {}, tip)));
}

function focused() {
  return panes.find((pane) => pane.node.contains(document.activeElement)) ?? panes[0];
}

const bar = new Bar({ split, pane: () => focused() });
$("#dismiss").addEventListener("click", () => {
  localStorage.setItem("banner", "hidden");
  $("#banner").hidden = true;
  panes[0].composer.box.focus();
});
$("#split").prepend(icon("split"));
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  focused().find();
});
window.addEventListener("popstate", () => {
  const wanted = new URLSearchParams(location.search).has("beside") ? 2 : 1;
  if (wanted !== panes.length) {
    location.reload();
    return;
  }
  panes.forEach((pane, index) => {
    pane.going = addressed(index);
    pane.load();
  });
});

offers = (await ask("offers")) ?? offers;
$("#anew").hidden = !offers.reset;
const places = [addressed(0), ...(new URLSearchParams(location.search).has("beside") ? [addressed(1)] : [])];
for (const place of places) await open(place);
watch(
  () => {
    $("#lost").textContent = "";
    for (const pane of panes) pane.load();
  },
  () => {
    $("#lost").textContent = "The local Slack is not running. Waiting for it …";
  },
);
