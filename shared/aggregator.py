"""The unified aggregator as a library: search, compare and deals over all platforms, as plain data."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from shared.asking.problem import Problem
from shared.services import Services, build_services

if TYPE_CHECKING:
    from shared.answering import Answering
    from shared.asking.query import Request

Q = TypeVar("Q", bound="Request")


class UnifiedInventoryAggregator:
    """Searches, compares and ranks the ticket inventory of all platforms.

    Needs no argument: settings come from the environment (`shared.settings`). Every collaborator can be given
    by keyword, as to `shared.services.build_services`. Usable from one event loop after another.
    """

    def __init__(self, services: Services | None = None, **collaborators: Any) -> None:
        self.services = services or build_services(**collaborators)

    @cached_property
    def answering(self) -> Answering:
        """Search, deals and compare; matching and pricing are imported when the first of them is asked."""
        from shared.answering import Answering

        return Answering(self.services)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections of the running loop."""
        await self.services.fetcher.aclose()

    async def search_events(
        self,
        query: str,
        city: str | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        *,
        timeout_seconds: float | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Events of all platforms, each performance once, as plain JSON-able data.

        Dates are venue-local and inclusive (YYYY-MM-DD). `more` takes the further parameters of the HTTP
        function: `state`, `country`, `platforms`, `min_tickets`, `max_price`, `currency`, `limit`, `cursor`,
        `detail`.
        Raises Problem for a parameter that cannot be used, and when no source can answer.
        """
        from shared.asking.query import SearchQuery

        given = {"query": query, "city": city, "date_from": date_from, "date_to": date_to, **more}
        asked = self._read(SearchQuery, given, timeout_seconds)
        return (await self.answering.search(asked)).as_json()

    def compare_prices(
        self, event_name: str, venue: str | None = None, date: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """One event's prices side by side; blocks until they are there, also where an event loop runs.

        Where no event fits, or several do, `event` and every price are None, `candidates` holds the nearest and
        `next_step` says how to call again. Raises Problem as `search_events` does.
        """
        from shared.blocking import wait_for

        return wait_for(self.acompare_prices(event_name, venue, date, **more))

    async def acompare_prices(
        self,
        event_name: str,
        venue: str | None = None,
        date: str | None = None,
        *,
        timeout_seconds: float | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """`compare_prices` for async callers."""
        from shared.asking.query import CompareQuery

        given = {"event_name": event_name, "venue": venue, "date": date, **more}
        asked = self._read(CompareQuery, given, timeout_seconds)
        try:
            return (await self.answering.compare(asked)).as_json()
        except Problem as problem:
            from shared.answers.choosing import undecided

            return undecided(problem)

    def find_best_deals(
        self,
        events: Sequence[Mapping[str, Any]],
        max_price: float | None = None,
        min_tickets: int = 1,
        *,
        currency: str | None = None,
    ) -> list[dict[str, Any]]:
        """The deals among the events of a search, as `deals` tells them. Pure: no platform is asked.

        Those with a `value_score`, best first; where none of the events can be scored, the priced ones, cheapest
        first, `value_score` None. What has begun by now is left out.
        Raises Problem for a parameter that cannot be used, ValueError for an event that cannot be read.
        """
        from shared.pricing.deals import find_best_deals
        from shared.pricing.deals_limits import DealsLimits

        given = {"max_price": max_price, "min_tickets": min_tickets, "currency": currency}
        limits = self._read(DealsLimits, given)
        return find_best_deals(
            events,
            limits.max_price,
            limits.min_tickets,
            currency=limits.currency,
            rates=self.services.rates,
            now=self.services.clock.now(),
        )

    def _read(self, kind: type[Q], given: Mapping[str, Any], timeout_seconds: float | None = None) -> Q:
        from shared.asking.query import read_query

        timeout = {"timeout_ms": round(timeout_seconds * 1000)} if timeout_seconds is not None else {}
        return read_query(kind, {**given, **timeout}, today=self.services.clock.now().date())


if __name__ == "__main__":
    from shared.command import aggregate

    sys.exit(aggregate())
