// The page: who one is, where one is, what is there. The server is asked again after each change.
import { colour, el, icon, initials } from "./dom.js";
import { forget, showMessages } from "./messages.js";
import { showModal } from "./modal.js";

const $ = (selector) => document.querySelector(selector);
const wanted = Object.fromEntries(new URLSearchParams(location.search));
let state = null;
let asked = 0;
let going = { as: wanted.as ?? "", channel: wanted.channel ?? "" };

async function load() {
  const ask = (asked += 1);
  const response = await fetch(`/sandbox/state?${new URLSearchParams(going)}`);
  if (!response.ok) return;
  const answer = await response.json();
  // An answer to an older question must not undo what the visitor chose since.
  if (ask !== asked || !answer.me) return;
  state = answer;
  const here = current();
  going = { as: state.me.handle, channel: here.name };
  history.replaceState(null, "", `/?${new URLSearchParams(going)}`);
  draw();
}

function current() {
  return state.channels.find((channel) => channel.id === state.current);
}

function go(to) {
  going = { ...going, ...to };
  history.pushState(null, "", `/?${new URLSearchParams(going)}`);
  say("");
  closeMenu();
  return load();
}

async function post(action, body) {
  const answer = await fetch(`/sandbox/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: state.me.id, ...body }),
  });
  const result = await answer.json();
  const words = { operation_timeout: "The app did not answer in time.", dispatch_failed: "The app could not be reached." };
  say(result.problem ?? (action === "type" ? "" : (words[result.failure] ?? result.failure ?? "")));
  return result;
}

function say(words) {
  $("#status").textContent = words;
}

function draw() {
  const here = current();
  const context = { names: state.names, people: state.people, channels: state.channels, me: state.me.id };
  document.title = `${here.kind === "im" ? "" : "#"}${here.name} · ${state.team}, local`;
  $("#team").textContent = state.team;
  $("#me").replaceChildren(...state.people.map((person) => el("option", { value: person.handle }, person.name)));
  $("#me").value = state.me.handle;
  $("#me-avatar").className = `avatar ${colour(state.me.name)}`;
  $("#me-avatar").textContent = initials(state.me.name);
  $("#channel-name").replaceChildren(...title(here));
  $("#topic").textContent = here.topic;
  $("#members").textContent = here.kind === "im" ? "" : `${here.members} ${here.members === 1 ? "member" : "members"}`;
  drawChannels(here);
  showMessages(state.messages, `${state.me.id} ${here.id}`, context, act);
  drawComposer(here);
  showModal(state.modal, context, post);
}

function title(channel) {
  const sign = { public: "#", private: icon("lock"), im: "" }[channel.kind];
  const name = channel.kind === "im" ? channel.name.slice(1) : channel.name;
  return [sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : "", name, channel.kind === "private" ? el("span", { class: "hidden" }, " (private)") : ""];
}

function drawChannels(here) {
  const seen = remembered();
  seen[here.id] = here.last > (seen[here.id] ?? "") ? here.last : (seen[here.id] ?? "");
  localStorage.setItem(`seen ${state.me.id}`, JSON.stringify(seen));
  const item = (channel) => {
    const fresh = channel.last > (seen[channel.id] ?? "");
    const face = channel.kind === "im" ? el("span", { class: `avatar ${colour(state.bot.name)}`, "aria-hidden": "true" }, initials(state.bot.name)) : "";
    const words = [face, ...title(channel), fresh ? el("span", { class: "dot" }, el("span", { class: "hidden" }, " unread")) : ""];
    const button = el("button", { type: "button", class: fresh ? "fresh" : "", "aria-current": channel.id === here.id ? "page" : null, onclick: () => go({ channel: channel.name }) }, ...words);
    return el("li", {}, button);
  };
  $("#channels").replaceChildren(...state.channels.filter((channel) => channel.kind !== "im").map(item));
  $("#directs").replaceChildren(...state.channels.filter((channel) => channel.kind === "im").map(item));
}

// Somebody who looks for the first time has nothing unread; a channel that appears later is unread.
function remembered() {
  const kept = localStorage.getItem(`seen ${state.me.id}`);
  return kept ? JSON.parse(kept) : Object.fromEntries(state.channels.map((channel) => [channel.id, channel.last]));
}

function drawComposer(here) {
  const name = here.kind === "im" ? here.name.slice(1) : `#${here.name}`;
  $("#composer").hidden = !here.joined;
  $("#joining").hidden = here.joined;
  $("#joining p").textContent = `You are not in ${name}.`;
  $("#composer-label").textContent = `Message ${name}`;
  $("#composer-text").placeholder = window.innerWidth < 560 ? `Message ${name}` : `Message ${name}, or /${state.bot.name} …`;
  drawBanner();
}

function drawBanner() {
  if (localStorage.getItem("banner") === "hidden") return;
  $("#banner").hidden = false;
  const other = state.people.find((person) => person.name === "Support agent" && person.id !== state.me.id);
  const command = (words) => el("button", { type: "button", class: "link", onclick: () => write(words) }, el("code", {}, words));
  const tips = [
    command(`/${state.bot.name} help`),
    command(`/${state.bot.name} open Support staff disclosed customer contact data`),
    other ? el("button", { type: "button", class: "link", onclick: () => go({ as: other.handle }) }, "become the Support agent, and see nothing of the case") : null,
  ];
  $("#suggestions").replaceChildren(...tips.filter(Boolean).map((tip) => el("li", {}, tip)));
}

function write(words) {
  const box = $("#composer-text");
  box.value = words;
  grow();
  box.focus();
}

function act(message, element, choice = null) {
  const confirm = element.confirm;
  if (confirm && !window.confirm([confirm.title?.text, confirm.text?.text].filter(Boolean).join("\n\n"))) return false;
  post("click", { channel: state.current, ts: message.ts, action: element.action_id, choice });
  return element.type !== "overflow";
}

async function send() {
  const box = $("#composer-text");
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  grow();
  $("#log").scrollTop = $("#log").scrollHeight;
  $("#composer").setAttribute("aria-busy", "true");
  const result = await post("type", { channel: state.current, text });
  $("#composer").removeAttribute("aria-busy");
  if (result.problem) write(text);
}

function grow() {
  const box = $("#composer-text");
  box.rows = Math.min(8, box.value.split("\n").length);
}

function closeMenu() {
  document.body.classList.remove("menu-open");
  $("#menu").setAttribute("aria-expanded", "false");
}

$("#me").addEventListener("change", (event) => go({ as: event.target.value }));
$("#menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("menu-open");
  $("#menu").setAttribute("aria-expanded", String(open));
  if (open) $("#me").focus();
});
$("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("#composer-text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
$("#composer-text").addEventListener("input", grow);
$("#join").addEventListener("click", () => post("join", { channel: state.current }));
$("#dismiss").addEventListener("click", () => {
  localStorage.setItem("banner", "hidden");
  $("#banner").hidden = true;
});
$("#log").addEventListener("click", (event) => {
  const address = event.target.closest("a")?.href;
  const inside = address && new RegExp(`^${location.origin}/archives/([^/]+)/`).exec(address);
  if (!inside) return;
  event.preventDefault();
  go({ channel: inside[1] });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
});
window.addEventListener("popstate", () => {
  going = { as: "", channel: "", ...Object.fromEntries(new URLSearchParams(location.search)) };
  load();
});
window.matchMedia("(max-width: 560px)").addEventListener("change", () => {
  forget();
  if (state) draw();
});

const events = new EventSource("/sandbox/events");
events.onmessage = load;
events.onerror = () => say("The local Slack is not running. Waiting for it …");
events.onopen = () => say("");
