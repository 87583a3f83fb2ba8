"""Turns a rejected parameter into a problem document from which the corrected call follows mechanically.

The rule, the same for every document of status 400, 404 and 410 and for every suggestion in an answer: give
`field` the value `nearest`, else `example`; leave `field` out where the document has neither. Of an
`unknown_parameter`, `nearest` is the name that its value belongs to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.asking.nearest import nearest_value
from shared.asking.parameter_names import known_as
from shared.asking.problem import Problem
from shared.describing.parameter_schema import parameter_schemas

GOT_LIMIT = 100
_UNKNOWN = "extra_forbidden"


def explain(
    error: ValidationError, kind: type[BaseModel], given: Mapping[str, Any], *, today: dt.date
) -> Problem:
    """The problem document for the first of the errors; `also` holds what is wrong beside it."""
    # A misspelt name explains the missing one, so it is told first.
    found = sorted(error.errors(include_url=False), key=lambda each: each["type"] != _UNKNOWN)
    by_field = {_field(each): each for each in reversed(found)}
    told = [_told(by_field[field], kind, given, today) for field in dict.fromkeys(map(_field, found))]
    spoken_for = {each["nearest"] for each in told if each["code"] == "unknown_parameter"}
    told = [each for each in told if each["code"] != "missing_parameter" or each["field"] not in spoken_for]
    first, others = told[0], told[1:]
    more = f" Also wrong: {', '.join(each['field'] for each in others)}." if others else ""
    code, detail = first.pop("code"), first.pop("detail")
    also = [{key: value for key, value in each.items() if value is not None} for each in others]
    return Problem(400, code, detail + more, **first, also=also or None)


def _told(problem: Any, kind: type[BaseModel], given: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    field = _field(problem)
    if problem["type"] == _UNKNOWN:
        return _unknown(field, kind, given)
    members = _members(field, kind, given, today)
    if problem["type"] == "missing":
        return {"code": "missing_parameter", "detail": f"{field} is missing.", **members}
    return {"code": "invalid_parameter", "detail": f"{field}: {_sentence(problem)}.", **members}


def _field(problem: Any) -> str:
    told = problem.get("ctx", {}).get("field")
    return str(told or (problem["loc"][0] if problem["loc"] else "body"))


def _sentence(problem: Any) -> str:
    message = str(problem["msg"])
    return message[0].lower() + message[1:]


def _members(field: str, kind: type[BaseModel], given: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    info = kind.model_fields.get(field)
    extra = info.json_schema_extra if info and isinstance(info.json_schema_extra, dict) else {}
    got = given.get(field)
    nearest = nearest_value(field, parameter_schemas(kind).get(field, {}), got, today=today)
    if field == "date_to" and nearest is not None and nearest < str(given.get("date_from", "")):
        nearest = None
    example = _example(field, info.examples if info else None, given, today)
    dated = field.startswith("date")
    return {
        "field": field,
        "got": _got(got),
        "allowed": extra.get("allowed"),
        "nearest": nearest,
        "example": example,
        "today": today.isoformat() if dated else None,
        "next_step": _step(field, example if nearest is None else nearest)
        + (f" Today is {today.isoformat()}." if dated else ""),
    }


def _step(field: str, value: Any) -> str:
    if value is None:
        return f"Leave {field} out."
    shown = ",".join(value) if isinstance(value, list) else value
    return f"Call again with {field}={shown}."


def _example(field: str, examples: list[Any] | None, given: Mapping[str, Any], today: dt.date) -> Any:
    if field in {"date", "date_from"}:
        return today.isoformat()
    if field == "date_to":
        return (_day(given.get("date_from")) or today + dt.timedelta(days=7)).isoformat()
    return examples[0] if examples else None


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _unknown(field: str, kind: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    names = list(kind.model_fields)
    free = [name for name in names if name not in given]
    nearest = known_as(field, free)
    hint = f" Did you mean {nearest}?" if nearest else ""
    return {
        "code": "unknown_parameter",
        "detail": f"There is no parameter {field!r:.60}.{hint}",
        "field": field[:60],
        "got": _got(given.get(field)),
        "allowed": names,
        "nearest": nearest,
        "next_step": f"Use {nearest} in place of {field[:60]}." if nearest else f"Leave {field[:60]} out.",
    }


def _got(value: Any) -> Any:
    if isinstance(value, str):
        return value[:GOT_LIMIT]
    try:
        told = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):  # not a value of JSON, such as a number that is none
        return str(value)[:GOT_LIMIT]
    return value if len(told) <= GOT_LIMIT else told[:GOT_LIMIT]
