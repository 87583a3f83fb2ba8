"""What comparing needs of a record: its texts as read, its dates and its marks, one object for all that say the same."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from msgspec import Struct

from shared.matching.moved import moved_date
from shared.matching.place import Place
from shared.matching.reading import Reading, read, shared_name
from shared.matching.text import compact, fold
from shared.matching.title import Title
from shared.matching.venue import Venue
from shared.model import EventStatus, Performer, PlatformEvent, ProductKind

_SHIFTED = frozenset({EventStatus.POSTPONED, EventStatus.RESCHEDULED, EventStatus.CANCELLED})
_HOME_FIRST = "ticketmaster"  # writes HOME vs. AWAY; the others write AWAY at HOME
_PARKING = ProductKind.PARKING
_DAY = 24 * 60
_SMALL_HOURS = 120
_UNMOVED: frozenset[int] = frozenset()


class Features(Struct, eq=False, gc=False):
    """What one event says, but for its id, prices and links; not to be changed.

    `date` and `time` are the platform's, confirmed or not. `day` is the date's ordinal, `local` the start in venue-local
    minutes since day 0; None if unknown. `days` are those on which other records of the performance may be listed, and
    `shared` what they are likely to share there.
    What few comparisons ask for is worked out when they do.
    """

    platform: str
    status: EventStatus
    kind: ProductKind
    reading: Reading
    title: Title
    date: dt.date | None
    time: dt.time | None
    day: int | None
    local: int | None
    day_sure: bool
    moved: frozenset[int]
    days: frozenset[int] | tuple[int, ...]
    shared: tuple[str, ...]
    starts_at: dt.datetime | None
    point: tuple[float, float] | None
    billed: tuple[Performer, ...]

    @property
    def place(self) -> Place:
        """The city or its metropolitan area."""
        return self.reading.place

    @property
    def venue(self) -> Venue | None:
        """The venue, or the room of it that the title names."""
        return self.reading.venue

    @property
    def order(self) -> tuple[dt.date, dt.time, str]:
        """Where this stands among others: by date, time and name."""
        return self.date or dt.date.max, self.time or dt.time.max, self.reading.name

    @property
    def names(self) -> tuple[str, ...]:
        """As `shared`, without the hall."""
        return _with_headliner(self.reading, self.reading.names, self.billed)

    @property
    def performers(self) -> tuple[str, ...]:
        """The keys of who is billed, the headliner first."""
        return tuple([performer_key(performer.name) for performer in self.billed])

    @property
    def shifted(self) -> bool:
        """Whether the platform says that the performance does not take place as first announced."""
        return self.status in _SHIFTED


def features(event: PlatformEvent) -> Features:
    """What `event` says, remembered between calls: the same object as long as it says the same."""
    return _features(
        event.platform,
        event.status,
        event.kind,
        event.date,
        event.date_confirmed,
        event.time,
        event.time_confirmed,
        event.starts_at,
        event.original_date,
        event.latitude,
        event.longitude,
        event.performers,
        event.name,
        event.venue,
        event.city,
        event.state,
        event.country,
        event.category,
    )


@lru_cache(maxsize=16384)
def _features(  # noqa: PLR0917 - by position, since this is called for every record
    platform: str,
    status: EventStatus,
    kind: ProductKind | None,
    date: dt.date | None,
    date_confirmed: bool,
    time: dt.time | None,
    time_confirmed: bool,
    starts_at: dt.datetime | None,
    original_date: dt.date | None,
    latitude: float | None,
    longitude: float | None,
    billed: tuple[Performer, ...],
    name: str,
    *texts: str | None,
) -> Features:
    reading = read(platform == _HOME_FIRST, name, *texts)
    title = reading.title
    day = date.toordinal() if date is not None else None
    told_apart = kind is not None and (kind is _PARKING or reading.plain)
    local = _local(day, time if time_confirmed else None, title.occasion.clock) if day is not None else None
    moved = _moved(date, original_date, title) if original_date or title.occasion.moved_from else _UNMOVED
    return Features(
        platform,
        status,
        kind if told_apart and kind is not None else reading.kind,
        reading,
        title,
        date,
        time,
        day,
        local,
        date_confirmed and day is not None,
        moved,
        _days(day, local, moved) if day is not None else (),
        _with_headliner(reading, reading.shared, billed),
        starts_at,
        None if latitude is None or longitude is None else (latitude, longitude),
        billed,
    )


def _local(day: int, time: dt.time | None, clock: int | None) -> int | None:
    if time is not None:
        return day * _DAY + time.hour * 60 + time.minute
    return day * _DAY + clock if clock is not None else None


def _moved(date: dt.date | None, original: dt.date | None, title: Title) -> frozenset[int]:
    """The dates this event was moved from: told by the platform, or by words such as `Rescheduled from 5/9`."""
    found = {original} if original else set()
    if title.occasion.moved_from and date:
        told = moved_date(title.occasion.moved_from, date)
        found |= {told} if told else set()
    return frozenset(old.toordinal() for old in found if old != date)


def _days(day: int, local: int | None, moved: frozenset[int]) -> frozenset[int] | tuple[int, ...]:
    small_hours = local is not None and local % _DAY < _SMALL_HOURS
    if not moved and not small_hours:
        return (day,)
    return moved | ({day, day - 1} if small_hours else {day})


def _with_headliner(
    reading: Reading, shared: tuple[str, ...], billed: tuple[Performer, ...]
) -> tuple[str, ...]:
    if not billed:
        return shared
    headliner = _headliner(reading.place, billed[0].name)
    return shared if headliner in shared else (*shared, headliner)


@lru_cache(maxsize=16384)
def _headliner(place: Place, name: str) -> str:
    return shared_name(place, performer_key(name))


@lru_cache(maxsize=16384)
def performer_key(name: str) -> str:
    """A performer's name as titles are compared with it."""
    return compact(fold(name))
