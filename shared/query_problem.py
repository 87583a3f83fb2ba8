"""Turns a rejected parameter into a problem document that says how to ask instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from rapidfuzz import fuzz, process

from shared.problem import Problem

GOT_LIMIT = 100


def explain(
    error: ValidationError, kind: type[BaseModel], given: Mapping[str, Any], *, today: dt.date
) -> Problem:
    """The problem document for the first of the errors; further ones are named in its detail."""
    # A misspelt name explains the missing one, so it is told first.
    problems = sorted(
        error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden"
    )
    first = problems[0]
    field = _field(first)
    others = sorted({_field(other) for other in problems[1:]} - {field})
    more = f" Also wrong: {', '.join(others)}." if others else ""
    if first["type"] == "extra_forbidden":
        return _unknown(field, kind, given, more)
    members = _members(field, kind, given, today)
    if first["type"] == "missing":
        return Problem(400, "missing_parameter", f"{field} is missing.{more}", **members)
    return Problem(400, "invalid_parameter", f"{field}: {_sentence(first)}.{more}", **members)


def _field(problem: Any) -> str:
    told = problem.get("ctx", {}).get("field")
    return str(told or (problem["loc"][0] if problem["loc"] else "body"))


def _sentence(problem: Any) -> str:
    message = str(problem["msg"])
    return message[0].lower() + message[1:]


def _members(field: str, kind: type[BaseModel], given: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    info = kind.model_fields.get(field)
    extra = info.json_schema_extra if info and isinstance(info.json_schema_extra, dict) else {}
    example = _example(field, info, given, today)
    dated = field.startswith("date")
    return {
        "field": field,
        "got": _got(given.get(field)),
        "allowed": extra.get("allowed"),
        "example": example,
        "today": today.isoformat() if dated else None,
        "next_step": f"Call again with {field}={example}"
        + (f"; today is {today.isoformat()}." if dated else "."),
    }


def _example(field: str, info: FieldInfo | None, given: Mapping[str, Any], today: dt.date) -> Any:
    if field in {"date", "date_from"}:
        return today.isoformat()
    if field == "date_to":
        return (_day(given.get("date_from")) or today + dt.timedelta(days=7)).isoformat()
    return info.examples[0] if info and info.examples else None


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _unknown(field: str, kind: type[BaseModel], given: Mapping[str, Any], more: str) -> Problem:
    names = sorted(kind.model_fields)
    found = process.extractOne(field.lower(), names, scorer=fuzz.WRatio, score_cutoff=60)
    nearest = found[0] if found else None
    hint = f" Did you mean {nearest}?" if nearest else ""
    step = f"Use {nearest} in place of {field}." if nearest else f"Leave {field} out."
    return Problem(
        400,
        "unknown_parameter",
        f"There is no parameter {field!r:.60}.{hint}{more}",
        field=field[:60],
        got=_got(given.get(field)),
        allowed=names,
        nearest=nearest,
        next_step=step,
    )


def _got(value: Any) -> Any:
    if isinstance(value, str):
        return value[:GOT_LIMIT]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:GOT_LIMIT]
