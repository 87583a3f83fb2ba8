"""One platform record with everything that comparing needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from shared.matching.moved import moved_date
from shared.matching.place import Place
from shared.matching.reading import Reading, read
from shared.matching.text import compact, fold
from shared.matching.title import Title
from shared.matching.venue import Venue
from shared.model import EventStatus, PlatformEvent, ProductKind

_SHIFTED = frozenset({EventStatus.POSTPONED, EventStatus.RESCHEDULED, EventStatus.CANCELLED})
_PARKING = ProductKind.PARKING
_MINUTES = 24 * 60
_UNMOVED: frozenset[int] = frozenset()


class Record(Struct, eq=False, gc=False):
    """Features of one event, not to be changed.

    `day` is the date's ordinal, `local` the start in venue-local minutes since day 0; None if unknown. What few
    comparisons ask for is worked out when they do.
    """

    event: PlatformEvent
    key: str
    platform: str
    status: EventStatus
    kind: ProductKind
    reading: Reading
    title: Title
    day: int | None
    local: int | None
    day_sure: bool
    moved: frozenset[int]
    point: tuple[float, float] | None

    @property
    def place(self) -> Place:
        """The city or its metropolitan area."""
        return self.reading.place

    @property
    def venue(self) -> Venue | None:
        """The venue, or the room of it that the title names."""
        return self.reading.venue

    @property
    def performers(self) -> tuple[str, ...]:
        """The keys of who is billed, the headliner first."""
        return tuple([performer_key(performer.name) for performer in self.event.performers])

    @property
    def shifted(self) -> bool:
        """Whether the platform says that the performance does not take place as first announced."""
        return self.status in _SHIFTED


def read_record(event: PlatformEvent, key: str | None = None) -> Record:
    """The features of `event`, whose key may be known already. What text alone tells is remembered between calls."""
    reading = read(event)
    title, date, kind = reading.title, event.date, event.kind
    day = date.toordinal() if date is not None else None
    told_apart = kind is not None and (kind is _PARKING or reading.plain)
    latitude, longitude = event.latitude, event.longitude
    return Record(
        event,
        key or event.key,
        event.platform,
        event.status,
        kind if told_apart and kind is not None else reading.kind,
        reading,
        title,
        day,
        _local(event, day, title.occasion.clock) if day is not None else None,
        event.date_confirmed and day is not None,
        _moved(event, title) if event.original_date or title.occasion.moved_from else _UNMOVED,
        None if latitude is None or longitude is None else (latitude, longitude),
    )


def _local(event: PlatformEvent, day: int, clock: int | None) -> int | None:
    time = event.time
    if time is not None and event.time_confirmed:
        return day * _MINUTES + time.hour * 60 + time.minute
    return day * _MINUTES + clock if clock is not None else None


def _moved(event: PlatformEvent, title: Title) -> frozenset[int]:
    """The dates this event was moved from: told by the platform, or by words such as `Rescheduled from 5/9`."""
    found = {event.original_date} if event.original_date else set()
    if title.occasion.moved_from and event.date:
        told = moved_date(title.occasion.moved_from, event.date)
        found |= {told} if told else set()
    return frozenset(date.toordinal() for date in found if date != event.date)


@lru_cache(maxsize=16384)
def performer_key(name: str) -> str:
    """A performer's name as titles are compared with it."""
    return compact(fold(name))


def read_records(events: Mapping[str, PlatformEvent]) -> list[Record]:
    """The features of events given by their keys, by date and key: what may be one performance lies side by side."""
    by_date: dict[dt.date, list[str]] = {}
    for key, event in events.items():
        by_date.setdefault(event.date or dt.date.min, []).append(key)
    return [read_record(events[key], key) for date in sorted(by_date) for key in _in_order(by_date[date])]


def _in_order(keys: list[str]) -> Iterable[str]:
    return sorted(keys) if len(keys) > 1 else keys
