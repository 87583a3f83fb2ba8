"""The least that a search over three platforms can cost: only the needed fields, no checks, no limits, no cache.

What it lacks is what the service adds: quota, rate, retries, circuits, keys, deadlines, stale copies, fair
pricing, value scores, and the vetoes that keep two performances apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
import msgspec
import orjson
from rapidfuzz import fuzz

SAME_NAME = 80


class _Money(msgspec.Struct):
    amount: float | None = None
    currency_code: str | None = None


class _StubHubVenue(msgspec.Struct):
    name: str = ""
    city: str | None = None
    state_province: str | None = None


class _StubHubParts(msgspec.Struct):
    venue: _StubHubVenue = msgspec.field(default_factory=_StubHubVenue)


class _StubHubEvent(msgspec.Struct, rename={"embedded": "_embedded"}):
    id: int
    name: str
    start_date: str
    min_ticket_price: _Money | None = None
    embedded: _StubHubParts = msgspec.field(default_factory=_StubHubParts)


class _StubHubItems(msgspec.Struct):
    items: list[_StubHubEvent]


class _StubHubPage(msgspec.Struct, rename={"embedded": "_embedded"}):
    embedded: _StubHubItems


class _SeatGeekVenue(msgspec.Struct):
    name: str = ""
    city: str | None = None
    state: str | None = None


class _SeatGeekStats(msgspec.Struct):
    lowest_price: float | None = None
    highest_price: float | None = None
    average_price: float | None = None
    listing_count: int | None = None


class _SeatGeekEvent(msgspec.Struct):
    id: int
    title: str
    datetime_local: str
    url: str = ""
    venue: _SeatGeekVenue = msgspec.field(default_factory=_SeatGeekVenue)
    stats: _SeatGeekStats = msgspec.field(default_factory=_SeatGeekStats)


class _SeatGeekPage(msgspec.Struct):
    events: list[_SeatGeekEvent]


class _Named(msgspec.Struct):
    name: str = ""


class _State(msgspec.Struct):
    code: str | None = msgspec.field(default=None, name="stateCode")


class _TicketmasterVenue(msgspec.Struct):
    name: str = ""
    city: _Named = msgspec.field(default_factory=_Named)
    state: _State = msgspec.field(default_factory=_State)


class _TicketmasterParts(msgspec.Struct):
    venues: list[_TicketmasterVenue] = []


class _Start(msgspec.Struct):
    date: str = msgspec.field(default="", name="localDate")
    time: str | None = msgspec.field(default=None, name="localTime")


class _Dates(msgspec.Struct):
    start: _Start = msgspec.field(default_factory=_Start)


class _TicketmasterEvent(msgspec.Struct, rename={"embedded": "_embedded"}):
    id: str
    name: str
    url: str = ""
    dates: _Dates = msgspec.field(default_factory=_Dates)
    embedded: _TicketmasterParts = msgspec.field(default_factory=_TicketmasterParts)


class _TicketmasterEvents(msgspec.Struct):
    events: list[_TicketmasterEvent]


class _TicketmasterPage(msgspec.Struct, rename={"embedded": "_embedded"}):
    embedded: _TicketmasterEvents


_STUBHUB = msgspec.json.Decoder(_StubHubPage)
_SEATGEEK = msgspec.json.Decoder(_SeatGeekPage)
_TICKETMASTER = msgspec.json.Decoder(_TicketmasterPage)
Record = dict[str, Any]


def answer(stubhub: bytes, seatgeek: bytes, ticketmaster: bytes) -> bytes:
    """The merged events of three answers as JSON."""
    records = [*_from_stubhub(stubhub), *_from_seatgeek(seatgeek), *_from_ticketmaster(ticketmaster)]
    events = [_event(group) for group in _matched(records)]
    events.sort(key=lambda event: (event["date"], event["time"]))
    return orjson.dumps({"events": events, "total_events": len(events)})


async def search(session: aiohttp.ClientSession, base_url: str, query: str) -> bytes:
    """Ask the three platforms at once and merge what they tell."""
    bodies = await asyncio.gather(
        _get(session, f"{base_url}/catalog/events/search", {"q": query, "page_size": "100"}),
        _get(session, f"{base_url}/2/events", {"q": query, "per_page": "100"}),
        _get(session, f"{base_url}/discovery/v2/events.json", {"keyword": query, "size": "100"}),
    )
    return answer(*bodies)


async def _get(session: aiohttp.ClientSession, url: str, parameters: dict[str, str]) -> bytes:
    async with session.get(url, params=parameters) as response:
        return await response.read()


def _from_stubhub(body: bytes) -> list[Record]:
    return [
        {
            "platform": "stubhub",
            "event_id": str(event.id),
            "name": event.name,
            "venue": event.embedded.venue.name,
            "city": event.embedded.venue.city,
            "state": event.embedded.venue.state_province,
            "date": event.start_date[:10],
            "time": event.start_date[11:19],
            "min_price": event.min_ticket_price.amount if event.min_ticket_price else None,
            "currency": event.min_ticket_price.currency_code if event.min_ticket_price else None,
        }
        for event in _STUBHUB.decode(body).embedded.items
    ]


def _from_seatgeek(body: bytes) -> list[Record]:
    return [
        {
            "platform": "seatgeek",
            "event_id": str(event.id),
            "name": event.title,
            "venue": event.venue.name,
            "city": event.venue.city,
            "state": event.venue.state,
            "date": event.datetime_local[:10],
            "time": event.datetime_local[11:19],
            "min_price": event.stats.lowest_price,
            "max_price": event.stats.highest_price,
            "average_price": event.stats.average_price,
            "available_tickets": event.stats.listing_count,
            "currency": "USD",
            "url": event.url,
        }
        for event in _SEATGEEK.decode(body).events
    ]


def _from_ticketmaster(body: bytes) -> list[Record]:
    return [
        {
            "platform": "ticketmaster",
            "event_id": event.id,
            "name": event.name,
            "venue": event.embedded.venues[0].name,
            "city": event.embedded.venues[0].city.name,
            "state": event.embedded.venues[0].state.code,
            "date": event.dates.start.date,
            "time": event.dates.start.time,
            "min_price": None,
            "url": event.url,
        }
        for event in _TICKETMASTER.decode(body).embedded.events
    ]


def _matched(records: Sequence[Record]) -> list[list[Record]]:
    """Groups of records of one day whose names and venues are alike."""
    days: dict[str, list[list[Record]]] = {}
    for record in records:
        groups = days.setdefault(record["date"], [])
        for group in groups:
            if _alike(group[0], record):
                group.append(record)
                break
        else:
            groups.append([record])
    return [group for groups in days.values() for group in groups]


def _alike(one: Record, other: Record) -> bool:
    return (
        fuzz.token_set_ratio(one["name"], other["name"]) >= SAME_NAME
        and fuzz.token_set_ratio(one["venue"], other["venue"]) >= SAME_NAME
    )


def _event(group: Sequence[Record]) -> Record:
    priced = [record for record in group if record["min_price"] is not None]
    best = min(priced, key=lambda record: record["min_price"], default=None)
    first = group[0]
    return {
        "name": first["name"],
        "venue": first["venue"],
        "city": first["city"],
        "state": first["state"],
        "date": first["date"],
        "time": first["time"] or "",
        "platforms": group,
        "best_min_price": best["min_price"] if best else None,
        "best_platform": best["platform"] if best else None,
    }
