"""What JSON Schema cannot say of a valid call, told to schemathesis; no check is switched off.

Two dates have an order; `deals` wants `query` or `result_id`; a cursor or a `result_id` is one that an earlier answer
gave, so an invented one is left out. Calls that are meant to be refused are sent as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import schemathesis

PATIENCE_MS = 8_000
"""Where all platforms are late the answer is a 503, which a busy machine may bring about."""
CURSOR = re.compile(r"[A-Za-z0-9_-]{1,200}")
RESULT_ID = re.compile(r"s[0-9]+-[0-9a-f]{40}")


@schemathesis.hook
def before_call(_context: Any, case: schemathesis.Case, _kwargs: Any) -> None:
    if case.meta is not None and case.meta.generation.mode.is_positive:
        if case.method == "GET":
            case.query = _possible(case.path, case.query)
        else:
            case.body = _possible(case.path, case.body)


def _possible(path: str, given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    told = dict(given)
    for name, form in (("cursor", CURSOR), ("result_id", RESULT_ID)):
        if isinstance(told.get(name), str) and form.fullmatch(told[name]):
            del told[name]
    if isinstance(told.get("timeout_ms"), int):
        told["timeout_ms"] = max(told["timeout_ms"], PATIENCE_MS)
    first, last = _day(told.get("date_from")), _day(told.get("date_to"))
    if first and last and first > last:
        told["date_from"], told["date_to"] = told["date_to"], told["date_from"]
    if path == "/deals" and told.get("query") in (None, "") and not told.get("result_id"):
        told["query"] = "Lakers"
    return told


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
