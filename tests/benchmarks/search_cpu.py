"""The processor time of one search over three answers of 50 events, in this process and without any network."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from shared.serving.process import collect_seldom
from tests.benchmarks.plan import Plan
from tests.benchmarks.pure_search import searcher
from tests.benchmarks.replay import PATHS, body
from tests.benchmarks.results import Found, Row, at_most, compared

EVENTS = 50
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def measure(plan: Plan) -> Found:
    """Parse, normalise, match, price, rank and encode, against the msgspec floor."""
    return Found(rows=[_row(plan)])


def _row(plan: Plan) -> Row:
    from tests.benchmarks.floor_search import answer  # noqa: PLC0415 - needs msgspec, which only this row does

    collect_seldom()
    bodies = {platform: body(platform, EVENTS) for platform in PATHS.values()}
    search = searcher(bodies, NOW)

    def floor() -> bytes:
        return answer(bodies["stubhub"], bodies["seatgeek"], bodies["ticketmaster"])

    repeats = 3 if plan.quick else 20
    cpu_ms(search, repeats)
    cpu_ms(floor, repeats)
    pairs = [(cpu_ms(search, repeats), cpu_ms(floor, repeats)) for _ in range(plan.rounds)]
    note = f"three times {EVENTS} events, {sum(map(len, bodies.values())):,} bytes in, {len(search()):,} out"
    return compared(
        "one search: parse, normalise, match, price, rank, encode",
        "CPU ms",
        pairs,
        "msgspec + orjson",
        at_most(2.5),
        note=note,
    )


def cpu_ms(run: Callable[[], object], repeats: int) -> float:
    """Milliseconds of processor time that one run takes, the least of `repeats`."""
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        run()
        best = min(best, time.process_time() - started)
    return 1000 * best
