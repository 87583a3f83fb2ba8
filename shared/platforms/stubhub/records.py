"""StubHub's events in the normalised form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from shared.model import (
    EventStatus,
    Performer,
    PlatformEvent,
    PriceBasis,
    PriceMissing,
    PriceRange,
    ProductKind,
)
from shared.platforms.affiliate import affiliate_url
from shared.platforms.countries import alpha2
from shared.platforms.place import NOWHERE, Place
from shared.platforms.stubhub import PLATFORM
from shared.platforms.stubhub.wire import CategoryRecord, EventEmbedded, EventRecord, Link, VenueRecord
from shared.platforms.text import clean_text, clean_url

NAME = PLATFORM.name
MOST_PERFORMERS = 20
_YEARS = range(2000, 2100)
_NOTHING_EMBEDDED = EventEmbedded()
_LEFT_OUT = frozenset({"draft", "deleted"})
# A relocated event takes place at the announced time, in the venue the record names.
_STATUSES = {
    "postponed": EventStatus.POSTPONED,
    "cancelled": EventStatus.CANCELLED,
    "canceled": EventStatus.CANCELLED,
    "rescheduled": EventStatus.RESCHEDULED,
    "relocatedandrescheduled": EventStatus.RESCHEDULED,
    "contingent": EventStatus.CONTINGENT,
}
_NOT_SOLD_WHILE = frozenset({EventStatus.POSTPONED, EventStatus.CANCELLED, EventStatus.CONTINGENT})
# The other roles (Tournament, Festival, SportsLeague, ConcertTour) and a null one name no performer for certain.
_ROLES = {
    "mainartist": "headliner",
    "headlineact": "headliner",
    "supportingartist": "support",
    "standardact": "support",
    "hometeam": "home",
    "awayteam": "away",
}


def place(venue: VenueRecord) -> Place:
    """The place of an event at `venue`."""
    on_map = bool(venue.latitude or venue.longitude)
    return Place(
        venue=clean_text(venue.name),
        city=clean_text(venue.city),
        state=clean_text(venue.state_province),
        country=_country(venue),
        latitude=venue.latitude if on_map else None,
        longitude=venue.longitude if on_map else None,
    )


def normalise_event(
    record: EventRecord,
    *,
    now: dt.datetime,
    affiliate: str | None,
    place_of: Callable[[VenueRecord], Place] = place,
) -> PlatformEvent | None:
    """The event in `record`; None for one that is a draft, deleted or without a name.

    `now` decides whether tickets are on sale yet; `affiliate` is a link template, see `page_url`. Who reads
    many records may give a `place_of` that remembers.
    """
    name = clean_text(record.name)
    word = (record.status or "").lower()
    if name is None or word in _LEFT_OUT:
        return None
    status = _STATUSES.get(word, EventStatus.SCHEDULED)
    embedded = record.embedded or _NOTHING_EMBEDDED
    where = place_of(embedded.venue) if embedded.venue else NOWHERE
    day = _Day(record)
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
        date=day.date,
        time=day.time,
        starts_at=day.starts_at,
        end_date=day.end_date,
        date_confirmed=day.date_confirmed,
        time_confirmed=day.time_confirmed,
        status=status,
        kind=ProductKind.PARKING if (record.type or "").lower() == "parking" else None,
        category=clean_text(embedded.genre.name) if embedded.genre else None,
        performers=_performers(embedded.categories or []),
        price=_price(record, status, now),
        available_tickets=record.number_of_tickets,
        url=page_url(record.links.webpage if record.links else None, affiliate),
        fetched_at=now,
    )


def page_url(link: Link | None, affiliate: str | None) -> str | None:
    """The web page a link leads to, never one made up from an id; `affiliate` as in `affiliate_url`."""
    if link is None or link.templated:
        return None
    return affiliate_url(clean_url(link.href), affiliate)


class _Day:
    """When an event takes place, read from the offset date-time that the record gives.

    The record's own clock reading is venue-local, so nothing is converted. Where date or time is not
    confirmed the clock is a placeholder and dropped.
    """

    def __init__(self, record: EventRecord) -> None:
        start = _moment(record.start_date)
        end = _moment(record.end_date)
        dated_only = start is not None and len(record.start_date or "") <= len("2000-01-01")
        self.date_confirmed = start is not None and record.date_confirmed is not False
        self.time_confirmed = self.date_confirmed and record.time_confirmed is not False and not dated_only
        self.date = start.date() if start else None
        self.time = _clock(start) if start and self.time_confirmed else None
        self.starts_at = (
            start.astimezone(dt.UTC) if start and start.tzinfo and self.time is not None else None
        )
        self.end_date = end.date() if end and (start is None or end.date() >= start.date()) else None


def _clock(moment: dt.datetime) -> dt.time:
    return dt.time(moment.hour, moment.minute, moment.second)


def _moment(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _performers(categories: Iterable[CategoryRecord]) -> tuple[Performer, ...]:
    found = []
    for category in categories:
        role = _ROLES.get(category.role.lower()) if category.role else None
        if role and (name := clean_text(category.name)):
            found.append(Performer(name=name, role=role))
    return tuple(found[:MOST_PERFORMERS])


def _price(record: EventRecord, status: EventStatus, now: dt.datetime) -> PriceRange:
    told = record.min_ticket_price.told if record.min_ticket_price else None
    if told is None:
        return PriceRange(missing=_why_missing(record, status, now))
    amount, currency = told
    # No page says whether buyer fees are in min_ticket_price.
    return PriceRange(minimum=amount, currency=currency, basis=PriceBasis.UNKNOWN)


def _why_missing(record: EventRecord, status: EventStatus, now: dt.datetime) -> PriceMissing:
    on_sale = _moment(record.on_sale_date)
    not_yet = on_sale is not None and on_sale.tzinfo is not None and on_sale > now
    if not_yet or status in _NOT_SOLD_WHILE:
        return PriceMissing.NOT_ON_SALE
    return PriceMissing.SOURCE_GIVES_NO_PRICES


def _country(venue: VenueRecord) -> str | None:
    country = venue.embedded.country if venue.embedded else None
    return (alpha2(country.code) or alpha2(country.name)) if country else None
