// Turns the service's codes, numbers and instants into words for people.

const NAMES = { stubhub: "StubHub", seatgeek: "SeatGeek", ticketmaster: "Ticketmaster" };

export function platformName(platform) {
  return NAMES[platform] ?? platform.charAt(0).toUpperCase() + platform.slice(1);
}

/** A price short enough to be read at a glance: whole amounts without decimals. */
export function shortMoney(amount, currency) {
  return money(amount, currency, Number.isInteger(amount) ? 0 : 2);
}

/** A sentence of the service with the platforms under the names that people know. */
export function named(text) {
  return Object.entries(NAMES).reduce((words, [code, name]) => words.replace(new RegExp(`\\b${code}\\b`, "g"), name), text);
}

/** A reason or note of the service as a sentence. */
export function sentence(text) {
  const words = named(text).replace(/^./, (first) => first.toUpperCase());
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

export function money(amount, currency, digits = 2) {
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  try {
    return new Intl.NumberFormat("en-US", { style: "currency", currency, ...style }).format(amount);
  } catch {
    return new Intl.NumberFormat("en-US", style).format(amount);
  }
}

export const BASIS = {
  all_in: { tag: "all-in", told: "fees included" },
  before_fees: { tag: "before fees", told: "fees come on top" },
  unknown: { tag: "fees not told", told: "this source does not say whether fees are included" },
};

export const NO_PRICE = {
  source_gives_no_prices: "Price not told by this source",
  not_on_sale: "Not on sale here yet",
  sold_out: "Sold out here",
  filtered: "No offer here fits what you asked",
};

/** What a source's status means, and how grave it is: good, partly or bad. */
export const STATUS = {
  ok: { word: "answered", grade: "good" },
  empty: { word: "knows no such event", grade: "good" },
  no_prices: { word: "tells no prices", grade: "partly" },
  partial: { word: "answered in part", grade: "partly" },
  stale: { word: "earlier answer stands in", grade: "partly" },
  timeout: { word: "did not answer in time", grade: "bad" },
  rate_limited: { word: "asks us to wait", grade: "bad" },
  quota_exhausted: { word: "daily quota used up", grade: "bad" },
  auth_failed: { word: "refuses our key", grade: "bad" },
  unavailable: { word: "cannot be reached", grade: "bad" },
  bad_response: { word: "answered unreadably", grade: "bad" },
  cooling_down: { word: "rests after failures", grade: "bad" },
  not_configured: { word: "no key set up", grade: "off" },
};

export function status(code) {
  return STATUS[code] ?? { word: String(code).replaceAll("_", " "), grade: "partly" };
}

/** Venue-local day and clock as written, with no conversion; the parts a card shows. */
export function day(date, options = { weekday: "short", month: "short", day: "numeric", year: "numeric" }) {
  const [year, month, number] = date.split("-").map(Number);
  const instant = new Date(Date.UTC(year, month - 1, number));
  return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(instant);
}

export function clock(time) {
  const [hours, minutes] = time.split(":").map(Number);
  const instant = new Date(Date.UTC(2000, 0, 1, hours, minutes));
  return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(instant);
}

export function when(event) {
  if (!event.date) return event.expected_date ? `Date not announced, perhaps ${day(event.expected_date)}` : "Date not announced";
  return event.time ? `${day(event.date)} · ${clock(event.time)}` : `${day(event.date)} · time not announced`;
}

export function where(event) {
  const place = [event.city, event.state ?? event.country].filter(Boolean).join(", ");
  return [event.venue, place].filter(Boolean).join(", ") || "Venue not told";
}

/** A length of time in the one or two units that matter. */
export function span(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.round((seconds % 86400) / 3600)} h`;
}

export function age(seconds) {
  return seconds < 5 ? "just now" : `${span(seconds)} old`;
}

export function latency(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function count(number, one, many = `${one}s`) {
  return `${new Intl.NumberFormat("en-US").format(number)} ${number === 1 ? one : many}`;
}

/** An instant as this reader's clock shows it. */
export function localClock(instant) {
  return new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(
    new Date(instant),
  );
}
