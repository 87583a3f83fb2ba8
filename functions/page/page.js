// Shows what the address asks for, follows links within the page, and tells screen readers what came.

import { asks, pageAddress, readPlace } from "./address.js";
import { comparison } from "./comparison.js";
import { h, replace } from "./dom.js";
import { eventCard } from "./event_card.js";
import { fillForm, mark, onSubmit, readForm } from "./form.js";
import { healthView } from "./health.js";
import { legend } from "./offers.js";
import { ask, Refused } from "./service.js";
import { snippetPanel } from "./snippets.js";
import { quotaPanel, sourceChips } from "./sources.js";
import { nothing, refusal, start, waiting } from "./states.js";
import { count, named } from "./words.js";

const SLOW_MS = 2500;
// An answer from the cache comes sooner than this; a skeleton would only flicker.
const SKELETON_MS = 150;
// The heading says so already.
const COUNTED = /^\d+ events? found for “[^”]*”\. /;
const TITLES = { search: "Events", deals: "Deals", compare: "Compare", health: "Health" };

const view = document.getElementById("view");
const beside = document.getElementById("beside");
const announcer = document.getElementById("announcer");

let place = readPlace(location.search);
let lastEvents = "/";
let running = new AbortController();

function announce(words) {
  announcer.textContent = words;
}

async function show({ arrived = false } = {}) {
  running.abort();
  running = new AbortController();
  place = readPlace(location.search);
  prepare();
  if (place.view !== "health" && !asks(place)) {
    replace(view, start(place.view));
    replace(beside);
    return arrived ? undefined : focusHeading();
  }
  await load(running.signal, arrived);
}

function prepare() {
  if ((place.view === "search" || place.view === "deals") && asks(place)) lastEvents = pageAddress(place);
  document.title = `${[TITLES[place.view], place.parameters.query ?? place.parameters.event_name].filter(Boolean).join(": ")} · Ticket Inventory`;
  for (const link of document.querySelectorAll("[data-view]")) {
    const { query } = place.parameters;
    const carries = link.dataset.view !== "health" && query && place.view !== "health";
    link.href = pageAddress({ view: link.dataset.view, parameters: carries ? place.parameters : {} });
    if (link.dataset.view === place.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  fillForm(place);
}

async function load(signal, arrived) {
  view.setAttribute("aria-busy", "true");
  const skeleton = setTimeout(() => replace(view, waiting()), arrived ? 0 : SKELETON_MS);
  announce("Asking the platforms");
  const slow = setTimeout(() => announce("Still waiting for a platform; what there is comes within 10 seconds"), SLOW_MS);
  try {
    const answer = await ask(place, signal);
    draw(answer);
    performance.mark("answer-shown");
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refused)) throw error;
    drawRefusal(error.problem);
    return;
  } finally {
    clearTimeout(slow);
    clearTimeout(skeleton);
    if (!signal.aborted) view.removeAttribute("aria-busy");
  }
  if (!arrived) focusHeading();
}

function draw(answer) {
  if (place.view === "health") {
    replace(view, healthView(answer, () => show()));
    replace(beside, snippetPanel(place, announce));
    return announce(document.getElementById("heading").textContent);
  }
  const content = place.view === "compare" ? comparison(answer, lastEvents === "/" ? eventsLike() : lastEvents) : list(answer);
  replace(view, content);
  replace(beside, quotaPanel(answer.sources), snippetPanel(place, announce));
  if (place.view === "compare") view.querySelector(".matchup").after(sourceChips(answer.sources));
  return announce(answer.summary);
}

function eventsLike() {
  const { event_name: query, city, min_tickets } = place.parameters;
  return pageAddress({ view: "search", parameters: { query, city, min_tickets } });
}

function list(answer) {
  const events = answer.deals ?? answer.events;
  const cards = h("div", { class: "tickets" }, events.map((event) => eventCard(event, answer, place.parameters)));
  return [
    h("h1", { id: "heading", tabindex: "-1" }, headingOf(answer, events)),
    events.length ? h("p", { class: "summary" }, named(answer.summary.replace(COUNTED, ""))) : null,
    sourceChips(answer.sources),
    events.length ? [legend(), cards, furtherButton(answer, cards)] : nothing(place, answer.suggestions),
  ];
}

function headingOf(answer, events) {
  if (events.length) return count(answer.total_events, answer.deals ? "deal" : "event");
  return `Nothing found for “${place.parameters.query}”`;
}

function furtherButton(answer, cards) {
  if (!answer.next_cursor) return null;
  const button = h("button", { class: "button further", type: "button" }, `Show more of ${count(answer.omitted, "further event")}`);
  button.addEventListener("click", () => further(answer.next_cursor, cards, button));
  return button;
}

async function further(cursor, cards, button) {
  button.disabled = true;
  try {
    const answer = await ask({ ...place, parameters: { ...place.parameters, cursor } }, running.signal);
    const added = (answer.deals ?? answer.events).map((event) => eventCard(event, answer, place.parameters));
    cards.append(...added);
    const next = furtherButton(answer, cards);
    if (next) button.replaceWith(next);
    else button.remove();
    announce(`${count(added.length, "event")} more`);
    added[0]?.querySelector("a.button")?.focus({ preventScroll: true });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    button.replaceWith(refusal(error.problem, place, () => show()));
  }
}

function drawRefusal(problem) {
  replace(view, refusal(problem, place, () => show()), problem.sources ? sourceChips(problem.sources) : null);
  replace(beside, snippetPanel(place, announce));
  announce("");
  if (problem.field && problem.status === 400) mark(problem.field, problem.detail);
}

function focusHeading() {
  document.getElementById("heading")?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

function go(address) {
  history.pushState(null, "", address);
  show();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

onSubmit(() => go(pageAddress({ view: place.view === "deals" ? "deals" : "search", parameters: readForm(place) })));
addEventListener("popstate", () => show());
show({ arrived: true });
