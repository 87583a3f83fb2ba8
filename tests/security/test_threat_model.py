"""The threat model names tests that exist, and a test for every threat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| (\d+) \|.*$", (ROOT / "docs/threat_model.md").read_text(), flags=re.MULTILINE)
LINES = [
    line for line in (ROOT / "docs/threat_model.md").read_text().splitlines() if re.match(r"\| \d+ \|", line)
]


def test_the_threats_are_numbered_without_a_gap():
    assert [int(number) for number in ROWS] == list(range(1, len(ROWS) + 1))


@pytest.mark.parametrize("line", LINES, ids=ROWS)
def test_each_threat_names_a_test_that_exists(line: str) -> None:
    named = re.findall(r"`(tests/[^`]+)`", line)
    assert named
    for name in named:
        path, _, function = name.partition("::")
        text = (ROOT / path).read_text()
        assert not function or re.search(rf"^(async )?def {function}\(", text, flags=re.MULTILINE), name
