"""Concert tours: legs of several cities, now and then with two nights in one hall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from shared.demo.world import chance
from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.facts import Artist, artists, stages, venues
from shared.demo.world.performances import Category, Performance, Performer

LEG_PERIOD_DAYS = 60
_STRIDE = 7
_LEGS_SHARE = 0.8
_SECOND_NIGHT_SHARE = 0.2
_UNANNOUNCED_TIME_SHARE = 0.04
_FACES = {"arena": (45, 110), "theatre": (39, 85), "club": (22, 40)}
_TIMES = (dt.time(19, 0), dt.time(19, 30), dt.time(20, 0))


def concerts(seed: int, window: Window, bookings: Bookings) -> Iterator[Performance]:
    """Every concert in the window, on days when its hall is free."""
    first = window.first.toordinal() // LEG_PERIOD_DAYS - 1
    last = window.last.toordinal() // LEG_PERIOD_DAYS
    for period in range(first, last + 1):
        for artist in artists():
            for date, venue in _leg(seed, artist, period):
                if date in window and bookings.free(venue, date):
                    bookings.book(venue, date)
                    yield _concert(seed, artist, date, venue)


def _leg(seed: int, artist: Artist, period: int) -> Iterator[tuple[dt.date, str]]:
    """Dates and venues of one leg, a pure function of artist and period."""
    key = (seed, "leg", artist.name, period)
    if chance.fraction(*key) > _LEGS_SHARE:
        return
    halls: Sequence[str] = stages()["halls"][artist.scale]
    date = dt.date.fromordinal(period * LEG_PERIOD_DAYS + chance.whole(*key, "start") % 25)
    start, stops = chance.whole(*key, "hall"), 5 + chance.whole(*key, "stops") % 6
    for stop in range(stops):
        # The stride shares no factor with the number of halls, so that a leg visits each at most once.
        venue = halls[(start + stop * _STRIDE) % len(halls)]
        yield date, venue
        if chance.fraction(*key, stop, "second night") < _SECOND_NIGHT_SHARE:
            date += dt.timedelta(days=1)
            yield date, venue
        date += dt.timedelta(days=2 + chance.whole(*key, stop, "travel") % 3)


def _concert(seed: int, artist: Artist, date: dt.date, venue: str) -> Performance:
    identity = f"concert-{date}-{_slug(artist.name)}-{venue}"
    untimed = chance.fraction(seed, identity, "untimed") < _UNANNOUNCED_TIME_SHARE
    low, high = _FACES[artist.scale]
    support = (Performer(artist.support, "support"),) if artist.support else ()
    return Performance(
        identity=identity,
        category=Category.CONCERT,
        name=artist.name,
        performers=(Performer(artist.name, "headliner"), *support),
        venue=venues()[venue],
        date=date,
        time=None if untimed else chance.choose(_TIMES, seed, identity, "time"),
        draw=artist.draw,
        face=round(low + (high - low) * artist.draw),
        genre=artist.genre,
        tour=artist.tour,
    )


def _slug(name: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in name.lower())
