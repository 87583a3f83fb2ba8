"""Counts what searches cost in platform calls and store operations, by kind of request and under a Zipf load.

Run as `python -m tests.benchmarks.shared_state` from the project's root. Real caches, quotas, claims and
circuits of several instances run on a driven clock over the embedded store; only the time that operations and
calls take is assumed. Nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter

from shared.settings import Settings
from shared.state.store import open_store
from tests.fakes import FakeClock
from tests.simulation import (
    CALL_S,
    PLATFORMS,
    READ_S,
    WRITE_S,
    Fleet,
    MeteredStore,
    perfect_calls,
    zipf_arrivals,
)

SETTINGS = Settings(store="sqlite://", store_timeout_ms=1000)
READ_PRICE, WRITE_PRICE = 0.03, 0.09
"""US dollars per 100,000, Firestore Standard edition in one region; https://cloud.google.com/firestore/pricing."""


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--instances", type=int, default=4)
    arguments = parser.parse_args()
    print(f"assumed: read {READ_S * 1000:g} ms, write {WRITE_S * 1000:g} ms, call {CALL_S * 1000:g} ms\n")
    await _kinds()
    await _load(arguments.searches, arguments.queries, arguments.minutes * 60, arguments.instances)


async def _kinds() -> None:
    print("| request | reads | writes | fields named | bytes written | calls |")
    print("|---|---|---|---|---|---|")
    fleet = _fleet(2)
    for instance in range(2):
        await fleet.search(instance, "warm-up")
    await _settle(fleet)
    await _row(fleet, "cold search, three platforms", 0, "lakers")
    await _row(fleet, "the same again in this instance", 0, "lakers")
    await _row(fleet, "the same in another instance", 1, "lakers")
    fleet.clock.advance(SETTINGS.search_ttl_s + 1)
    await _row(fleet, "the same when no longer fresh", 1, "lakers")
    await _row(fleet, "50 at once, two instances", None, "bulls")


async def _row(fleet: Fleet, name: str, instance: int | None, text: str) -> None:
    fleet.clock.advance(5)
    fleet.store.counts.clear()
    fleet.calls.clear()
    places = [instance] if instance is not None else [number % 2 for number in range(50)]
    await asyncio.gather(*(fleet.search(place, text) for place in places))
    await _settle(fleet)
    counts = fleet.store.counts
    told = (counts["reads"], counts["writes"], counts["fields_changed"], counts["bytes_written"])
    print(f"| {name} | {' | '.join(str(each) for each in told)} | {sum(fleet.calls.values())} |")


async def _load(searches: int, queries: int, seconds: float, instances: int) -> None:
    fleet = _fleet(instances)
    arrivals = zipf_arrivals(searches, queries, seconds, instances)
    await fleet.run(arrivals)
    calls = max(fleet.calls.values())
    perfect = perfect_calls(arrivals, SETTINGS.search_ttl_s)
    counts: Counter[str] = fleet.store.counts
    million = 1_000_000 / searches
    cost = million * (counts["reads"] * READ_PRICE + counts["writes"] * WRITE_PRICE) / 100_000
    print(
        f"\n{searches} searches, {queries} queries by Zipf(1.0), {seconds / 60:g} min, {instances} instances"
    )
    print(f"calls per platform      {calls}, {calls / perfect:.4f} of a perfect shared cache's {perfect}")
    print(f"saved by the cache      {1 - calls / searches:.1%} (at best {1 - perfect / searches:.1%})")
    print(
        f"reads, writes           {counts['reads']}, {counts['writes']} ({counts['entry_writes']} of entries)"
    )
    print(
        f"per 1,000 searches      {counts['reads'] / searches * 1000:.0f} reads, {counts['writes'] / searches * 1000:.0f} writes"
    )
    print(f"bytes read, written     {counts['bytes_read']:,}, {counts['bytes_written']:,}")
    print(f"1 M searches like these ${cost:.2f} at list price ({', '.join(PLATFORMS)})")


def _fleet(instances: int) -> Fleet:
    clock = FakeClock()
    return Fleet(MeteredStore(open_store(SETTINGS, clock), clock), clock, instances, SETTINGS)


async def _settle(fleet: Fleet) -> None:
    await asyncio.gather(*(each.cache.drain() for each in fleet.instances))


if __name__ == "__main__":
    asyncio.run(main())
