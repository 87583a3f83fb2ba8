"""The benchmarks run; what they find is not judged here, since this machine may be busy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.compare import comparison
from tests.benchmarks.floor_search import answer
from tests.benchmarks.replay import PATHS, body
from tests.benchmarks.results import Report, Row, at_least, at_most, compared

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.timeout(120)
def test_the_quick_mode_measures_writes_json_and_makes_the_page(tmp_path):
    names = ["cache_hits", "live_search", "search_cpu", "growth"]
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--docs", str(tmp_path), "--only", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads((tmp_path / "benchmarks.json").read_text())
    assert not kept["failures"]
    assert len(kept["rows"]) == 9
    assert all(row["ours"] > 0 and row["ratio"] > 0 for row in kept["rows"])
    page = (tmp_path / "benchmarks.md").read_text()
    assert all(row["what"] in page for row in kept["rows"])
    assert all((tmp_path / "images" / f"{plot['name']}.svg").exists() for plot in kept["plots"])


def test_the_replay_gives_every_platform_the_performances_that_the_floor_then_matches():
    found = json.loads(answer(*(body(platform, 7) for platform in PATHS.values())))
    assert [len(event["platforms"]) for event in found["events"]] == [3] * 7


def test_a_ratio_is_the_median_of_each_rounds_and_not_of_the_medians():
    row = compared("x", "ms", [(1.0, 1.0), (30.0, 10.0), (4.0, 2.0)], "y", at_most(1.5))
    assert (row.ours, row.floor, row.ratio, row.verdict) == (4.0, 2.0, 2.0, "missed")


def test_a_report_is_read_back_as_it_was_written(tmp_path):
    report = Report(command="c", rounds=5, rows=[_row("a", 2.0)], failures={"b": "why"})
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
