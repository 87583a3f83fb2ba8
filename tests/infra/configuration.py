"""Reads what `infra/*.tf` says, as far as tests compare it with the code."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INFRA = ROOT / "infra"
PREFIX = "tickets"


@cache
def _parsed(path: Path) -> dict[str, Any]:
    import hcl2  # noqa: PLC0415 - not for every process that collects tests

    document: dict[str, Any] = hcl2.loads(path.read_text())
    return document


@cache
def local_values() -> dict[str, Any]:
    """All `locals` of the configuration by name, as python-hcl2 gives them: expressions stay text."""
    values: dict[str, Any] = {}
    for path in sorted(INFRA.glob("*.tf")):
        if "locals {" in path.read_text():
            for block in _parsed(path)["locals"]:
                values |= {name: value for name, value in block.items() if not name.startswith("__")}
    return values


@cache
def variables() -> dict[str, dict[str, Any]]:
    """All `variable` blocks by name."""
    found = _parsed(INFRA / "variables.tf")["variable"]
    return {name.strip('"'): block for each in found for name, block in each.items()}


def strings(expression: str) -> list[str]:
    """The quoted words of an expression, in order."""
    return re.findall(r'"([^"]*)"', expression)


def defined_functions() -> set[str]:
    """The functions that Terraform knows, `api` included."""
    return set(local_values()["defined"])


def metrics() -> dict[str, dict[str, Any]]:
    """The metrics made of log lines, with plain strings."""
    return {name: _plain(metric) for name, metric in local_values()["metrics"].items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if not name.startswith("__")}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.strip('"').replace('\\"', '"') if isinstance(value, str) else value


def rendered(expression: str) -> str:
    """A string expression with what is interpolated filled in. Raises AssertionError for what it does not know."""
    text = _unquoted(expression)
    for _ in range(10):
        text = re.sub(r"\$\{([^{}]*)\}", lambda found: _value(found[1]), text)
    assert "${" not in text, f"cannot fill in {text}"
    return text


def _unquoted(expression: str) -> str:
    heredoc = re.fullmatch(r'"?<<-(\w+)\n(.*?)\n\s*\1"?', expression, re.DOTALL)
    if heredoc:
        return heredoc[2]
    return expression.removeprefix('"').removesuffix('"').replace('\\"', '"')


def _value(expression: str) -> str:
    known = {
        "var.prefix": PREFIX,
        'replace(var.prefix, "-", "_")': PREFIX,
        "var.firestore.database": "tickets",
        'join("|", keys(local.functions))': "|".join(sorted(defined_functions())),
        "operation": "read",
        "name": "search",
        "price": "0.5",
    }
    if expression in known:
        return known[expression]
    if expression.startswith("var.alert_thresholds."):
        return "0.5"
    name = re.fullmatch(r"local\.(\w+)", expression)
    assert name, f"cannot fill in ${{{expression}}}"
    return _unquoted(local_values()[name[1]])
