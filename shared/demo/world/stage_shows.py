"""Broadway and touring productions with matinees, and comedians with early and late shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from shared.demo.world import chance
from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.facts import stages, venues
from shared.demo.world.performances import Category, Performance, Performer
from shared.demo.world.season_dates import FRIDAY

_CLUB_WEEKEND_SHARE = 0.22
_THEATRE_NIGHT_SHARE = 0.3
_EARLY, _LATE = dt.time(19, 0), dt.time(21, 30)


def productions(window: Window) -> Iterator[Performance]:
    """Every performance of every running production: matinee and evening by its weekly pattern."""
    for production in stages()["productions"]:
        for date in window:
            for time in production["week"].get(str(date.weekday()), ()):
                yield _show(production, date, dt.time.fromisoformat(time))


def _show(production: dict[str, Any], date: dt.date, time: dt.time) -> Performance:
    return Performance(
        identity=f"theatre-{date}-{production['key']}-{time:%H%M}",
        category=Category.THEATRE,
        name=production["name"],
        performers=(Performer(production["name"], "production", home_venue=production["venue"]),),
        venue=venues()[production["venue"]],
        date=date,
        time=time,
        draw=production["draw"],
        face=production["face"],
        wordings={platform: production[platform] for platform in ("ticketmaster", "seatgeek", "stubhub")},
    )


def comedy(seed: int, window: Window, bookings: Bookings) -> Iterator[Performance]:
    """Club weekends with early and late shows on both nights, and single or double nights in theatres."""
    weeks = range(window.first.toordinal() // 7, window.last.toordinal() // 7 + 1)
    for week in weeks:
        friday = dt.date.fromordinal(week * 7 + 1 + FRIDAY)
        for comedian in stages()["comedians"]:
            yield from (show for show in _weekend(seed, comedian, friday, bookings) if show.date in window)


def _weekend(
    seed: int, comedian: dict[str, Any], friday: dt.date, bookings: Bookings
) -> Iterator[Performance]:
    key = (seed, "comedy", comedian["name"], friday)
    kind = chance.fraction(*key)
    if kind < _CLUB_WEEKEND_SHARE:
        venue = chance.choose(stages()["halls"]["comedy_club"], *key, "club")
        for date in (friday, friday + dt.timedelta(days=1)):
            yield from _shows(comedian, venue, date, bookings, double=True)
    elif kind < _CLUB_WEEKEND_SHARE + _THEATRE_NIGHT_SHARE:
        venue = chance.choose(stages()["halls"]["comedy_theatre"], *key, "theatre")
        double = chance.fraction(*key, "double") < 0.5
        yield from _shows(comedian, venue, friday + dt.timedelta(days=1), bookings, double=double)


def _shows(
    comedian: dict[str, Any], venue: str, date: dt.date, bookings: Bookings, *, double: bool
) -> Iterator[Performance]:
    if not bookings.free(venue, date):
        return
    bookings.book(venue, date)
    yield _set(comedian, venue, date, _EARLY, "Early Show" if double else None)
    if double:
        yield _set(comedian, venue, date, _LATE, "Late Show")


def _set(
    comedian: dict[str, Any], venue: str, date: dt.date, time: dt.time, label: str | None
) -> Performance:
    slug = comedian["name"].lower().replace(" ", "-")
    return Performance(
        identity=f"comedy-{date}-{slug}-{venue}-{time:%H%M}",
        category=Category.COMEDY,
        name=comedian["name"],
        performers=(Performer(comedian["name"], "headliner"),),
        venue=venues()[venue],
        date=date,
        time=time,
        draw=comedian["draw"],
        face=round(22 + 45 * comedian["draw"]),
        tour=comedian["tour"],
        label=label,
    )
