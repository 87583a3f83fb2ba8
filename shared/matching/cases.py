"""Labelled pairs and clusters in a file, read as platform events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shared.model import EventStatus, PlatformEvent, ProductKind

_STATUS = {
    "postponed": EventStatus.POSTPONED,
    "rescheduled": EventStatus.RESCHEDULED,
    "relocatedandrescheduled": EventStatus.RESCHEDULED,
    "cancelled": EventStatus.CANCELLED,
    "canceled": EventStatus.CANCELLED,
    "deleted": EventStatus.CANCELLED,
    "contingent": EventStatus.CONTINGENT,
}


class BadCases(ValueError):
    """The file is not one of labelled cases; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and which answers count as right for them."""

    id: str
    category: str
    one: PlatformEvent
    other: PlatformEvent
    label: str
    accept: frozenset[str]
    difficulty: int


@dataclass(frozen=True, slots=True)
class Group:
    """Records and how they belong together: each expected group holds positions in `events`."""

    id: str
    events: tuple[PlatformEvent, ...]
    expected: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The content of one file."""

    pairs: tuple[Pair, ...]
    groups: tuple[Group, ...]


def read_cases(path: Path) -> Cases:
    """The cases in the file at `path`. Raises OSError when it cannot be read and BadCases when it holds no cases."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        pairs = tuple(_pair(row) for row in content["pairs"])
        groups = tuple(_group(row) for row in content.get("clusters", ()))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadCases(f"{path} is not JSON: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadCases(
            f"{path} lacks or misstates a field: {error!r}; see docs/matching.md for the format"
        ) from error
    if not pairs and not groups:
        raise BadCases(f"{path} holds no pairs and no clusters")
    return Cases(pairs, groups)


def _pair(row: Mapping[str, Any]) -> Pair:
    return Pair(
        id=str(row["id"]),
        category=str(row.get("category", "")),
        one=read_event(row["a"], f"{row['id']}a"),
        other=read_event(row["b"], f"{row['id']}b"),
        label=str(row["label"]),
        accept=frozenset(row.get("accept") or [row["label"]]),
        difficulty=int(row.get("difficulty", 1)),
    )


def _group(row: Mapping[str, Any]) -> Group:
    events = tuple(read_event(record, f"{row['id']}-{n}") for n, record in enumerate(row["records"]))
    return Group(str(row["id"]), events, tuple(frozenset(group) for group in row["expected_groups"]))


def read_event(row: Mapping[str, Any], event_id: str) -> PlatformEvent:
    """One record as a platform client would give it: a placeholder for an unknown time is dropped, flags are kept."""
    date = _date(row.get("local_date"))
    time = None if row.get("time_tbd") or row.get("placeholder_time") else _time(row.get("local_time"))
    zone = row.get("timezone")
    return PlatformEvent(
        platform=row["platform"],
        event_id=str(row.get("id", event_id)),
        name=row["name"],
        venue=row.get("venue"),
        city=row.get("city"),
        state=row.get("region"),
        country=row.get("country"),
        timezone=zone,
        date=date,
        time=time,
        starts_at=_starts_at(date, time, zone),
        original_date=_date(row.get("rescheduled_from")),
        date_confirmed=not row.get("date_tbd", False),
        time_confirmed=time is not None,
        status=_status(row),
        kind=_kind(row),
        category=row.get("category_name"),
    )


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _time(value: str | None) -> dt.time | None:
    return dt.time.fromisoformat(value) if value else None


def _starts_at(date: dt.date | None, time: dt.time | None, zone: str | None) -> dt.datetime | None:
    if date is None or time is None or not zone:
        return None
    return dt.datetime.combine(date, time, ZoneInfo(zone)).astimezone(dt.UTC)


def _status(row: Mapping[str, Any]) -> EventStatus:
    if row.get("conditional"):
        return EventStatus.CONTINGENT
    return _STATUS.get(str(row.get("status", "")).casefold(), EventStatus.SCHEDULED)


def _kind(row: Mapping[str, Any]) -> ProductKind | None:
    if str(row.get("type", "")).casefold() == "parking":
        return ProductKind.PARKING
    return ProductKind.PASS if row.get("is_multiday") else None
