// One row per platform: its lowest price as a bar on the card's scale, and what that price includes.

import { canAnswer, h, webAddress } from "./dom.js";
import { BASIS, count, money, NO_PRICE, platformName, status } from "./words.js";

/** The rows of an event, one per source asked, always in the same order. */
export function offerRows(event, sources) {
  const longest = Math.max(0, ...event.platforms.map((offer) => offer.min_price ?? 0)) * 1.12;
  const rows = sources.map((source) => {
    const offers = event.platforms.filter((offer) => offer.platform === source.platform);
    return offers.length ? offers.map((offer) => offerRow(event, offer, source, longest)) : absentRow(source);
  });
  return h("ul", { class: "offers" }, rows);
}

/** The platform's name, as a link to the offer where there is a page behind it. */
export function platformLink(offer, text = platformName(offer.platform)) {
  const address = offer.url ? webAddress(offer.url) : null;
  if (!canAnswer(address)) return h("span", null, text);
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer" },
    text,
    h("span", { class: "unseen" }, " (opens the platform’s page)"),
  );
}

/** What an offer's price includes, in a few words. */
export function basisWords(offer) {
  const basis = BASIS[offer.price_basis] ?? BASIS.unknown;
  const fees = feesOf(offer);
  return fees > 0 ? `all-in, ${money(fees, offer.currency)} of it fees` : basis.tag;
}

export function feesOf(offer) {
  if (offer.price_basis !== "all_in" || offer.min_price === null || offer.min_price_before_fees === null) return 0;
  return Math.max(0, Math.round((offer.min_price - offer.min_price_before_fees) * 100) / 100);
}

function offerRow(event, offer, source, longest) {
  if (offer.min_price === null) {
    const why = NO_PRICE[offer.price_missing] ?? NO_PRICE.source_gives_no_prices;
    return silentRow(offer, platformLink(offer), why);
  }
  const best = offer.platform === event.best_platform && offer.min_price === event.best_min_price;
  return h(
    "li",
    { class: best ? "offer offer--best" : "offer", "data-platform": offer.platform },
    h("span", { class: "offer-name" }, platformLink(offer)),
    bar(offer, longest),
    h("span", { class: "offer-price" }, money(offer.min_price, offer.currency)),
    h("span", { class: "offer-basis" }, notes(offer, source)),
  );
}

function notes(offer, source) {
  const left = offer.available_tickets === null ? null : count(offer.available_tickets, "ticket");
  const stale = source.status === "stale" ? "earlier answer" : null;
  const doubt = offer.verify ? h("strong", { class: "doubt" }, "far below its peers: look before you buy") : null;
  return [[basisWords(offer), left, stale].filter(Boolean).join(" · "), doubt ? [" · ", doubt] : null];
}

/** Solid is what is surely paid; hatched are told fees; an open end is what may come on top. */
function bar(offer, longest) {
  const fees = feesOf(offer);
  return h(
    "span",
    { class: `bar bar--${offer.price_basis}`, "aria-hidden": "true" },
    h("span", { class: "bar-face", share: (offer.min_price - fees) / longest }),
    fees ? h("span", { class: "bar-fees", share: fees / longest }) : null,
    offer.price_basis === "all_in" ? null : h("span", { class: "bar-open" }),
  );
}

function absentRow(source) {
  const silent = status(source.status);
  const answered = silent.grade === "good" || silent.grade === "partly";
  const why = answered ? "Does not list it" : `No answer: ${silent.word}`;
  return silentRow(source, platformName(source.platform), why, answered ? "" : " offer--bad");
}

function silentRow({ platform }, name, why, more = "") {
  return h(
    "li",
    { class: `offer offer--silent${more}`, "data-platform": platform },
    h("span", { class: "offer-name" }, name),
    h("span", { class: "offer-why" }, why),
  );
}

/** How to read the bars. */
export function legend() {
  return h(
    "ul",
    { class: "legend", "aria-label": "How to read the price bars" },
    h("li", null, sampleBar("all_in"), "all-in, fees hatched"),
    h("li", null, sampleBar("before_fees"), "before fees"),
    h("li", null, sampleBar("unknown"), "fees not told"),
  );
}

/** A bar that stands for a kind of price rather than for an offer. */
export function sampleBar(basis) {
  const allIn = basis === "all_in";
  return h(
    "span",
    { class: `bar bar--${basis} bar--sample`, "aria-hidden": "true" },
    h("span", { class: "bar-face", share: 0.6 }),
    allIn ? h("span", { class: "bar-fees", share: 0.4 }) : h("span", { class: "bar-open" }),
  );
}
