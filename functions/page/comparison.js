// The compare view: one event, its prices side by side in a chart and a table, and what could not be compared.

import { chartKey, priceChart } from "./chart.js";
import { h } from "./dom.js";
import { badges, careNotes, doubts } from "./event_card.js";
import { listingsTable } from "./listings.js";
import { feesOf, platformLink } from "./offers.js";
import { poster } from "./poster.js";
import { BASIS, count, money, named, NO_PRICE, platformName, shortMoney, when, where } from "./words.js";

export function comparison(answer, back) {
  const { event, price_comparison: compared } = answer;
  return [
    h("p", { class: "back" }, h("a", { href: back, "data-go": true }, "← Back to the events")),
    h(
      "header",
      { class: "matchup" },
      poster(event),
      h(
        "div",
        null,
        h("h1", { class: "matchup-name", id: "heading", tabindex: "-1" }, event.name),
        h("p", { class: "ticket-when" }, h("span", null, when(event)), h("span", null, where(event))),
        badges(event),
      ),
    ),
    figures(compared),
    h(
      "figure",
      { class: "panel" },
      h("figcaption", null, h("h2", null, "Prices per ticket"), chartKey()),
      priceChart(event),
    ),
    h("section", { class: "panel", "aria-labelledby": "every-number" }, h("h2", { id: "every-number" }, "Every number told"), table(event)),
    readWithCare(compared, event),
    listingsTable(event),
    doubts(event),
  ];
}

function figures(compared) {
  if (compared.cheapest_price === null) {
    return h("p", { class: "notice" }, "No platform tells a price for this event now.");
  }
  const basis = (BASIS[compared.price_basis] ?? BASIS.unknown).tag;
  const several = compared.compared_platforms.length > 1;
  return h(
    "dl",
    { class: "figures" },
    figure(several ? "Cheapest" : "Only comparable price", shortMoney(compared.cheapest_price, compared.currency), `${platformName(compared.best_platform ?? "")}, ${basis}`, true),
    several ? figure("Dearest of its kind", shortMoney(compared.most_expensive_price, compared.currency), basis) : null,
    several ? figure("You save", shortMoney(compared.potential_savings, compared.currency), "per ticket") : null,
  );
}

function figure(name, amount, told, best = false) {
  return h("div", null, h("dt", null, name), h("dd", null, h("b", { class: best ? "price price--sure" : "price" }, amount), h("span", { class: "small" }, told)));
}

function table(event) {
  const head = ["Platform", "From", "Includes", "To", "Average", "Median", "Tickets"];
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": "Prices by platform" },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, head.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", null, event.platforms.map((offer) => h("tr", null, cells(offer)))),
    ),
  );
}

function cells(offer) {
  const amount = (value) => (value === null ? untold() : money(value, offer.currency));
  const fees = feesOf(offer);
  const includes = fees ? `all-in, ${money(fees, offer.currency)} fees` : (BASIS[offer.price_basis] ?? BASIS.unknown).tag;
  const why = NO_PRICE[offer.price_missing] ?? NO_PRICE.source_gives_no_prices;
  return [
    h("th", { scope: "row" }, platformLink(offer)),
    ...(offer.min_price === null
      ? [h("td", { colspan: "5", class: "soft" }, why)]
      : [
          h("td", null, h("b", null, money(offer.min_price, offer.currency))),
          h("td", null, includes),
          ...[offer.max_price, offer.average_price, offer.median_price].map((value) => h("td", null, amount(value))),
        ]),
    h("td", null, offer.available_tickets === null ? untold() : count(offer.available_tickets, "ticket")),
  ];
}

function untold() {
  return h("span", { class: "soft" }, "not told");
}

function readWithCare(compared, event) {
  const rows = Object.entries(compared.not_compared ?? {});
  const about = rows.map(([platform]) => platformName(platform));
  const notes = careNotes(event).filter((note) => !about.some((name) => note.startsWith(name)));
  if (!rows.length && !notes.length) return null;
  return h(
    "section",
    { class: "panel", "aria-labelledby": "left-out" },
    h("h2", { id: "left-out" }, "Read with care"),
    h(
      "ul",
      { class: "plain" },
      rows.map(([platform, why]) => h("li", null, h("b", null, platformName(platform)), ` is not compared: ${named(why)}.`)),
      notes.map((note) => h("li", null, note)),
    ),
  );
}
