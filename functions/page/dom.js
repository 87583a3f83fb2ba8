// Builds elements from data. Text goes in as text, never as markup, and links lead nowhere but to the web.

const SVG = "http://www.w3.org/2000/svg";

/** The address when it may be followed: https, or this service itself. Otherwise null. */
export function webAddress(text) {
  try {
    const address = new URL(text, location.origin);
    const ours = address.origin === location.origin;
    return ours || address.protocol === "https:" ? address.href : null;
  } catch {
    return null;
  }
}

/** Whether a host can answer at all: names under .example, .invalid and .test never do (RFC 6761). */
export function canAnswer(address) {
  return address !== null && !/\.(example|invalid|test)$/.test(new URL(address).hostname);
}

/** An HTML element. Children are elements, texts, or null for nothing. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts `children` in the place of what `element` holds. */
export function replace(element, ...children) {
  element.replaceChildren(...present(children));
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  element.append(...present(children));
  return element;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "share") {
    element.style.setProperty("--share", `${Math.max(0, Math.min(100, value * 100)).toFixed(2)}%`);
  } else if (name === "href" || name === "src") {
    const address = webAddress(value);
    if (address !== null) element.setAttribute(name, address);
  } else if (/^on|^style$|^srcdoc$/i.test(name)) {
    throw new Error(`${name} is not set from data`);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}
