// Asks the service. An answer comes back as data; a refusal or a failure is thrown as its problem document.

import { serviceAddress } from "./address.js";

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The service's answer for a place. An earlier result that is no longer kept is asked for anew. */
export async function ask(place, signal) {
  try {
    return await fetchAnswer(place, signal);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 410 || !place.parameters.result_id) throw error;
    const { result_id: _, ...parameters } = place.parameters;
    return fetchAnswer({ ...place, parameters }, signal);
  }
}

async function fetchAnswer(place, signal) {
  let reply;
  try {
    reply = await fetch(withDetail(place), { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(UNREACHABLE);
  }
  const document = await reply.json().catch(() => null);
  if (reply.ok && document !== null) return document;
  throw new Refused(document?.title ? document : { ...UNREADABLE, status: reply.status });
}

function withDetail(place) {
  return serviceAddress(place) + (place.view === "health" ? "" : "&detail=full");
}

const UNREACHABLE = {
  title: "The service cannot be reached",
  detail: "No answer came over the network.",
  next_step: "Check the connection, then try again.",
  retryable: true,
};

const UNREADABLE = {
  title: "The answer cannot be read",
  detail: "What came back is not an answer of this service.",
  next_step: "Try again in a moment.",
  retryable: true,
};
