"""SeatGeek's event search: what is asked of `/events`, page after page, and what is made of it."""

from __future__ import annotations

import datetime as dt
from functools import cache

import httpx
from msgspec.structs import replace

from shared.asking.places import STATE_CODES, official_city, state_code
from shared.asking.selection import fold
from shared.errors import SourceError
from shared.model import PlatformEvent
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange, Page, read_pages
from shared.platforms.seatgeek.exchange import read, request_for
from shared.platforms.seatgeek.records import event_from, place
from shared.platforms.seatgeek.wire import EventsPage, MetaRecord

# 5,000 is the documented limit, but pages from about 300 up have come back empty (api-support issue 58).
LARGEST_PAGE = 200
SECOND_LOOK_PAGE = 25
# The country filter takes the spelling of SeatGeek's own venues, which is a code for one country only: `ca`
# finds nothing where `canada` does (issue 106). A country whose spelling is not known is not filtered by.
_COUNTRY_FILTERS = {"US": "US", "CA": "Canada", "GB": "UK", "BR": "Brazil"}
# The city filter is exact, so it would lose the boroughs and the arenas just over the city line.
_METROPOLITAN_AREAS = {
    "new york": ("40.7128", "-74.0060"),
    "los angeles": ("34.0522", "-118.2437"),
    "washington": ("38.9072", "-77.0369"),
}
_METROPOLITAN_RADIUS = "30mi"
_SPELT_TWO_WAYS = ("st ", "saint ")


def search_parameters(query: EventSearch) -> list[tuple[str, str]]:
    """The filters of `/events` that narrow no more than `query` does."""
    parameters = [("q", query.text), *_city(query), *_state(query), *_country(query)]
    if query.date_from:
        parameters.append(("datetime_local.gte", _local(query.date_from, dt.time.min)))
    if query.date_to:
        parameters.append(("datetime_local.lte", _local(query.date_to, dt.time(23, 59, 59))))
    return [*parameters, ("sort", "datetime_local.asc")]


def _city(query: EventSearch) -> list[tuple[str, str]]:
    """The city as a filter, unless SeatGeek may spell it otherwise; a point and radius for an area of cities."""
    city = official_city(query.city or "")
    folded = fold(city)
    if folded in _METROPOLITAN_AREAS:
        latitude, longitude = _METROPOLITAN_AREAS[folded]
        return [("lat", latitude), ("lon", longitude), ("range", _METROPOLITAN_RADIUS)]
    if not folded or not city.isascii() or folded.startswith(_SPELT_TWO_WAYS):
        return []
    return [("venue.city", city)]


def _state(query: EventSearch) -> list[tuple[str, str]]:
    """The state as a filter; one outside the US and Canada is refused as an error (issue 18)."""
    code = state_code(query.state or "")
    elsewhere = query.country not in {None, "US", "CA"}
    return [] if elsewhere or code not in STATE_CODES.values() else [("venue.state", code)]


def _country(query: EventSearch) -> list[tuple[str, str]]:
    spelling = _COUNTRY_FILTERS.get(query.country or "")
    return [("venue.country", spelling)] if spelling else []


def _local(day: dt.date, clock: dt.time) -> str:
    return dt.datetime.combine(day, clock).isoformat(timespec="seconds")


def search(query: EventSearch, access: Access) -> Exchange[EventsFound]:
    """All events found on at most `query.most_pages` pages, in order of date. Raises SourceError.

    An empty answer that took no time is how SeatGeek has failed before (issues 58 and 63); it is asked for
    once more, in a smaller page, before it is believed.
    """
    pages = _Pages(query, access, min(query.page_size, LARGEST_PAGE))
    found = yield from pages.follow()
    if not pages.suspiciously_empty:
        return found
    try:
        return (yield from _Pages(query, access, SECOND_LOOK_PAGE).follow())
    except SourceError as error:
        return EventsFound(incomplete=f"an empty answer could not be confirmed: {error.detail}")


class _Pages:
    """One walk through the pages of a search, remembering what has been seen on it."""

    def __init__(self, query: EventSearch, access: Access, size: int):
        self._parameters = search_parameters(query)
        self._access = access
        self._size = size
        self._place_of = cache(place)
        self._most_pages = query.most_pages
        self._number = 1
        self._received = 0
        self._total: int | None = None
        self._seen: set[str] = set()
        self._more = False
        self.suspiciously_empty = False

    def follow(self) -> Exchange[EventsFound]:
        found = yield from read_pages(self._request(), self._read)
        return replace(found, unread=self._unread())

    def _request(self) -> httpx.Request:
        place = [("per_page", str(self._size)), ("page", str(self._number))]
        return request_for(self._access, "/events", [*self._parameters, *place])

    def _read(self, response: httpx.Response) -> Page:
        body, unreadable = read(EventsPage, response)
        events = [event_from(record, self._access.now, self._place_of) for record in body.events]
        records = len(events) + unreadable
        unreadable += events.count(None)
        fresh = self._fresh([event for event in events if event is not None])
        self._received += len(fresh) + unreadable
        self._count(records, body.meta or MetaRecord())
        next_request = self._next() if self._more and fresh else None
        return Page(events=fresh, next_request=next_request, unreadable=unreadable)

    def _fresh(self, events: list[PlatformEvent]) -> tuple[PlatformEvent, ...]:
        fresh = {event.event_id: event for event in events if event.event_id not in self._seen}
        self._seen |= fresh.keys()
        return tuple(fresh.values())

    def _count(self, records: int, meta: MetaRecord) -> None:
        self.suspiciously_empty = self._number == 1 and not records and not meta.total and meta.took == 0
        self._total = max(filter(None, (self._total, meta.total)), default=None)
        if self._total is None:
            self._more = records >= self._size
            return
        self._more = self._received < self._total
        if self._more and self._number == 1 and 0 < records < self._size:
            # A server that gives shorter pages than asked for (50 since 2023, issue 158) counts in its own length.
            self._size = records

    def _next(self) -> httpx.Request | None:
        if self._number >= self._most_pages:
            return None
        self._number += 1
        return self._request()

    def _unread(self) -> str | None:
        if self._total is not None and self._received < self._total:
            return f"the first {len(self._seen)} of {self._total} events were read, in order of date"
        return f"the first {len(self._seen)} events were read, in order of date" if self._more else None
