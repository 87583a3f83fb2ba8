"""Ticketmaster's JSON of one event and one venue: HAL embedding, date flags, and prices only now and then."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from shared.demo.records import Record
from shared.demo.ticketmaster.dates import dates, starts_at
from shared.demo.ticketmaster.taxonomy import classification
from shared.demo.titles import performer_name
from shared.demo.wire import Json, slug, utc_text
from shared.demo.world import chance
from shared.demo.world.facts import state_names
from shared.demo.world.performances import Admission, Performance, Performer, Venue
from shared.demo.world.prices import face_range

SITE = "https://www.ticketmaster.example"
_COUNTRIES = {"US": "United States Of America", "CA": "Canada", "GB": "Great Britain"}
_PRICED_SHARE = {"US": 0.1, "CA": 0.1, "GB": 0.85}
_ZERO_PRICE_SHARE = 0.015
_PLACEHOLDER_SALE_SHARE = 0.08
_PLACE_ONLY_SHARE = 0.05
_SMALL_HOUSE_SEATS = 2000
_UK_FEES = 1.15
_IMAGES = (("16_9", 2048, 1152), ("16_9", 640, 360), ("3_2", 1024, 683), ("4_3", 305, 225))


def event(record: Record) -> Json:
    """One element of `_embedded.events`."""
    performance = record.performance
    body: Json = {
        "name": record.name,
        "type": "event",
        "id": record.record_id,
        "test": False,
        "url": _url(record),
        "locale": "en-us",
        "images": _images(record.name),
        "sales": {"public": _sale(performance)},
        "dates": dates(performance),
        "classifications": [classification(performance)],
        "ageRestrictions": {"legalAgeEnforced": False},
        "ticketing": {
            "safeTix": {"enabled": True},
            "allInclusivePricing": {"enabled": performance.venue.country != "GB"},
        },
    }
    prices = price_ranges(performance)
    if prices:
        body["priceRanges"] = prices
    return body | _place(record)


def detail(record: Record) -> Json:
    """The answer of `/events/{id}`: the search's object with ids inside its parts."""
    body = event(record)
    for part in ("ageRestrictions", "ticketing"):
        inner = body[part]
        if isinstance(inner, dict):
            body[part] = inner | {"id": part}
    return body


def price_ranges(performance: Performance) -> list[Json]:
    """`priceRanges`: mostly none; face value alone in America; in Britain with fees too, in either order."""
    country, key = performance.venue.country, performance.identity
    drawn = chance.fraction(key, "priced")
    low, high = (float(amount) for amount in face_range(performance))
    if drawn >= _PRICED_SHARE[country] or performance.admission is Admission.PARKING:
        return []
    if drawn < _ZERO_PRICE_SHARE:
        low = high = 0.0
    face = _range("standard", performance.venue.currency, low, high)
    if country != "GB":
        return [face]
    all_in = _range("standard including fees", "GBP", round(low * _UK_FEES, 2), round(high * _UK_FEES, 2))
    return [face, all_in] if chance.whole(key, "order") % 2 else [all_in, face]


def _range(kind: str, currency: str, low: float, high: float) -> Json:
    return {"type": kind, "currency": currency, "min": low, "max": high}


def _sale(performance: Performance) -> Json:
    if chance.fraction(performance.identity, "sale date") < _PLACEHOLDER_SALE_SHARE:
        opened = "1900-01-01T06:00:00Z"
    else:
        opened = f"{performance.date - dt.timedelta(days=150)}T18:00:00Z"
    ends = utc_text(starts_at(performance) + dt.timedelta(hours=1))
    return {"startDateTime": opened, "startTBD": False, "startTBA": False, "endDateTime": ends}


@lru_cache(maxsize=4096)
def venue(name: str, city: str, place: Venue) -> Json:
    """One element of `_embedded.venues`; coordinates are strings, and Britain has no states."""
    body: Json = {
        "name": name,
        "type": "venue",
        "id": venue_id(name, place),
        "test": False,
        "url": f"{SITE}/{slug(name)}-tickets-{slug(city)}/venue/{1000 + chance.whole(place.key) % 400000}",
        "locale": "en-us",
        "postalCode": place.postal_code,
        "timezone": place.timezone,
        "city": {"name": city},
        "country": {"name": _COUNTRIES[place.country], "countryCode": place.country},
        "location": {"longitude": f"{place.longitude:.6f}", "latitude": f"{place.latitude:.6f}"},
        "upcomingEvents": {"ticketmaster": 12, "_total": 12, "_filtered": 0},
        "_links": _self("venues", venue_id(name, place)),
    }
    if place.state:
        body["state"] = {"name": state_names()[place.state], "stateCode": place.state}
    return body


def venue_id(name: str, place: Venue) -> str:
    """Ticketmaster's id of a venue; a car park has one of its own."""
    return "KovZpZA" + chance.token(5, "ticketmaster venue", place.key, name.endswith(" Lots"))


@lru_cache(maxsize=4096)
def attraction_id(bill: Performer) -> str:
    """Ticketmaster's id of a performer, team or show."""
    return "K8vZ917" + chance.token(5, "ticketmaster attraction", bill.name, bill.short)


def _place(record: Record) -> Json:
    """Venue and bill; some small houses come as a bare `place` without a venue record."""
    performance = record.performance
    bill = performance.performers
    links: Json = {"self": {"href": f"/discovery/v2/events/{record.record_id}?locale=en-us"}}
    links["attractions"] = [{"href": _href("attractions", attraction_id(each))} for each in bill]
    embedded: Json = {"attractions": [_attraction(each, performance) for each in bill]}
    if _is_place_only(performance):
        return {"_links": links, "_embedded": embedded, "place": _bare_place(record)}
    place = venue(record.venue_name, record.city, performance.venue)
    links["venues"] = [{"href": _href("venues", str(place["id"]))}]
    return {"_links": links, "_embedded": {"venues": [place]} | embedded}


def _is_place_only(performance: Performance) -> bool:
    small = performance.venue.capacity < _SMALL_HOUSE_SEATS
    return small and chance.fraction(performance.identity, "place") < _PLACE_ONLY_SHARE


def _bare_place(record: Record) -> Json:
    full = venue(record.venue_name, record.city, record.performance.venue)
    return {
        name: full[name]
        for name in ("name", "city", "state", "country", "postalCode", "location")
        if name in full
    }


def _attraction(bill: Performer, performance: Performance) -> Json:
    name = performer_name("ticketmaster", bill.name)
    return {
        "name": name,
        "type": "attraction",
        "id": attraction_id(bill),
        "test": False,
        "url": f"{SITE}/{slug(name)}-tickets/artist/{700000 + chance.whole(name) % 90000}",
        "locale": "en-us",
        "images": _images(name)[:1],
        "classifications": [classification(performance)],
        "upcomingEvents": {"ticketmaster": 9, "_total": 9, "_filtered": 0},
        "_links": _self("attractions", attraction_id(bill)),
    }


@lru_cache(maxsize=4096)
def _images(name: str) -> list[Json]:
    address = f"https://s1.ticketm.example/dam/a/{chance.whole(name) % 4096:03x}/{slug(name)}"
    return [
        {"ratio": ratio, "url": f"{address}_{width}.jpg", "width": width, "height": height, "fallback": False}
        for ratio, width, height in _IMAGES
    ]


def _url(record: Record) -> str:
    day = record.performance.date.strftime("%m-%d-%Y")
    site = SITE.replace(".example", ".co.uk.example") if record.performance.venue.country == "GB" else SITE
    number = f"{chance.whole('ticketmaster page', record.record_id):016X}"
    return f"{site}/{slug(record.name)}-{slug(record.city)}-{day}/event/{number}"


def _href(kind: str, number: str) -> str:
    return f"/discovery/v2/{kind}/{number}?locale=en-us"


def _self(kind: str, number: str) -> Json:
    return {"self": {"href": _href(kind, number)}}
