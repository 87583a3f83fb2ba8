"""Writes the results of a run as a page of the documentation, with its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.line_chart import Axis, line_charts
from tests.benchmarks.results import Plot, Report, Row, number

_OPENING = """# Benchmarks

Made by `{command}`; the numbers are in [benchmarks.json](benchmarks.json). Every ratio is the median of {rounds}
rounds in which the service and its floor or peer took turns on the same machine, so a slow or busy machine changes
the absolute figures and, short of starving either side, hardly the ratios. Python {python}, {processors} processors,
{load} processes waiting for them when the run began. `make bench-compare BASE=<commit>` runs the same on another commit.
"""


def write_docs(report: Report, folder: Path) -> None:
    """Write `benchmarks.md`, `benchmarks.json` and `images/*.svg` into the folder."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    report.write(folder / "benchmarks.json")
    pictures = []
    for plot in report.plots:
        (images / f"{plot.name}.svg").write_text(_picture(plot))
        pictures.append(f"![{plot.title}](images/{plot.name}.svg)\n")
    opening = _OPENING.format(command=report.command, rounds=report.rounds, **report.machine)
    (folder / "benchmarks.md").write_text("\n".join([opening, *_table(report.rows), "", *pictures]))


def _table(rows: Sequence[Row]) -> list[str]:
    head = [
        "| what | ours | floor or peer | ratio | target | against |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return head + [
        f"| {row.what} | {number(row.ours)} {row.unit} | {number(row.floor)} {row.unit} | {row.ratio:.2f} "
        f"| {_target(row)} | {row.against}{f' ({row.note})' if row.note else ''} |"
        for row in rows
    ]


def _target(row: Row) -> str:
    return f"{row.target}: {row.verdict}" if row.target else ""


def _picture(plot: Plot) -> str:
    across = [x for points in plot.lines.values() for x, _ in points]
    top = max(y for points in plot.lines.values() for _, y in points)
    marks = sorted(set(across))
    kept = marks if len(marks) <= 6 else [marks[0], *marks[1:-1][:: max(1, len(marks) // 4)], marks[-1]]
    return line_charts(
        [(plot.title, plot.lines)],
        Axis(label=plot.across, marks=kept),
        Axis(label=plot.up, marks=[round(top * share / 4, 2 if top < 10 else 0) for share in range(5)]),
    )
