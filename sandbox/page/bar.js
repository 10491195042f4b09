// The bar: the time here, two people side by side, what to save, starting anew. Faults are in faults.js.
import { el, icon } from "./dom.js";
import { Faults } from "./faults.js";
import { disclose } from "./layers.js";
import { confirmed } from "./overlay.js";
import { post } from "./server.js";
import { nextMonday, told, wall } from "./times.js";

const $ = (selector) => document.querySelector(selector);
const TICK_MS = 1000;
const DAY_SECONDS = 86_400;

/** `split` shows one pane or two; `pane()` is the one that was used last. */
export class Bar {
  constructor({ split, pane }) {
    this.pane = pane;
    this.offset = 0;
    this.zone = undefined;
    $("#clock").prepend(icon("clock"));
    $("#faults").prepend(icon("fault"));
    $("#keep").prepend(icon("save"));
    $("#split").addEventListener("click", split);
    this.closeClock = disclose($("#clock"), $("#clock-panel"), { shown: () => this.drawClockPanel() });
    this.faults = new Faults($("#faults"), $("#faults-panel"), () => this.pane().state.me.handle);
    this.closeKeep = disclose($("#keep"), $("#keep-panel"));
    $("#anew").addEventListener("click", () => this.anew());
    for (const button of document.querySelectorAll("[data-seconds]")) button.addEventListener("click", () => this.travel({ seconds: Number(button.dataset.seconds) }));
    $("#monday").addEventListener("click", () => this.travel({ until: nextMonday(this.now(), this.zone) }));
    $("#travel").addEventListener("submit", (event) => {
      event.preventDefault();
      this.travel({ until: $("#until").value });
    });
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Epoch seconds in the workspace. */
  now() {
    return Date.now() / 1000 + this.offset;
  }

  /** Draw what the panes' state says of the workspace. */
  show(panes) {
    const [{ state }] = panes;
    if (!state) return;
    this.offset = state.now - Date.now() / 1000;
    this.ahead = state.ahead;
    this.zone = state.me.zone;
    $("#team").textContent = state.team;
    $("#split").setAttribute("aria-pressed", String(panes.length > 1));
    this.offerTranscripts(panes.map((pane) => pane.state?.me).filter(Boolean));
    $("#clock").classList.toggle("moved", state.ahead > 0);
    this.tick();
    if (!$("#clock-panel").hidden) this.drawAhead();
  }

  offerTranscripts(people) {
    const key = JSON.stringify(people);
    if (key === this.offered) return;
    this.offered = key;
    $("#transcripts").replaceChildren(...people.map((me) =>
      el("p", {}, el("a", { href: `/sandbox/transcript?as=${encodeURIComponent(me.handle)}`, download: true }, `Save what ${me.name} sees`))));
  }

  tick() {
    if (this.zone) $("#clock .moment").textContent = told(this.now(), "moment", this.zone);
  }

  drawClockPanel() {
    $("#until").value = wall(this.now() + DAY_SECONDS, this.zone);
    $("#travel-problem").textContent = "";
    this.drawAhead();
  }

  drawAhead() {
    const hours = Math.round(this.ahead / 360) / 10;
    const words = hours < 48 ? `${hours} hours` : `${Math.round(hours / 2.4) / 10} days`;
    $("#ahead").textContent = `Times are those of ${this.zone}. ${this.ahead > 0 ? `Ahead of the real time by ${words}.` : "This is the real time."}`;
  }

  async anew() {
    this.closeKeep();
    const pane = this.pane();
    const sure = { title: { text: "Start anew?" }, text: { text: "All that was said and recorded here is left behind, and the story is told again." }, confirm: { text: "Start anew" }, style: "danger" };
    if (await confirmed(pane.node, sure)) await pane.post("reset", {});
  }

  async travel(to) {
    const { problem } = await post("travel", { as: this.pane().state.me.id, ...to });
    $("#travel-problem").textContent = problem ?? "";
  }
}
