"""The tools an agent registers: in this process, or against deployed functions.

With `TICKETS_URL` set (the base URL under which `search`, `compare` and `deals` are served) the functions below
call it with an ID token; otherwise they ask the platforms from this process. What a model has to be told of the
tools prints `python -m shared.agent_tools schema --for openai`, or `anthropic`, or `gemini`.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import httpx

from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.choosing import undecided
from shared.answers.shapes import as_json
from shared.answers.stock import stock_of, stock_search, stock_shown
from shared.asking.problem import Problem
from shared.asking.query import Detail, InventoryQuery, read_query
from shared.blocking import wait_for
from shared.fetching.transport import USER_AGENT
from shared.serving.operations import OPERATIONS

TIMEOUT_S = 12.0
"""A little over the longest deadline a search may have."""


class TicketTools:
    """Search, stock, comparison and deals as plain blocking calls.

    `base_url` asks deployed functions, `aggregator` the platforms from here. `id_token` gives the bearer token
    for a base URL; by default Google's own, none for an address of this machine.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        aggregator: UnifiedInventoryAggregator | None = None,
        id_token: Callable[[str], str | None] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/") if base_url else None
        self._aggregator = aggregator or (None if base_url else UnifiedInventoryAggregator())
        self._id_token = id_token or fetch_id_token
        self._transport = transport

    def search_tickets(self, query: str, city: str | None = None, **more: Any) -> dict[str, Any]:
        """Events that fit, with `total_events`, `best_deals` and what each source did. Raises Problem."""
        return self._call("search", {"query": query, "city": city, **more})

    def check_inventory(self, event_name: str, quantity: int, **more: Any) -> dict[str, Any]:
        """Events with `quantity` tickets to be had: `available_events`, `total_platforms`, `best_price`.

        All events found are looked at, up to 100; `omitted` tells how many were not. Those of which no platform
        tells a number are not counted as available; they are in `not_told`. `best_price` is the lowest of the
        commonest currency's all-in prices, or of the next basis if there are none; None when no price is known.
        `more` narrows as that of a search. Raises Problem.
        """
        given = {"event_name": event_name, "quantity": quantity, **more}
        asked = read_query(InventoryQuery, given, today=dt.datetime.now(dt.UTC).date())
        stock = stock_of(self._call("search", stock_search(asked)), asked)
        return stock if asked.detail is Detail.FULL else as_json(stock_shown(stock, asked))

    def compare_ticket_prices(
        self, event_name: str, venue: str | None = None, date: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """One event's prices on every platform.

        Where no event fits the name, or several do, `event` is None, `candidates` holds the nearest and `next_step`
        says how to call again. Raises Problem for what else is wrong.
        """
        given = {"event_name": event_name, "venue": venue, "date": date, **more}
        try:
            return self._call("compare", given)
        except Problem as problem:
            return undecided(problem)

    def find_ticket_deals(self, query: str, max_price: float | None = None, **more: Any) -> dict[str, Any]:
        """Events whose price is low for what they are, best first, in `deals`. Raises Problem."""
        return self._call("deals", {"query": query, "max_price": max_price, **more})

    def _call(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        given = {key: value for key, value in given.items() if value is not None}
        if self._aggregator is not None:
            answer = wait_for(OPERATIONS[name].run(self._aggregator, given))
            return answer if isinstance(answer, dict) else answer.as_json()
        return self._post(f"{self._base_url}/{name}", given)

    def _post(self, url: str, given: dict[str, Any]) -> dict[str, Any]:
        token = self._id_token(url)
        headers = {"User-Agent": USER_AGENT, **({"Authorization": f"Bearer {token}"} if token else {})}
        with httpx.Client(transport=self._transport, timeout=TIMEOUT_S) as client:
            response = client.post(url, json=given, headers=headers)
        try:
            document: dict[str, Any] = response.json()
        except ValueError:
            raise Problem(
                502, "not_the_service", f"{url} answered {response.status_code}, not JSON."
            ) from None
        if response.is_success:
            return document
        known = {"status", "code", "detail", "type", "title"}
        raise Problem(
            response.status_code,
            str(document.get("code", "error")),
            str(document.get("detail", "the service refused")),
            **{name: value for name, value in document.items() if name not in known},
        )


def fetch_id_token(url: str) -> str | None:
    """An ID token for `url` from the machine's Google credentials; None for an address of this machine.

    Raises google.auth.exceptions.DefaultCredentialsError where there are no credentials.
    """
    parsed = httpx.URL(url)
    if parsed.host in {"localhost", "127.0.0.1", "::1"}:
        return None
    import google.auth.transport.requests  # noqa: PLC0415 - only needed against deployed functions
    from google.oauth2 import id_token  # noqa: PLC0415 - the same

    audience = f"{parsed.scheme}://{parsed.host}"
    request = google.auth.transport.requests.Request()
    token: str = id_token.fetch_id_token(request, audience)  # type: ignore[no-untyped-call]
    return token


@functools.cache
def _tools() -> TicketTools:
    return TicketTools(os.environ.get("TICKETS_URL") or None)


def search_tickets(query: str, city: str | None = None, **more: Any) -> dict[str, Any]:
    """`TicketTools.search_tickets` with the tools the environment configures."""
    return _tools().search_tickets(query, city, **more)


def check_inventory(event_name: str, quantity: int, **more: Any) -> dict[str, Any]:
    """`TicketTools.check_inventory` with the tools the environment configures."""
    return _tools().check_inventory(event_name, quantity, **more)


def compare_ticket_prices(
    event_name: str, venue: str | None = None, date: str | None = None, **more: Any
) -> dict[str, Any]:
    """`TicketTools.compare_ticket_prices` with the tools the environment configures."""
    return _tools().compare_ticket_prices(event_name, venue, date, **more)


def find_ticket_deals(query: str, max_price: float | None = None, **more: Any) -> dict[str, Any]:
    """`TicketTools.find_ticket_deals` with the tools the environment configures."""
    return _tools().find_ticket_deals(query, max_price, **more)


if __name__ == "__main__":
    from shared.describing.function_schemas import main

    sys.exit(main())
