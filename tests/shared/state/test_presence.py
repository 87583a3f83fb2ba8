"""Counting the instances that call platforms, whatever their clocks say."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.settings import Settings
from shared.state.control import Control
from shared.state.presence import PLACES, STAMPED_S, Presence
from shared.state.store.sqlite import SqliteStore
from tests.fakes import FakeClock

TWO_HOURS_S = 7200


class ShiftedClock:
    """The fleet's clock as an instance sees it whose wall clock may be set; the monotonic one does not jump."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.ahead_s = 0.0

    def now(self) -> dt.datetime:
        return self.clock.now() + dt.timedelta(seconds=self.ahead_s)

    def __getattr__(self, name: str) -> object:
        return getattr(self.clock, name)


class Instance:
    def __init__(self, store: SqliteStore, clock: FakeClock) -> None:
        self.clock = ShiftedClock(clock)
        self.control = Control(store, clock=self.clock, settings=Settings())
        self.presence = Presence(self.control, clock=self.clock)

    @property
    def active(self) -> int:
        return self.presence.active()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def start(clock):
    store = SqliteStore(None, clock=clock)
    return lambda: Instance(store, clock)


async def pass_time(clock, instances, seconds):
    """Each instance commits every second, as one that calls platforms does."""
    for _ in range(seconds):
        clock.advance(1)
        for instance in instances:
            await instance.control.commit()


async def test_each_counts_all_that_are_active(start, clock):
    fleet = [start() for _ in range(5)]
    await pass_time(clock, fleet, 20)
    assert [each.active for each in fleet] == [5] * 5
    await pass_time(clock, fleet[:2], 10)
    assert [each.active for each in fleet[:2]] == [2, 2]


async def test_a_clock_set_ahead_and_back_leaves_no_instances_behind(start, clock):
    fleet = [start() for _ in range(3)]
    for _ in range(2 * PLACES):
        fleet[0].clock.ahead_s = TWO_HOURS_S
        await pass_time(clock, fleet, 2 * STAMPED_S)
        fleet[0].clock.ahead_s = 0
        await pass_time(clock, fleet, 2 * STAMPED_S)
    await pass_time(clock, fleet, 3 * STAMPED_S)
    assert [each.active for each in fleet] == [3] * 3


async def test_instances_that_died_ahead_of_time_are_not_counted(start, clock):
    staying = start()
    for _ in range(PLACES):
        dying = start()
        dying.clock.ahead_s = TWO_HOURS_S
        await pass_time(clock, [staying, dying], 3)
    await pass_time(clock, [staying], 10)
    newcomer = start()
    await pass_time(clock, [staying, newcomer], 6)
    assert [staying.active, newcomer.active] == [2, 2]


async def test_a_clock_a_few_seconds_ahead_counts(start, clock):
    fleet = [start() for _ in range(3)]
    fleet[0].clock.ahead_s = 3
    await pass_time(clock, fleet, 20)
    assert [each.active for each in fleet] == [3] * 3
