"""StubHub's catalog: its events by words, one event, and its own matcher of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, partial

from msgspec import UNSET

from shared.asking.selection import select
from shared.errors import BadResponse, NotFound
from shared.model import PlatformEvent, ProductKind
from shared.platforms.platform import Access, EventSearch, EventsFound, Exchange
from shared.platforms.stubhub.errors import read
from shared.platforms.stubhub.exchange import event_path, get, post
from shared.platforms.stubhub.paging import read_on, read_sheet
from shared.platforms.stubhub.records import normalise_event, place
from shared.platforms.stubhub.wire import EventRecord, MappedRecord, PageRecord

_EVENTS_PAGE = PageRecord[EventRecord]


def search(query: EventSearch, access: Access) -> Exchange[EventsFound]:
    """Find events by text and country. Raises SourceError.

    `q` holds the text alone: a city among the words could lose the events whose record does not have it.
    """
    parameters = {
        "q": query.text,
        "page": 1,
        "page_size": query.page_size,
        "exclude_parking_passes": "true",
    }
    if query.country:
        parameters["country_code"] = query.country.upper()
    affiliate = access.options.get("affiliate_template")
    normalise = partial(normalise_event, now=access.now, affiliate=affiliate, place_of=cache(place))
    reading = yield from read_on(
        get(access, "/catalog/events/search", parameters),
        lambda response: read_sheet(_EVENTS_PAGE, response, normalise),
        lambda events: _asked_for(events, query) >= query.page_size,
    )
    return EventsFound(events=tuple(reading.found), incomplete=reading.incomplete, unread=reading.unread)


def event(event_id: str, access: Access) -> Exchange[PlatformEvent]:
    """One event. Another `event_id` in the answer means that the two records were merged.

    Raises NotFound, and SourceError as a search does.
    """
    response = yield get(access, f"/catalog/{event_path(event_id)}")
    record, _ = read(EventRecord, response)
    event = normalise_event(record, now=access.now, affiliate=access.options.get("affiliate_template"))
    if event is None:
        raise NotFound(f"StubHub's event {event_id} is a draft or deleted")
    return event


def map_event(
    access: Access,
    *,
    event_name: str,
    local_date: dt.datetime,
    venue_name: str,
    venue_city: str,
    venue_state: str,
    venue_country: str,
    category_name: str | None = None,
) -> Exchange[str | None]:
    """The id of the event that StubHub's own matcher takes this for, None when it knows none.

    `local_date` is the venue's clock. Raises SourceError.
    """
    wanted = {
        "event_name": event_name,
        "local_date": local_date.replace(tzinfo=None).isoformat(timespec="seconds"),
        "venue_name": venue_name,
        "venue_city": venue_city,
        "venue_state": venue_state,
        "venue_country": venue_country,
    }
    if category_name is not None:
        wanted["category_name"] = category_name
    mapped, _ = read(MappedRecord, (yield post(access, "/catalog/mapevent", wanted)))
    if mapped.event is mapped.venue is mapped.category is UNSET:
        raise BadResponse("the answer names neither an event nor a venue nor a category")
    return str(mapped.event.id) if mapped.event else None


def _asked_for(events: Sequence[PlatformEvent], query: EventSearch) -> int:
    """How many of the events count towards having read enough; none is left out for not counting."""
    return len(select((event for event in events if event.kind is not ProductKind.PARKING), query))
