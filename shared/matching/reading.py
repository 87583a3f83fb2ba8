"""What the texts of a record say, read once for all records that bear them: title, place, venue and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from shared.matching.place import Place, locate
from shared.matching.teams import leagues_of
from shared.matching.text import fold
from shared.matching.title import Title, read_title
from shared.matching.venue import Venue, namesake, read_venue, room_at
from shared.model import ProductKind

_SEVERAL_A_DAY = frozenset(
    {"theater", "theatre", "theatrical", "comedy", "broadway", "circus", "musical", "musicals"}
)
HALL = "\t"
"""Begins a hall among what is shared; no name begins so."""


class Reading(Struct, eq=False, gc=False):
    """The texts of a record as read, not to be changed.

    `name` and `city` are as the platform writes them. `kind` is what they say is sold. `names` are what records of
    one performance are likely to share on a day, each with the place, and `shared` those and the hall. `where` names
    the place in uids. `fills_the_day` is set where there is one such performance a day but for exceptions (a
    festival's day, a game of two teams), `several_a_day` where there are mostly more. `leagues` holds who plays;
    `home_first` tells whether the platform writes the home team first.
    """

    name: str
    title: Title
    place: Place
    venue: Venue | None
    city: str | None
    plain: bool
    kind: ProductKind
    names: tuple[str, ...]
    shared: tuple[str, ...]
    where: str
    fills_the_day: bool
    several_a_day: bool
    leagues: str
    home_first: bool


@lru_cache(maxsize=16384)
def read(  # noqa: PLR0917 - by position, as what remembers what an event says passes the texts on
    home_first: bool,
    name: str,
    venue: str | None,
    city: str | None,
    state: str | None,
    country: str | None,
    category: str | None,
) -> Reading:
    """What an event's texts say, on a platform that writes the home team first or not; remembered between calls."""
    place = locate(city, state, country)
    title = read_title(name, place)
    hall = _venue(venue, place, title)
    beside = shared_name(place, "")
    names = tuple([beside + told for told in title.names])
    parking = hall is not None and hall.parking and title.plain
    return Reading(
        name,
        title,
        place,
        hall,
        city,
        title.plain,
        ProductKind.PARKING if parking else title.product.kind,
        names,
        (*names, *_halls(hall, place)) if hall else names,
        _where(title, place, hall),
        bool(title.matchup or title.occasion.weekdays or "day" in title.ordinals.labels),
        bool(title.works) or (hall is not None and hall.several_a_day) or _several_a_day(category),
        _leagues(title),
        home_first,
    )


def shared_name(place: Place, name: str) -> str:
    """A name with its place: one hashed text, where a pair of texts would be hashed anew each time."""
    return f"{place.key}\n{name}"


def _halls(hall: Venue, place: Place) -> Iterator[str]:
    """What a hall shares with records that take place there, and with those of the hall that may be meant."""
    yield f"{HALL}{hall.key}"
    meant = namesake(hall, place)
    if meant:
        yield f"{HALL}{meant}"


def _venue(name: str | None, place: Place, title: Title) -> Venue | None:
    """The venue; where a title names a room of the complex, that room."""
    venue = read_venue(name, place)
    for segment in title.segments[1:]:
        room = room_at(segment, place)
        if room and (venue is None or venue.known == room.complex):
            return room
    return venue


def _where(title: Title, place: Place, venue: Venue | None) -> str:
    """A venue the table knows sorts before one known by its words, so that it names the group."""
    if venue is None:
        return f"2 {place.key} {title.head}"
    if venue.known:
        return f"0 {venue.known}"
    return f"1 {place.key} {venue.key}"


def _leagues(title: Title) -> str:
    if not title.matchup:
        return ""
    return " ".join(sorted({league for side in title.matchup.sides for league in leagues_of(side.teams)}))


@lru_cache(maxsize=1024)
def _several_a_day(category: str | None) -> bool:
    """Whether the platform's category is one of stage shows that run more than once a day."""
    return category is not None and not _SEVERAL_A_DAY.isdisjoint(fold(category).replace("&", " ").split())
