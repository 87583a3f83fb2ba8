"""Ticketmaster's dates: the UTC window that covers venue-local days, and an event's start read back."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from shared.platforms.countries import alpha2

if TYPE_CHECKING:
    from shared.platforms.platform import EventSearch
    from shared.platforms.ticketmaster.wire import Dates, Moment

_EARLIEST_ZONE = dt.timezone(dt.timedelta(hours=14))
_LATEST_ZONE = dt.timezone(dt.timedelta(hours=-12))
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_ONE_DAY = dt.timedelta(days=1)


def search_window(query: EventSearch) -> dict[str, str]:
    """`startDateTime` and `endDateTime` that hold every venue-local instant of the days asked for.

    The API compares in UTC, both edges included, and takes no other form than `YYYY-MM-DDTHH:mm:ssZ`. The
    venue's zone is not known before the answer, so the window opens when the first day begins in the
    earliest zone of the country asked for and closes when the last day ends in its latest; without a
    country those are UTC+14 and UTC-12. What it lets in beyond the days is the caller's to drop.
    """
    zones = _zones_of(query.country)
    window: dict[str, str] = {}
    if query.date_from:
        window["startDateTime"] = _stamp(min(_instants(query.date_from, dt.time.min, zones)))
    if query.date_to:
        window["endDateTime"] = _stamp(max(_instants(query.date_to, dt.time(23, 59, 59), zones)))
    return window


def _instants(day: dt.date, clock: dt.time, zones: Iterable[dt.tzinfo]) -> list[dt.datetime]:
    day = min(max(day, dt.date(_FIRST_YEAR, 1, 2)), dt.date(_LAST_YEAR, 12, 30))
    return [dt.datetime.combine(day, clock, zone).astimezone(dt.UTC) for zone in zones]


def _stamp(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zones_of(country: str | None) -> tuple[dt.tzinfo, ...]:
    names = _zone_names().get(alpha2(country) or "", ())
    return tuple(map(zoneinfo.ZoneInfo, names)) or (_EARLIEST_ZONE, _LATEST_ZONE)


@cache
def _zone_names() -> Mapping[str, tuple[str, ...]]:
    """Zones by alpha-2 country, from the `zone.tab` that `tzdata` brings along."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    names: dict[str, tuple[str, ...]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            names[country] = (*names.get(country, ()), name)
    return names


class Times(Struct, frozen=True, kw_only=True):
    """When an event takes place, as `PlatformEvent` tells it."""

    zone: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
    starts_at: dt.datetime | None = None
    end_date: dt.date | None = None
    original_date: dt.date | None = None
    date_confirmed: bool = False


def read_times(dates: Dates, venue_zone: str | None) -> Times:
    """An event's times; the venue's zone is used where the event has none, as resale rows never do.

    Local date and clock are what is printed on the ticket, so they win over a `dateTime` that contradicts
    them (old FrontGate rows send the local clock as UTC). With `timeTBA` or `noSpecificTime` there is no
    clock time; with `dateTBA` no date; with `dateTBD` date and clock hold the place of others, and only the date is
    kept; a postponed event may keep only its `initialStartDate`.
    """
    start = dates.start
    zone = _zone(dates.timezone) or _zone(venue_zone)
    instant = read_instant(start.date_time)
    date, time = _local(start, instant, zone)
    date_confirmed = date is not None and not (start.date_tba or start.date_tbd)
    if not date_confirmed:
        time, instant = None, None
    return Times(
        zone=zone.key if zone else None,
        date=date,
        time=time,
        starts_at=_starts_at(date, time, instant, zone),
        end_date=_end_date(dates.end, date, instant, zone),
        original_date=_date(dates.initial_start_date.local_date) if dates.initial_start_date else None,
        date_confirmed=date_confirmed,
    )


def read_instant(text: str | None) -> dt.datetime | None:
    """An aware UTC instant; None for what is not one, and for the year 1900 that stands for an unknown sale date."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    if moment.tzinfo is dt.UTC:
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _local(
    start: Moment, instant: dt.datetime | None, zone: zoneinfo.ZoneInfo | None
) -> tuple[dt.date | None, dt.time | None]:
    date, time = _date(start.local_date), _time(start.local_time)
    if start.time_tba or start.no_specific_time:
        return date, None
    if instant and zone and (date is None or time is None):
        local = instant.astimezone(zone)
        if date in {None, local.date()}:
            return local.date(), time or local.time()
    return date, time


def _starts_at(
    date: dt.date | None, time: dt.time | None, instant: dt.datetime | None, zone: zoneinfo.ZoneInfo | None
) -> dt.datetime | None:
    if date is None or time is None:
        return None
    there = instant.astimezone(zone) if instant and zone else None
    if zone is None or (there and there.date() == date and there.time() == time):
        return instant
    return dt.datetime.combine(date, time, zone).astimezone(dt.UTC)


def _end_date(
    end: Moment | None, start: dt.date | None, starts: dt.datetime | None, zone: zoneinfo.ZoneInfo | None
) -> dt.date | None:
    """The last day, where one is told. An end a few hours after the start makes no second day."""
    if end is None:
        return None
    date, instant = _date(end.local_date), read_instant(end.date_time)
    if date is None and instant and starts and zone and instant - starts >= _ONE_DAY:
        date = instant.astimezone(zone).date()
    return date if date and (start is None or date >= start) else None


def _date(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return date if _FIRST_YEAR <= date.year <= _LAST_YEAR else None


def _time(text: str | None) -> dt.time | None:
    if not text:
        return None
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        return None
    return time.replace(tzinfo=None, microsecond=0) if time.tzinfo or time.microsecond else time


@lru_cache(maxsize=256)
def _zone(name: str | None) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
