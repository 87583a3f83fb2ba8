"""One quota, many instances: each `Quota` below stands for an instance, all over one store."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections.abc import Callable

import pytest

from shared.clock import Clock
from shared.errors import QuotaExhausted, StoreError
from shared.platforms.platform import QuotaSeen
from shared.settings import Settings
from shared.state.quota import Quota, QuotaLimit
from shared.state.store import Store
from tests.fakes import FakeClock

DAY_S = 86400


OpenStore = Callable[[Clock], Store]
NewFleet = Callable[..., "Fleet"]


class Fleet:
    def __init__(self, opened: OpenStore, **limits: QuotaLimit) -> None:
        self.clock = FakeClock()
        self.store = opened(self.clock)
        self.limits = limits or {"seatgeek": QuotaLimit(37)}

    def instance(self, *, store: object = None, **settings: object) -> Quota:
        return Quota(
            store or self.store,
            clock=self.clock,
            settings=Settings(store_timeout_ms=1000, **settings),
            limits=self.limits,
        )

    async def begin_the_day(self) -> None:
        """The first call of a day takes two commits more than any other."""
        for platform in self.limits:
            await self.instance().reserve(platform)


async def spend(
    quota: Quota, platform: str = "seatgeek", *, most: int = 1000, background: bool = False
) -> int:
    for spent in range(most):
        try:
            await quota.reserve(platform, background=background)
        except QuotaExhausted:
            return spent
    return most


class BrokenStore:
    """A store that fails on demand, in front of a working one."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.broken = True
        self.calls = 0

    def __getattr__(self, name: str) -> object:
        async def call(*args: object, **named: object) -> object:
            if name == "ready":
                return None
            self.calls += 1
            if self.broken:
                raise StoreError("out of order")
            return await getattr(self.store, name)(*args, **named)

        return call


@pytest.fixture
def new_fleet(opened: OpenStore) -> NewFleet:
    return functools.partial(Fleet, opened)


@pytest.mark.parametrize("limit", [1, 37, 100])
@pytest.mark.parametrize("instances", [1, 2, 8])
async def test_all_instances_together_get_exactly_the_limit(
    new_fleet: NewFleet, limit: int, instances: int
) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(limit))
    quotas = [fleet.instance() for _ in range(instances)]
    spent = await asyncio.gather(*(spend(quotas[n % instances], most=3) for n in range(100)))
    assert sum(spent) == min(limit, 300)


async def test_a_large_quota_is_leased_in_blocks_that_save_commits_and_never_exceeded(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(3000))
    quotas = [fleet.instance() for _ in range(4)]
    spent = await asyncio.gather(*(spend(quota, most=2000) for quota in quotas))
    assert sum(spent) == 3000
    commits = sum(quota._control.commits for quota in quotas)
    assert commits < 3000 / 4


async def test_an_instance_that_makes_few_calls_holds_next_to_nothing(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(5000))
    idle = fleet.instance()
    for _ in range(3):
        await idle.reserve("seatgeek")
        fleet.clock.advance(60)
    assert (await fleet.instance().current())["seatgeek"].used == 3


async def test_concurrent_reservations_of_one_instance_share_a_commit(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(5000), stubhub=QuotaLimit(5000))
    await fleet.begin_the_day()
    quota = fleet.instance()
    await asyncio.gather(*(quota.reserve(name) for name in ["seatgeek", "stubhub"] * 10))
    assert quota._control.commits == 1


async def test_once_spent_no_further_commit_is_made_until_the_next_day(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(5))
    quota = fleet.instance()
    assert await spend(quota) == 5
    commits = quota._control.commits
    with pytest.raises(QuotaExhausted) as refused:
        await quota.reserve("seatgeek")
    assert quota._control.commits == commits
    assert refused.value.retry_after_s == DAY_S / 2  # the test's clock starts at noon UTC
    fleet.clock.advance(DAY_S / 2)
    assert await spend(quota) == 5


async def test_the_utc_day_begins_at_midnight_for_instances_that_slept_through_it(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet()
    early, late = fleet.instance(), fleet.instance()
    assert await spend(early) == 37
    assert await spend(late) == 0
    fleet.clock.advance(3 * DAY_S)
    assert await spend(late, most=10) == 10
    assert await spend(early) == 27


async def test_calls_held_from_yesterday_are_not_used_today(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(3000))
    quota, other = fleet.instance(), fleet.instance()
    await spend(quota, most=30)
    fleet.clock.advance(DAY_S)
    assert await spend(other, most=4000) + await spend(quota) == 3000


async def test_background_work_stops_at_its_share_while_requests_go_on(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    quota, other = fleet.instance(), fleet.instance()
    assert await spend(quota, background=True) == 80
    assert await spend(other, background=True) == 0
    assert await spend(other) == 20


async def test_a_day_from_the_first_call_lasts_until_the_reset_the_platform_tells(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet(ticketmaster=QuotaLimit(10, day="first_call"))
    quota, other = fleet.instance(), fleet.instance()
    await quota.reserve("ticketmaster")
    reset = fleet.clock.now() + dt.timedelta(hours=3)
    await quota.correct("ticketmaster", QuotaSeen(limit=10, remaining=9, resets_at=reset))
    assert await spend(quota, "ticketmaster") == 9
    assert quota.use("ticketmaster").resets_at == reset
    assert await spend(other, "ticketmaster") == 0
    fleet.clock.advance(3 * 3600 + 1)
    assert await spend(other, "ticketmaster", most=4) == 4
    assert await spend(quota, "ticketmaster") == 6
    assert quota.use("ticketmaster").resets_at > fleet.clock.now() + dt.timedelta(hours=23)


async def test_a_day_from_the_first_call_without_a_told_reset_is_taken_to_last_at_least_24_hours(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet(ticketmaster=QuotaLimit(4, day="first_call"))
    quota = fleet.instance()
    assert await spend(quota, "ticketmaster") == 4
    fleet.clock.advance(DAY_S)
    assert await spend(quota, "ticketmaster") == 0
    fleet.clock.advance(61)
    assert await spend(quota, "ticketmaster") == 4


async def test_midnight_does_not_begin_a_day_that_runs_from_the_first_call(new_fleet: NewFleet) -> None:
    fleet = new_fleet(ticketmaster=QuotaLimit(4, day="first_call"))
    assert await spend(fleet.instance(), "ticketmaster", most=3) == 3
    fleet.clock.advance(DAY_S / 2 + 60)
    assert await spend(fleet.instance(), "ticketmaster") == 1


async def test_a_platform_that_counts_more_than_we_do_is_believed(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    quota, other = fleet.instance(), fleet.instance()
    await quota.reserve("seatgeek")
    await quota.correct("seatgeek", QuotaSeen(limit=100, remaining=40))
    assert await spend(other) + await spend(quota) == 40


async def test_a_platform_that_counts_less_than_we_do_does_not_give_calls_back(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    quota = fleet.instance()
    await spend(quota, most=60)
    await quota.correct("seatgeek", QuotaSeen(limit=5000, remaining=4990))
    assert await spend(quota) == 40


async def test_an_empty_quota_told_by_the_platform_stops_every_instance_at_once(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    quota, other = fleet.instance(), fleet.instance()
    await quota.reserve("seatgeek")
    await quota.correct("seatgeek", QuotaSeen(remaining=0))
    assert await spend(other) == 0
    assert await spend(quota) == 0


async def test_a_correction_costs_no_commit_of_its_own(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(5000))
    await fleet.begin_the_day()
    quota = fleet.instance()
    await quota.reserve("seatgeek")
    for remaining in (4999, 4900, 4800):
        await quota.correct("seatgeek", QuotaSeen(limit=5000, remaining=remaining))
    assert quota._control.commits == 1


async def test_without_the_store_each_instance_lives_on_an_even_share_and_then_stops(
    new_fleet: NewFleet,
) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    quota = fleet.instance(store=BrokenStore(fleet.store), instances=10)
    assert await spend(quota) == 10
    assert quota.degraded
    assert await spend(quota, background=True) == 0


async def test_cut_off_later_the_share_is_of_what_was_left(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    store = BrokenStore(fleet.store)
    store.broken = False
    quota = fleet.instance(store=store, instances=10)
    assert await spend(quota, most=60) == 60
    store.broken = True
    assert await spend(quota) == 4


async def test_calls_made_while_cut_off_are_counted_afterwards(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(100))
    store = BrokenStore(fleet.store)
    quota = fleet.instance(store=store, instances=10)
    assert await spend(quota, most=7) == 7
    store.broken = False
    fleet.clock.advance(60)
    await quota.reserve("seatgeek")
    assert not quota.degraded
    assert (await fleet.instance().current())["seatgeek"].used == 8
    assert await spend(fleet.instance()) == 92


async def test_a_store_that_failed_is_left_alone_for_a_while(new_fleet: NewFleet) -> None:
    fleet = new_fleet(seatgeek=QuotaLimit(1000))
    store = BrokenStore(fleet.store)
    quota = fleet.instance(store=store)
    assert await spend(quota, most=50) == 50
    assert store.calls == 1


async def test_a_commit_of_unknown_outcome_is_counted_twice_rather_than_not_at_all(
    new_fleet: NewFleet,
) -> None:
    class Lossy(BrokenStore):
        async def ready(self) -> None:
            return None

        async def change_numbers(self, *args: object, **named: object) -> object:
            await self.store.change_numbers(*args, **named)
            raise StoreError("the answer was lost")

    fleet = new_fleet(seatgeek=QuotaLimit(100))
    await fleet.begin_the_day()
    assert await spend(fleet.instance(store=Lossy(fleet.store), instances=10), most=1) == 1
    assert (await fleet.instance().current())["seatgeek"].used == 2


async def test_nothing_is_known_before_anything_was_asked(new_fleet: NewFleet) -> None:
    quota = new_fleet().instance()
    assert quota.use("seatgeek") is None
    await quota.reserve("seatgeek")
    use = quota.use("seatgeek")
    assert (use.limit, use.used, use.resets_at) == (37, 1, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def test_a_quota_serves_one_event_loop_after_another(new_fleet: NewFleet) -> None:
    quota = new_fleet().instance()
    assert asyncio.run(spend(quota, most=20)) == 20
    assert asyncio.run(spend(quota)) == 17
