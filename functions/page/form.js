// The search box: filled from the page's address, read into it, and marked where the service refused a field.

import { FORM_FIELDS, MORE_FIELDS, pageAddress, told } from "./address.js";
import { h } from "./dom.js";

const form = document.getElementById("asking");
const more = document.getElementById("asking-more");
const toggle = document.getElementById("asking-toggle");
const FURTHER = ["date_from", "date_to", "min_tickets", "max_price"];
const days = [...form.querySelectorAll('input[type="date"]')];
const FROM_COMPARE = { event_name: "query", date: "date_from" };

/** Shows what is asked; parameters without a field of their own become links that take them away. */
export function fillForm(place) {
  clearMarks();
  if (place.view === "health" || place.view === "compare") return;
  for (const name of FORM_FIELDS) form.elements[name].value = place.parameters[name] ?? "";
  days.forEach(showWhetherEmpty);
  openFurther(FURTHER.some((name) => place.parameters[name]));
  const extra = MORE_FIELDS.filter((name) => place.parameters[name]);
  more.hidden = extra.length === 0;
  more.replaceChildren(...extra.map((name) => taken(place, name)));
}

/** A date field shows its pattern where others show a placeholder; style sheets cannot tell the two apart. */
function showWhetherEmpty(input) {
  input.toggleAttribute("data-empty", !input.value);
}

for (const input of days) {
  showWhetherEmpty(input);
  input.addEventListener("input", () => showWhetherEmpty(input));
}

function taken(place, name) {
  const { [name]: value, ...parameters } = place.parameters;
  const label = `Remove ${name} ${value}`;
  return h("a", { class: "button button--small", href: pageAddress({ ...place, parameters }), "data-go": true, "aria-label": label }, `${name}: ${value} ×`);
}

/** On a small screen the further fields wait behind a button, unless one of them narrows the search. */
function openFurther(open) {
  form.toggleAttribute("data-open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

toggle.addEventListener("click", () => openFurther(!form.hasAttribute("data-open")));

/** What the form asks, with what the address carried beside it. */
export function readForm(place) {
  const kept = Object.fromEntries(MORE_FIELDS.map((name) => [name, place.parameters[name]]));
  const given = Object.fromEntries(FORM_FIELDS.map((name) => [name, form.elements[name].value.trim()]));
  return told({ ...given, ...kept });
}

/** Calls `ask` on each submission; an empty query is asked for in place. */
export function onSubmit(ask) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearMarks();
    if (form.elements.query.value.trim()) ask();
    else mark("query", "Type an event, a team or an artist.");
  });
}

/** Marks the field that a problem document names, if it is one of the form's. */
export function mark(field, words) {
  const input = form.elements[FROM_COMPARE[field] ?? field];
  if (!(input instanceof HTMLInputElement)) return;
  input.setAttribute("aria-invalid", "true");
  const note = h("p", { class: "asking-error", id: "asking-error" }, words.replace(`${field}: `, ""));
  input.setAttribute("aria-describedby", note.id);
  form.append(note);
  input.focus();
}

function clearMarks() {
  document.getElementById("asking-error")?.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}
