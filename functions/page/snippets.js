// How an agent or a script gets what is on screen: the same call as curl and over MCP, ready to copy.

import { serviceAddress } from "./address.js";
import { h } from "./dom.js";

const TOOLS = { search: "search_tickets", deals: "find_ticket_deals", compare: "compare_ticket_prices" };
const NUMBERS = ["min_tickets", "max_price"];

/** The panel for a place; `announce` tells people who do not see the page what was copied. */
export function snippetPanel(place, announce) {
  const samples = [
    { name: "curl", text: curl(place) },
    TOOLS[place.view] ? { name: "MCP call", text: mcpCall(place) } : null,
    { name: "MCP set-up", text: mcpSetUp() },
  ].filter(Boolean);
  const panels = samples.map((sample, index) => panel(sample, index, announce));
  const tabs = samples.map((sample, index) => tab(sample, index));
  const choose = (chosen) => {
    tabs.forEach((each, index) => {
      each.setAttribute("aria-selected", String(index === chosen));
      each.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
  };
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": "Ways to call" }, tabs);
  tabs.forEach((each, index) => each.addEventListener("click", () => choose(index)));
  list.addEventListener("keydown", (event) => walk(event, tabs, choose));
  choose(0);
  return h(
    "section",
    { class: "panel", "aria-labelledby": "calls" },
    h("h2", { id: "calls" }, "Get this from code"),
    list,
    panels,
  );
}

/** A shell command; a quotation mark in a value is escaped by its percent code. */
export function curl(place) {
  return `curl '${location.origin}${serviceAddress(place).replaceAll("'", "%27")}'`;
}

export function mcpCall(place) {
  const given = Object.entries(place.parameters).map(([name, value]) => [name, NUMBERS.includes(name) ? Number(value) : value]);
  const call = { name: TOOLS[place.view], arguments: Object.fromEntries(given) };
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: call }, null, 2);
}

function mcpSetUp() {
  return JSON.stringify({ mcpServers: { tickets: { type: "http", url: `${location.origin}/mcp` } } }, null, 2);
}

function tab(sample, index) {
  return h("button", { class: "tab", type: "button", role: "tab", id: `call-tab-${index}`, "aria-controls": `call-${index}` }, sample.name);
}

function panel(sample, index, announce) {
  const copy = h("button", { class: "button button--small", type: "button" }, "Copy");
  copy.addEventListener("click", () => copyText(sample, copy, announce));
  return h(
    "div",
    { class: "snippet", role: "tabpanel", id: `call-${index}`, "aria-labelledby": `call-tab-${index}` },
    h("pre", { tabindex: "0" }, h("code", null, sample.text)),
    copy,
  );
}

async function copyText(sample, button, announce) {
  try {
    await navigator.clipboard.writeText(sample.text);
    button.textContent = "Copied";
    announce(`${sample.name} copied`);
  } catch {
    const code = button.previousElementSibling;
    getSelection().selectAllChildren(code);
    button.textContent = "Press Ctrl-C";
    announce(`${sample.name} selected; press Control and C to copy`);
  }
  setTimeout(() => (button.textContent = "Copy"), 2500);
}

function walk(event, tabs, choose) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const now = tabs.indexOf(document.activeElement);
  const step = steps[event.key];
  const next = Number.isFinite(step) ? (now + step + tabs.length) % tabs.length : step < 0 ? 0 : tabs.length - 1;
  choose(next);
  tabs[next].focus();
}
