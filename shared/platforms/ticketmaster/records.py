"""Ticketmaster's event and venue records in normalised form."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.model import EventStatus, Performer, PlatformEvent, ProductKind
from shared.platforms.countries import alpha2
from shared.platforms.place import NOWHERE, Place
from shared.platforms.text import clean_text, clean_url
from shared.platforms.ticketmaster import PLATFORM
from shared.platforms.ticketmaster.prices import price_range
from shared.platforms.ticketmaster.times import read_instant, read_times
from shared.platforms.ticketmaster.wire import (
    ClassificationRecord,
    CountryRecord,
    EventRecord,
    IdRecord,
    ImageRecord,
    NameRecord,
    PlaceRecord,
    PointRecord,
    SalesRecord,
    StateRecord,
    VenueRecord,
)

NAME = PLATFORM.name
MOST_PERFORMERS = 20
_CATEGORIES = {
    "KZFzniwnSyZfZ7v7nJ": "concert",
    "KZFzniwnSyZfZ7v7nE": "sports",
    "KZFzniwnSyZfZ7v7na": "theater",
    "KZFzniwnSyZfZ7v7nn": "film",
    "KZFzniwnSyZfZ7v7n1": "other",
}
_KINDS = {"KZAyXgnZfZ7vAva": ProductKind.PARKING, "KZAyXgnZfZ7v7nJ": ProductKind.ADD_ON}
_STATUSES = {
    "cancelled": EventStatus.CANCELLED,  # what is sent
    "canceled": EventStatus.CANCELLED,  # what is documented
    "postponed": EventStatus.POSTPONED,
    "rescheduled": EventStatus.RESCHEDULED,
}
_NOT_SOLD_WHILE = frozenset({"offsale", "cancelled", "canceled"})
_UNCLASSIFIED = ClassificationRecord()
_WORST_RANK = (True, True, math.inf, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDetails:
    """A venue. `country` is alpha-2; the point is in degrees."""

    venue_id: str
    name: str
    address: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    url: str | None = None


def place(venue: PlaceRecord) -> Place:
    """The place of an event at `venue`."""
    latitude, longitude = _point(venue.location)
    return Place(
        venue=clean_text(venue.name),
        city=clean_text(venue.city.name),
        state=_state(venue.state),
        country=_country(venue.country),
        latitude=latitude,
        longitude=longitude,
        timezone=venue.timezone,
    )


def event_from(
    record: EventRecord, now: dt.datetime, place_of: Callable[[PlaceRecord], Place] = place
) -> PlatformEvent | None:
    """The normalised event as of `now`; None for a test record, another kind of record, or an unprintable name.

    Who reads many records may give a `place_of` that remembers.
    """
    name = clean_text(record.name)
    if name is None or record.test or record.type not in {None, "event"}:
        return None
    venue = record.parts.venues[0] if record.parts.venues else record.place
    where = place_of(venue) if venue else NOWHERE
    times = read_times(record.dates, where.timezone)
    classification = _classification(record.classifications)
    status = (record.dates.status.code or "").lower()
    return PlatformEvent(
        platform=NAME,
        event_id=record.id,
        name=name,
        venue=where.venue,
        city=where.city,
        state=where.state,
        country=where.country,
        latitude=where.latitude,
        longitude=where.longitude,
        timezone=times.zone,
        date=times.date,
        time=times.time,
        starts_at=times.starts_at,
        end_date=times.end_date,
        original_date=times.original_date,
        date_confirmed=times.date_confirmed,
        time_confirmed=times.time is not None,
        status=_STATUSES.get(status, EventStatus.SCHEDULED),
        kind=_KINDS.get(_id(classification.type)),
        category=_CATEGORIES.get(_id(classification.segment)),
        performers=_performers(record.parts.attractions),
        price=price_range(
            record.price_ranges, country=where.country, on_sale=_on_sale(status, record.sales, now)
        ),
        url=clean_url(record.url),
        image_url=_image_url(record.images),
        fetched_at=now,
    )


def venue_from(record: VenueRecord) -> VenueDetails | None:
    """The venue; None for a record without id or name."""
    name = clean_text(record.name)
    if record.id is None or name is None:
        return None
    latitude, longitude = _point(record.location)
    lines = (clean_text(record.address.line1), clean_text(record.address.line2))
    return VenueDetails(
        venue_id=record.id,
        name=name,
        address=", ".join(line for line in lines if line) or None,
        city=clean_text(record.city.name),
        state=_state(record.state),
        country=_country(record.country),
        postal_code=clean_text(record.postal_code, 20),
        latitude=latitude,
        longitude=longitude,
        timezone=clean_text(record.timezone, 60),
        url=clean_url(record.url),
    )


def _state(state: StateRecord) -> str | None:
    return clean_text(state.state_code) or clean_text(state.name)


def _country(country: CountryRecord) -> str | None:
    return alpha2(country.country_code) or alpha2(country.name)


def _point(location: PointRecord) -> tuple[float | None, float | None]:
    latitude, longitude = _degrees(location.latitude, 90), _degrees(location.longitude, 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _degrees(value: str | float | None, limit: int) -> float | None:
    try:
        degrees = float(value) if value is not None else None
    except ValueError:
        return None
    return degrees if degrees is not None and -limit <= degrees <= limit else None


def _classification(classifications: Sequence[ClassificationRecord]) -> ClassificationRecord:
    for item in classifications:
        if item.primary:
            return item
    return classifications[0] if classifications else _UNCLASSIFIED


def _id(named: IdRecord | None) -> str:
    return (named.id if named else None) or ""


def _performers(attractions: Sequence[NameRecord]) -> tuple[Performer, ...]:
    names = [clean_text(attraction.name) for attraction in attractions[:MOST_PERFORMERS]]
    return tuple([Performer(name=name) for name in names if name])


def _on_sale(status: str, sales: SalesRecord, now: dt.datetime) -> bool:
    """False where Ticketmaster says that it does not sell now: before the public sale, after it, or called off."""
    begins = read_instant(sales.public.start_date_time) if sales.public else None
    return status not in _NOT_SOLD_WHILE and (begins is None or begins <= now)


def _image_url(images: Sequence[ImageRecord]) -> str | None:
    best = _best(images)
    if best is not None and clean_url(best.url) is None:
        best = _best([image for image in images if clean_url(image.url)])
    return best.url if best else None


def _best(images: Iterable[ImageRecord]) -> ImageRecord | None:
    """The event's own art before generic art, 16:9 before other shapes, about 640 to 1,024 pixels wide."""
    best, best_rank = None, _WORST_RANK
    for image in images:
        rank = _image_rank(image.fallback, image.ratio != "16_9", image.width or 0)
        if rank < best_rank:
            best, best_rank = image, rank
    return best


@lru_cache(maxsize=512)
def _image_rank(generic: bool, misshapen: bool, width: int) -> tuple[bool, bool, int, int]:
    return generic, misshapen, max(640 - width, width - 1024, 0), -width
