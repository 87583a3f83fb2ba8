"""SeatGeek alone, as a library."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar

from shared.answers.offers import offer_of
from shared.answers.shapes import as_json
from shared.blocking import wait_for
from shared.platforms.client import PlatformClient
from shared.platforms.seatgeek import PLATFORM, catalogue
from shared.platforms.seatgeek.catalogue import DEFAULT_LIMIT, Place


class SeatGeekAPI(PlatformClient):
    """SeatGeek alone. Besides searching: one event, venues, performers and recommendations, as plain data.

    `popularity` is SeatGeek's score, from 0 to 1. Every call raises SourceError when SeatGeek cannot answer.
    """

    name: ClassVar[str] = PLATFORM.name

    def event(self, event_id: str) -> dict[str, Any]:
        """One event in the normalised format. Raises NotFound also for a cancelled one, which is dropped."""
        return wait_for(self.aevent(event_id))

    async def aevent(self, event_id: str) -> dict[str, Any]:
        """`event` for async callers."""
        found = await self._aask(lambda access: catalogue.event(event_id, access))
        return as_json(offer_of(found))

    def venue(self, venue_id: str) -> dict[str, Any]:
        """One venue: address, position, time zone, capacity, popularity, number of coming events."""
        return wait_for(self.avenue(venue_id))

    async def avenue(self, venue_id: str) -> dict[str, Any]:
        """`venue` for async callers."""
        found = await self._aask(lambda access: catalogue.venue(venue_id, access))
        return dataclasses.asdict(found)

    def venues(self, text: str, city: str | None = None, limit: int = DEFAULT_LIMIT) -> list[dict[str, Any]]:
        """Venues by words of their name, best match first; `city` is matched exactly."""
        return wait_for(self.avenues(text, city, limit))

    async def avenues(
        self, text: str, city: str | None = None, limit: int = DEFAULT_LIMIT
    ) -> list[dict[str, Any]]:
        """`venues` for async callers."""
        found = await self._aask(lambda access: catalogue.venues(text, access, city=city, limit=limit))
        return [dataclasses.asdict(venue) for venue in found]

    def performer(self, performer_id: str) -> dict[str, Any]:
        """One performer: category, popularity, number of coming events, image."""
        return wait_for(self.aperformer(performer_id))

    async def aperformer(self, performer_id: str) -> dict[str, Any]:
        """`performer` for async callers."""
        found = await self._aask(lambda access: catalogue.performer(performer_id, access))
        return dataclasses.asdict(found)

    def performers(self, text: str, limit: int = DEFAULT_LIMIT) -> list[dict[str, Any]]:
        """Performers by words of their name, best match first."""
        return wait_for(self.aperformers(text, limit))

    async def aperformers(self, text: str, limit: int = DEFAULT_LIMIT) -> list[dict[str, Any]]:
        """`performers` for async callers."""
        found = await self._aask(lambda access: catalogue.performers(text, access, limit=limit))
        return [dataclasses.asdict(performer) for performer in found]

    def recommendations(
        self, event_id: str | None = None, performer_ids: Sequence[str] = (), **place: Any
    ) -> list[dict[str, Any]]:
        """`{"event": …, "score": …}`, best first: events like the seed event, or for fans of the performers.

        `place` is `latitude` and `longitude`, or `postal_code`, and perhaps `radius_miles`; without it the
        venue of the seed event stands in. Raises ValueError without a seed or a place.
        """
        return wait_for(self.arecommendations(event_id, performer_ids, **place))

    async def arecommendations(
        self, event_id: str | None = None, performer_ids: Sequence[str] = (), **place: Any
    ) -> list[dict[str, Any]]:
        """`recommendations` for async callers."""
        around = Place(**place) if place else None
        found = await self._aask(
            lambda access: catalogue.recommendations(
                access, event_id=event_id, performer_ids=performer_ids, place=around
            )
        )
        return [{"event": as_json(offer_of(item.event)), "score": item.score} for item in found]

    def similar_performers(self, performer_ids: Sequence[str]) -> list[dict[str, Any]]:
        """`{"performer": …, "score": …}`, best first. Raises ValueError without a seed."""
        return wait_for(self.asimilar_performers(performer_ids))

    async def asimilar_performers(self, performer_ids: Sequence[str]) -> list[dict[str, Any]]:
        """`similar_performers` for async callers."""
        found = await self._aask(
            lambda access: catalogue.performer_recommendations(access, performer_ids=performer_ids)
        )
        return [dataclasses.asdict(item) for item in found]
