// An event's picture: the platform's own, or rows of seats drawn around a stage where there is none.

import { canAnswer, h, s, webAddress } from "./dom.js";
import { day } from "./words.js";

const INKS = ["indigo", "berry", "pine", "amber", "violet", "sea"];
const ROWS = 11;
const CENTRE = 180;
const FLOOR = 150;

export function poster(event) {
  const frame = h("div", { class: "poster", "aria-hidden": "true" });
  const pictures = [...new Set(event.platforms.map((offer) => offer.image_url).filter(Boolean))]
    .map(webAddress)
    .filter(canAnswer);
  showFirst(frame, event, pictures);
  return frame;
}

function showFirst(frame, event, pictures) {
  const [address, ...others] = pictures;
  const fails = () => showFirst(frame, event, others);
  const shown = address
    ? h("img", { src: address, alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer", on: { error: fails } })
    : seats(event);
  frame.replaceChildren(shown, ...leaf(event));
}

function leaf(event) {
  if (!event.date) return [];
  const month = day(event.date, { month: "short" });
  return [h("div", { class: "leaf" }, h("b", null, day(event.date, { day: "numeric" })), h("span", null, month))];
}

/** Seats in arcs; which of them are lit depends on the event alone, so that its picture stays the same. */
function seats(event) {
  let number = fingerprint(event.name);
  const ink = INKS[number % INKS.length];
  const dots = { seat: "", "seat seat--lit": "" };
  for (let row = 0; row < ROWS; row += 1) {
    const radius = 36 + row * 15;
    const inRow = Math.round(radius / 4.6);
    for (let seat = 0; seat < inRow; seat += 1) {
      number = (Math.imul(number, 1103515245) + 12345) >>> 0;
      const angle = Math.PI * (0.04 + (0.92 * (seat + 0.5)) / inRow);
      const x = (CENTRE - radius * Math.cos(angle)).toFixed(1);
      const y = (FLOOR - radius * Math.sin(angle)).toFixed(1);
      dots[(number >>> 16) % 9 === 0 ? "seat seat--lit" : "seat"] += `M${x} ${y}h0`;
    }
  }
  const stage = s("path", { class: "stage", d: `M${CENTRE - 24} ${FLOOR}a24 20 0 0 1 48 0z` });
  const paths = Object.entries(dots).map(([name, d]) => s("path", { class: name, d }));
  return h("div", { class: `seats seats--${ink}` }, s("svg", { width: 2 * CENTRE, height: FLOOR }, stage, paths));
}

function fingerprint(text) {
  let number = 2166136261;
  for (const character of text) number = Math.imul(number ^ character.codePointAt(0), 16777619);
  return number >>> 0;
}
