// Single offers of sellers, where a platform's key may read them.

import { canAnswer, h, webAddress } from "./dom.js";
import { BASIS, money, platformName } from "./words.js";

const MOST = 50;

export function listingsTable(event) {
  const rows = event.platforms
    .flatMap((offer) => offer.listings.map((listing) => ({ listing, platform: offer.platform })))
    .sort((a, b) => (a.listing.price ?? Infinity) - (b.listing.price ?? Infinity));
  if (!rows.length) return null;
  const head = ["Section", "Row", "Tickets", "Price", "Platform", "Seller’s note"];
  return h(
    "section",
    { class: "panel", "aria-labelledby": "listings" },
    h("h2", { id: "listings" }, "Single offers"),
    h(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": "Single offers" },
      h(
        "table",
        null,
        h("thead", null, h("tr", null, head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", null, rows.slice(0, MOST).map(row)),
      ),
    ),
    rows.length > MOST ? h("p", { class: "small" }, `The ${MOST} cheapest of ${rows.length}.`) : null,
  );
}

function row({ listing, platform }) {
  const basis = (BASIS[listing.price_basis] ?? BASIS.unknown).tag;
  const address = listing.url ? webAddress(listing.url) : null;
  const name = platformName(platform);
  const link = canAnswer(address) ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name) : name;
  const doubt = listing.verify ? h("strong", { class: "doubt" }, " far below its zone: look first") : null;
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, listing.section ?? "not told"),
    h("td", null, listing.row ?? "not told"),
    h("td", null, quantity(listing)),
    h("td", null, listing.price === null ? "not told" : [h("b", null, money(listing.price, listing.currency)), ` ${basis}`], doubt),
    h("td", null, link),
    h("td", null, [listing.ticket_type, ...listing.notes].filter(Boolean).join(" · ")),
  );
}

function quantity(listing) {
  const splits = listing.splits.length ? ` (sold as ${listing.splits.join(", ")})` : "";
  return `${listing.quantity ?? "not told"}${splits}`;
}
