"""SeatGeek: the Platform API v2 of api.seatgeek.com, documented at https://platform.seatgeek.com.

A client id is needed; new ones wait for approval by hand. It gives no listings, and since May 2024 no prices
to ordinary keys. No rate limit is published.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import httpx

from shared.answers.offers import offer_of
from shared.answers.shapes import as_json
from shared.blocking import wait_for
from shared.errors import NotConfigured
from shared.platforms.client import PlatformClient
from shared.platforms.platform import (
    Access,
    Credential,
    EventSearch,
    EventsFound,
    Exchange,
    QuotaSeen,
    Token,
)
from shared.platforms.seatgeek import catalogue, exchange, search
from shared.platforms.seatgeek.catalogue import DEFAULT_LIMIT, Place
from shared.platforms.seatgeek.records import NAME


class SeatGeek:
    """The facts about SeatGeek; see `shared.platforms.platform.Platform`."""

    name: str = NAME
    title: str = "SeatGeek"
    docs_url: str = "https://platform.seatgeek.com"
    credentials: tuple[Credential, ...] = (
        Credential(
            field="client_id",
            variable="SEATGEEK_CLIENT_ID",
            secret="seatgeek-client-id",  # noqa: S106 - the secret's name
        ),
        Credential(
            field="client_secret",
            variable="SEATGEEK_CLIENT_SECRET",
            secret="seatgeek-client-secret",  # noqa: S106 - the secret's name
            required=False,
        ),
    )
    base_urls: Mapping[str, str] = {"production": "https://api.seatgeek.com"}
    token_urls: Mapping[str, str] = {}
    daily_quota: int = 5000
    requests_per_second: float = 5.0
    quota_day: str = "utc"
    options: tuple[str, ...] = ("aid",)

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """Find events by text, place and days. Raises SourceError."""
        return search.search(query, access)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError an answer stands for, if it stands for one."""
        exchange.check(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """None: no recorded answer carries a header about limits."""
        del response
        return None

    def token_request(self, access: Access) -> httpx.Request:
        """Never called: the client id goes with every request. Raises NotConfigured."""
        del access
        raise NotConfigured("SeatGeek takes a client id and gives no tokens")

    def read_token(self, response: httpx.Response) -> Token:
        """Never called: the client id goes with every request. Raises NotConfigured."""
        del response
        raise NotConfigured("SeatGeek takes a client id and gives no tokens")


PLATFORM = SeatGeek()


class SeatGeekAPI(PlatformClient):
    """SeatGeek alone. Besides searching: one event, venues, performers and recommendations, as plain data.

    `popularity` is SeatGeek's score, from 0 to 1. Every call raises SourceError when SeatGeek cannot answer.
    """

    name: ClassVar[str] = NAME

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
