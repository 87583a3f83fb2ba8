"""One platform record with everything that comparing needs, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.matching.moved import moved_date
from shared.matching.place import Place, locate
from shared.matching.text import compact, fold
from shared.matching.title import Title, read_title
from shared.matching.venue import Venue, read_venue, room_at
from shared.model import EventStatus, Performer, PlatformEvent, ProductKind

_HOME_FIRST = frozenset({"ticketmaster"})  # writes HOME vs. AWAY; the others write AWAY at HOME
_SEVERAL_A_DAY = frozenset(
    {"theater", "theatre", "theatrical", "comedy", "broadway", "circus", "musical", "musicals"}
)
_SHIFTED = frozenset({EventStatus.POSTPONED, EventStatus.RESCHEDULED, EventStatus.CANCELLED})
_MINUTES = 24 * 60


@dataclass(slots=True, eq=False)
class Record:
    """Features of one event, not to be changed (frozen would cost a third of reading them).

    `day` is the date's ordinal, `local` the start in venue-local minutes since day 0; None if unknown.
    """

    event: PlatformEvent
    key: str
    platform: str
    kind: ProductKind
    title: Title
    place: Place
    venue: Venue | None
    day: int | None
    local: int | None
    day_sure: bool
    moved: frozenset[int]
    performers: tuple[str, ...]
    point: tuple[float, float] | None
    shifted: bool
    several_a_day: bool
    home_first: bool


def read_record(event: PlatformEvent, key: str | None = None) -> Record:
    """The features of `event`, whose key may be known already. What text alone tells is remembered between calls."""
    place = locate(event.city, event.state, event.country)
    title = read_title(event.name, place)
    day = event.date.toordinal() if event.date else None
    local = _local(event, day, title.occasion.clock)
    located = event.latitude is not None and event.longitude is not None
    return Record(
        event=event,
        key=key or event.key,
        platform=event.platform,
        kind=_kind(event, title, venue := _venue(event.venue, place, title)),
        title=title,
        place=place,
        venue=venue,
        day=day,
        local=local,
        day_sure=event.date_confirmed and day is not None,
        moved=_moved(event, title) if event.original_date or title.occasion.moved_from else frozenset(),
        performers=_performer_keys(event.performers),
        point=(event.latitude, event.longitude) if located else None,  # type: ignore[arg-type] # both are told
        shifted=event.status in _SHIFTED,
        several_a_day=title.work or _several_a_day(event.category),
        home_first=event.platform in _HOME_FIRST,
    )


def _venue(name: str | None, place: Place, title: Title) -> Venue | None:
    """The venue; where a title names a room of the complex, that room."""
    venue = read_venue(name, place)
    for segment in title.segments[1:]:
        room = room_at(segment, place)
        if room and (venue is None or venue.known == room.complex):
            return room
    return venue


def _kind(event: PlatformEvent, title: Title, venue: Venue | None) -> ProductKind:
    """The platform's own flag before the words of the title; a parking lot as venue before none."""
    read = title.product.kind
    if event.kind is not None and (event.kind is ProductKind.PARKING or title.product.plain):
        return event.kind
    if venue is not None and venue.parking and title.product.plain:
        return ProductKind.PARKING
    return read


def _local(event: PlatformEvent, day: int | None, clock: int | None) -> int | None:
    if day is None:
        return None
    if event.time is not None and event.time_confirmed:
        return day * _MINUTES + event.time.hour * 60 + event.time.minute
    return day * _MINUTES + clock if clock is not None else None


def _moved(event: PlatformEvent, title: Title) -> frozenset[int]:
    """The dates this event was moved from: told by the platform, or by words such as `Rescheduled from 5/9`."""
    found = {event.original_date} if event.original_date else set()
    if title.occasion.moved_from and event.date:
        told = moved_date(title.occasion.moved_from, event.date)
        found |= {told} if told else set()
    return frozenset(date.toordinal() for date in found if date != event.date)


@lru_cache(maxsize=16384)
def _performer_keys(performers: tuple[Performer, ...]) -> tuple[str, ...]:
    return tuple(compact(fold(performer.name)) for performer in performers)


@lru_cache(maxsize=1024)
def _several_a_day(category: str | None) -> bool:
    return bool(category) and any(
        word in _SEVERAL_A_DAY for word in fold(category or "").replace("&", " ").split()
    )


def read_records(events: Mapping[str, PlatformEvent]) -> list[Record]:
    """The features of events given by their keys, by date and key: what may be one performance lies side by side."""
    ordered = sorted([(event.date or dt.date.min, key) for key, event in events.items()])
    return [read_record(events[key], key) for _, key in ordered]
