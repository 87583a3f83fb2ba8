"""`python -m shared.matching evaluate`: its report, its exit status and what it says of a bad file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.matching.__main__ import main

WRITTEN = Path(__file__).parent / "written_cases.json"
RECORD = {
    "platform": "seatgeek",
    "name": "Hozier",
    "venue": "Terminal 5",
    "city": "New York",
    "region": "NY",
    "country": "US",
    "local_date": "2026-10-10",
    "local_time": "20:00",
    "timezone": "America/New_York",
}


def written(folder: Path, **pair: Any) -> Path:
    """A file of one pair: Hozier on two platforms unless told otherwise."""
    row = {"id": "x1", "category": "c", "label": "same", "difficulty": 1, "a": RECORD, "b": RECORD, **pair}
    row["b"] = {**row["b"], "platform": "stubhub"}
    file = folder / "cases.json"
    file.write_text(json.dumps({"pairs": [row]}))
    return file


def test_a_file_that_meets_the_targets_ends_with_0_and_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(WRITTEN)]) == 0

    told = capsys.readouterr().out
    assert "this matcher" in told
    assert "token set >= 0.7 + 2 h" in told
    assert "false merges: none" in told


def test_the_report_as_json_holds_scores_by_category_and_difficulty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(written(tmp_path)), "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["matcher"]["precision"] == report["matcher"]["recall"] == report["matcher"]["f1"] == 1.0
    assert report["by_category"]["c"]["pairs"] == report["by_difficulty"]["1"]["pairs"] == 1
    assert report["baselines"]["exact name + venue + date"]["f1"] == 1.0
    assert report["clusters"]["clusters"] == 0


def test_a_false_merge_is_listed_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(written(tmp_path, label="different")), "--json"]) == 1

    report = json.loads(capsys.readouterr().out)
    assert report["matcher"]["false_merges"] == ["x1"]
    assert report["matcher"]["precision"] == 0.0


def test_an_accepted_abstention_counts_as_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untimed = {**RECORD, "name": "Hamilton", "time_tbd": True}
    file = written(tmp_path, accept=["same", "review"], a={**RECORD, "name": "Hamilton"}, b=untimed)

    assert main(["evaluate", str(file), "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert (report["matcher"]["abstained"], report["matcher"]["recall"]) == (1, 1.0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot read"),
        ("not json", "is not JSON"),
        ('{"pairs": [{"id": "x"}]}', "lacks or misstates a field"),
        ('{"pairs": []}', "holds no pairs"),
        ("[]", "lacks or misstates a field"),
    ],
)
def test_a_file_that_cannot_be_scored_ends_with_2_and_says_why(
    content: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.json"
    if content is not None:
        file.write_text(content)

    assert main(["evaluate", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_the_command_explains_itself_and_refuses_what_it_does_not_know() -> None:
    command = [sys.executable, "-m", "shared.matching"]
    root = Path(__file__).resolve().parents[3]

    told = subprocess.run([*command, "--help"], cwd=root, capture_output=True, text=True, check=False)
    refused = subprocess.run([*command, "guess"], cwd=root, capture_output=True, text=True, check=False)

    assert (told.returncode, refused.returncode) == (0, 2)
    assert "evaluate" in told.stdout
