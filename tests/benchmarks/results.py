"""What a benchmark found, as rows with their ratio to a floor or peer measured in the same run, and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

BUSY = 0.5
"""Load average per processor from which a machine counts as busy."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What the ratio has to keep: at least or at most `bound`."""

    bound: float
    at_least: bool = False

    def met_by(self, ratio: float) -> bool:
        """Whether the ratio keeps to it."""
        return ratio >= self.bound if self.at_least else ratio <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `ours` and `floor` are medians over the rounds, `ratio` the median of each round's."""

    what: str
    unit: str
    ours: float
    floor: float
    ratio: float
    against: str
    target: Target | None = None
    rounds: int = 1
    note: str = ""

    @property
    def verdict(self) -> str:
        """`met` or `missed`; nothing where there is no target."""
        if self.target is None:
            return ""
        return "met" if self.target.met_by(self.ratio) else "missed"


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A picture: named lines of points, and what its axes say."""

    name: str
    title: str
    across: str
    up: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one benchmark found."""

    rows: Sequence[Row]
    plots: Sequence[Plot] = ()
    left_out: Sequence[str] = ()
    """Rows that cannot be measured here, and why."""


def _machine() -> dict[str, str]:
    """What is measured on, and how busy it was when the measuring began."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "processors": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


@dataclass(kw_only=True)
class Report:
    """All that was measured in one run."""

    command: str
    rounds: int
    rows: list[Row] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    machine: dict[str, str] = field(default_factory=_machine)

    @property
    def busy(self) -> str:
        """What is to be said where the machine had other work when the run began; nothing where it was idle."""
        load, processors = self.machine["load"], self.machine["processors"]
        if float(load) <= BUSY * int(processors):
            return ""
        return (
            f"The machine was busy when the run began: {load} processes for {processors} processors. Ratios "
            "may be off and absolute figures are; run it again on an idle one."
        )

    def add(self, found: Found) -> None:
        """Take in what a benchmark found."""
        self.rows += found.rows
        self.plots += found.plots
        self.left_out += found.left_out

    def write(self, path: Path) -> None:
        """Keep it as JSON, with what it was measured on."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, path: Path) -> Report:
        """What `write` kept."""
        kept = json.loads(path.read_text())
        return cls(
            command=kept["command"],
            rounds=kept["rounds"],
            rows=[_row(row) for row in kept["rows"]],
            plots=[Plot(**plot) for plot in kept["plots"]],
            failures=kept["failures"],
            left_out=kept["left_out"],
            machine=kept["machine"],
        )


def _row(kept: dict[str, Any]) -> Row:
    target = Target(**kept["target"]) if kept["target"] else None
    return Row(**(kept | {"target": target}))


def compared(
    what: str,
    unit: str,
    pairs: Sequence[tuple[float, float]],
    against: str,
    target: Target | None = None,
    *,
    note: str = "",
) -> Row:
    """The row of pairs (ours, floor), one pair a round."""
    return Row(
        what=what,
        unit=unit,
        ours=median(ours for ours, _ in pairs),
        floor=median(floor for _, floor in pairs),
        ratio=median(ours / floor for ours, floor in pairs),
        against=against,
        target=target,
        rounds=len(pairs),
        note=note,
    )


def at_most(bound: float) -> Target:
    """A ratio that may not be larger."""
    return Target(bound=bound)


def at_least(bound: float) -> Target:
    """A ratio that may not be smaller."""
    return Target(bound=bound, at_least=True)


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text."""
    lines: list[tuple[str, ...]] = [
        ("what", "ours", "floor or peer", "unit", "ratio", "target", "", "against")
    ]
    lines += [_cells(row) for row in rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    told = f"{row.against} ({row.note})" if row.note else row.against
    target = str(row.target) if row.target else ""
    return (
        row.what,
        number(row.ours),
        number(row.floor),
        row.unit,
        f"{row.ratio:.2f}",
        target,
        row.verdict,
        told,
    )


def number(value: float) -> str:
    """Three significant digits, whole from a thousand up."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
