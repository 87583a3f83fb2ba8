from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from shared.clock import Clock
from shared.errors import StoreError
from shared.platforms.platform import EventSearch
from shared.state.entry import payload_of, read_search
from shared.state.popularity import FLUSH_S, MOST_IN_MEMORY, Popularity
from shared.state.search_key import search_key
from shared.state.store import Part, Store
from tests.fakes import FakeClock

OpenStore = Callable[[Clock], Store]


def search(text: str) -> EventSearch:
    return EventSearch(text=text, city="Los Angeles", date_from=dt.date(2026, 12, 1))


class Fleet:
    def __init__(self, opened: OpenStore) -> None:
        self.clock = FakeClock()
        self.store = opened(self.clock)

    def instance(self) -> Popularity:
        return Popularity(self.store, clock=self.clock)

    async def cached(self, *texts: str) -> None:
        for text in texts:
            part = Part.of(payload_of(search(text)), self.clock.now())
            await self.store.write_parts(
                search_key(search(text)), {"search": part}, expires_at=self.clock.now() + dt.timedelta(days=1)
            )


@pytest.fixture
def fleet(opened: OpenStore) -> Fleet:
    return Fleet(opened)


async def ask(popularity: Popularity, text: str, times: int) -> None:
    for _ in range(times):
        await popularity.seen(search(text))


async def test_counts_of_all_instances_add_up(fleet: Fleet) -> None:
    await fleet.cached("Lakers", "Bulls", "Hamilton")
    one, two = fleet.instance(), fleet.instance()
    await ask(one, "Lakers", 3)
    await ask(one, "Bulls", 5)
    await ask(two, "Lakers", 4)
    await ask(two, "Hamilton", 1)
    for each in (one, two):
        await each.flush()
    assert await fleet.instance().top(2) == [search("Lakers"), search("Bulls")]


async def test_what_was_asked_lately_counts_more(fleet: Fleet) -> None:
    await fleet.cached("Lakers", "Bulls")
    popularity = fleet.instance()
    await ask(popularity, "Lakers", 10)
    await popularity.flush()
    fleet.clock.advance(2 * 3600)
    await ask(popularity, "Bulls", 6)
    await popularity.flush()
    assert (await popularity.top(1)) == [search("Bulls")]
    fleet.clock.advance(5 * 3600)
    assert await popularity.top(10) == []


async def test_searches_whose_entry_is_gone_are_left_out(fleet: Fleet) -> None:
    await fleet.cached("Bulls")
    popularity = fleet.instance()
    await ask(popularity, "Lakers", 10)
    await ask(popularity, "Bulls", 1)
    await popularity.flush()
    assert await popularity.top(10) == [search("Bulls")]


async def test_an_instance_writes_once_in_two_minutes_at_most(fleet: Fleet) -> None:
    popularity = fleet.instance()
    writes = 0
    change = fleet.store.change_numbers

    async def counting(*args: object, **named: object) -> object:
        nonlocal writes
        writes += 1
        return await change(*args, **named)

    fleet.store.change_numbers = counting
    for _ in range(100):
        await ask(popularity, "Lakers", 10)
        fleet.clock.advance(FLUSH_S / 50)
        await asyncio.sleep(0)
    assert writes in {1, 2}


async def test_memory_is_bounded_and_what_is_popular_stays(fleet: Fleet) -> None:
    popularity = fleet.instance()
    await ask(popularity, "Lakers", 5)
    for number in range(2 * MOST_IN_MEMORY):
        await popularity.seen(search(f"rare {number}"))
    assert len(popularity._counts) <= MOST_IN_MEMORY
    assert popularity._counts[search_key(search("Lakers"))] == 5


async def test_without_the_store_it_knows_nothing_and_fails_nowhere() -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            async def call(*args: object, **named: object) -> object:
                raise StoreError("out of order")

            return call

    popularity = Popularity(Broken(), clock=FakeClock())
    await ask(popularity, "Lakers", 3)
    await popularity.flush()
    assert await popularity.top(5) == []


def test_a_question_comes_back_as_it_was() -> None:
    kept = Part.of(payload_of(search("Beyoncé")), FakeClock().now())
    assert read_search(kept) == search("Beyoncé")
