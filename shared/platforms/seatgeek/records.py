"""SeatGeek's events, venues and performers, normalised from its wire records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec import UNSET

from shared.model import (
    EventStatus,
    Performer,
    PlatformEvent,
    PriceBasis,
    PriceMissing,
    PriceRange,
)
from shared.platforms.countries import alpha2
from shared.platforms.place import NOWHERE, Place
from shared.platforms.price_range import sound_range
from shared.platforms.seatgeek import PLATFORM
from shared.platforms.seatgeek.times import read_times
from shared.platforms.seatgeek.wire import (
    ActRecord,
    EventRecord,
    ImagesRecord,
    LocationRecord,
    PerformerRecord,
    PlaceRecord,
    StatsRecord,
    VenueRecord,
)
from shared.platforms.text import clean_text, clean_url

NAME = PLATFORM.name
CURRENCY = "USD"
"""No amount carries a currency. All recorded ones read as US dollars, so that is assumed, Canada included."""
MOST_PERFORMERS = 20
_STATUSES = {
    "cancelled": EventStatus.CANCELLED,
    "canceled": EventStatus.CANCELLED,
    "postponed": EventStatus.POSTPONED,
    "rescheduled": EventStatus.RESCHEDULED,
    "contingent": EventStatus.CONTINGENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDetails:
    """A venue. `country` is alpha-2, `popularity` SeatGeek's score from 0 to 1, `capacity` None when not told."""

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
    capacity: int | None = None
    popularity: float | None = None
    upcoming_events: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformerDetails:
    """A performer. `popularity` is SeatGeek's score from 0 to 1."""

    performer_id: str
    name: str
    short_name: str | None = None
    category: str | None = None
    slug: str | None = None
    popularity: float | None = None
    upcoming_events: int | None = None
    image_url: str | None = None
    url: str | None = None


def place(venue: PlaceRecord) -> Place:
    """The place of an event at `venue`."""
    latitude, longitude = _point(venue.location)
    return Place(
        venue=clean_text(venue.name),
        city=clean_text(venue.city),
        state=clean_text(venue.state),
        country=alpha2(venue.country),
        latitude=latitude,
        longitude=longitude,
        timezone=venue.timezone,
    )


def event_from(
    record: EventRecord, fetched_at: dt.datetime, place_of: Callable[[PlaceRecord], Place] = place
) -> PlatformEvent | None:
    """The normalised event; None for a record without a name.

    Who reads many records may give a `place_of` that remembers.
    """
    name = clean_text(record.title) or clean_text(record.short_title)
    if name is None:
        return None
    where = place_of(record.venue) if record.venue else NOWHERE
    times = read_times(record, where.timezone)
    return PlatformEvent(
        platform=NAME,
        event_id=str(record.id),
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
        date_confirmed=times.date_confirmed,
        time_confirmed=times.time is not None,
        status=_status(record),
        category=clean_text(record.type),
        performers=_performers(record.performers),
        price=price_range(record.stats),
        available_tickets=_available(record.stats),
        popularity=_share(record.popularity if record.score is None else record.score),
        url=clean_url(record.url),
        image_url=_event_image(record.performers),
        fetched_at=fetched_at,
    )


def price_range(stats: StatsRecord | None) -> PriceRange:
    """What `stats` tells of prices, and why it tells none.

    `lowest_price`, `average_price`, `median_price` and `highest_price` are read as all-in: they lie 1.3 to 1.7
    times above `lowest_sg_base_price` in nearly all recorded events that carry both, and a report
    (seatgeek/api-support issue 164) found them to match the site with fees shown. SeatGeek documents neither.
    All null without listings means that nothing is for sale there, which is not to say sold out.
    """
    if stats is None:
        return PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)
    base = stats.lowest_sg_base_price or None
    if stats.lowest_price:
        return _all_in(stats, stats.lowest_price, base)
    if base:
        return PriceRange(minimum=base, currency=CURRENCY, basis=PriceBasis.BEFORE_FEES)
    return PriceRange(
        missing=PriceMissing.NOT_ON_SALE if _nothing_listed(stats) else PriceMissing.SOURCE_GIVES_NO_PRICES
    )


def _nothing_listed(stats: StatsRecord) -> bool:
    signs_of_a_listing = (
        stats.listing_count,
        stats.ticket_count,
        stats.average_price,
        stats.median_price,
        stats.highest_price,
    )
    return stats.lowest_price is not UNSET and not any(signs_of_a_listing)


def _all_in(stats: StatsRecord, lowest: Decimal, base: Decimal | None) -> PriceRange:
    return sound_range(
        minimum=lowest,
        maximum=stats.highest_price,
        average=stats.average_price,
        median=stats.median_price,
        minimum_before_fees=base,
        currency=CURRENCY,
        basis=PriceBasis.ALL_IN,
    )


def venue_from(record: VenueRecord) -> VenueDetails | None:
    """The venue; None for a record without id or name."""
    name = clean_text(record.name)
    if record.id is None or name is None:
        return None
    latitude, longitude = _point(record.location)
    return VenueDetails(
        venue_id=str(record.id),
        name=name,
        address=clean_text(record.address),
        city=clean_text(record.city),
        state=clean_text(record.state),
        country=alpha2(record.country),
        postal_code=clean_text(record.postal_code, 20),
        latitude=latitude,
        longitude=longitude,
        timezone=clean_text(record.timezone, 60),
        capacity=record.capacity or None,
        popularity=_share(record.score),
        upcoming_events=record.num_upcoming_events,
        url=clean_url(record.url),
    )


def performer_from(record: PerformerRecord) -> PerformerDetails | None:
    """The performer; None for a record without id or name."""
    name = clean_text(record.name)
    if record.id is None or name is None:
        return None
    return PerformerDetails(
        performer_id=str(record.id),
        name=name,
        short_name=clean_text(record.short_name),
        category=clean_text(record.type),
        slug=clean_text(record.slug),
        popularity=_share(record.score),
        upcoming_events=record.num_upcoming_events,
        image_url=_image(record),
        url=clean_url(record.url),
    )


def _status(record: EventRecord) -> EventStatus:
    told = _STATUSES.get((record.status or "").lower(), EventStatus.SCHEDULED)
    return EventStatus.CONTINGENT if record.conditional and told is EventStatus.SCHEDULED else told


def _performers(acts: Sequence[ActRecord]) -> tuple[Performer, ...]:
    named = [(clean_text(act.name), act) for act in acts[:MOST_PERFORMERS]]
    return tuple([Performer(name=name, role=_role(act)) for name, act in named if name])


def _role(act: ActRecord) -> str | None:
    if act.home_team:
        return "home"
    if act.away_team:
        return "away"
    return "headliner" if act.primary else None


def _available(stats: StatsRecord | None) -> int | None:
    """Tickets on offer; where only listings are counted, their number: no listing holds less than one ticket."""
    if stats is None:
        return None
    return stats.listing_count if stats.ticket_count is None else stats.ticket_count


def _event_image(acts: Sequence[ActRecord]) -> str | None:
    """The first image of a primary performer, else of any."""
    other = None
    for act in acts:
        image = _image(act)
        if image and act.primary:
            return image
        other = other or image
    return other


def _image(act: ActRecord) -> str | None:
    huge = act.images.huge if isinstance(act.images, ImagesRecord) else None
    return clean_url(act.image) or clean_url(huge)


def _point(location: LocationRecord | None) -> tuple[float | None, float | None]:
    if location is None or location.lat is None or location.lon is None:
        return None, None
    return (location.lat, location.lon) if location.lat or location.lon else (None, None)


def _share(score: float | None) -> float | None:
    return score if score is not None and 0 <= score <= 1 else None
