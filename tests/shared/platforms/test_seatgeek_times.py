from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from shared.platforms.seatgeek.times import Times, read_times
from shared.platforms.seatgeek.wire import EventRecord

LOCAL, UTC = "2026-12-25T17:00:00", "2026-12-26T01:00:00"
INSTANT = dt.datetime(2026, 12, 26, 1, tzinfo=dt.UTC)
LA = "America/Los_Angeles"


def times(zone: str | None = LA, **fields: Any) -> Times:
    return read_times(msgspec.convert({"id": 1, **fields}, EventRecord), zone)


def test_an_announced_time_is_told_local_and_as_an_instant() -> None:
    read = times(datetime_local=LOCAL, datetime_utc=UTC)
    assert read == Times(date=dt.date(2026, 12, 25), time=dt.time(17), starts_at=INSTANT, zone=LA)


@pytest.mark.parametrize("flag", ["time_tbd", "datetime_tbd"])
def test_an_unannounced_time_is_none_whatever_the_clock_says(flag: str) -> None:
    read = times(datetime_local=LOCAL, datetime_utc=UTC, **{flag: True})
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 12, 25), None, None)


@pytest.mark.parametrize("flag", ["date_tbd", "datetime_tbd"])
def test_an_unannounced_date_is_unconfirmed(flag: str) -> None:
    read = times(datetime_local=LOCAL, datetime_utc=UTC, **{flag: True})
    assert (read.date_confirmed, read.starts_at) == (False, None)


@pytest.mark.parametrize("flags", [{}, {"time_tbd": False}, {"time_tbd": None}])
def test_half_past_three_at_night_is_the_placeholder_even_without_its_flag(flags: dict[str, Any]) -> None:
    read = times(datetime_local="2026-12-25T03:30:00", datetime_utc="2026-12-25T11:30:00", **flags)
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 12, 25), None, None)


def test_a_start_near_the_placeholder_is_a_time() -> None:
    assert times(datetime_local="2026-12-25T03:31:00").time == dt.time(3, 31)
    assert times(datetime_local="2026-12-25T15:30:00").time == dt.time(15, 30)


def test_a_date_alone_tells_no_time() -> None:
    read = times(datetime_local="2026-12-25")
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 12, 25), None, None)


def test_a_missing_instant_follows_from_the_zone() -> None:
    assert times(datetime_local=LOCAL).starts_at == INSTANT
    assert times(None, datetime_local=LOCAL).starts_at is None


def test_a_missing_local_time_follows_from_the_zone() -> None:
    read = times(datetime_utc=UTC)
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 12, 25), dt.time(17), INSTANT)
    assert times(None, datetime_utc=UTC).date is None


def test_an_instant_no_zone_could_explain_is_not_believed() -> None:
    assert times(None, datetime_local=LOCAL, datetime_utc="2026-12-28T01:00:00").starts_at is None
    assert times(LA, datetime_local=LOCAL, datetime_utc="2026-12-28T01:00:00").starts_at == INSTANT


def test_without_any_time_nothing_is_confirmed() -> None:
    assert times() == Times(date_confirmed=False, zone=LA)


@pytest.mark.parametrize(
    "text", ["", "soon", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-13-01T00:00:00"]
)
def test_unreadable_and_unreasonable_times_are_none(text: str) -> None:
    assert times(datetime_local=text, datetime_utc=text).date is None


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "America", "x" * 5000, "a\x00b"])
def test_an_unknown_zone_is_none_and_the_local_time_stays(zone: str) -> None:
    read = times(zone, datetime_local=LOCAL, datetime_utc=UTC)
    assert (read.zone, read.time, read.starts_at) == (None, dt.time(17), INSTANT)


def test_a_zone_mark_on_the_local_time_does_not_move_it() -> None:
    assert times(datetime_local=LOCAL + "Z").time == dt.time(17)


@pytest.mark.parametrize(
    ("zone", "end", "day"),
    [
        (LA, "2026-12-28T07:00:00", dt.date(2026, 12, 27)),
        (None, "2026-12-28T07:00:00", dt.date(2026, 12, 27)),
        (LA, "2026-12-26T09:00:00", None),
        (LA, "2026-12-20T09:00:00", None),
        (LA, "never", None),
        (LA, None, None),
    ],
)
def test_only_what_runs_longer_than_a_day_has_an_end_date(
    zone: str | None, end: str | None, day: dt.date | None
) -> None:
    assert times(zone, datetime_local=LOCAL, datetime_utc=UTC, enddatetime_utc=end).end_date == day
