"""When a SeatGeek event takes place: known times apart from the placeholders that stand for unknown ones."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from shared.platforms.seatgeek.wire import EventRecord

# An unannounced time is sent as 03:30 local with `time_tbd`; nothing begins at that hour.
PLACEHOLDER_TIME = dt.time(3, 30)
_FURTHEST_OFFSET = dt.timedelta(hours=15)
# A show that ends after midnight is still one day's; passes and memberships run for longer.
_ONE_DAY = dt.timedelta(hours=12)


class Times(Struct, frozen=True, kw_only=True):
    """`date` and `time` are venue-local, `starts_at` is aware UTC; None where not known.

    `date_confirmed` is False for a date that only holds the place of an unannounced one. `end_date` is set
    for what runs over several days. `zone` is the venue's IANA time zone.
    """

    date: dt.date | None = None
    time: dt.time | None = None
    starts_at: dt.datetime | None = None
    end_date: dt.date | None = None
    date_confirmed: bool = True
    zone: str | None = None


def read_times(record: EventRecord, timezone: str | None) -> Times:
    """The times of an event at a venue in `timezone`."""
    zone = _zone(timezone) if timezone else None
    utc = _moment(record.datetime_utc)
    local = _moment(record.datetime_local) or _at(zone, utc)
    if local is None:
        return Times(date_confirmed=False, zone=zone.key if zone else None)
    date_known = not (record.date_tbd or record.datetime_tbd)
    time_known = not (record.time_tbd or record.datetime_tbd) and _tells_time(record, local)
    return Times(
        date=local.date(),
        time=local.time() if time_known else None,
        starts_at=_instant(local, utc, zone) if date_known and time_known else None,
        end_date=_end_date(local, utc, _moment(record.enddatetime_utc), zone),
        date_confirmed=date_known,
        zone=zone.key if zone else None,
    )


def _tells_time(record: EventRecord, local: dt.datetime) -> bool:
    text = record.datetime_local or record.datetime_utc or ""
    return ":" in text and local.time() != PLACEHOLDER_TIME


def _instant(local: dt.datetime, utc: dt.datetime | None, zone: ZoneInfo | None) -> dt.datetime | None:
    if utc is not None and abs(utc - local) <= _FURTHEST_OFFSET:
        return _aware(utc)
    return local.replace(tzinfo=zone).astimezone(dt.UTC) if zone else None


def _end_date(
    local: dt.datetime, utc: dt.datetime | None, end: dt.datetime | None, zone: ZoneInfo | None
) -> dt.date | None:
    end_local = _at(zone, end) or (end + (local - utc) if end and utc else None)
    return end_local.date() if end_local and end_local - local > _ONE_DAY else None


def _at(zone: ZoneInfo | None, utc: dt.datetime | None) -> dt.datetime | None:
    if zone is None or utc is None:
        return None
    return _aware(utc).astimezone(zone).replace(tzinfo=None)


def _aware(utc: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(utc.date(), utc.time(), dt.UTC)


def _moment(text: str | None) -> dt.datetime | None:
    """An ISO 8601 time as it stands, without its zone if it has one; None when unreadable or out of all reason."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1990 <= moment.year <= 2100:
        return None
    return moment.replace(tzinfo=None, microsecond=0) if moment.tzinfo or moment.microsecond else moment


@lru_cache(maxsize=512)
def _zone(key: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
