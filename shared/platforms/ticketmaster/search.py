"""Ticketmaster's event search as requests and pages; see the Event Search section of its Discovery API 2.0 page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

import httpx
from msgspec import Struct
from msgspec.structs import replace

from shared.asking.places import state_code
from shared.errors import BadResponse, SourceError
from shared.model import PlatformEvent
from shared.platforms.affiliate import affiliate_url
from shared.platforms.countries import alpha2
from shared.platforms.decoding import decode
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange, Page, read_pages
from shared.platforms.ticketmaster.records import event_from, place
from shared.platforms.ticketmaster.times import search_window
from shared.platforms.ticketmaster.wire import EventRecord, EventSearchRecord

EVENTS_PATH = "/discovery/v2/events.json"
LARGEST_PAGE = 199  # 200 is served today, but the API's own message asks for less
WITH_STATE_CODES = frozenset({"US", "CA", "MX", "AU"})
LONGEST_STATE_CODE = 3  # as in NSW; anything longer is a name
DEEPEST_OFFSET = 1000  # `size * page` above it is DIS1035


def get(access: Access, path: str, parameters: dict[str, str]) -> httpx.Request:
    """A GET below the base URL. The key can only be sent as a query parameter, so the URL is not for logs."""
    key = access.credentials.get("api_key", "")
    return httpx.Request("GET", f"{access.base_url}{path}?{urlencode({**parameters, 'apikey': key})}")


def search(query: EventSearch, access: Access) -> Exchange[EventsFound]:
    """Find events. Raises SourceError.

    The API compares a city by its exact spelling ("Montreal" is not "Montréal", Inglewood is not Los
    Angeles), so when it has nothing there, one page is read without the city: the caller drops what is
    elsewhere. Nothing is said of what that page leaves out, the exact question having been answered.
    """
    found = yield from EventPages(query=query, access=access).read_all()
    if query.city and not found.events and found.incomplete is None:
        found = yield from _read_elsewhere(query, access)
    events = found.events
    if access.options.get("inventory_status", "").lower() == "on":
        from shared.platforms.ticketmaster.inventory import tell_sold_out  # noqa: PLC0415 - few keys have that API

        events = yield from tell_sold_out(events, access)
    return replace(found, events=with_affiliate_urls(events, access))


def _read_elsewhere(query: EventSearch, access: Access) -> Exchange[EventsFound]:
    try:
        anywhere = replace(query, city=None, most_pages=1)
        found = yield from EventPages(query=anywhere, access=access).read_all()
    except SourceError:
        return EventsFound()
    return EventsFound(events=found.events)


def with_affiliate_urls(events: Iterable[PlatformEvent], access: Access) -> tuple[PlatformEvent, ...]:
    """The events with their links as the affiliate template has them, where one is set."""
    template = access.options.get("affiliate_template")
    if not template:
        return tuple(events)
    return tuple(replace(event, url=affiliate_url(event.url, template)) for event in events)


def search_parameters(query: EventSearch) -> dict[str, str]:
    """The search's parameters, page apart.

    `locale=*` because one locale hides events published in another language. Events without a date never
    match a dated search and are left out of an undated one unless asked for, so then they are.
    """
    parameters = {"locale": "*", "size": str(_page_size(query))}
    if query.text.strip():
        parameters["keyword"] = query.text
    parameters |= search_window(query) or {"includeTBA": "yes", "includeTBD": "yes"}
    if query.city:
        parameters["city"] = query.city
    return parameters | place_parameters(query.state, query.country)


def place_parameters(state: str | None, country: str | None) -> dict[str, str]:
    """`stateCode` and `countryCode`. Neither is known by name, so what has no code here is not sent.

    Nor is a state of a country whose venues mostly carry none: it would find nothing.
    """
    parameters: dict[str, str] = {}
    land = alpha2(country)
    if land:
        parameters["countryCode"] = land
    if state and (country is None or land in WITH_STATE_CODES):
        code = state_code(state)
        parameters |= {"stateCode": code} if len(code) <= LONGEST_STATE_CODE else {}
    return parameters


class EventPages(Struct, kw_only=True):
    """One search, page by page; the next page is built here, never followed from a link in the answer."""

    query: EventSearch
    access: Access
    number: int = 0
    read_so_far: int = 0
    unread_of: int | None = None

    def read_all(self) -> Exchange[EventsFound]:
        """Read as many pages as there are and may be read. Raises SourceError when the first one fails."""
        found = yield from read_pages(self._request(), self._read)
        return replace(found, events=_once_each(found.events), unread=self._unread())

    def _request(self) -> httpx.Request:
        parameters = search_parameters(self.query) | {"page": str(self.number)}
        return get(self.access, EVENTS_PATH, parameters)

    def _read(self, response: httpx.Response) -> Page:
        answer, unreadable = decode(EventSearchRecord, response.content)
        records = _records(answer, self._offset, unreadable)
        self.read_so_far += len(records)
        events = _events(records, self.access.now)
        return Page(events=events, next_request=self._next(answer), unreadable=unreadable)

    @property
    def _offset(self) -> int:
        return self.number * _page_size(self.query)

    def _next(self, answer: EventSearchRecord) -> httpx.Request | None:
        if answer.page is None or self.number + 1 >= (answer.page.total_pages or 0):
            return None
        self.number += 1
        if self.number >= self.query.most_pages or self._offset > DEEPEST_OFFSET:
            self.unread_of = answer.page.total_elements or self.read_so_far
            return None
        return self._request()

    def _unread(self) -> str | None:
        if self.unread_of is None:
            return None
        return f"{self.read_so_far} of {self.unread_of} events were read"


def _page_size(query: EventSearch) -> int:
    return min(max(query.page_size, 1), LARGEST_PAGE)


def _records(answer: EventSearchRecord, offset: int, unreadable: int) -> list[EventRecord]:
    """The page's events. Raises BadResponse where events are announced and none is there."""
    records = answer.embedded.events
    if records is None and answer.page is None:
        raise BadResponse("the answer has neither events nor a page count", repeatable=True)
    announced = answer.page is not None and (answer.page.total_elements or 0) > offset
    if not records and announced and not unreadable:
        raise BadResponse("the answer announces events and holds none", repeatable=True)
    return records or []


def _events(records: Iterable[EventRecord], now: dt.datetime) -> tuple[PlatformEvent, ...]:
    place_of = cache(place)
    events = [event_from(record, now, place_of) for record in records]
    return tuple([event for event in events if event is not None])


def _once_each(events: Iterable[PlatformEvent]) -> tuple[PlatformEvent, ...]:
    """Without the rows that two pages share because their order ties."""
    first: dict[str, PlatformEvent] = {}
    for event in events:
        first.setdefault(event.event_id, event)
    return tuple(first.values())
