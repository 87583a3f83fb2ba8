// The chart of one event's prices: a line per platform from its lowest price on, drawn for the width there is.

import { h, s } from "./dom.js";
import { BASIS, money, NO_PRICE, platformName, shortMoney } from "./words.js";
import { feesOf } from "./offers.js";

const ROW = 74;
const LINE = 46;
const AXIS = 34;
const EDGE = 14;

/** The chart in a box that draws it anew when its width changes. */
export function priceChart(event) {
  const box = h("div", { class: "chart" });
  let width = 0;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now === width || now < 1) return;
    width = now;
    box.replaceChildren(draw(event, width));
  });
  watch.observe(box);
  return box;
}

function draw(event, width) {
  const currency = event.currency ?? event.platforms.find((offer) => offer.currency)?.currency;
  const [drawn, others] = inCurrency(event.platforms, currency);
  const end = domainEnd(drawn);
  const x = (amount) => EDGE + (Math.min(amount, end) / end) * (width - 2 * EDGE);
  const height = event.platforms.length * ROW + AXIS;
  const rows = [...drawn, ...others].map((offer, index) => {
    const row = s("g", { transform: `translate(0 ${index * ROW})` }, head(offer, width));
    row.append(...(drawn.includes(offer) ? marks(event, offer, { x, end, width }) : [silent(offer, width, currency)].flat()));
    return row;
  });
  return s(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": spoken(event) },
    hatch(),
    axis(end, x, height, currency),
    rows,
  );
}

function inCurrency(offers, currency) {
  const fits = (offer) => offer.min_price !== null && offer.currency === currency;
  return [offers.filter(fits), offers.filter((offer) => !fits(offer))];
}

/** Far prices would press the near ones together, so the scale ends a little above what decides. */
function domainEnd(offers) {
  const told = offers.flatMap((offer) => [offer.min_price, offer.average_price, offer.median_price]);
  const listed = offers.flatMap((offer) => offer.listings.map((listing) => listing.price)).sort((a, b) => a - b);
  const most = listed.length ? listed[Math.floor(listed.length * 0.8)] : 0;
  const last = Math.max(...told.filter((amount) => amount !== null), most, 1) * 1.18;
  return Math.ceil(last / step(last)) * step(last);
}

function step(end) {
  const rough = end / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
}

function axis(end, x, height, currency) {
  const ticks = [];
  const every = step(end) * (x(end) - x(0) < 420 ? 2 : 1);
  for (let amount = 0; amount <= end + 1e-9; amount += every) {
    const last = amount + every > end + 1e-9;
    ticks.push(
      s("line", { class: "chart-grid", x1: x(amount), x2: x(amount), y1: 8, y2: height - AXIS + 6 }),
      s(
        "text",
        { class: "chart-tick", x: x(amount), y: height - 10, "text-anchor": amount === 0 ? "start" : last ? "end" : "middle" },
        shortMoney(Math.round(amount * 100) / 100, currency),
      ),
    );
  }
  return ticks;
}

function head(offer, width) {
  const told = offer.min_price === null ? "" : `from ${money(offer.min_price, offer.currency)} ${(BASIS[offer.price_basis] ?? BASIS.unknown).tag}`;
  return [
    s("text", { class: "chart-name", x: EDGE, y: 24 }, platformName(offer.platform)),
    s("text", { class: "chart-told", x: width - EDGE, y: 24, "text-anchor": "end" }, told),
  ];
}

function marks(event, offer, { x, end, width }) {
  const best = offer.platform === event.best_platform && offer.min_price === event.best_min_price;
  const fees = feesOf(offer);
  const open = offer.price_basis !== "all_in";
  const parts = [rangeLine(offer, x, end, width)];
  for (const listing of offer.listings) {
    if (listing.price !== null && listing.price <= end) {
      parts.push(s("circle", { class: "chart-listing", cx: x(listing.price), cy: LINE, r: 4 }));
    }
  }
  if (fees) {
    const start = x(offer.min_price - fees);
    parts.push(s("rect", { class: "chart-fees", x: start, y: LINE - 5, width: x(offer.min_price) - start, height: 10, fill: "url(#hatch)" }));
  }
  if (offer.median_price !== null) parts.push(s("path", { class: "chart-median", d: `M${x(offer.median_price)} ${LINE - 8}v16` }));
  if (offer.average_price !== null) parts.push(diamond(x(offer.average_price)));
  parts.push(s("circle", { class: `chart-low${best ? " chart-low--best" : ""}${open ? " chart-low--open" : ""}`, cx: x(offer.min_price), cy: LINE, r: 7 }));
  return parts.flat();
}

function rangeLine(offer, x, end, width) {
  const beyond = offer.max_price !== null && offer.max_price > end;
  if (offer.max_price === null) return [s("line", { class: "chart-range chart-range--open", x1: x(offer.min_price), x2: x(offer.min_price) + 46, y1: LINE, y2: LINE })];
  const line = s("line", { class: "chart-range", x1: x(offer.min_price), x2: x(offer.max_price), y1: LINE, y2: LINE });
  if (!beyond) return [line];
  const tip = s("path", { class: "chart-beyond", d: `M${width - EDGE - 6} ${LINE - 5}l6 5l-6 5` });
  const label = s("text", { class: "chart-tick", x: width - EDGE, y: LINE + 20, "text-anchor": "end" }, `up to ${money(offer.max_price, offer.currency)}`);
  return [line, tip, label];
}

function diamond(x) {
  return s("path", { class: "chart-average", d: `M${x} ${LINE - 6}l6 6l-6 6l-6 -6z` });
}

function silent(offer, width, currency) {
  const why = offer.min_price !== null
    ? `In ${offer.currency ?? "a currency not told"}, not ${currency}: not on this scale`
    : (NO_PRICE[offer.price_missing] ?? NO_PRICE.source_gives_no_prices);
  return [
    s("line", { class: "chart-silent", x1: EDGE, x2: width - EDGE, y1: LINE + 12, y2: LINE + 12 }),
    s("text", { class: "chart-why", x: EDGE, y: LINE + 2 }, why),
  ];
}

function hatch() {
  const pattern = s("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(s("rect", { class: "hatch-ground", width: 6, height: 6 }), s("rect", { class: "hatch-line", width: 2.4, height: 6 }));
  return s("defs", null, pattern);
}

function spoken(event) {
  const rows = event.platforms.map((offer) =>
    offer.min_price === null
      ? `${platformName(offer.platform)}: ${NO_PRICE[offer.price_missing] ?? NO_PRICE.source_gives_no_prices}`
      : `${platformName(offer.platform)} from ${money(offer.min_price, offer.currency)}`,
  );
  return `Chart of prices. ${rows.join(". ")}. The table below has every number.`;
}

export function chartKey() {
  const mark = (...shapes) => s("svg", { width: 26, height: 16, viewBox: "0 0 26 16", "aria-hidden": "true" }, shapes);
  return h(
    "ul",
    { class: "legend" },
    h("li", null, mark(s("circle", { class: "chart-low chart-low--best", cx: 13, cy: 8, r: 6 })), "lowest, all-in"),
    h("li", null, mark(s("circle", { class: "chart-low chart-low--open", cx: 13, cy: 8, r: 6 })), "lowest, more may come on top"),
    h("li", null, mark(s("rect", { class: "chart-fees", x: 2, y: 3, width: 22, height: 10, fill: "url(#hatch)" })), "fees in it"),
    h("li", null, mark(s("path", { class: "chart-median", d: "M13 1v14" })), "median"),
    h("li", null, mark(s("path", { class: "chart-average", d: "M13 2l6 6l-6 6l-6 -6z" })), "average"),
  );
}
