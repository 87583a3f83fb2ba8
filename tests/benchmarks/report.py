"""Writes the results of a run as a page of the documentation, with its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.line_chart import Axis, line_charts
from tests.benchmarks.results import Plot, Report, Row, number

_OPENING = """# Benchmarks

Made by `{command}`; the numbers are in [benchmarks.json](benchmarks.json). Every ratio is the median of {rounds}
or more rounds in which the service and its floor or peer took turns on the same machine, each going first every other
round, both warmed up alike. So a slow machine changes the absolute figures and hardly the ratios; a starved one changes
both. Python {python}, {processors} processors, load average {load} when the run began.
`make bench-compare BASE=<commit>` runs the same on another commit, benchmark by benchmark in turn with this tree.
"""

_FLOORS = """## What is measured, and what the floors do not do

The three platforms are replayed from one process of its own: real shapes, 50 events each unless said otherwise, the
same performances on all three. A search for words with a number is answered with a team and a hall of its own, so that
nothing remembered of one search helps the next. Functions run under functions-framework as deployed, in an environment
of `requirements.txt` alone (those of live searches in that of the tests, for their floor needs orjson); floors run
under the same, in the same environment.

| floor or peer | what it leaves out |
| --- | --- |
| async hello | everything: no settings, routes, imports or log line |
| hello returning the same bytes | reading the query, looking into a cache, the age of the answer, headers, the log line |
| a bare Firestore get of the same document | unpacking it, reading its events, freshness, matching, pricing, ranking, encoding: it returns the compressed bytes |
| aiohttp + msgspec, and msgspec + orjson | decodes only the fields it copies, into plain dicts; matches within a day by two fuzzy ratios; no time zones, products, vetoes, stable ids, fees, fair prices, value scores, summary, no checks of what came in, no keys, quotas, rate limits, retries, circuits, deadlines, cache or log. Its answer is a third as long |
| bare aiohttp | size limits, errors by kind, tracing |
| linear growth | the smallest size, in proportion; "steepest step" is the same from one size to the next |
| the public clients | told in each row |

A cache hit in Firestore is asked of an instance that keeps nothing in memory (`TICKETS_MEMORY_CACHE_BYTES=0`,
`TICKETS_ANSWER_CACHE_BYTES=0`), of a search that another instance made; that the platforms are not asked is checked.
Cold starts with Firestore and the hits in it use Google's emulator, whose Java takes its share of the processors.
Firestore operations are documents read and written, as Firestore bills them. Memory is each process's proportional
share of what it has resident.

Of packages on the public index that speak these APIs, these were tried as well and are no peers: mseep-mcp-live-events
(0.1.3 contains no code, 0.1.4 needs Python 3.13), event-api-service and events-scraper (Ticketmaster by city only, no
search for words). A LangChain tool for one of the three was not found; the two MCP servers stand for one-tool wrappers.
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
    lines = [opening, *_warning(report), *_table(report.rows), "", *_not_measured(report), _FLOORS, *pictures]
    (folder / "benchmarks.md").write_text("\n".join(lines))


def _warning(report: Report) -> list[str]:
    return [f"**{report.busy}**\n"] if report.busy else []


def _not_measured(report: Report) -> list[str]:
    told = [f"- Left out: {each}" for each in report.left_out]
    told += [f"- {name} could not be measured: {why}" for name, why in report.failures.items()]
    return [*told, ""] if told else []


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
