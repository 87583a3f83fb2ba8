"""Several instances in one process on a clock that is driven: real caches, quotas and circuits, counted operations."""

from __future__ import annotations

import asyncio
import bisect
import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import msgspec

from shared.clock import Clock
from shared.errors import Unavailable
from shared.model import PlatformEvent
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange, QuotaSeen
from shared.services import Services, build_services
from shared.settings import Settings
from shared.state.store import Changes, Part, Store
from tests.fakes import FakeClock

READ_S, WRITE_S, CALL_S = 0.008, 0.02, 0.32
"""Seconds that a read, a write and a platform's answer take; assumed, as is usual within one region."""
PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
EVENTS = 40


@dataclass(kw_only=True)
class StubPlatform:
    """A platform that finds the same events whatever is asked."""

    name: str
    title: str = "Stub"
    docs_url: str = ""
    credentials: tuple[()] = ()
    base_urls: dict[str, str] = field(default_factory=lambda: {"production": "https://stub.test"})
    token_urls: dict[str, str] = field(default_factory=dict)
    daily_quota: int = 5000
    requests_per_second: float = 0
    quota_day: str = "utc"
    options: tuple[str, ...] = ()

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        response = yield httpx.Request("GET", f"{access.base_url}/{self.name}", params={"q": query.text})
        return msgspec.json.decode(response.content, type=EventsFound)

    def check(self, response: httpx.Response) -> None:
        if response.is_error:
            raise Unavailable(f"answers {response.status_code}", repeatable=False)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        return None


class MeteredStore:
    """Takes time, and counts operations as Firestore bills them."""

    is_shared = True

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.counts: Counter[str] = Counter()

    async def ready(self) -> None:
        await self.store.ready()

    async def read_entry(self, key: str) -> dict[str, Part]:
        self.counts["reads"] += 1
        await self.clock.sleep(READ_S)
        parts = dict(await self.store.read_entry(key))
        self.counts["bytes_read"] += sum(len(part.packed) for part in parts.values())
        return parts

    async def write_parts(self, key: str, parts: dict[str, Part], *, expires_at: dt.datetime) -> None:
        self.counts["writes"] += 1
        self.counts["entry_writes"] += 1
        self.counts["bytes_written"] += sum(len(part.packed) for part in parts.values())
        await self.clock.sleep(WRITE_S)
        await self.store.write_parts(key, parts, expires_at=expires_at)

    async def read_numbers(self, document: str) -> dict[str, int]:
        self.counts["reads"] += 1
        await self.clock.sleep(READ_S)
        return dict(await self.store.read_numbers(document))

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> dict[str, int]:
        self.counts["writes"] += 1
        self.counts["fields_changed"] += len(changes.add) + len(changes.raise_to) + len(changes.watch)
        await self.clock.sleep(WRITE_S)
        return dict(await self.store.change_numbers(document, changes, expires_at=expires_at))

    async def aclose(self) -> None:
        await self.store.aclose()


class Fleet:
    """Instances that share a store and ask the same stub platforms."""

    def __init__(self, store: MeteredStore, clock: FakeClock, instances: int, settings: Settings) -> None:
        self.clock = clock
        self.store = store
        self.calls: Counter[str] = Counter()
        self.failing: set[str] = set()
        self._answer = msgspec.json.encode(EventsFound(events=tuple(_event(n) for n in range(EVENTS))))
        platforms = [StubPlatform(name=name) for name in PLATFORMS]
        self.instances: list[Services] = [
            build_services(
                settings=settings,
                clock=clock,
                platforms=platforms,
                store=store,
                transport=httpx.MockTransport(self._respond),
                observe=lambda *told: None,
            )
            for _ in range(instances)
        ]

    async def search(self, instance: int, text: str) -> None:
        services = self.instances[instance]
        gathered = await services.inventory.gather(
            EventSearch(text=text),
            services.platforms,
            timeout_s=10,
            ttl_s=services.settings.search_ttl_s,
        )
        failed = {report.platform for report in gathered.reports if not report.status.answered}
        assert failed <= self.failing, gathered.reports
        await services.inventory.keep(gathered, {})

    async def run(self, arrivals: Sequence[tuple[float, int, str]]) -> None:
        """Make the searches (second, instance, text) at their times, whatever is still under way."""
        began = self.clock.monotonic()
        running: set[asyncio.Task[None]] = set()
        for at, instance, text in arrivals:
            wait_s = began + at - self.clock.monotonic()
            if wait_s > 0:
                await self.clock.sleep(wait_s)
            task = asyncio.create_task(self.search(instance, text))
            running.add(task)
            task.add_done_callback(lambda done: (running.discard(done), done.result()))
        await asyncio.gather(*running)
        await asyncio.gather(*(each.cache.drain() for each in self.instances))

    async def _respond(self, request: httpx.Request) -> httpx.Response:
        self.calls[request.url.path] += 1
        await self.clock.sleep(CALL_S)
        if request.url.path.strip("/") in self.failing:
            return httpx.Response(503)
        return httpx.Response(200, content=self._answer)


def zipf_arrivals(
    count: int, keys: int, seconds: float, instances: int, *, skew: float = 1.0, seed: int = 1
) -> list[tuple[float, int, str]]:
    """Searches at random times, their texts by a Zipf law, each at a random instance."""
    chance = random.Random(seed)
    cumulative = list(itertools.accumulate(1 / rank**skew for rank in range(1, keys + 1)))
    return [
        (
            at,
            chance.randrange(instances),
            f"team {bisect.bisect(cumulative, chance.random() * cumulative[-1])}",
        )
        for at in sorted(chance.uniform(0, seconds) for _ in range(count))
    ]


def perfect_calls(arrivals: Sequence[tuple[float, int, str]], ttl_s: float) -> int:
    """Calls per platform of a cache that all instances share, that knows of every call as it starts."""
    fetched: dict[str, float] = {}
    calls = 0
    for at, _, text in arrivals:
        if at - fetched.get(text, float("-inf")) >= ttl_s:
            fetched[text] = at + CALL_S
            calls += 1
    return calls


def _event(number: int) -> PlatformEvent:
    return PlatformEvent(
        platform="stub",
        event_id=f"{number:08d}",
        name=f"Los Angeles Lakers vs. Visiting Team {number}",
        venue="Crypto.com Arena",
        city="Los Angeles",
        state="CA",
        country="US",
        date=dt.date(2026, 12, 1) + dt.timedelta(days=number),
        url=f"https://tickets.example/event/{number * 7919}",
    )
