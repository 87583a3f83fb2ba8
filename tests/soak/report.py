"""What a soak found, as figures, verdicts and plots."""

from __future__ import annotations

import dataclasses
import json
import math
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.line_chart import Axis, line_charts
from tests.soak.fleet import Sample
from tests.soak.load import Reply

Points = list[tuple[float, float]]
LATE_SHARE = 0.002
"""A machine that kills and starts processes all the time is late by itself, now and then."""
SETTLED_S = 600.0
"""Seconds after which an instance has imported what it needs and filled its cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """Everything that was measured."""

    minutes: float
    replies: Sequence[Reply]
    wrong: Sequence[str]
    statuses: Counter[str]
    samples: Sequence[Sample]
    at_rest: Sequence[Sample]
    at_first: Sequence[Sample]
    kills: int
    jumps: int
    faults: int
    upstream: Mapping[str, int]
    limits: Mapping[str, int]
    tracebacks: int
    exits: Sequence[int]


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else math.nan


def verdicts(soak: Soak) -> dict[str, tuple[str, bool]]:
    """By promise: what was measured, and whether it holds."""
    late = [reply for reply in soak.replies if reply.outcome in {"200", "404", "503"} and reply.late_s > 0]
    over = {name: count for name, count in soak.upstream.items() if count > soak.limits[name]}
    lost = sum(reply.outcome == "no answer" for reply in soak.replies)
    tasks = [sample.tasks or 0 for sample in soak.at_rest]
    before = max(sample.descriptors for sample in soak.at_first)
    descriptors = [sample.descriptors for sample in soak.at_rest]
    grown = growth(soak.samples)
    return {
        "5xx not owed to all sources": (f"{len(soak.wrong)}", not soak.wrong),
        "calls left without an answer": (f"{lost}", lost == 0),
        "calls above a day's quota": (f"{sum(over.values()) if over else 0}", not over),
        "tracebacks in the logs": (f"{soak.tracebacks}", soak.tracebacks == 0),
        "tasks at rest, most of an instance": (f"{max(tasks)}", max(tasks) <= 12),
        "open files at rest, most of an instance": (
            f"{max(descriptors)} ({before} at the start)",
            max(descriptors) <= before + 20,
        ),
        "growth of the oldest instance, last fifth of its life to the middle one": (
            f"{grown:+.1%}" if grown is not None else "it lived too short",
            grown is None or grown <= 0.05,
        ),
        f"replies later than their deadline + 150 ms, at most {LATE_SHARE:.1%}": (
            f"{len(late)} of {len(soak.replies)}, the latest by {max((reply.late_s for reply in late), default=0):.2f} s",
            len(late) <= len(soak.replies) * LATE_SHARE,
        ),
    }


def growth(samples: Sequence[Sample]) -> float | None:
    """By what share the instance that lives longest is larger in the last fifth of its life than in the middle one.

    Medians, since one answer of 8 MB shows as a peak. None where no instance lived for `SETTLED_S` seconds.
    """
    lives: dict[tuple[int, int], Points] = {}
    for sample in samples:
        if sample.megabytes:
            lives.setdefault((sample.port, sample.life), []).append((sample.at, sample.megabytes))
    longest = max(lives.values(), key=lambda points: points[-1][0] - points[0][0], default=[])
    if not longest or longest[-1][0] - longest[0][0] < SETTLED_S:
        return None
    fifth = len(longest) // 5
    middle, last = longest[2 * fifth : 3 * fifth], longest[4 * fifth :]
    return statistics.median(size for _, size in last) / statistics.median(size for _, size in middle) - 1


def figures(soak: Soak) -> str:
    """The report as Markdown."""
    answered = [reply.seconds for reply in soak.replies if reply.outcome in {"200", "404"}]
    outcomes = Counter(reply.outcome for reply in soak.replies).most_common()
    rows = [
        f"| {name} | {told} | {'yes' if held else '**no**'} |"
        for name, (told, held) in verdicts(soak).items()
    ]
    calls = ", ".join(f"{name} {count} of {soak.limits[name]}" for name, count in soak.upstream.items())
    told = ", ".join(f"{status} {count}" for status, count in sorted(soak.statuses.items()))
    number = len(soak.replies)
    return f"""{soak.minutes:.1f} minutes, {number} calls ({number / soak.minutes / 60:.1f} a second), {soak.faults}
faults switched on, {soak.kills} instances killed, {soak.jumps} clock jumps of two hours.

Answers: p50 {quantile(answered, 0.5) * 1000:.0f} ms, p99 {quantile(answered, 0.99) * 1000:.0f} ms, longest
{max(answered, default=0):.2f} s. Outcomes: {", ".join(f"{name} {count}" for name, count in outcomes)}.

Calls to the platforms, of the day's quota: {calls}.

Sources said: {told}.

| promise | measured | held |
| --- | --- | --- |
{chr(10).join(rows)}

{chr(10).join(f"- {line}" for line in soak.wrong[:10])}
"""


def draw(soak: Soak, folder: Path) -> None:
    """The plots: latency, memory and open files over time."""
    minutes = Axis(label="minutes", marks=_marks(soak.minutes))
    latency = {
        "median answer": _by_half_minute(soak.replies, lambda seconds: quantile(seconds, 0.5) * 1000),
        "99th of a hundred": _by_half_minute(soak.replies, lambda seconds: quantile(seconds, 0.99) * 1000),
    }
    ceiling = max((value for points in latency.values() for _, value in points), default=1)
    (folder / "latency.svg").write_text(
        line_charts([("Time to answer", latency)], minutes, Axis(label="ms", marks=_marks(ceiling)))
    )
    for name, value in (("megabytes", "megabytes"), ("descriptors", "open files")):
        lines: dict[str, Points] = {}
        for sample in soak.samples:
            if sample.megabytes:
                lines.setdefault(f"instance on port {sample.port}", []).append(
                    (sample.at / 60, getattr(sample, name))
                )
        top = max((size for points in lines.values() for _, size in points), default=1)
        chart = line_charts(
            [(f"What instances hold: {value}", lines)], minutes, Axis(label=value, marks=_marks(top))
        )
        (folder / f"{name}.svg").write_text(chart)


def _by_half_minute(replies: Sequence[Reply], value: Callable[[Sequence[float]], float]) -> Points:
    slots: dict[int, list[float]] = {}
    for reply in replies:
        if reply.outcome in {"200", "404", "503"}:
            slots.setdefault(int(reply.at // 30), []).append(reply.seconds)
    return [(slot / 2 + 0.25, value(seconds)) for slot, seconds in sorted(slots.items())]


def _marks(top: float) -> list[float]:
    step = 10 ** math.floor(math.log10(max(top, 1e-6)))
    step = next(each for each in (step / 5, step / 2, step, step * 2) if top / each <= 7)
    return [round(step * number, 6) for number in range(math.ceil(top / step) + 1)]


def keep(soak: Soak, folder: Path) -> None:
    """The samples as JSON, for whoever wants to look closer."""
    (folder / "samples.json").write_text(json.dumps([dataclasses.asdict(sample) for sample in soak.samples]))
