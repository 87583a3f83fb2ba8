"""StubHub's HAL JSON of one event: the start with the venue's offset, nested parts in `_embedded`, one floor price."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from shared.demo.records import Record
from shared.demo.titles import performer_name
from shared.demo.wire import Json, slug
from shared.demo.world import chance
from shared.demo.world.performances import Admission, Category, Performance, Performer, Status, zone
from shared.demo.world.prices import Asking, asking

SITE = "https://www.stubhub.example"
SYMBOLS = {"USD": "$", "CAD": "C$", "GBP": "£"}
_COUNTRIES = {"US": "United States", "CA": "Canada", "GB": "United Kingdom"}
_UNLISTED_SHARE = 0.14
_AMOUNT_MISSING_SHARE = 0.03
_GENRES = {
    **dict.fromkeys((Category.NBA, Category.NHL, Category.NFL, Category.MLB), (2, "Sports Tickets")),
    **dict.fromkeys((Category.CONCERT, Category.FESTIVAL), (3, "Concert Tickets")),
    **dict.fromkeys((Category.THEATRE, Category.COMEDY), (1, "Theater Tickets")),
}
_ROLES = {
    "home": "HomeTeam",
    "away": "AwayTeam",
    "headliner": "MainArtist",
    "support": "SupportingArtist",
    "festival": "Festival",
}
_STATUSES = {
    Status.SCHEDULED: "Normal",
    Status.CANCELLED: "Cancelled",
    Status.POSTPONED: "Postponed",
    Status.RESCHEDULED: "Rescheduled",
}


def event(seed: int, record: Record, base: str) -> Json:
    """One element of `_embedded.items`, and the whole answer of `/catalog/events/{id}`.

    Args:
        seed: of the catalogue.
        record: what StubHub lists.
        base: scheme and host under which the request came, for the links.
    """
    performance = record.performance
    return {
        "id": int(record.record_id),
        "name": record.name,
        "start_date": starts_at(performance).isoformat(),
        "end_date": _end(performance),
        "on_sale_date": None,
        "date_confirmed": performance.date_confirmed,
        "time_confirmed": performance.time is not None and performance.date_confirmed,
        "type": "Parking" if performance.admission is Admission.PARKING else "Main",
        "status": _STATUSES[performance.status],
        "min_ticket_price": _floor(seed, record),
        "_links": {
            "self": link(f"{base}/catalog/events/{record.record_id}"),
            "event:webpage": link(web_page(record)),
        },
        "_embedded": {
            "venue": _venue(record, base),
            "categories": [_category(bill, base) for bill in performance.performers],
            "genre": _genre(performance, base),
            "external_mappings": [],
            "merged_events": [],
        },
    }


def starts_at(performance: Performance) -> dt.datetime:
    """Start with the venue's offset; for an unannounced time a placeholder, seven in the evening UTC."""
    if performance.starts_at is not None:
        return performance.starts_at
    placeholder = dt.datetime.combine(performance.date, dt.time(19, 0), tzinfo=dt.UTC)
    return placeholder.astimezone(zone(performance.venue.timezone))


def genre_id(performance: Performance) -> int:
    """StubHub's number for the broad kind of event."""
    return _GENRES[performance.category][0]


def floor(seed: int, record: Record) -> Asking | None:
    """What the cheapest ticket costs; None when nobody offers any."""
    unlisted = chance.fraction(seed, "stubhub", record.performance.identity, "unlisted") < _UNLISTED_SHARE
    if (unlisted and not record.performance.showcase) or record.performance.status is Status.CANCELLED:
        return None
    return asking(seed, record.performance, "stubhub")


def money(amount: Decimal, currency: str) -> Json:
    """StubHub's Money."""
    return {
        "amount": float(amount),
        "currency_code": currency,
        "display": f"{SYMBOLS[currency]}{amount:,.2f}",
    }


def link(href: str) -> Json:
    """A HAL link."""
    return {"href": href, "title": None, "templated": False}


def web_page(record: Record) -> str:
    """The event's page for buyers; its number is not always the API's."""
    number = int(record.record_id)
    if chance.fraction(record.record_id, "page") < 0.3:
        number = 100_000_000 + chance.whole(record.record_id, "page number") % 60_000_000
    return f"{SITE}/{slug(record.name)}-{slug(record.city)}-tickets/event/{number}/"


def _floor(seed: int, record: Record) -> Json | None:
    """Before buyer's fees, as the listings' `ticket_price`; at times null, at times without an amount."""
    asked, key = floor(seed, record), (seed, "stubhub", record.performance.identity)
    if asked is None:
        return None
    told = money(asked.before_fees, asked.currency)
    if record.performance.showcase:
        return told
    if chance.fraction(*key, "amount") < _AMOUNT_MISSING_SHARE:
        return told | {"amount": None, "display": ""}
    return told


def _end(performance: Performance) -> str | None:
    if performance.last_date is None:
        return None
    end = dt.datetime.combine(performance.last_date, dt.time(23, 0), tzinfo=zone(performance.venue.timezone))
    return end.isoformat()


def _venue(record: Record, base: str) -> Json:
    place = record.performance.venue
    number = 1 + chance.whole("stubhub venue", record.venue_name, place.key) % 400_000
    country = {
        "code": place.country,
        "name": _COUNTRIES[place.country],
        "_links": {"self": link(f"{base}/v2/countries/{place.country}")},
    }
    return {
        "id": number,
        "name": record.venue_name,
        "city": record.city,
        "state_province": place.state,
        "postal_code": place.postal_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "_links": {"self": link(f"{base}/catalog/venues/{number}")},
        "_embedded": {"country": country, "external_mappings": []},
    }


def _category(bill: Performer, base: str) -> Json:
    number = 1000 + chance.whole("stubhub category", bill.name) % 900_000
    return {
        "id": number,
        "name": performer_name("stubhub", bill.name),
        "role": _ROLES.get(bill.role),
        "_links": {"self": link(f"{base}/catalog/categories/{number}")},
    }


def _genre(performance: Performance, base: str) -> Json:
    number, name = _GENRES[performance.category]
    return {"id": number, "name": name, "_links": {"self": link(f"{base}/catalog/categories/{number}")}}
