"""The processor time of one search over three answers of 50 events, in this process and without any network."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from shared.serving.process import collect_seldom
from tests.benchmarks.plan import Plan
from tests.benchmarks.pure_search import searcher
from tests.benchmarks.replay import PATHS, body, renamed
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run

EVENTS = 50
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
WHAT = "one search: parse, normalise, match, price, rank, encode"
Bodies = Mapping[str, bytes]


def measure(plan: Plan) -> Found:
    """Parse, normalise, match, price, rank and encode, against the msgspec floor."""
    collect_seldom()
    repeats = 3 if plan.quick else 20
    return Found(rows=[run(_row(new, repeats, plan)) for new in (True, False)])


async def _row(new: bool, repeats: int, plan: Plan) -> Row:
    """With `new` names in every search, or with those that the search before had."""
    from tests.benchmarks.floor_search import answer  # noqa: PLC0415 - needs orjson, which only this row does

    same = {platform: body(platform, EVENTS) for platform in PATHS.values()}
    searches = _bodies(same) if new else None

    async def ours() -> float:
        return cpu_ms(lambda bodies: searcher(bodies, NOW)(), repeats, lambda: _next(searches, same))

    async def floor() -> float:
        return cpu_ms(lambda bodies: answer(*bodies.values()), repeats, lambda: _next(searches, same))

    await in_turns(1, ours, floor)
    pairs = await in_turns(plan.rounds, ours, floor)
    size = f"three times {EVENTS} events, {sum(map(len, same.values())):,} bytes in"
    return compared(
        WHAT if new else f"{WHAT}; names seen before",
        "CPU ms",
        pairs,
        "msgspec + orjson",
        at_most(2.5),
        note=f"{size}, {len(searcher(same, NOW)()):,} out, of the floor {len(answer(*same.values())):,}",
    )


def _bodies(same: Bodies) -> Iterator[Bodies]:
    for number in count():
        yield {platform: renamed(content, number) for platform, content in same.items()}


def _next(searches: Iterator[Bodies] | None, same: Bodies) -> Bodies:
    return same if searches is None else next(searches)


def cpu_ms(search: Callable[[Bodies], object], repeats: int, prepare: Callable[[], Bodies]) -> float:
    """Milliseconds of processor time that one search takes, the least of `repeats`; preparing it does not count."""
    best = float("inf")
    for _ in range(repeats):
        bodies = prepare()
        started = time.process_time()
        search(bodies)
        best = min(best, time.process_time() - started)
    return 1000 * best
