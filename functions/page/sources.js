// What each platform did for the answer on screen: chips above it, quota gauges beside it.

import { h, s } from "./dom.js";
import { age, count, latency, localClock, platformName, sentence, span, status } from "./words.js";

export function sourceChips(sources) {
  return h("ul", { class: "chips", "aria-label": "Sources of this answer" }, sources.map(chip));
}

function chip(source) {
  const { word, grade } = status(source.status);
  const facts = [
    source.status === "ok" ? count(source.events, "event") : word,
    source.latency_ms === null ? null : latency(source.latency_ms),
    source.age_s === null ? null : age(source.age_s),
    source.retry_after_s ? `again in ${span(source.retry_after_s)}` : null,
  ];
  return h(
    "li",
    { class: `chip chip--${grade}`, "data-platform": source.platform, "data-status": source.status, title: source.detail },
    sign(grade),
    h(
      "div",
      null,
      h("p", { class: "chip-name" }, h("b", null, platformName(source.platform)), environment(source.environment)),
      h("p", { class: "small" }, facts.filter(Boolean).join(" · ")),
      grade !== "good" && source.detail ? h("p", { class: "small chip-detail" }, sentence(source.detail)) : null,
    ),
  );
}

export function environment(name) {
  return name === "production" ? null : h("span", { class: "badge" }, name);
}

/** A shape as well as a colour, so that the grade can be told without colours. */
export function sign(grade) {
  const shapes = {
    good: ["M4 8.5l3 3l5-6.5"],
    partly: ["M8 4v5M8 11.8v.2"],
    bad: ["M5 5l6 6M11 5l-6 6"],
    off: ["M4.5 8h7"],
  };
  const [path] = shapes[grade] ?? shapes.partly;
  return s(
    "svg",
    { class: `sign sign--${grade}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("circle", { cx: 8, cy: 8, r: 8 }),
    s("path", { d: path }),
  );
}

/** Daily quotas, as far as the platforms or this service tell them. */
export function quotaPanel(sources) {
  const told = sources.filter((source) => source.quota);
  if (!told.length) return null;
  return h(
    "section",
    { class: "panel", "aria-labelledby": "quotas" },
    h("h2", { id: "quotas" }, "Calls used today"),
    h("ul", { class: "gauges" }, told.map((source) => h("li", null, gauge(source.platform, source.quota)))),
  );
}

/** One platform's quota as a gauge with a mark at 80 %, where background work stops. */
export function gauge(platform, quota, title = platformName(platform)) {
  const share = quota.limit ? quota.used / quota.limit : 0;
  const level = share >= 1 ? "full" : share >= 0.8 ? "high" : "fine";
  const words = `${count(quota.used, "call")} of ${new Intl.NumberFormat("en-US").format(quota.limit)}`;
  return [
    h("p", { class: "gauge-words" }, h("b", null, title), h("span", { class: "small" }, words)),
    h(
      "div",
      { class: `gauge gauge--${level}`, role: "meter", "aria-label": `${platformName(platform)}: calls used today`, "aria-valuemin": "0", "aria-valuemax": quota.limit, "aria-valuenow": Math.min(quota.used, quota.limit), "aria-valuetext": words },
      h("span", { class: "gauge-fill", share: Math.max(share, quota.used ? 0.012 : 0) }),
    ),
    quota.resets_at ? h("p", { class: "small" }, `Resets ${localClock(quota.resets_at)}`) : null,
  ];
}
