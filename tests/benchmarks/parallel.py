"""Searching three platforms of unequal latency at once, against asking them in turn and against the slowest alone."""

from __future__ import annotations

import time
from itertools import count

from shared.aggregator import UnifiedInventoryAggregator
from tests.benchmarks.in_process import aggregator
from tests.benchmarks.plan import Plan
from tests.benchmarks.replay import PATHS
from tests.benchmarks.results import Found, Row, at_least, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import replay

LATENCIES_MS = (150.0, 300.0, 600.0)
_numbers = count()


def measure(plan: Plan) -> Found:
    """How near a search comes to the latency of its slowest platform."""
    with replay(latencies_ms=LATENCIES_MS) as upstream:
        return Found(rows=run(_measure(upstream, plan)))


async def _measure(upstream: int, plan: Plan) -> list[Row]:
    async with aggregator(upstream) as searching:
        await _seconds(searching)
        rounds = await in_turns(plan.rounds, lambda: _seconds(searching), lambda: _in_turn(searching))
    ideal = max(LATENCIES_MS) / 1000
    note = f"{', '.join(f'{each:g}' for each in LATENCIES_MS)} ms"
    return [
        compared(
            "parallel search: ideal time over its own",
            "1/s",
            [(1 / together, 1 / ideal) for together, _ in rounds],
            "the slowest platform's latency",
            at_least(0.95),
            note=note,
        ),
        compared(
            "parallel search: its time over asking in turn",
            "ms",
            [(1000 * together, 1000 * in_turn) for together, in_turn in rounds],
            "the same platforms one after the other",
            note=note,
        ),
    ]


async def _in_turn(searching: UnifiedInventoryAggregator) -> float:
    return sum([await _seconds(searching, [name]) for name in PATHS.values()])


async def _seconds(searching: UnifiedInventoryAggregator, platforms: list[str] | None = None) -> float:
    started = time.perf_counter()
    await searching.search_events(f"Lakers {next(_numbers)}", platforms=platforms)
    return time.perf_counter() - started
