"""Ticketmaster alone, as a library."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, ClassVar

from shared.answers.offers import offer_of
from shared.answers.shapes import as_json
from shared.blocking import wait_for
from shared.platforms.client import PlatformClient
from shared.platforms.ticketmaster import PLATFORM, catalogue
from shared.platforms.ticketmaster.inventory import read_availability


class TicketmasterAPI(PlatformClient):
    """Ticketmaster alone. Besides searching: one event, venues, the taxonomy and inventory states, as plain data.

    Every call raises SourceError when Ticketmaster cannot answer.
    """

    name: ClassVar[str] = PLATFORM.name

    def search_events(
        self, query: str | None = None, city: str | None = None, *, keyword: str | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """As every platform's `search_events`; `keyword` is Ticketmaster's word for `query`, to be given instead."""
        return super().search_events(_words(query, keyword), city, **more)

    async def asearch_events(
        self, query: str | None = None, city: str | None = None, *, keyword: str | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """`search_events` for async callers."""
        return await super().asearch_events(_words(query, keyword), city, **more)

    def event(self, event_id: str) -> dict[str, Any]:
        """One event in the normalised format. Raises NotFound too."""
        return wait_for(self.aevent(event_id))

    async def aevent(self, event_id: str) -> dict[str, Any]:
        """`event` for async callers."""
        return as_json(offer_of(await self._aask(lambda access: catalogue.read_event(event_id, access))))

    def venues(self, text: str, state: str | None = None, country: str | None = None) -> list[dict[str, Any]]:
        """Venues by words of their name: address, position, time zone."""
        return wait_for(self.avenues(text, state, country))

    async def avenues(
        self, text: str, state: str | None = None, country: str | None = None
    ) -> list[dict[str, Any]]:
        """`venues` for async callers."""
        found = await self._aask(
            lambda access: catalogue.search_venues(text, access, state=state, country=country)
        )
        return [dataclasses.asdict(venue) for venue in found]

    def venue(self, venue_id: str) -> dict[str, Any]:
        """One venue. Raises NotFound too."""
        return wait_for(self.avenue(venue_id))

    async def avenue(self, venue_id: str) -> dict[str, Any]:
        """`venue` for async callers."""
        return dataclasses.asdict(await self._aask(lambda access: catalogue.read_venue(venue_id, access)))

    def classifications(self) -> list[dict[str, Any]]:
        """Segments, each with its genres and these with their subgenres as `parts`."""
        return wait_for(self.aclassifications())

    async def aclassifications(self) -> list[dict[str, Any]]:
        """`classifications` for async callers."""
        found = await self._aask(catalogue.read_classifications)
        return [dataclasses.asdict(segment) for segment in found]

    def availability(self, event_ids: Iterable[str], region: str | None = None) -> dict[str, dict[str, str]]:
        """`primary` and `resale` state by event id; `region` is UK for events in Britain and Ireland.

        Raises NotAvailableToKey where the key is not admitted to the Inventory Status API.
        """
        return wait_for(self.aavailability(event_ids, region))

    async def aavailability(
        self, event_ids: Iterable[str], region: str | None = None
    ) -> dict[str, dict[str, str]]:
        """`availability` for async callers."""
        wanted = tuple(event_ids)
        states = await self._aask(lambda access: read_availability(wanted, access, region=region))
        return {
            event_id: {"primary": state.primary.value, "resale": state.resale.value}
            for event_id, state in states.items()
        }


def _words(query: str | None, keyword: str | None) -> str:
    return (query if keyword is None else keyword) or ""
