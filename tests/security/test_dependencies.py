"""What is installed is what was locked, and the rules that look for dangerous code are on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_requirement_is_pinned_with_a_hash():
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9_.\[\],-]+==[0-9]", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
        assert "://" not in entry


def test_the_security_rules_are_on():
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert {"S", "BLE", "T10", "ASYNC"} <= set(lint["select"])
    assert not [rule for rule in lint["ignore"] if rule.startswith("S")]
    for pattern, rules in lint["per-file-ignores"].items():
        security = [rule for rule in rules if re.fullmatch(r"S\d+", rule)]
        assert not security or not pattern.startswith(("shared/**", "functions")), pattern
