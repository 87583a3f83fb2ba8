"""The control document: one commit for all who need one, and nothing left behind in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from shared.clock import Clock
from shared.errors import StoreError
from shared.settings import Settings
from shared.state.board import SPAN_S, Board
from shared.state.control import DOCUMENT, FIRST_SWEEP_S, Contributor, Control
from shared.state.presence import ACTIVE_S, PLACES, Presence
from shared.state.store import Changes, Store
from shared.state.store.sqlite import SqliteStore
from tests.fakes import FakeClock

OpenStore = Callable[[Clock], Store]
SETTINGS = Settings(store_timeout_ms=1000)


class Adder(Contributor):
    def __init__(self) -> None:
        self.wanted = 0
        self.told: list[int] = []

    def compose(self, changes: Changes) -> None:
        changes.add["n"] = self.wanted
        self.wanted = 0

    def absorb(self, changes: Changes) -> None:
        self.told.append(changes.add["n"])


class SlowStore:
    def __init__(self, store: Store, seconds: float) -> None:
        self.store = store
        self.seconds = seconds
        self.commits = 0

    async def ready(self) -> None:
        return None

    async def change_numbers(self, document: str, changes: Changes) -> object:
        self.commits += 1
        await asyncio.sleep(self.seconds)
        return await self.store.change_numbers(document, changes)


async def test_who_comes_while_a_commit_is_under_way_shares_the_next_one() -> None:
    clock = FakeClock()
    store = SlowStore(SqliteStore(None, clock=clock), 0.02)
    control = Control(store, clock=clock, settings=SETTINGS)
    adder = Adder()
    control.join(adder)

    async def want() -> None:
        adder.wanted += 1
        await control.commit()

    first = asyncio.create_task(want())
    await asyncio.sleep(0.01)
    await asyncio.gather(first, *(want() for _ in range(30)))
    assert store.commits == 2
    assert adder.told == [1, 30]


async def test_a_caller_waits_no_longer_than_its_patience_and_the_commit_goes_on() -> None:
    clock = FakeClock()
    store = SlowStore(SqliteStore(None, clock=clock), 0.5)
    control = Control(store, clock=clock, settings=SETTINGS)
    started = time.monotonic()
    assert not await control.commit(patience_s=0.02)
    assert time.monotonic() - started < 0.45
    assert control.reachable
    for _ in range(100):
        if not control.age_s:
            break
        await asyncio.sleep(0.05)
    assert (control.age_s, store.commits) == (0, 1)


async def test_after_a_failure_the_store_is_tried_in_passing_only() -> None:
    class Failing(SlowStore):
        async def change_numbers(self, document: str, changes: Changes) -> object:
            self.commits += 1
            await asyncio.sleep(self.seconds)
            raise StoreError("out of order")

    clock = FakeClock()
    store = Failing(SqliteStore(None, clock=clock), 0.5)
    control = Control(store, clock=clock, settings=Settings(store_timeout_ms=10))
    assert not await control.commit(patience_s=1)
    assert not await control.commit(patience_s=1)
    assert store.commits == 1
    clock.advance(1.1)
    started = time.monotonic()
    assert not await control.commit(patience_s=1)
    assert time.monotonic() - started < 0.45
    assert store.commits == 2


async def test_tickets_do_not_pile_up_in_the_document(opened: OpenStore) -> None:
    clock = FakeClock()
    store = opened(clock)
    board = Board(Control(store, clock=clock, settings=SETTINGS), clock=clock)
    for number in range(40):
        await board.claim(f"s1-{number}", ["stubhub", "seatgeek"])
        clock.advance(SPAN_S)
    assert len(await store.read_numbers(DOCUMENT)) < 40


async def test_what_a_dead_instance_left_behind_is_swept_away(opened: OpenStore) -> None:
    clock = FakeClock()
    store = opened(clock)
    dead = Board(Control(store, clock=clock, settings=SETTINGS), clock=clock)
    await dead.claim("s1-a", ["stubhub"])
    control = Control(store, clock=clock, settings=SETTINGS)
    control.join(Adder())
    living = Board(control, clock=clock)
    clock.advance(FIRST_SWEEP_S)
    await living.claim("s1-b", ["stubhub"])
    await asyncio.gather(*control._sweeps.get())
    left = {name for name in await store.read_numbers(DOCUMENT) if name.startswith("fetch_")}
    assert len({name.rsplit("_", 1)[1] for name in left}) == 1
    assert living.stale(await store.read_numbers(DOCUMENT)) == set()


async def test_active_instances_are_counted_while_they_make_commits(opened: OpenStore) -> None:
    clock = FakeClock()
    store = opened(clock)
    controls = [Control(store, clock=clock, settings=SETTINGS) for _ in range(3)]
    presences = [Presence(control, clock=clock) for control in controls]
    assert presences[0].active() == 1
    for _ in range(4):
        await asyncio.gather(*(control.commit() for control in controls))
        clock.advance(1)
    assert [presence.active() for presence in presences] == [3, 3, 3]
    clock.advance(ACTIVE_S + 1)
    await controls[0].commit()
    assert presences[0].active() == 1


async def test_instances_that_took_the_same_place_notice_and_part() -> None:
    clock = FakeClock()
    store = SqliteStore(None, clock=clock)
    controls = [Control(store, clock=clock, settings=SETTINGS) for _ in range(2)]
    presences = [Presence(control, clock=clock) for control in controls]
    for name, presence in enumerate(presences):
        presence._place, presence._name = 7, name
    for _ in range(3):
        for control in controls:
            await control.commit()
        clock.advance(1)
    assert presences[0].active() == presences[1].active() == 2


async def test_more_instances_than_places_are_counted_as_all_places() -> None:
    clock = FakeClock()
    store = SqliteStore(None, clock=clock)
    controls = [Control(store, clock=clock, settings=SETTINGS) for _ in range(PLACES + 8)]
    presences = [Presence(control, clock=clock) for control in controls]
    for _ in range(2):
        for control in controls:
            await control.commit()
    assert presences[0].active() <= PLACES
