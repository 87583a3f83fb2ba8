"""The benchmarks run; what they find is not judged here, since this machine may be busy."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.settings import Settings
from shared.state.store import Changes, Part, open_store
from shared.state.store.firestore_messages import LARGEST_INLINE
from tests import emulator
from tests.benchmarks.compare import chosen, comparison
from tests.benchmarks.counted_store import CountedStore
from tests.benchmarks.floor_search import answer
from tests.benchmarks.plan import NAMES
from tests.benchmarks.replay import PATHS, body, renamed
from tests.benchmarks.results import Report, Row, at_least, at_most, compared
from tests.benchmarks.rounds import in_turns

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.timeout(180)
def test_the_quick_mode_measures_writes_json_and_makes_the_page(tmp_path):
    kept, page = _quick(tmp_path, "cache_hits", "live_search", "search_cpu", "growth")
    assert len(kept["rows"]) == 18
    # What a search takes beyond its slowest platform is a difference, which on a busy machine may be less than nothing.
    measured = [row for row in kept["rows"] if "beyond the slowest platform" not in row["what"]]
    assert len(measured) == 17
    assert all(row["ours"] > 0 and row["ratio"] > 0 for row in measured)
    assert all(row["what"] in page for row in kept["rows"])
    assert all((tmp_path / "images" / f"{plot['name']}.svg").exists() for plot in kept["plots"])


@pytest.mark.timeout(180)
def test_a_hit_in_firestore_is_measured_where_there_is_an_emulator(tmp_path):
    try:
        there = {emulator.VARIABLE: emulator.address()}
    except emulator.EmulatorAbsent as absent:
        pytest.skip(str(absent))
    kept, page = _quick(tmp_path, "shared_hits", **there)
    (row,) = kept["rows"]
    assert row["ours"] > 0
    assert row["floor"] > 0
    assert row["what"] in page


def test_without_an_emulator_the_page_says_what_is_left_out(tmp_path):
    kept, page = _quick(tmp_path, "shared_hits", PATH="", **{emulator.VARIABLE: "", emulator.LENDER: ""})
    assert not kept["rows"]
    (told,) = kept["left_out"]
    assert "emulator" in told
    assert f"Left out: {told}" in page


def _quick(folder: Path, *names: str, **environment: str) -> tuple[dict[str, Any], str]:
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--docs", str(folder), "--only", *names]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads((folder / "benchmarks.json").read_text())
    assert not kept["failures"]
    return kept, (folder / "benchmarks.md").read_text()


def test_the_replay_gives_every_platform_the_performances_that_the_floor_then_matches():
    found = json.loads(answer(*(body(platform, 7) for platform in PATHS.values())))
    assert [len(event["platforms"]) for event in found["events"]] == [3] * 7


def test_searches_with_different_numbers_are_answered_with_names_of_their_own():
    content = body("ticketmaster", 2)
    answers = [renamed(content, number) for number in (0, 1, 70, 4900, 343_000)]
    assert len(set(answers)) == 5
    assert all(b"Los Angeles Lakers" not in each and b"Crypto.com Arena" not in each for each in answers)


async def test_the_rounds_take_turns_and_so_does_who_begins():
    order = []

    async def measure(name: str) -> str:
        order.append(name)
        return name

    pairs = await in_turns(3, lambda: measure("ours"), lambda: measure("floor"))
    assert pairs == [("ours", "floor")] * 3
    assert order == ["ours", "floor", "floor", "ours", "ours", "floor"]


async def test_a_store_counts_each_document_that_firestore_would_bill():
    counted = CountedStore(open_store(Settings(store="sqlite://")))
    now = dt.datetime.now(dt.UTC)
    small, large = Part.of(b"{}", now), Part.of(random.Random(1).randbytes(LARGEST_INLINE + 1), now)
    await counted.write_parts("k", {"a": small, "b": large}, expires_at=now + dt.timedelta(hours=1))
    assert counted.operations() == 2
    await counted.read_entry("k")
    await counted.change_numbers("n", Changes(add={"x": 1}))
    assert counted.operations() == 3
    assert counted.operations() == 0


def test_a_busy_machine_is_told():
    machine = {"python": "3", "system": "s", "processors": "2", "load": "1.1"}
    assert "1.1 processes for 2" in Report(command="c", rounds=1, machine=machine).busy
    assert not Report(command="c", rounds=1, machine=machine | {"load": "0.9"}).busy


@pytest.mark.parametrize(
    ("options", "names", "left"),
    [
        ([], list(NAMES), []),
        (["--only", "memory", "peers", "--quick"], ["memory", "peers"], ["--quick"]),
        (["--rounds", "3", "--only", "growth"], ["growth"], ["--rounds", "3"]),
    ],
)
def test_a_comparison_runs_the_benchmarks_that_were_named_one_by_one(options, names, left):
    assert chosen(options) == (names, left)


def test_a_ratio_is_the_median_of_each_rounds_and_not_of_the_medians():
    row = compared("x", "ms", [(1.0, 1.0), (30.0, 10.0), (4.0, 2.0)], "y", at_most(1.5))
    assert (row.ours, row.floor, row.ratio, row.verdict) == (4.0, 2.0, 2.0, "missed")


def test_a_report_is_read_back_as_it_was_written(tmp_path):
    report = Report(command="c", rounds=5, rows=[_row("a", 2.0)], failures={"b": "why"}, left_out=["c: d"])
    report.write(tmp_path / "r.json")
    assert Report.read(tmp_path / "r.json") == report


def test_a_comparison_tells_both_ratios_and_what_only_one_side_has():
    before = Report(command="c", rounds=1, rows=[_row("a", 2.0), _row("gone", 1.0)])
    told = comparison(before, Report(command="c", rounds=1, rows=[_row("a", 1.5), _row("new", 1.0)]), "old")
    assert "2.00" in told
    assert "1.50" in told
    assert "gone: measured at old only" in told


def _row(what: str, ratio: float) -> Row:
    return Row(what=what, unit="ms", ours=ratio, floor=1.0, ratio=ratio, against="z", target=at_least(1.0))
