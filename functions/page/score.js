// A deal's value score on its scale, and what it rests on.

import { h } from "./dom.js";
import { count, sentence } from "./words.js";

const AGAINST = {
  listings: "Judged against listings of the same performance",
  statistics: "Judged against the platform’s own price statistics",
  comparison: "Judged against the other platforms’ lowest prices",
};

/** The score and its reasons; nothing for an event without a score. */
export function valueOf(event) {
  if (event.value_score === null || !event.value) return null;
  const score = Math.round(event.value_score);
  return h(
    "div",
    { class: "value" },
    h(
      "div",
      { class: "value-head" },
      h("b", { class: "value-score" }, String(score)),
      h("span", null, ` of 100 · ${verdict(score)}`),
    ),
    scale(score),
    h("ul", { class: "value-reasons" }, event.value.reasons.map((reason) => h("li", null, sentence(reason)))),
    h("p", { class: "small" }, basisOf(event.value)),
  );
}

function scale(score) {
  return h(
    "div",
    { class: "scale", "aria-hidden": "true" },
    h("div", { class: "scale-track" }, h("span", { class: "scale-typical" }), h("span", { class: "scale-mark", share: score / 100 })),
    h("div", { class: "scale-words" }, h("span", null, "dear"), h("span", null, "typical"), h("span", null, "bargain")),
  );
}

function verdict(score) {
  if (score >= 84) return "clearly below what is usual";
  if (score >= 60) return "below what is usual";
  if (score > 40) return "about what is usual";
  return "above what is usual";
}

function basisOf(value) {
  const against = AGAINST[value.tier] ?? "There is nothing to compare with";
  const sure = `${Math.round(value.confidence * 100)}% confidence`;
  return `${against}: ${count(value.sample_size, "price")}, ${sure}. 50 is typical.`;
}
