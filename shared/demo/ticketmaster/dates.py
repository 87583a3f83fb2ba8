"""Ticketmaster's `dates`: flags instead of invented hours, a first date for what was moved, at times no time zone."""

from __future__ import annotations

import datetime as dt

from shared.demo.wire import Json, utc_text
from shared.demo.world import chance
from shared.demo.world.performances import Performance, Status, zone

_NO_TIMEZONE_SHARE = 0.2
_OFF_SALE_SHARE = 0.03


def starts_at(performance: Performance) -> dt.datetime:
    """The instant that date parameters look at; an unannounced hour counts as the day's beginning."""
    if performance.starts_at is not None:
        return performance.starts_at
    return dt.datetime.combine(performance.date, dt.time.min, tzinfo=zone(performance.venue.timezone))


def has_no_date(performance: Performance) -> bool:
    """`dateTBA`: postponed, and no new date yet."""
    return performance.status is Status.POSTPONED


def has_doubtful_date(performance: Performance) -> bool:
    """`dateTBD`: a date is told and may change."""
    return not performance.date_confirmed and not has_no_date(performance)


def dates(performance: Performance) -> Json:
    """`dates`: without an announced time only `localDate`, without a date no date at all."""
    told: Json = {
        "start": _start(performance),
        "status": {"code": _status(performance)},
        "spanMultipleDays": False,
    }
    if chance.fraction(performance.identity, "no timezone") >= _NO_TIMEZONE_SHARE:
        told["timezone"] = performance.venue.timezone
    if performance.original_date is not None:
        original = dt.datetime.combine(
            performance.original_date,
            performance.time or dt.time.min,
            tzinfo=zone(performance.venue.timezone),
        )
        told["initialStartDate"] = _moment(original)
    return told


def _start(performance: Performance) -> Json:
    if has_no_date(performance):
        moment: Json = {}
    elif performance.time is None:
        moment = {"localDate": performance.date.isoformat()}
    else:
        moment = _moment(starts_at(performance))
    return moment | {
        "dateTBD": has_doubtful_date(performance),
        "dateTBA": has_no_date(performance),
        "timeTBA": performance.time is None or has_no_date(performance),
        "noSpecificTime": False,
    }


def _moment(local: dt.datetime) -> Json:
    clock = local.strftime("%H:%M:%S")
    return {"localDate": local.date().isoformat(), "localTime": clock, "dateTime": utc_text(local)}


def _status(performance: Performance) -> str:
    if performance.status is not Status.SCHEDULED:
        return performance.status.value
    return "offsale" if chance.fraction(performance.identity, "sale over") < _OFF_SALE_SHARE else "onsale"
