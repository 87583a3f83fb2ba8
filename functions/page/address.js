// The page's address says what is on screen, so that a view can be shared; from it follows what the service is asked.

export const FORM_FIELDS = ["query", "city", "date_from", "date_to", "min_tickets", "max_price"];
export const MORE_FIELDS = ["state", "country", "platforms", "currency"];

const PARAMETERS = {
  search: [...FORM_FIELDS, ...MORE_FIELDS],
  deals: [...FORM_FIELDS, ...MORE_FIELDS],
  compare: ["event_name", "venue", "city", "date", "min_tickets", "currency", "event_uid", "result_id"],
  health: [],
};

/** The view and the parameters that `search` (a query string) names; what the view does not know is dropped. */
export function readPlace(search) {
  const given = new URLSearchParams(search);
  const view = Object.hasOwn(PARAMETERS, given.get("view")) ? given.get("view") : "search";
  const parameters = {};
  for (const name of PARAMETERS[view]) {
    const value = (given.get(name) ?? "").trim();
    if (value) parameters[name] = value;
  }
  return { view, parameters };
}

/** The page's own address of a place. */
export function pageAddress({ view, parameters }) {
  const query = new URLSearchParams(view === "search" ? {} : { view });
  for (const [name, value] of Object.entries(parameters)) {
    if (PARAMETERS[view].includes(name) && value) query.set(name, value);
  }
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

/** The path and query of the service's answer for a place. */
export function serviceAddress({ view, parameters }) {
  const query = new URLSearchParams(view === "health" ? { deep: "1" } : parameters);
  return `/${view}?${query}`;
}

export function asks(place) {
  return Boolean(place.view === "compare" ? place.parameters.event_name : place.parameters.query);
}

/** The comparison of one event out of an answer, with what still finds it when that answer is no longer kept. */
export function comparisonOf(event, answer, asked) {
  const parameters = {
    event_name: event.name,
    venue: event.venue,
    city: event.city,
    date: event.date,
    min_tickets: asked.min_tickets,
    currency: asked.currency,
    event_uid: event.event_uid,
    result_id: answer.result_id,
  };
  return { view: "compare", parameters: told(parameters) };
}

export function told(parameters) {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value));
}
