// What is on screen when there are no events: the start, the wait, nothing found, and a refusal with its next step.

import { pageAddress } from "./address.js";
import { h } from "./dom.js";
import { sampleBar } from "./offers.js";
import { clock, day, span } from "./words.js";

const EXAMPLES = [
  ["Lakers in Los Angeles", { query: "Lakers", city: "Los Angeles" }],
  ["Billie Eilish", { query: "Billie Eilish" }],
  ["Hamilton in New York", { query: "Hamilton", city: "New York" }],
  ["Rams, two tickets under $200", { query: "Rams", min_tickets: "2", max_price: "200" }],
];

const START = {
  search: ["What does a ticket really cost?", "One search asks StubHub, SeatGeek and Ticketmaster at once, puts the same event together, and says of each price whether fees are in it."],
  deals: ["Which ticket is a bargain?", "Events ranked by how far below the usual price their best offer is, with the reasons told."],
  compare: ["Which platform is cheapest?", "Search for an event, then choose Compare on its ticket to see every platform’s prices side by side."],
};

const KINDS = [
  ["all_in", "All-in", "What is paid at the end. Where the platform tells the fees in it, they are hatched."],
  ["before_fees", "Before fees", "Fees come on top at checkout. It is never called cheaper than an all-in price."],
  ["unknown", "Fees not told", "The platform does not say what its price includes. Nothing is guessed here."],
];

export function start(view) {
  const [title, text] = START[view] ?? START.search;
  const target = view === "deals" ? "deals" : "search";
  return h(
    "section",
    { class: "start" },
    h("h1", { id: "heading", tabindex: "-1" }, title),
    h("p", { class: "start-text" }, text),
    h("p", { class: "small", id: "examples" }, "Try"),
    h(
      "ul",
      { class: "examples", "aria-labelledby": "examples" },
      EXAMPLES.map(([name, parameters]) => h("li", null, h("a", { class: "button", href: pageAddress({ view: target, parameters }), "data-go": true }, name))),
    ),
    h("ul", { class: "kinds", "aria-label": "Kinds of price" }, KINDS.map(kind)),
  );
}

function kind([basis, title, text]) {
  return h("li", { class: "panel" }, sampleBar(basis), h("h2", null, title), h("p", null, text));
}

export function waiting() {
  const line = (size) => h("span", { class: `bone bone--${size}` });
  const card = () => h("div", { class: "ticket ticket--bones" }, h("span", { class: "poster bone" }), h("div", { class: "ticket-body" }, line("long"), line("short"), line("row"), line("row"), line("row")), h("div", { class: "ticket-stub" }, line("short")));
  return h("div", { class: "waiting", "aria-hidden": "true" }, line("title"), card(), card(), card());
}

/** Nothing found: the service's own suggestions as one link, or each narrowing part as a link that leaves it out. */
export function nothing(place, suggestions = []) {
  const links = suggestions.length ? [together(place, suggestions)] : narrowing(place).map((name) => without(place, name));
  const advice = suggestions.length
    ? suggestions.map((suggestion) => h("p", null, suggestion.next_step))
    : h("p", null, links.length ? "Perhaps there is something" : "Check the spelling, or use fewer words: a team, an artist or a venue is enough.");
  return h(
    "section",
    { class: "notice nothing" },
    advice,
    links.length ? h("ul", { class: "examples" }, links.map((link) => h("li", null, link))) : null,
  );
}

function narrowing(place) {
  return Object.keys(place.parameters).filter((name) => name !== "query" && name !== "min_tickets");
}

function together(place, suggestions) {
  const changed = Object.fromEntries(suggestions.map(({ field, nearest }) => [field, nearest === null ? "" : String(nearest)]));
  const parameters = { ...place.parameters, ...changed };
  return h("a", { class: "button button--main", href: pageAddress({ ...place, parameters }), "data-go": true }, "Search that instead");
}

function without(place, name) {
  const { [name]: _, ...parameters } = place.parameters;
  return h("a", { class: "button", href: pageAddress({ ...place, parameters }), "data-go": true }, `without ${name.replace("_", " ")} ${place.parameters[name]}`);
}

/** A problem document as people read it; `again` asks once more. */
export function refusal(problem, place, again) {
  if (problem.candidates?.length) return whichOne(problem, place);
  return h(
    "section",
    { class: "notice notice--bad", role: "alert" },
    h("h1", { id: "heading", tabindex: "-1" }, problem.title),
    h("p", null, problem.detail),
    problem.next_step ? h("p", { class: "next-step" }, h("b", null, "Next step: "), problem.next_step) : null,
    facts(problem),
    h(
      "p",
      { class: "notice-actions" },
      problem.retryable ? h("button", { class: "button button--main", type: "button", on: { click: again } }, "Try again") : null,
      problem.retry_after_s ? h("span", { class: "small" }, ` best in ${span(problem.retry_after_s)}`) : null,
    ),
    problem.request_id ? h("p", { class: "small" }, "Request ", h("code", null, problem.request_id)) : null,
  );
}

function facts(problem) {
  const rows = ["field", "got", "allowed", "example", "today"].filter((name) => problem[name] !== undefined && problem[name] !== null);
  if (!rows.length) return null;
  return h("dl", { class: "facts" }, rows.map((name) => h("div", null, h("dt", null, name), h("dd", null, inWords(problem[name])))));
}

function inWords(value) {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function whichOne(problem, place) {
  const title = problem.code === "ambiguous_event" ? "Which one is meant?" : "Is it one of these?";
  return h(
    "section",
    { class: "notice" },
    h("h1", { id: "heading", tabindex: "-1" }, title),
    h("p", { class: "soft" }, problem.detail),
    h("ul", { class: "candidates" }, problem.candidates.map((event) => h("li", null, candidate(event, place)))),
  );
}

function candidate(event, place) {
  const parameters = { ...place.parameters, event_uid: event.event_uid };
  const date = event.date ? day(event.date) : "date not announced";
  const time = event.time ? `, ${clock(event.time)}` : "";
  return h("a", { href: pageAddress({ ...place, parameters }), "data-go": true }, h("b", null, event.name), h("span", { class: "small" }, `${date}${time} · ${[event.venue, event.city].filter(Boolean).join(", ")}`));
}
