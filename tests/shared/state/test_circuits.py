"""Circuit breakers: each `Circuits` below stands for an instance, all over one store."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable

import pytest

from shared.clock import Clock
from shared.errors import (
    AuthFailed,
    BadResponse,
    CoolingDown,
    NotFound,
    QuotaExhausted,
    RateLimited,
    SourceError,
    SourceTimeout,
    StoreError,
    Unavailable,
)
from shared.settings import Settings
from shared.state.circuits import Circuits, KeyRejected, Phase, Reason
from shared.state.quota import OwnQuotaSpent
from shared.state.rate import OwnRateLimit
from shared.state.store import Store
from tests.fakes import FakeClock

OpenStore = Callable[[Clock], Store]
NewFleet = Callable[..., "Fleet"]


class Fleet:
    def __init__(self, opened: OpenStore) -> None:
        self.clock = FakeClock()
        self.store = opened(self.clock)

    def instance(self, store: object = None) -> Circuits:
        settings = Settings(store_timeout_ms=1000)
        return Circuits(store or self.store, clock=self.clock, settings=settings)


async def call(circuits: Circuits, error: SourceError | None = None, key: str = "key-1") -> None:
    await circuits.admit("stubhub", key_version=key)
    await circuits.record("stubhub", error, key_version=key)


async def admitted(circuits: Circuits, key: str = "key-1") -> bool:
    try:
        await circuits.admit("stubhub", key_version=key)
    except CoolingDown:
        return False
    return True


async def opened(fleet: Fleet) -> Circuits:
    circuits = fleet.instance()
    for _ in range(5):
        await call(circuits, Unavailable("503"))
    return circuits


@pytest.fixture
def new_fleet(opened: OpenStore) -> NewFleet:
    return functools.partial(Fleet, opened)


async def test_five_faults_in_a_row_open_it_for_every_instance_within_a_second(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet()
    other = fleet.instance()
    await call(other)
    circuits = await opened(fleet)
    assert not await admitted(circuits)
    fleet.clock.advance(1.01)
    with pytest.raises(CoolingDown) as refused:
        await other.admit("stubhub", key_version="key-1")
    assert refused.value.retry_after_s == pytest.approx(5 - 1.01)


async def test_faults_of_several_instances_add_up(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    instances = [fleet.instance() for _ in range(5)]
    for circuits in instances:
        await call(circuits, SourceTimeout("slow"))
    fleet.clock.advance(1.01)
    assert not await admitted(instances[0])


async def test_four_faults_do_not_open_it(new_fleet: NewFleet) -> None:
    circuits = new_fleet().instance()
    for _ in range(4):
        await call(circuits, Unavailable("503"))
    assert await admitted(circuits)


async def test_faults_spread_over_minutes_do_not_open_it(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = fleet.instance()
    for _ in range(12):
        await call(circuits, Unavailable("503"))
        fleet.clock.advance(30)
    assert await admitted(circuits)


async def test_faults_on_both_sides_of_a_full_minute_open_it(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = fleet.instance()
    fleet.clock.advance(59 - fleet.clock.now().timestamp() % 60)
    for _ in range(5):
        await call(circuits, Unavailable("503"))
        fleet.clock.advance(0.4)
    assert not await admitted(circuits)


async def test_faults_in_a_minority_do_not_open_it(new_fleet: NewFleet) -> None:
    circuits = new_fleet().instance()
    await call(circuits, Unavailable("503"))
    for _ in range(20):
        await call(circuits)
        await call(circuits)
        await call(circuits, Unavailable("503"))
    assert await admitted(circuits)


async def test_half_open_exactly_one_probe_gets_through_in_the_whole_fleet(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    await opened(fleet)
    fleet.clock.advance(6)
    instances = [fleet.instance() for _ in range(6)]
    through = await asyncio.gather(*(admitted(instances[n % 6]) for n in range(60)))
    assert sum(through) == 1


async def test_a_probe_that_succeeds_closes_it_for_everybody(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = await opened(fleet)
    other = fleet.instance()
    assert not await admitted(other)
    fleet.clock.advance(6)
    await call(circuits)
    fleet.clock.advance(1.01)
    assert await admitted(other)
    assert await admitted(circuits)


async def test_each_failed_probe_doubles_the_wait_up_to_five_minutes_and_a_success_resets_it(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet()
    circuits = await opened(fleet)
    waits = []
    for _ in range(9):
        state = (await circuits.state())["stubhub"]
        waits.append(round(state.retry_after_s))
        fleet.clock.advance(state.retry_after_s)
        await call(circuits, Unavailable("503"))
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    fleet.clock.advance(300)
    await call(circuits)
    for _ in range(5):
        await call(circuits, Unavailable("503"))
    assert round((await circuits.state())["stubhub"].retry_after_s) == 5


async def test_a_probe_whose_instance_died_is_replaced_after_twenty_seconds(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    await opened(fleet)
    fleet.clock.advance(6)
    assert await admitted(fleet.instance())  # and never heard of again
    others = [fleet.instance() for _ in range(3)]
    fleet.clock.advance(15)
    assert not any([await admitted(other) for other in others])
    fleet.clock.advance(6)
    assert sum(await asyncio.gather(*(admitted(other) for other in others))) == 1


async def test_a_probe_that_was_never_sent_lets_another_one_start_at_once(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = await opened(fleet)
    fleet.clock.advance(6)
    await call(circuits, OwnRateLimit("queue"))
    assert (await circuits.state())["stubhub"].state is Phase.HALF_OPEN
    await call(circuits)
    assert await admitted(circuits)


async def test_a_late_failure_of_a_call_made_before_does_not_prolong_an_open_circuit(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet()
    circuits = await opened(fleet)
    fleet.clock.advance(3)
    await circuits.record("stubhub", SourceTimeout("slow"), key_version="key-1")
    assert (await circuits.state())["stubhub"].retry_after_s == pytest.approx(2)


async def test_a_429_holds_exactly_as_long_as_told_and_then_all_go(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits, other = fleet.instance(), fleet.instance()
    await call(circuits, RateLimited("slow down", retry_after_s=17))
    with pytest.raises(CoolingDown) as refused:
        await other.admit("stubhub", key_version="key-1")
    assert refused.value.retry_after_s == 17
    fleet.clock.advance(16.9)
    assert not await admitted(other)
    fleet.clock.advance(0.2)
    assert await admitted(other)
    assert await admitted(circuits)


async def test_a_rejected_key_holds_until_the_key_changes(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits, other = fleet.instance(), fleet.instance()
    await call(circuits, AuthFailed("401"))
    fleet.clock.advance(3600)
    for instance in (circuits, other):
        with pytest.raises(KeyRejected):
            await instance.admit("stubhub", key_version="key-1")
    await call(other, key="key-2")
    assert await admitted(circuits, key="key-2")
    assert not await admitted(circuits, key="key-1")


async def test_a_rejected_key_is_tried_once_a_day_in_case_its_rights_came_back(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    instances = [fleet.instance() for _ in range(3)]
    await call(instances[0], AuthFailed("401"))
    fleet.clock.advance(86401)
    assert sum(await asyncio.gather(*(admitted(each) for each in instances))) == 1


@pytest.mark.parametrize(
    "error",
    [NotFound("no such event"), BadResponse("not JSON"), OwnQuotaSpent("spent"), OwnRateLimit("queue")],
)
async def test_what_is_no_fault_of_the_platform_opens_nothing(
    new_fleet: NewFleet, error: SourceError
) -> None:
    circuits = new_fleet().instance()
    for _ in range(10):
        await call(circuits, error)
    assert (await circuits.state())["stubhub"].state is Phase.CLOSED


async def test_a_quota_that_the_platform_says_is_used_up_waits_until_its_reset(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = fleet.instance()
    await call(circuits, QuotaExhausted("over quota", retry_after_s=7200))
    assert (await circuits.state())["stubhub"].retry_after_s == 7200


async def test_platforms_do_not_affect_each_other(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = await opened(fleet)
    await circuits.admit("seatgeek", key_version="key-1")


async def test_an_instance_that_knows_one_platform_looks_before_it_admits_another(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet()
    other = fleet.instance()
    await opened(fleet)
    await other.admit("seatgeek", key_version="key-1")
    assert not await admitted(other)


async def test_calls_that_succeed_cost_one_commit_a_second_at_most(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    circuits = fleet.instance()
    for _ in range(50):
        await call(circuits)
    assert circuits._control.commits == 1


async def test_state_tells_reason_and_since(new_fleet: NewFleet) -> None:
    fleet = new_fleet()
    since = fleet.clock.now()
    circuits = await opened(fleet)
    state = (await circuits.state())["stubhub"]
    assert (state.state, state.reason, state.since) == (Phase.OPEN, Reason.FAULTS, since)
    fleet.clock.advance(5)
    assert (await fleet.instance().state(["stubhub"]))["stubhub"].state is Phase.HALF_OPEN


async def test_without_the_store_an_instance_breaks_its_own_circuits(new_fleet: NewFleet) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            async def call(*args: object, **named: object) -> object:
                raise StoreError("out of order")

            return call

    fleet = new_fleet()
    circuits = fleet.instance(Broken())
    for _ in range(5):
        await call(circuits, Unavailable("503"))
    assert not await admitted(circuits)
    fleet.clock.advance(6)
    assert await admitted(circuits)
    assert not await admitted(circuits)
    await circuits.record("stubhub", None, key_version="key-1")
    assert await admitted(circuits)
