"""How cost grows with what is asked: distinct searches, registered platforms and events in an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from itertools import count, pairwise
from statistics import median

from shared.aggregator import UnifiedInventoryAggregator
from shared.serving.process import collect_seldom
from shared.settings import Settings
from shared.state.store import open_store
from tests.benchmarks.counted_store import CountedStore
from tests.benchmarks.in_process import aggregator
from tests.benchmarks.load import fetch
from tests.benchmarks.plan import Plan
from tests.benchmarks.renamed_platform import renamed_platforms, renamed_settings
from tests.benchmarks.replay import CALLS_PATH
from tests.benchmarks.results import Found, Plot, Row, at_most
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import replay, replay_environment

SEARCHES = (1, 2, 4, 8, 16, 32, 64)
PLATFORMS = (3, 6, 9, 12)
EVENTS = (10, 30, 100, 300, 1000)
NEAR_LINEAR = 1.25
_numbers = count()


@dataclass(frozen=True, slots=True)
class Cost:
    """What some searches at once cost: all of them together."""

    calls: float
    operations: float
    cpu_ms: float
    response_ms: float


UNITS = ("platform calls", "Firestore operations", "processor time", "response time")
Points = list[tuple[float, Cost]]


@dataclass(frozen=True, slots=True)
class Instance:
    """The service in this process, and what it can be seen to use."""

    searching: UnifiedInventoryAggregator
    store: CountedStore
    upstream: int

    async def cost(self, searches: int) -> Cost:
        """The cost of so many distinct searches at once. Raises RuntimeError where a platform did not answer."""
        queries = [f"Lakers {next(_numbers)}" for _ in range(searches)]
        calls = int(await fetch(self.upstream, CALLS_PATH))
        self.store.operations()
        cpu, began = time.process_time(), time.perf_counter()
        answers = await asyncio.gather(*(self.searching.search_events(each, limit=100) for each in queries))
        response_s = time.perf_counter() - began
        await self.searching.services.cache.drain()
        cpu_s = time.process_time() - cpu
        told = {source["status"] for answer in answers for source in answer["sources"]}
        if not told <= {"ok", "no_prices"}:
            raise RuntimeError(f"some platforms told {told}")
        asked = int(await fetch(self.upstream, CALLS_PATH)) - calls
        return Cost(asked, self.store.operations(), 1000 * cpu_s, 1000 * response_s)

    async def typical(self, searches: int, repeats: int) -> Cost:
        """The median of each cost over `repeats`."""
        return _median([await self.cost(searches) for _ in range(repeats)])


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(each) for each in zip(*map(astuple, costs), strict=True)))


def measure(plan: Plan) -> Found:
    """Calls, store operations, processor time and response time, at the largest size against the smallest."""
    collect_seldom()
    few = 2 if plan.quick else None
    grown = (
        ("searches", "distinct searches at once", run(_by_searches(SEARCHES[:few], plan))),
        ("platforms", "platforms registered", run(_by_platforms(PLATFORMS[:few], plan))),
        ("events", "events in each platform's answer", run(_by_events(EVENTS[:few], plan))),
    )
    return Found(
        rows=[row for _, across, points in grown for row in _rows(across, points)],
        plots=[plot for name, across, points in grown for plot in _plots(name, across, points)],
    )


async def _by_searches(sizes: Sequence[int], plan: Plan) -> Points:
    # All sizes in each round: the machine's faster and slower minutes are to be in each.
    async with _instance() as instance:
        rounds = [[await instance.cost(size) for size in sizes] for _ in range(_repeats(plan))]
    return [(size, _median(costs)) for size, costs in zip(sizes, zip(*rounds, strict=True), strict=True)]


async def _by_platforms(sizes: Sequence[int], plan: Plan) -> Points:
    points: Points = []
    for size in sizes:
        async with _instance(platforms=size) as instance:
            points.append((size, await instance.typical(1, _repeats(plan))))
    return points


async def _by_events(sizes: Sequence[int], plan: Plan) -> Points:
    points: Points = []
    for size in sizes:
        async with _instance(events=size) as instance:
            points.append((size, await instance.typical(1, _repeats(plan))))
    return points


def _repeats(plan: Plan) -> int:
    return 1 if plan.quick else plan.rounds


@asynccontextmanager
async def _instance(*, platforms: int = 3, events: int = 50) -> AsyncIterator[Instance]:
    """An instance that has answered two searches already."""
    chosen = renamed_platforms(platforms)
    store = CountedStore(open_store(Settings(store="sqlite://")))
    with replay(events=events, latencies_ms=(0, 0, 0)) as upstream:
        settings = renamed_settings(chosen, replay_environment(upstream))
        async with aggregator(upstream, platforms=chosen, store=store, more=settings) as searching:
            instance = Instance(searching, store, upstream)
            await instance.typical(1, 2)
            yield instance


def _rows(across: str, points: Points) -> list[Row]:
    """The ratio is the growth of the cost over the growth of the size: 1 is linear, below is better."""
    (least, cheap), (most, dear) = points[0], points[-1]
    return [
        Row(
            what=f"{what} by {across}: {least:g} to {most:g}",
            unit="ms" if what.endswith("time") else "",
            ours=large,
            floor=small,
            ratio=(large / small) / (most / least),
            against=f"linear growth from {least:g}",
            target=at_most(NEAR_LINEAR),
            note=f"steepest step {_steepest([(size, astuple(cost)[at]) for size, cost in points]):.2f}",
        )
        for at, (what, small, large) in enumerate(zip(UNITS, astuple(cheap), astuple(dear), strict=True))
    ]


def _steepest(points: Sequence[tuple[float, float]]) -> float:
    """The largest growth over that of the size from one size to the next: fixed costs hide less of it."""
    return max((dear / cheap) / (more / less) for (less, cheap), (more, dear) in pairwise(points))


def _plots(name: str, across: str, points: Points) -> list[Plot]:
    times = {
        "processor time, ms": [(size, cost.cpu_ms) for size, cost in points],
        "response time, ms": [(size, cost.response_ms) for size, cost in points],
    }
    counts = {
        "platform calls": [(size, cost.calls) for size, cost in points],
        "Firestore operations": [(size, cost.operations) for size, cost in points],
    }
    return [
        _plot(f"benchmark_growth_{name}", f"time by {across}", across, "ms", times),
        _plot(
            f"benchmark_growth_{name}_counts", f"calls and operations by {across}", across, "number", counts
        ),
    ]


def _plot(name: str, title: str, across: str, up: str, lines: dict[str, list[tuple[float, float]]]) -> Plot:
    """The lines, and what the first would be if it grew in proportion."""
    first = next(iter(lines))
    (least, cheap), *_ = lines[first]
    linear = {f"{first}, if linear": [(size, cheap * size / least) for size, _ in lines[first]]}
    return Plot(name=name, title=title, across=across, up=up, lines={**lines, **linear})
