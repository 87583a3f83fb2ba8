"""The cache: each `SearchCache` below stands for an instance, all over one store."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
from collections import Counter

import pytest

from shared.errors import StoreError
from shared.settings import Settings
from shared.state.cache import ANSWER, Freshness, Part, SearchCache, freshness
from shared.state.store.sqlite import SqliteStore
from tests.fakes import FakeClock

SETTINGS = Settings(store_timeout_ms=2000)
HASTY = Settings(store_timeout_ms=50)
TTL_S = SETTINGS.search_ttl_s


class CountingStore:
    """Passes on to a real store, counting; fails or hangs on demand."""

    is_shared = True

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.counts: Counter[str] = Counter()
        self.broken = False
        self.hanging = False
        self.takes_s = 0.0

    def __getattr__(self, name: str) -> object:
        async def call(*args: object, **named: object) -> object:
            if name == "ready":
                return None
            self.counts[name] += 1
            await asyncio.sleep(self.takes_s)
            if self.hanging:
                await asyncio.sleep(60)
            if self.broken:
                raise StoreError("out of order")
            return await getattr(self.store, name)(*args, **named)

        return call


class SkewedClock:
    """The fleet's clock as an instance sees it whose wall clock is a little off."""

    def __init__(self, clock: FakeClock, skew_s: float) -> None:
        self.clock = clock
        self.skew = dt.timedelta(seconds=skew_s)

    def now(self) -> dt.datetime:
        return self.clock.now() + self.skew

    def __getattr__(self, name: str) -> object:
        return getattr(self.clock, name)


class Fleet:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = CountingStore(SqliteStore(None, clock=self.clock))
        self.skews = random.Random(0)

    def instance(self, settings: Settings = SETTINGS, *, skew_s: float = 0) -> SearchCache:
        return SearchCache(self.store, clock=SkewedClock(self.clock, skew_s), settings=settings)

    def skewed(self) -> SearchCache:
        return self.instance(skew_s=self.skews.uniform(-0.02, 0.02))

    def part(self, payload: bytes = b"[]", *, age_s: float = 0) -> Part:
        return Part.of(payload, self.clock.now() - dt.timedelta(seconds=age_s))


async def test_what_one_instance_wrote_another_reads() -> None:
    fleet = Fleet()
    part = fleet.part(b'{"events": []}')
    await fleet.instance().write("key", {"seatgeek": part})
    assert await fleet.instance().read("key") == {"seatgeek": part}


async def test_parts_written_one_after_another_are_kept_together() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part(b"1")})
    await fleet.instance().write("key", {"stubhub": fleet.part(b"2"), "uids": fleet.part(b"3")})
    await fleet.instance().write("key", {"seatgeek": fleet.part(b"4")})
    found = await fleet.instance().read("key")
    assert {name: part.payload for name, part in found.items()} == {
        "seatgeek": b"4",
        "stubhub": b"2",
        "uids": b"3",
    }


async def test_a_hit_in_memory_costs_nothing_and_a_shared_hit_one_read() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part()})
    fleet.store.counts.clear()
    cache = fleet.instance()
    for _ in range(10):
        await cache.read("key", wanted=["seatgeek"])
    assert fleet.store.counts == {"read_entry": 1}


async def test_a_result_that_many_requests_hand_in_is_written_once() -> None:
    fleet = Fleet()
    cache, part = fleet.instance(), fleet.part()
    for _ in range(25):
        await cache.write("key", {"seatgeek": part, "search": fleet.part(b"the question")})
        fleet.clock.advance(0.01)
    assert fleet.store.counts == {"write_parts": 1}


async def test_an_answer_goes_with_what_is_new_in_the_same_write_and_stays_out_of_memory() -> None:
    fleet = Fleet()
    cache, part = fleet.instance(), fleet.part()
    await cache.write("key", {"seatgeek": part}, answer=lambda: b"told first")
    await cache.write("key", {"seatgeek": part}, answer=lambda: b"told again")
    assert fleet.store.counts == {"write_parts": 1}
    assert set(await cache.read("key")) == {"seatgeek"}
    found = await fleet.instance().read("key")
    assert {name: part.payload for name, part in found.items()} == {"seatgeek": b"[]", ANSWER: b"told first"}


async def test_no_answer_is_made_for_a_store_that_nobody_else_reads() -> None:
    fleet = Fleet()
    cache = SearchCache(fleet.store.store, clock=fleet.clock, settings=SETTINGS)
    await cache.write("key", {"seatgeek": fleet.part()}, answer=lambda: pytest.fail("it was made"))
    assert set(await fleet.store.store.read_entry("key")) == {"seatgeek"}


async def test_what_another_instance_shared_is_not_written_back() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part()})
    cache = fleet.instance()
    await cache.write("key", dict(await cache.read("key")))
    assert fleet.store.counts["write_parts"] == 1


async def test_a_renewed_copy_is_written_though_it_did_not_change() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part()})
    fleet.clock.advance(TTL_S)
    await cache.write("key", {"seatgeek": fleet.part()})
    assert fleet.store.counts["write_parts"] == 2


async def test_what_could_not_be_written_is_tried_again() -> None:
    fleet = Fleet()
    cache, part = fleet.instance(), fleet.part()
    fleet.store.broken = True
    await cache.write("key", {"seatgeek": part})
    fleet.store.broken = False
    fleet.clock.advance(2)
    await cache.write("key", {"seatgeek": part})
    assert await fleet.instance().read("key")


async def test_a_copy_in_memory_that_is_no_longer_fresh_is_looked_up_again() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part(b"old")})
    fleet.clock.advance(TTL_S + 1)
    await fleet.instance().write("key", {"seatgeek": fleet.part(b"new")})
    assert (await cache.read("key"))["seatgeek"].payload == b"new"


async def test_a_shorter_ttl_looks_for_something_newer_sooner() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part(b"old")})
    fleet.clock.advance(121)
    await fleet.instance().write("key", {"seatgeek": fleet.part(b"new")})
    assert (await cache.read("key", ttl_s=300))["seatgeek"].payload == b"old"
    assert (await cache.read("key", ttl_s=120))["seatgeek"].payload == b"new"


async def test_a_part_missing_in_memory_is_looked_for_in_the_shared_cache() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part()})
    await fleet.instance().write("key", {"stubhub": fleet.part()})
    assert set(await cache.read("key", wanted=["seatgeek", "stubhub"])) == {"seatgeek", "stubhub"}


async def test_a_part_that_nobody_has_is_not_looked_for_on_every_read() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part()})
    for _ in range(10):
        await cache.read("key", wanted=["seatgeek", "stubhub"])
    assert fleet.store.counts["read_entry"] == 1
    fleet.clock.advance(3)
    await cache.read("key", wanted=["seatgeek", "stubhub"])
    assert fleet.store.counts["read_entry"] == 2


async def test_what_is_older_than_a_day_is_never_returned() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    await cache.write("key", {"seatgeek": fleet.part()})
    fleet.clock.advance(SETTINGS.stale_if_error_s - 1)
    assert await cache.read("key")
    fleet.clock.advance(1)
    assert await cache.read("key") == {}
    assert await fleet.instance().read("key") == {}


@pytest.mark.parametrize(
    ("age_s", "expected"),
    [
        (-5, Freshness.FRESH),
        (299, Freshness.FRESH),
        (300, Freshness.REVALIDATE),
        (1799, Freshness.REVALIDATE),
        (1800, Freshness.ON_ERROR),
        (86399, Freshness.ON_ERROR),
        (86400, Freshness.EXPIRED),
    ],
)
def test_freshness_follows_from_age(age_s: float, expected: Freshness) -> None:
    fleet = Fleet()
    assert freshness(fleet.part(age_s=age_s), fleet.clock.now(), 300, SETTINGS) is expected


async def test_a_broken_store_is_a_miss_and_what_memory_has_is_still_served() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    fleet.store.broken = True
    assert await cache.read("key") == {}
    await cache.write("key", {"seatgeek": fleet.part()})
    fleet.clock.advance(TTL_S + 1)
    assert set(await cache.read("key")) == {"seatgeek"}


async def test_a_hanging_store_is_waited_for_once_and_not_longer_than_set() -> None:
    fleet = Fleet()
    cache = fleet.instance(HASTY)
    fleet.store.hanging = True
    started = asyncio.get_running_loop().time()
    for _ in range(20):
        assert await cache.read("another") == {}
        await cache.write("key", {"seatgeek": fleet.part()})
        fleet.clock.advance(0.01)
    assert fleet.store.counts.total() == 1, fleet.store.counts
    assert asyncio.get_running_loop().time() - started < 0.5


async def test_the_first_read_may_take_longer_where_there_is_time() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part()})
    fleet.store.takes_s = 4 * HASTY.store_timeout_ms / 1000
    hasty, cache = fleet.instance(HASTY), fleet.instance(HASTY)
    assert await hasty.read("key", before=fleet.clock.monotonic() + 0.2) == {}
    assert await cache.read("key", before=fleet.clock.monotonic() + 10)
    assert await cache.read("another", before=fleet.clock.monotonic() + 10) == {}
    assert cache._health.resting


async def test_a_store_that_works_again_is_used_again() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part()})
    cache = fleet.instance()
    fleet.store.broken = True
    assert await cache.read("key") == {}
    fleet.store.broken = False
    fleet.clock.advance(2)
    assert await cache.read("key")


async def test_the_memory_level_is_bounded_in_bytes() -> None:
    fleet = Fleet()
    cache = fleet.instance(Settings(memory_cache_bytes=100_000))
    for number in range(100):
        await cache.write(f"{number}", {"seatgeek": fleet.part(os.urandom(10_000))})
    assert cache._memory.size_bytes <= 100_000
    assert set(await cache.read("0")) == {"seatgeek"}


class Fetch:
    """Instances that fetch one part where the cache tells them to."""

    def __init__(self, fleet: Fleet, *, fails: bool = False) -> None:
        self.fleet = fleet
        self.calls = 0
        self.fails = fails

    async def __call__(self, cache: SearchCache, part: str = "seatgeek", key: str = "key") -> Part | None:
        found = await cache.fetched_elsewhere(key, part, before=self.fleet.clock.monotonic() + 10)
        if found is not None:
            return found
        self.calls += 1
        await self.fleet.clock.sleep(0.4)
        if self.fails:
            await cache.give_up(key, part)
            return None
        fresh = Part.of(b"fetched", cache._clock.now())
        await cache.write(key, {part: fresh})
        return fresh


async def test_of_many_instances_that_miss_together_one_fetches_and_all_get_it() -> None:
    fleet = Fleet()
    fetch = Fetch(fleet)
    results = await asyncio.gather(*(fetch(fleet.skewed()) for _ in range(50)))
    assert fetch.calls == 1
    assert {result.payload for result in results} == {b"fetched"}


async def test_renewing_an_old_copy_is_done_by_one_instance_too() -> None:
    fleet = Fleet()
    await fleet.instance().write("key", {"seatgeek": fleet.part(b"old")})
    fleet.clock.advance(TTL_S + 1)
    fetch = Fetch(fleet)
    results = await asyncio.gather(*(fetch(fleet.skewed()) for _ in range(10)))
    assert fetch.calls == 1
    assert {result.payload for result in results} == {b"fetched"}


async def test_different_parts_and_searches_do_not_wait_for_each_other() -> None:
    fleet = Fleet()
    fetch = Fetch(fleet)
    cache = fleet.instance()
    await asyncio.gather(
        *(fetch(cache, part, key) for part in ("seatgeek", "stubhub") for key in ("key1", "key2"))
    )
    assert fetch.calls == 4


async def test_when_the_fetching_instance_died_exactly_one_takes_over_within_seconds() -> None:
    fleet = Fleet()
    assert await fleet.instance().fetched_elsewhere("key", "seatgeek", before=1e9) is None  # and dies
    fetch = Fetch(fleet)
    started = fleet.clock.monotonic()
    results = await asyncio.gather(*(fetch(fleet.skewed()) for _ in range(10)))
    assert fetch.calls == 1
    assert all(results)
    assert fleet.clock.monotonic() - started < 7


async def test_when_fetching_failed_those_waiting_go_on_at_once() -> None:
    fleet = Fleet()
    fetch = Fetch(fleet, fails=True)
    started = fleet.clock.monotonic()
    await asyncio.gather(*(fetch(fleet.instance()) for _ in range(3)))
    assert fleet.clock.monotonic() - started < 2.5
    assert await fleet.instance().read("key") == {}


async def test_nobody_waits_beyond_the_deadline() -> None:
    fleet = Fleet()
    await fleet.instance().fetched_elsewhere("key", "seatgeek", before=1e9)
    deadline = fleet.clock.monotonic() + 0.5
    assert await fleet.instance().fetched_elsewhere("key", "seatgeek", before=deadline) is None
    assert fleet.clock.monotonic() <= deadline + 0.01


async def test_without_the_store_everybody_fetches() -> None:
    fleet = Fleet()
    fleet.store.broken = True
    fetch = Fetch(fleet)
    await asyncio.gather(*(fetch(fleet.instance()) for _ in range(3)))
    assert fetch.calls == 3


async def test_claims_hold_across_the_border_between_two_spans_of_time() -> None:
    for offset in range(120):
        fleet = Fleet()
        fleet.clock.advance(offset / 20)
        fetch = Fetch(fleet)

        async def later(fleet: Fleet = fleet, fetch: Fetch = fetch) -> None:
            await fleet.clock.sleep(0.3)
            await fetch(fleet.skewed())

        await asyncio.gather(fetch(fleet.skewed()), later())
        assert fetch.calls == 1


def test_a_cache_serves_one_event_loop_after_another() -> None:
    fleet = Fleet()
    cache = fleet.instance()
    asyncio.run(cache.write("key", {"seatgeek": fleet.part()}))
    fleet.clock.advance(TTL_S + 1)
    assert asyncio.run(cache.read("key"))
