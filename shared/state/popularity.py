"""What is searched most, over all instances: counts that are gathered in memory and shared now and then."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import Counter
from collections.abc import Mapping

from shared.clock import Clock
from shared.errors import StoreError
from shared.loops import PerLoop
from shared.platforms.platform import EventSearch
from shared.state.entry import SEARCH, read_search
from shared.state.search_key import search_key
from shared.state.store.port import Changes, Store

log = logging.getLogger(__name__)
FLUSH_S = 120.0
"""Seconds between two writes of one instance; counts younger than that are lost when it dies."""
MOST_PER_FLUSH = 20
"""Searches one write tells of: the tail is long, and nothing in it is ever refreshed."""
MOST_IN_MEMORY = 2000
HOURS = 4
HALF_LIFE_HOURS = 2.0
_HOUR = dt.timedelta(hours=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Popularity:
    """One instance's share in the counts. Usable from one event loop after another; never fails."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._flushed_at = clock.monotonic()
        self._flushes: PerLoop[set[asyncio.Task[None]]] = PerLoop(set)

    async def seen(self, search: EventSearch) -> None:
        """Count one request; costs nothing but now and then a write that nobody waits for."""
        self._counts[search_key(search)] += 1
        if len(self._counts) > MOST_IN_MEMORY:
            self._counts = Counter(dict(self._counts.most_common(MOST_IN_MEMORY // 2)))
        if self._clock.monotonic() - self._flushed_at >= FLUSH_S:
            flushes = self._flushes.get()
            task = asyncio.create_task(self.flush())
            flushes.add(task)
            task.add_done_callback(flushes.discard)

    async def flush(self) -> None:
        """Share what was counted since the last time; what cannot be shared is dropped."""
        counts, self._counts = self._counts.most_common(MOST_PER_FLUSH), Counter()
        self._flushed_at = self._clock.monotonic()
        if not counts:
            return
        hour = self._hour()
        try:
            await self._store.change_numbers(
                _document(hour), Changes(add=dict(counts)), expires_at=_EPOCH + _HOUR * (hour + HOURS + 1)
            )
        except StoreError as error:
            log.info("counts of searches are lost: %s", error)

    async def top(self, most: int) -> list[EventSearch]:
        """Up to `most` searches, the most asked first; counts lose half their weight in two hours.

        Reads one document an hour looked back on and one a search, whose question is kept in its cache entry.
        """
        weights = _weighed(await asyncio.gather(*(self._read(back) for back in range(HOURS))))
        keys = sorted(weights, key=lambda key: (-weights[key], key))[:most]
        found = await asyncio.gather(*(self._search(key) for key in keys))
        return [search for search in found if search is not None]

    async def _read(self, hours_back: int) -> Mapping[str, int]:
        try:
            shared = await self._store.read_numbers(_document(self._hour() - hours_back))
        except StoreError as error:
            log.info("counts of searches cannot be read: %s", error)
            shared = {}
        return shared if hours_back else Counter(shared) + self._counts

    async def _search(self, key: str) -> EventSearch | None:
        try:
            return read_search((await self._store.read_entry(key)).get(SEARCH))
        except StoreError as error:
            log.info("a popular search cannot be read: %s", error)
            return None

    def _hour(self) -> int:
        return (self._clock.now() - _EPOCH) // _HOUR


def _document(hour: int) -> str:
    return f"popular-{hour}"


def _weighed(hours: list[Mapping[str, int]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for hours_back, counts in enumerate(hours):
        weight = 0.5 ** (hours_back / HALF_LIFE_HOURS)
        for key, count in counts.items():
            weights[key] = weights.get(key, 0.0) + count * weight
    return weights
