"""One platform alone, as a library: the same requests, retries, quota and keys as under the aggregator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from shared.answers.offers import offer_of
from shared.answers.shapes import as_json
from shared.asking.narrowing import event_search
from shared.asking.query import SearchQuery, read_query
from shared.asking.selection import select
from shared.blocking import wait_for
from shared.fetching.fetcher import Deadline
from shared.platforms import load
from shared.platforms.platform import Access, Exchange
from shared.services import Services, build_services

T = TypeVar("T")


class PlatformClient:
    """Asks the platform called `name`. Needs no argument: its key comes from the environment.

    `timeout_seconds` is the deadline of each call. Collaborators can be given by keyword, as to
    `shared.services.build_services`. Calls without `a` in front block; those with it are for async callers.
    """

    name: ClassVar[str]

    def __init__(
        self, services: Services | None = None, *, timeout_seconds: float = 10.0, **collaborators: Any
    ) -> None:
        self.platform = load(self.name)
        self.timeout_seconds = timeout_seconds
        self._services = services or build_services(platforms=[self.platform], **collaborators)

    def search_events(self, query: str, city: str | None = None, **more: Any) -> list[dict[str, Any]]:
        """Events that fit, soonest first, each in the normalised format of one platform's record.

        `more` takes `state`, `country`, `date_from`, `date_to` (YYYY-MM-DD, venue-local, inclusive) and `limit`.
        Raises Problem for a parameter that cannot be used, SourceError when the platform cannot answer.
        """
        return wait_for(self.asearch_events(query, city, **more))

    async def asearch_events(self, query: str, city: str | None = None, **more: Any) -> list[dict[str, Any]]:
        """`search_events` for async callers."""
        today = self._services.clock.now().date()
        asked = read_query(SearchQuery, {"query": query, "city": city, **more}, today=today)
        search = event_search(asked, self._services.settings.page_size)
        found = await self._aask(lambda access: self.platform.search(search, access))
        events = sorted(
            select(found.events, search), key=lambda event: (str(event.date or "9999"), event.key)
        )
        return [as_json(offer_of(event)) for event in events[: asked.limit]]

    def _ask(self, ask: Callable[[Access], Exchange[T]]) -> T:
        return wait_for(self._aask(ask))

    async def _aask(self, ask: Callable[[Access], Exchange[T]]) -> T:
        until = self._services.clock.monotonic() + self.timeout_seconds
        return await self._services.fetcher.run(
            self.platform, ask, deadline=Deadline(reply_by=until, give_up_at=until)
        )
