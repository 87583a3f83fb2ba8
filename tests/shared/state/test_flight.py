from __future__ import annotations

import asyncio

import pytest

from shared.state.flight import SingleFlight


class Work:
    def __init__(self) -> None:
        self.started = 0
        self.finished = 0

    async def __call__(self) -> int:
        self.started += 1
        await asyncio.sleep(0.01)
        self.finished += 1
        return self.started


async def test_concurrent_callers_of_one_key_share_one_call() -> None:
    flight, work = SingleFlight(), Work()
    results = await asyncio.gather(*(flight.run("lakers", work) for _ in range(50)))
    assert results == [1] * 50
    assert work.started == 1


async def test_other_keys_and_later_callers_make_their_own_call() -> None:
    flight, work = SingleFlight(), Work()
    await asyncio.gather(flight.run("lakers", work), flight.run("bulls", work))
    await flight.run("lakers", work)
    assert work.started == 3


async def test_the_call_goes_on_when_every_waiter_has_left() -> None:
    flight, work = SingleFlight(), Work()
    waiters = [asyncio.create_task(flight.run("lakers", work)) for _ in range(3)]
    await asyncio.sleep(0)
    for waiter in waiters:
        waiter.cancel()
    await asyncio.gather(*waiters, return_exceptions=True)
    assert flight.waiting("lakers")
    await asyncio.sleep(0.03)
    assert work.finished == 1
    assert not flight.waiting("lakers")


async def test_one_waiter_leaving_does_not_disturb_the_others() -> None:
    flight, work = SingleFlight(), Work()
    staying = asyncio.create_task(flight.run("lakers", work))
    leaving = asyncio.create_task(flight.run("lakers", work))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1


async def test_a_failure_reaches_every_waiter_and_is_not_kept() -> None:
    flight, work = SingleFlight(), Work()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise ValueError("no")

    results = await asyncio.gather(*(flight.run("lakers", fail) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [ValueError] * 3
    assert await flight.run("lakers", work) == 1


def test_a_call_of_a_loop_that_ended_is_not_joined() -> None:
    flight, work = SingleFlight(), Work()

    async def leave() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await flight.run("lakers", work)

    asyncio.run(leave())
    assert asyncio.run(flight.run("lakers", work)) == 2
