"""Ticketmaster's event and venue records in normalised form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from shared.model import EventStatus, Performer, PlatformEvent, ProductKind
from shared.platforms.countries import alpha2
from shared.platforms.text import clean_text, clean_url
from shared.platforms.ticketmaster.prices import price_range
from shared.platforms.ticketmaster.times import read_instant, read_times
from shared.platforms.ticketmaster.wire import (
    ClassificationRecord,
    CountryRecord,
    EventRecord,
    ImageRecord,
    Named,
    PointRecord,
    StateRecord,
    VenueRecord,
)

NAME = "ticketmaster"
MOST_PERFORMERS = 20
# Names are translated by locale and may be missing, ids are neither.
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


def event_from(record: EventRecord, now: dt.datetime) -> PlatformEvent | None:
    """The normalised event as of `now`; None for a test record, another kind of record, or an unprintable name."""
    name = clean_text(record.name)
    if name is None or record.test or record.type not in {None, "event"}:
        return None
    venue = _venue(record)
    times = read_times(record.dates, venue.timezone)
    latitude, longitude = _point(venue.location)
    classification = _classification(record.classifications)
    return PlatformEvent(
        platform=NAME,
        event_id=record.id,
        name=name,
        venue=clean_text(venue.name),
        city=clean_text(venue.city.name),
        state=_state(venue.state),
        country=_country(venue.country),
        latitude=latitude,
        longitude=longitude,
        timezone=times.zone,
        date=times.date,
        time=times.time,
        starts_at=times.starts_at,
        end_date=times.end_date,
        original_date=times.original_date,
        date_confirmed=times.date_confirmed,
        time_confirmed=times.time is not None,
        status=_STATUSES.get(_status_code(record), EventStatus.SCHEDULED),
        kind=_KINDS.get(_id(classification.type)),
        category=_CATEGORIES.get(_id(classification.segment)),
        performers=_performers(record.parts.attractions),
        price=price_range(
            record.price_ranges, country=_country(venue.country), on_sale=not _off_sale(record, now)
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


def _venue(record: EventRecord) -> VenueRecord:
    return record.parts.venues[0] if record.parts.venues else record.place or VenueRecord()


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
    primary = (item for item in classifications if item.primary)
    return next(primary, classifications[0] if classifications else ClassificationRecord())


def _id(named: Named | None) -> str:
    return (named.id if named else None) or ""


def _performers(attractions: Sequence[Named]) -> tuple[Performer, ...]:
    names = (clean_text(attraction.name) for attraction in attractions[:MOST_PERFORMERS])
    return tuple(Performer(name=name) for name in names if name)


def _status_code(record: EventRecord) -> str:
    return (record.dates.status.code or "").lower()


def _off_sale(record: EventRecord, now: dt.datetime) -> bool:
    """Whether Ticketmaster says that it does not sell tickets now: before the public sale, after it, or called off."""
    begins = read_instant(record.sales.public.start_date_time) if record.sales.public else None
    return _status_code(record) in {"offsale", "cancelled", "canceled"} or (
        begins is not None and begins > now
    )


def _image_url(images: Sequence[ImageRecord]) -> str | None:
    """The event's own art before generic art, 16:9 before other shapes, about 640 to 1,024 pixels wide."""
    best_first = sorted(images, key=_image_rank)
    return next((image.url for image in best_first if clean_url(image.url)), None)


def _image_rank(image: ImageRecord) -> tuple[bool, bool, int, int]:
    width = image.width or 0
    return image.fallback, image.ratio != "16_9", max(640 - width, width - 1024, 0), -width
