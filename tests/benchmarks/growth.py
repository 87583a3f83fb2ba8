"""How cost grows with what is asked: distinct searches, registered platforms and events in an answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from shared import platforms as registry
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange, Platform
from tests.benchmarks.in_process import aggregator
from tests.benchmarks.load import fetch
from tests.benchmarks.plan import Plan
from tests.benchmarks.pure_search import searcher
from tests.benchmarks.replay import CALLS_PATH, PATHS, body
from tests.benchmarks.results import Found, Plot, Row, at_most
from tests.benchmarks.runtime import run
from tests.benchmarks.search_cpu import cpu_ms
from tests.benchmarks.servers import replay, replay_environment

SEARCHES = (1, 2, 4, 8, 16, 32, 64)
PLATFORMS = (3, 6, 9, 12)
EVENTS = (10, 30, 100, 300, 1000)
NEAR_LINEAR = 1.25
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
Points = list[tuple[float, float]]


class Renamed:
    """A platform under another name, as a further one would be registered."""

    def __init__(self, platform: Platform, number: int) -> None:
        self._platform = platform
        self.name = f"{platform.name}{number}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """What the platform finds, told as this one's."""
        found = yield from self._platform.search(query, access)
        renamed = (replace(event, platform=self.name) for event in found.events)
        return replace(found, events=tuple(renamed))


def measure(plan: Plan) -> Found:
    """Cost per search, per platform and per event, at the largest size against the smallest."""
    calls, by_search = run(_by_searches(SEARCHES[:2] if plan.quick else SEARCHES))
    by_platform = run(_by_platforms(PLATFORMS[:2] if plan.quick else PLATFORMS, 1 if plan.quick else 5))
    by_event = _by_events(EVENTS[:2] if plan.quick else EVENTS)
    return Found(
        rows=[
            _row("platform calls by distinct searches", "calls", calls),
            _row("processor time by distinct searches", "CPU ms", by_search),
            _row("processor time by platforms registered", "CPU ms", by_platform),
            _row("processor time by events in each answer", "CPU ms", by_event),
        ],
        plots=[
            _plot("searches", "distinct searches", "CPU ms", by_search),
            _plot("platforms", "platforms registered", "CPU ms a search", by_platform),
            _plot("events", "events in each platform's answer", "CPU ms a search", by_event),
        ],
    )


def _row(what: str, unit: str, points: Points) -> Row:
    """The ratio is the growth of the cost over the growth of the size: 1 is linear, below is better."""
    (least, cheap), (most, dear) = points[0], points[-1]
    return Row(
        what=f"{what}: {least:g} to {most:g}",
        unit=unit,
        ours=dear,
        floor=cheap,
        ratio=(dear / cheap) / (most / least),
        against=f"linear growth from {least:g}",
        target=at_most(NEAR_LINEAR),
    )


def _plot(name: str, across: str, up: str, points: Points) -> Plot:
    (least, cheap) = points[0]
    linear = [(size, cheap * size / least) for size, _ in points]
    lines = {"measured": points, f"linear from {least:g}": linear}
    return Plot(name=f"benchmark_growth_{name}", title=f"cost by {across}", across=across, up=up, lines=lines)


async def _by_searches(sizes: Sequence[int]) -> tuple[Points, Points]:
    calls: Points = []
    cost: Points = []
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        async with aggregator(upstream) as searching:
            await searching.search_events("Lakers")
            for size in sizes:
                before = int(await fetch(upstream, CALLS_PATH))
                started = time.process_time()
                await asyncio.gather(
                    *(searching.search_events(f"Lakers {size} {number}") for number in range(size))
                )
                cost.append((size, 1000 * (time.process_time() - started)))
                calls.append((size, int(await fetch(upstream, CALLS_PATH)) - before))
    return calls, cost


async def _by_platforms(sizes: Sequence[int], repeats: int) -> Points:
    points: Points = []
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        for size in sizes:
            platforms = [Renamed(registry.load(registry.NAMES[at % 3]), at) for at in range(size)]
            settings = replay_environment(upstream)
            renamed = {
                f"{each.name.upper()}_{variable.partition('_')[2]}": value
                for each in platforms
                for variable, value in settings.items()
                if variable.startswith(each.name.rstrip("0123456789").upper())
            }
            async with aggregator(upstream, platforms=platforms, more=renamed) as searching:
                costs = []
                for number in range(repeats + 1):
                    started = time.process_time()
                    answer = await searching.search_events(f"Lakers {number}")
                    costs.append(1000 * (time.process_time() - started))
                    told = {source["status"] for source in answer["sources"]}
                    if not told <= {"ok", "no_prices"}:
                        raise RuntimeError(f"with {size} platforms registered some told {told}")
            points.append((size, min(costs[1:] or costs)))
    return points


def _by_events(sizes: Sequence[int]) -> Points:
    points: Points = []
    for size in sizes:
        bodies = {platform: body(platform, size) for platform in PATHS.values()}
        points.append((size, cpu_ms(searcher(bodies, NOW), 5 if size <= 100 else 2)))
    return points
