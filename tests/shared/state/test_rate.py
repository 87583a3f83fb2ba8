"""Requests per second: a turn may be planned, but only real starts count."""

from __future__ import annotations

import asyncio
import random

import pytest

from shared.errors import RateLimited
from shared.state.rate import RateLimiter
from tests.fakes import FakeClock


async def starts(limiter: RateLimiter, clock: FakeClock, count: int, *, before: float = 1e9) -> list[float]:
    began: list[float] = []

    async def one() -> None:
        await limiter.turn("ticketmaster", before=before)
        began.append(clock.monotonic())

    await asyncio.gather(*(one() for _ in range(count)))
    return began


def most_in_any_second(began: list[float]) -> int:
    return max(sum(1 for other in began if first <= other < first + 1) for first in began)


@pytest.mark.parametrize("limit", [1, 2.5, 5, 20])
async def test_no_second_ever_holds_more_starts_than_the_limit(limit: float) -> None:
    clock = FakeClock()
    began = await starts(RateLimiter({"ticketmaster": limit}, clock=clock), clock, 60)
    assert len(began) == 60
    assert most_in_any_second(began) <= limit


async def test_a_whole_limit_is_used_in_full() -> None:
    clock = FakeClock()
    began = await starts(RateLimiter({"ticketmaster": 5}, clock=clock), clock, 50)
    assert began[-1] - began[0] == pytest.approx(9)


async def test_less_than_one_a_second_spaces_starts_out() -> None:
    clock = FakeClock()
    began = await starts(RateLimiter({"ticketmaster": 0.5}, clock=clock), clock, 3)
    assert [round(at - began[0], 3) for at in began] == [0, 2, 4]


async def test_starts_that_come_later_than_planned_still_keep_the_limit() -> None:
    class Sluggish(FakeClock):
        """Some sleepers oversleep, as they do in a loop that is busy."""

        def __init__(self) -> None:
            super().__init__()
            self.chance = random.Random(1)

        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if self.chance.random() < 0.3:
                self.advance(0.8)

    clock = Sluggish()
    began = await starts(RateLimiter({"ticketmaster": 3}, clock=clock), clock, 40)
    assert most_in_any_second(began) <= 3


async def test_who_cannot_start_in_time_is_told_at_once_how_long_to_wait() -> None:
    clock = FakeClock()
    limiter = RateLimiter({"ticketmaster": 2}, clock=clock)
    await starts(limiter, clock, 2)
    before = clock.monotonic()
    with pytest.raises(RateLimited) as refused:
        await limiter.turn("ticketmaster", before=before + 0.5)
    assert clock.monotonic() == before
    assert refused.value.retry_after_s == pytest.approx(1)
    assert not refused.value.repeatable


async def test_a_refused_or_cancelled_turn_takes_nobodys_place() -> None:
    clock = FakeClock()
    limiter = RateLimiter({"ticketmaster": 1}, clock=clock)
    await limiter.turn("ticketmaster", before=1e9)
    with pytest.raises(RateLimited):
        await limiter.turn("ticketmaster", before=clock.monotonic() + 0.1)
    leaving = asyncio.create_task(limiter.turn("ticketmaster", before=1e9))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    at = clock.monotonic()
    await limiter.turn("ticketmaster", before=at + 1.01)


async def test_zero_and_unknown_platforms_have_no_limit() -> None:
    clock = FakeClock()
    limiter = RateLimiter({"ticketmaster": 0}, clock=clock)
    for _ in range(1000):
        await limiter.turn("ticketmaster", before=0)
        await limiter.turn("a fourth", before=0)


async def test_instances_that_are_active_together_share_the_limit() -> None:
    clock = FakeClock()
    limiter = RateLimiter({"ticketmaster": 6}, clock=clock, sharers=lambda: 3)
    assert most_in_any_second(await starts(limiter, clock, 10)) == 2


def test_a_limiter_serves_one_event_loop_after_another() -> None:
    clock = FakeClock()
    limiter = RateLimiter({"ticketmaster": 2}, clock=clock)
    first = asyncio.run(starts(limiter, clock, 3))
    second = asyncio.run(starts(limiter, clock, 3))
    assert most_in_any_second(first + second) <= 2
