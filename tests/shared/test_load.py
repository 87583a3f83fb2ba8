"""What a load costs in calls and store operations, on the real cache, quota and circuits and a driven clock."""

from __future__ import annotations

import asyncio

from shared.settings import Settings
from shared.state.store import open_store
from tests.fakes import FakeClock
from tests.simulation import PLATFORMS, Fleet, MeteredStore, perfect_calls, zipf_arrivals

SETTINGS = Settings(store="sqlite://", store_timeout_ms=1000)


def new_fleet(instances: int) -> Fleet:
    clock = FakeClock()
    return Fleet(MeteredStore(open_store(SETTINGS, clock), clock), clock, instances, SETTINGS)


async def warmed_up(instances: int) -> Fleet:
    fleet = new_fleet(instances)
    for instance in range(instances):
        await fleet.search(instance, "warm-up")
    await asyncio.gather(*(each.cache.drain() for each in fleet.instances))
    fleet.clock.advance(10)
    fleet.store.counts.clear()
    fleet.calls.clear()
    return fleet


async def test_a_cold_search_costs_one_read_and_two_writes() -> None:
    fleet = await warmed_up(1)
    await fleet.search(0, "lakers")
    await fleet.instances[0].cache.drain()
    assert (fleet.store.counts["reads"], fleet.store.counts["writes"]) == (1, 2)


async def test_a_shared_hit_costs_one_read_and_a_hit_in_memory_nothing() -> None:
    fleet = await warmed_up(2)
    await fleet.search(0, "lakers")
    await fleet.instances[0].cache.drain()
    fleet.store.counts.clear()
    await fleet.search(1, "lakers")
    assert (fleet.store.counts["reads"], fleet.store.counts["writes"]) == (1, 0)
    for _ in range(10):
        await fleet.search(1, "lakers")
        await fleet.search(0, "lakers")
    assert (fleet.store.counts["reads"], fleet.store.counts["writes"]) == (1, 0)


async def test_a_platform_whose_circuit_is_open_makes_a_cold_search_no_dearer() -> None:
    fleet = await warmed_up(1)
    fleet.failing = {"stubhub"}
    for number in range(5):
        await fleet.search(0, f"team {number}")
    await fleet.instances[0].cache.drain()
    fleet.store.counts.clear()
    await fleet.search(0, "lakers")
    await fleet.instances[0].cache.drain()
    assert (fleet.store.counts["reads"], fleet.store.counts["writes"]) == (1, 2)
    assert fleet.calls["/stubhub"] == 5


async def test_fifty_identical_searches_over_two_instances_cost_one_call_per_platform() -> None:
    fleet = await warmed_up(2)
    await asyncio.gather(*(fleet.search(number % 2, "lakers") for number in range(50)))
    await asyncio.gather(*(each.cache.drain() for each in fleet.instances))
    assert fleet.calls == {f"/{name}": 1 for name in PLATFORMS}
    assert fleet.store.counts["entry_writes"] == 1


async def test_under_a_zipf_load_hardly_more_calls_are_made_than_by_a_perfect_cache() -> None:
    fleet = new_fleet(4)
    arrivals = zipf_arrivals(2000, 100, 360, 4)
    await fleet.run(arrivals)
    for name in PLATFORMS:
        assert fleet.calls[f"/{name}"] <= 1.02 * perfect_calls(arrivals, SETTINGS.search_ttl_s)
        assert fleet.calls[f"/{name}"] <= 0.2 * len(arrivals)
