"""Matching three platforms' answers: what 3 x 200 events cost, and how the cost grows to 3 x 5,000.

Run as `python -m tests.benchmarks --only matching`, or `python -m tests.benchmarks.matching --images FOLDER` to draw
the growth alone. Cost is processor time. The row of 3 x 200 events is the median of at least 15 runs; growth and ratios
are of the cheapest run, since what else the machine does only adds. The events have been seen before, as those of a
refreshed search have, unless the row says otherwise: new dates are those of no earlier run; for new names all that
matching remembers of earlier calls is dropped before each run, and only its tables stay.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import functools
import random
import resource
import statistics
import string
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from rapidfuzz import fuzz

from shared.matching import cluster
from shared.model import PlatformEvent
from shared.serving.process import collect_seldom
from tests.benchmarks.line_chart import Axis, line_charts
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Plot, Row, at_most
from tests.shared.matching.conventions import MAKERS, PLATFORMS, record

SIZES = (50, 100, 200, 500, 1000, 2000, 5000)
"""Events of each of the three platforms."""
ALLOWED_MS = 15.0
NEAR_LINEAR = 1.5
_SEASON = dt.timedelta(days=240)
_A_SEASON = 200
_RUNS = 21
NEVER_MET = 40_000


def events(size: int, seed: int = 1) -> list[PlatformEvent]:
    """`size` performances on three platforms each, in the platforms' spellings; a further season for every 200."""
    choice = random.Random(seed)
    found = []
    for number in range(size):
        show = choice.choice(MAKERS)(choice.choice)
        show = dataclasses.replace(show, start=show.start + _SEASON * (number // _A_SEASON))
        found += [record(choice.choice, show, platform, number=number) for platform in PLATFORMS]
    choice.shuffle(found)
    return found


def plain_rule(found: Sequence[PlatformEvent]) -> int:
    """The usual rule, for scale: pairs of one date whose names share their words by 0.7 or more."""
    by_date: dict[dt.date | None, list[PlatformEvent]] = {}
    for event in found:
        by_date.setdefault(event.date, []).append(event)
    return sum(
        one.platform != other.platform and fuzz.token_set_ratio(one.name, other.name, score_cutoff=70) > 0
        for day in by_date.values()
        for at, one in enumerate(day)
        for other in day[at + 1 :]
    )


def cpu_ms(work: Callable[[], object], repeats: int) -> float:
    """Processor time of the cheapest of `repeats` runs, in ms."""
    return min(_costs_ms(work, repeats))


def median_ms(work: Callable[[], object], repeats: int) -> float:
    """Processor time of the median of `repeats` runs, in ms."""
    return statistics.median(_costs_ms(work, repeats))


def _costs_ms(work: Callable[[], object], repeats: int) -> list[float]:
    costs = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        costs.append(1000 * (time.process_time() - started))
    return costs


def forget() -> None:
    """Drop what matching remembers of names, venues, places and pairs; tables and what is made of them stay."""
    modules = [module for name, module in sys.modules.items() if name.startswith("shared.matching.")]
    for remembered in [value for module in modules for value in vars(module).values()]:
        if hasattr(remembered, "cache_parameters") and (remembered.cache_parameters()["maxsize"] or 0) > 1:
            remembered.cache_clear()


def new_names_ms(found: Sequence[PlatformEvent], repeats: int) -> list[float]:
    """Processor time of runs over names never seen, in ms."""
    costs = []
    for _ in range(repeats):
        forget()
        costs.append(cpu_ms(lambda: cluster(found), 1))
    return costs


def new_dates_ms(found: Sequence[PlatformEvent], repeats: int) -> list[float]:
    """Processor time of runs over names and venues seen before on dates never seen, in ms."""
    cluster(found)
    later = [[_weeks_later(event, 60 + run) for event in found] for run in range(repeats)]
    return [cpu_ms(functools.partial(cluster, run), 1) for run in later]


def _weeks_later(event: PlatformEvent, weeks: int) -> PlatformEvent:
    delay = dt.timedelta(weeks=weeks)
    return replace(
        event,
        date=event.date and event.date + delay,
        original_date=event.original_date and event.original_date + delay,
        starts_at=event.starts_at and event.starts_at + delay,
    )


def measure(plan: Plan) -> Found:
    """Cost of 3 x 200 events, seen before and new, and its growth."""
    collect_seldom()
    sizes = SIZES[:2] if plan.quick else SIZES
    points = growth(sizes, 2 if plan.quick else 12)
    rows = [_allowed(plan), _against_rule(plan), _new_dates(plan), _new_names(plan), _growth(points)]
    linear = [(size, points[0][1] * size / points[0][0]) for size, _ in points]
    plot = Plot(
        name="matching_growth",
        title="matching by events of each platform",
        across="events of each of three platforms",
        up="CPU ms",
        lines={"measured": points, f"linear from {sizes[0]}": linear},
    )
    return Found(rows=rows, plots=[plot])


def growth(sizes: Sequence[int], repeats: int) -> list[tuple[float, float]]:
    """Cost in ms by size, of events seen before: of each size the cheapest of `repeats` rounds over all."""
    found = {size: events(size) for size in sizes}
    for records in found.values():
        cluster(records)
    rounds = [
        [cpu_ms(functools.partial(cluster, records), 1) for records in found.values()] for _ in range(repeats)
    ]
    return [(size, min(costs)) for size, costs in zip(sizes, zip(*rounds, strict=True), strict=True)]


def _allowed(plan: Plan) -> Row:
    size, runs = (50, 3) if plan.quick else (200, _RUNS)
    found = events(size)
    cluster(found)
    cost = median_ms(lambda: cluster(found), runs)
    return Row(
        what=f"matching 3 x {size} events, median of {runs} runs",
        unit="CPU ms",
        ours=cost,
        floor=ALLOWED_MS,
        ratio=cost / ALLOWED_MS,
        against=f"the {ALLOWED_MS:g} ms allowed for 3 x 200",
        target=at_most(1),
    )


def _against_rule(plan: Plan) -> Row:
    size = 50 if plan.quick else 200
    found = events(size)
    cluster(found)
    repeats = 2 if plan.quick else 30
    ours, rule = cpu_ms(lambda: cluster(found), repeats), cpu_ms(lambda: plain_rule(found), repeats)
    return Row(
        what=f"matching 3 x {size} events, with verdicts, uids and add-ons",
        unit="CPU ms",
        ours=ours,
        floor=rule,
        ratio=ours / rule,
        against="one token_set_ratio per pair of a date, which only counts pairs",
    )


def _new_dates(plan: Plan) -> Row:
    size, runs = (50, 3) if plan.quick else (200, _RUNS)
    cost = statistics.median(new_dates_ms(events(size), runs))
    return Row(
        what=f"matching 3 x {size} events, names and venues seen before, dates new: median of {runs} runs",
        unit="CPU ms",
        ours=cost,
        floor=ALLOWED_MS,
        ratio=cost / ALLOWED_MS,
        against=f"the {ALLOWED_MS:g} ms allowed for 3 x 200",
    )


def _new_names(plan: Plan) -> Row:
    size = 50 if plan.quick else 200
    found = events(size, seed=2)
    costs = new_names_ms(found, 1 if plan.quick else 15)
    cluster(found)
    seen = cpu_ms(lambda: cluster(found), 3 if plan.quick else 30)
    return Row(
        what=f"matching 3 x {size} events, all names and venues new",
        unit="CPU ms",
        ours=min(costs),
        floor=seen,
        ratio=min(costs) / seen,
        against="the same events seen before",
    )


def _growth(points: Sequence[tuple[float, float]]) -> Row:
    start = next((point for point in points if point[0] == 200), points[0])
    (least, cheap), (most, dear) = start, points[-1]
    return Row(
        what=f"matching by events of each platform: {least:g} to {most:g}",
        unit="CPU ms",
        ours=dear,
        floor=cheap,
        ratio=(dear / cheap) / (most / least),
        against=f"linear growth from {least:g}",
        target=at_most(NEAR_LINEAR),
    )


def picture(points: Sequence[tuple[float, float]]) -> str:
    """Cost over size beside a straight line, both axes logarithmic."""
    base_size, base = next(point for point in points if point[0] == 200)
    linear = [(size, base * size / base_size) for size, _ in points]
    lines = {"processor time of one core": points, "linear growth from 200": linear}
    across = Axis(label="events of each of three platforms", marks=SIZES, logarithmic=True)
    up = Axis(label="ms", marks=(1, 3, 10, 30, 100, 300, 1000), logarithmic=True)
    return line_charts([("matching by size", lines)], across, up)


def remembered_mb(names: int) -> float:
    """By how many megabytes the process grows while it matches so many events, none of them named like another."""
    choice = random.Random(1)
    before = _resident_mb()
    for first in range(0, names, 500):
        cluster([_invented(choice, number) for number in range(first, first + 500)])
    return _resident_mb() - before


def _invented(choice: random.Random, number: int) -> PlatformEvent:
    a, b, c, d = ("".join(choice.choices(string.ascii_lowercase, k=7)).title() for _ in range(4))
    name = f"{a} {b} vs. {c} {d}" if number % 2 else f"{a} {b}: {c} Tour"
    place = {"venue": f"{d} Arena", "city": "Los Angeles", "state": "CA", "country": "US"}
    day = dt.date(2026, 12, 1) + dt.timedelta(number % 60)
    return PlatformEvent(platform="seatgeek", event_id=str(number), name=name, date=day, **place)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Print the cost by size and, where asked, draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, help="write matching_growth.svg to this folder")
    parser.add_argument(
        "--memory", action="store_true", help="measure what is remembered at most, and nothing else"
    )
    options = parser.parse_args()
    if options.memory:
        print(
            f"{NEVER_MET:,} events whose names were never met before: {remembered_mb(NEVER_MET):.0f} MB more"
        )
        return
    collect_seldom()
    points = growth(SIZES, 20)
    for size, cost in points:
        print(f"3 x {size:5.0f} events  {cost:8.1f} ms  {1000 * cost / size / 3:6.1f} us an event")
    found = events(200)
    print(f"3 x 200 events, median of {_RUNS} runs: {median_ms(lambda: cluster(found), _RUNS):.1f} ms")
    dates = new_dates_ms(found, _RUNS)
    print(
        f"3 x 200 events, names seen, dates new: {min(dates):.1f} ms, median of {_RUNS} runs {statistics.median(dates):.1f} ms"
    )
    costs = new_names_ms(events(200, seed=2), _RUNS)
    print(
        f"3 x 200 events, all names new: {min(costs):.1f} ms, median of {_RUNS} runs {statistics.median(costs):.1f} ms"
    )
    if options.images:
        (options.images / "matching_growth.svg").write_text(picture(points))


if __name__ == "__main__":
    main()
