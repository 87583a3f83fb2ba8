"""Adds sellers' listings to one event, from platforms that give them to this key; the cache comes first."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from msgspec.structs import replace

from shared.answers.offers import listing_of
from shared.answers.shapes import Event, PlatformOffer
from shared.clock import Clock
from shared.errors import SourceError, SourceTimeout
from shared.fetching.fetcher import Deadline, Fetcher
from shared.platforms.platform import Access, Exchange, ListingsFound, Platform
from shared.settings import Settings
from shared.state.cache import Freshness, Part, SearchCache, freshness
from shared.state.entry import payload_of, read_listings


@runtime_checkable
class ListingPlatform(Protocol):
    """A platform that can tell what single sellers offer."""

    def gives_listings(self, options: Mapping[str, str]) -> bool:
        """Whether the platform's settings ask for listings."""
        ...

    def listings(self, event_id: str, access: Access, quantity: int | None = None) -> Exchange[ListingsFound]:
        """The offers for one event. Raises SourceError, NotAvailableToKey where the key may not."""
        ...


class SeatListings:
    """Reads listings of one event at a time. One per process."""

    def __init__(
        self,
        *,
        settings: Settings,
        cache: SearchCache,
        fetcher: Fetcher,
        clock: Clock,
        platforms: Sequence[Platform],
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._fetcher = fetcher
        self._clock = clock
        self._platforms = {
            platform.name: platform
            for platform in platforms
            if isinstance(platform, ListingPlatform)
            and platform.gives_listings(settings.for_platform(platform).options)
        }

    async def added_to(self, event: Event, *, until: float) -> Event:
        """The event with listings where a platform gives them before the monotonic instant `until`.

        With `until` past only those kept from an earlier look are added. A platform that fails leaves its
        offer as it was.
        """
        if not self._platforms:
            return event
        offers = await asyncio.gather(*(self._offer(offer, until) for offer in event.platforms))
        return replace(event, platforms=tuple(offers))

    async def _offer(self, offer: PlatformOffer, until: float) -> PlatformOffer:
        if offer.platform not in self._platforms:
            return offer
        try:
            found = await self._found(offer.platform, offer.event_id, until)
        except SourceError:
            return offer
        return replace(offer, listings=tuple(listing_of(one) for one in found.listings))

    async def _found(self, name: str, event_id: str, until: float) -> ListingsFound:
        key = "l1-" + hashlib.sha256(f"{name}:{event_id}".encode()).hexdigest()[:40]
        ttl_s = self._settings.compare_ttl_s
        held = (await self._cache.read(key, ttl_s=ttl_s, wanted=[name])).get(name)
        kept = read_listings(held)
        if held and kept and freshness(held, self._clock.now(), ttl_s, self._settings) is Freshness.FRESH:
            return kept
        if self._clock.monotonic() >= until:
            raise SourceTimeout("there is no time left to ask for listings")
        platform = self._platforms[name]
        assert isinstance(platform, ListingPlatform)  # noqa: S101 - chosen so in __init__; told to the type checker
        found = await self._fetcher.run(
            self._platforms[name],
            lambda access: platform.listings(event_id, access),
            deadline=Deadline(reply_by=until, give_up_at=until),
        )
        part = Part.of(payload=payload_of(found), stored_at=self._clock.now())
        await self._cache.write(key, {name: part})
        return found
