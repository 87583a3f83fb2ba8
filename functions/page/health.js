// The health view: which platform is ill, since when and why, drawn from what the service knows without asking them.

import { h } from "./dom.js";
import { environment, gauge, sign } from "./sources.js";
import { count, latency, localClock, platformName, sentence, span, status } from "./words.js";

const REASON = {
  rate_limited: "it answered that we call too often",
  key_rejected: "it refuses our key; calls go on when the key changes",
  faults: "it failed or did not answer on too many calls",
};

export function healthView(report, again) {
  const rows = Object.entries(report.platforms);
  const ill = rows.filter(([, row]) => diagnosis(row).grade === "bad");
  const title = ill.length ? `${ill.map(([name]) => platformName(name)).join(", ")} ${ill.length > 1 ? "are" : "is"} not well` : "All is well";
  return [
    h(
      "div",
      { class: "view-head" },
      h("h1", { id: "heading", tabindex: "-1" }, title),
      h("button", { class: "button", type: "button", on: { click: again } }, "Check again"),
    ),
    h("p", { class: "summary" }, `As of ${localClock(report.checked_at)}. Looking here asks no platform and uses none of their quota.`),
    h("ul", { class: "wards" }, rows.map(([name, row]) => h("li", null, ward(name, row)))),
    store(report.store),
  ];
}

function ward(name, row) {
  const { grade, word, why } = diagnosis(row);
  return h(
    "section",
    { class: `panel ward ward--${grade}`, "aria-label": platformName(name), "data-platform": name },
    h("h2", { class: "ward-name" }, sign(grade), platformName(name), environment(row.environment)),
    h("p", { class: "ward-word" }, word),
    why ? h("p", { class: "small" }, why) : null,
    row.calls ? calls(row.calls) : null,
    row.quota ? h("div", { class: "ward-quota" }, gauge(name, row.quota, "Quota today")) : null,
  );
}

/** How a platform is, in the words of a person: since when it is ill, and why. */
export function diagnosis(row) {
  if (!row.configured) return { grade: "off", word: "Not set up", why: row.detail ? sentence(row.detail) : null };
  const circuit = row.circuit;
  if (!circuit) return { grade: "partly", word: "Set up; nothing more is known" };
  if (circuit.state !== "closed") return { grade: "bad", ...resting(circuit) };
  const seen = row.calls;
  if (seen?.seen && seen.last_outcome !== "ok") {
    return { grade: "partly", word: "Unsteady", why: `Its latest answer: ${status(seen.last_outcome).word}.` };
  }
  return { grade: "good", word: seen?.seen ? "Well" : "Well; not called from here yet" };
}

function resting(circuit) {
  const since = circuit.since ? ` since ${localClock(circuit.since)} (${span((Date.now() - Date.parse(circuit.since)) / 1000)})` : "";
  const word = circuit.state === "half_open" ? "Being tried again" : "Not called";
  const next = circuit.retry_after_s ? ` The next try is in ${span(circuit.retry_after_s)}.` : "";
  return { word: `${word}${since}`, why: `Because ${REASON[circuit.reason] ?? "its calls failed"}.${next}` };
}

function calls(seen) {
  if (!seen.seen) return null;
  const share = seen.success_rate ?? 0;
  const percent = `${Math.round(share * 100)}%`;
  return h(
    "div",
    { class: "ward-calls" },
    h("p", { class: "gauge-words" }, h("b", null, `${percent} answered`), h("span", { class: "small" }, `latest ${count(seen.seen, "call")}`)),
    h(
      "div",
      { class: `gauge gauge--${share >= 0.9 ? "fine" : share >= 0.5 ? "high" : "full"}`, role: "meter", "aria-label": "Share of calls answered", "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": Math.round(share * 100), "aria-valuetext": percent },
      h("span", { class: "gauge-fill", share }),
    ),
    h("p", { class: "small" }, `Half answer within ${latency(seen.latency_ms_p50)}, 95% within ${latency(seen.latency_ms_p95)}`),
  );
}

function store(told) {
  if (!told || told.status === "ok") return null;
  return h("p", { class: "notice notice--bad" }, `The shared store is ${told.status}: ${told.detail ?? "no reason told"}. Searches go on without a cache.`);
}
