"""StubHub alone, as a library."""

from __future__ import annotations

from typing import Any, ClassVar

from shared.answers.offers import listing_of, offer_of
from shared.answers.shapes import as_json
from shared.blocking import wait_for
from shared.platforms.client import PlatformClient
from shared.platforms.stubhub import PLATFORM, catalog


class StubHubAPI(PlatformClient):
    """StubHub alone. Besides searching: one event, StubHub's own matcher, and listings where the key has them.

    Every call raises SourceError when StubHub cannot answer.
    """

    name: ClassVar[str] = PLATFORM.name

    def event(self, event_id: str) -> dict[str, Any]:
        """One event in the normalised format; its `event_id` is another one where two records were merged."""
        return wait_for(self.aevent(event_id))

    async def aevent(self, event_id: str) -> dict[str, Any]:
        """`event` for async callers."""
        return as_json(offer_of(await self._aask(lambda access: catalog.event(event_id, access))))

    def listings(self, event_id: str, quantity: int | None = None) -> list[dict[str, Any]]:
        """Offers with section, row, splits, ticket type and notes, with `STUBHUB_LISTINGS=on` and a key that may.

        `price_basis` tells of each price whether fees are in. Raises NotConfigured and NotAvailableToKey too.
        """
        return wait_for(self.alistings(event_id, quantity))

    async def alistings(self, event_id: str, quantity: int | None = None) -> list[dict[str, Any]]:
        """`listings` for async callers."""
        found = await self._aask(lambda access: PLATFORM.listings(event_id, access, quantity))
        return [as_json(listing_of(listing)) for listing in found.listings]

    def map_event(self, **described: Any) -> str | None:
        """StubHub's id for an event described as to `catalog.map_event`; None when its matcher knows none."""
        return wait_for(self.amap_event(**described))

    async def amap_event(self, **described: Any) -> str | None:
        """`map_event` for async callers."""
        return await self._aask(lambda access: catalog.map_event(access, **described))
