// One event as a ticket: picture, place and time, a price bar per platform, and the lowest price on the stub.

import { comparisonOf, pageAddress } from "./address.js";
import { h } from "./dom.js";
import { offerRows } from "./offers.js";
import { poster } from "./poster.js";
import { valueOf } from "./score.js";
import { BASIS, platformName, sentence, shortMoney, when, where } from "./words.js";

const KIND = { parking: "Parking", pass: "Pass", package: "Package", add_on: "Add-on", membership: "Membership" };

/** The card of `event` out of `answer`; `asked` are the parameters that the answer is for. */
export function eventCard(event, answer, asked) {
  const title = `title-${event.event_uid}`;
  return h(
    "article",
    { class: "ticket", "aria-labelledby": title },
    poster(event),
    h(
      "div",
      { class: "ticket-body" },
      h("h2", { class: "ticket-name", id: title }, event.name),
      h("p", { class: "ticket-when" }, h("span", null, when(event)), h("span", null, where(event))),
      badges(event),
      valueOf(event),
      offerRows(event, answer.sources),
      care(event),
      doubts(event),
    ),
    stub(event, answer, asked),
  );
}

function stub(event, answer, asked) {
  const place = comparisonOf(event, answer, asked);
  const compare = h(
    "a",
    { class: "button", href: pageAddress(place), "data-go": true },
    "Compare",
    h("span", { class: "unseen" }, ` the prices of ${event.name}, ${when(event)}`),
  );
  return h("div", { class: "ticket-stub" }, lowest(event), compare);
}

/** The lowest price with its basis and platform, or that none is told. */
export function lowest(event) {
  if (event.best_min_price === null) {
    return h("p", { class: "stub-none" }, "No price told");
  }
  const basis = BASIS[event.price_basis] ?? BASIS.unknown;
  return h(
    "p",
    { class: "stub-price" },
    h("span", { class: "small" }, "from"),
    h("b", { class: event.price_basis === "all_in" ? "price price--sure" : "price" }, shortMoney(event.best_min_price, event.currency)),
    h("span", { class: "small" }, basis.tag),
    h("span", { class: "small" }, platformName(event.best_platform ?? "")),
  );
}

function care(event) {
  if (!event.price_note) return null;
  return h("details", { class: "care" }, h("summary", null, "Read with care"), h("ul", null, careNotes(event).map((note) => h("li", null, note))));
}

/** What has to be told with the lowest price, one sentence each. */
export function careNotes(event) {
  return (event.price_note ?? "").split("; ").filter(Boolean).map(sentence);
}

/** What a reader must know at a glance: not a performance, or not as announced. */
export function badges(event) {
  const marks = [
    KIND[event.kind] ? h("li", { class: "badge" }, KIND[event.kind]) : null,
    event.status !== "scheduled" ? h("li", { class: "badge badge--partly" }, sentence(event.status)) : null,
  ].filter(Boolean);
  return marks.length ? h("ul", { class: "badges" }, marks) : null;
}

/** Doubts about whether the platforms mean the same event. */
export function doubts(event) {
  const { confidence, conflicts } = event.match;
  if (!conflicts.length && confidence >= 0.85) return null;
  const sure = confidence < 0.85 ? `${Math.round(confidence * 100)}% sure that this is one event. ` : "";
  return h("p", { class: "small ticket-note ticket-note--doubt" }, sure + conflicts.map(sentence).join(" "));
}
