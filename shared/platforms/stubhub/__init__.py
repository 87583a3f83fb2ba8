"""StubHub: the current API of api.stubhub.net, documented at https://developer.stubhub.com (keys for partners only).

Its catalog is searched by text and country alone: there is no city and no range of dates, so a search is read
page by page until there is enough of what was asked, and the aggregator filters. The API of api.stubhub.com
that came before was shut off in June 2022.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar

import httpx
from msgspec import UNSET

from shared.answers.offers import listing_of, offer_of
from shared.answers.shapes import as_json
from shared.asking.selection import select
from shared.blocking import wait_for
from shared.errors import BadResponse, NotConfigured, NotFound
from shared.model import Listing, PlatformEvent, ProductKind
from shared.platforms.client import PlatformClient
from shared.platforms.platform import (
    Access,
    Credential,
    EventSearch,
    EventsFound,
    Exchange,
    ListingsFound,
    QuotaSeen,
    Token,
)
from shared.platforms.stubhub import errors, exchange
from shared.platforms.stubhub.errors import read
from shared.platforms.stubhub.exchange import event_path, get, post
from shared.platforms.stubhub.listings import fits, normalise_listing
from shared.platforms.stubhub.paging import read_on, read_sheet
from shared.platforms.stubhub.records import NAME, normalise_event, place
from shared.platforms.stubhub.wire import EventRecord, ListingRecord, MappedRecord, PageRecord

LISTINGS_A_PAGE = 100
_EVENTS_PAGE = PageRecord[EventRecord]
_ON = frozenset({"on", "1", "true", "yes"})


class StubHub:
    """The facts about StubHub and its exchanges. Whoever sends the requests keeps the token and renews it."""

    name = NAME
    title = "StubHub"
    docs_url = "https://developer.stubhub.com/api-reference/catalog"
    credentials = (
        Credential(field="api_key", variable="STUBHUB_API_KEY", secret="stubhub-api-key"),  # noqa: S106 - its name
        Credential(field="api_secret", variable="STUBHUB_API_SECRET", secret="stubhub-api-secret"),  # noqa: S106 - its name
    )
    base_urls: Mapping[str, str] = {
        "production": "https://api.stubhub.net",
        "sandbox": "https://sandbox.api.stubhub.net",
    }
    token_urls: Mapping[str, str] = {
        "production": "https://account.stubhub.com/oauth2/token",
        "sandbox": "https://sandbox.account.stubhub.com/oauth2/token",
    }
    # No limit is documented and no header tells one; these are ours.
    daily_quota = 5000
    requests_per_second = 5.0
    quota_day = "utc"
    options: tuple[str, ...] = ("listings", "affiliate_template")

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
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

    def event(self, event_id: str, access: Access) -> Exchange[PlatformEvent]:
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
        self,
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

    def gives_listings(self, options: Mapping[str, str]) -> bool:
        """Whether `STUBHUB_LISTINGS` is on."""
        return options.get("listings", "").lower() in _ON

    def listings(self, event_id: str, access: Access, quantity: int | None = None) -> Exchange[ListingsFound]:
        """The offers for one event, cheapest first, as far as a few pages reach; `quantity` tickets from each.

        No page documents this endpoint for buyers: it is the one StubHub's own client libraries call. So it has
        to be switched on (`STUBHUB_LISTINGS=on`). Raises NotConfigured while it is not, NotAvailableToKey for a
        key without it (which says nothing about the listings), and SourceError as a search does.
        """
        if not self.gives_listings(access.options):
            raise NotConfigured("StubHub listings are off; STUBHUB_LISTINGS=on asks for them, if the key may")
        parameters: dict[str, Any] = {"page": 1, "page_size": LISTINGS_A_PAGE, "sort": "ticket_price"}
        if quantity is not None:
            parameters["number_of_tickets"] = quantity

        def normalise(record: ListingRecord) -> Listing | None:
            listing = normalise_listing(record, affiliate=access.options.get("affiliate_template"))
            return listing if fits(listing, quantity) else None

        reading = yield from read_on(
            get(access, f"/v2/{event_path(event_id)}/listings", parameters),
            lambda response: read_sheet(PageRecord[ListingRecord], response, normalise),
            lambda _listings: False,
        )
        missing = "; ".join(filter(None, (reading.incomplete, reading.unread))) or None
        return ListingsFound(listings=tuple(reading.found), incomplete=missing)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError that an answer stands for."""
        errors.check(response)

    def token_request(self, access: Access) -> httpx.Request:
        """The request for a bearer token. Raises NotConfigured without a key and a secret."""
        key, secret = access.credentials.get("api_key"), access.credentials.get("api_secret")
        return exchange.token_request(access.token_url or self.token_urls["production"], key, secret)

    def read_token(self, response: httpx.Response) -> Token:
        """The token in an answer to `token_request`. Raises SourceError."""
        return exchange.read_token(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """None: StubHub tells of no quota."""
        del response
        return None


PLATFORM = StubHub()


class StubHubAPI(PlatformClient):
    """StubHub alone. Besides searching: one event, StubHub's own matcher, and listings where the key has them.

    Every call raises SourceError when StubHub cannot answer.
    """

    name: ClassVar[str] = NAME

    def event(self, event_id: str) -> dict[str, Any]:
        """One event in the normalised format; its `event_id` is another one where two records were merged."""
        return wait_for(self.aevent(event_id))

    async def aevent(self, event_id: str) -> dict[str, Any]:
        """`event` for async callers."""
        return as_json(offer_of(await self._aask(lambda access: PLATFORM.event(event_id, access))))

    def listings(self, event_id: str, quantity: int | None = None) -> list[dict[str, Any]]:
        """Offers with section, row, splits, ticket type and notes, with `STUBHUB_LISTINGS=on` and a key that may.

        `price_basis` tells of each price whether fees are in. Raises NotConfigured and NotAvailableToKey too.
        """
        return wait_for(self.alistings(event_id, quantity))

    async def alistings(self, event_id: str, quantity: int | None = None) -> list[dict[str, Any]]:
        """`listings` for async callers."""
        found = await self._aask(lambda access: PLATFORM.listings(event_id, access, quantity))
        return [as_json(listing_of(listing)) for listing in found.listings]

    def map_event(self, **described: Any) -> str | None:
        """StubHub's id for an event described as to `StubHub.map_event`; None when its matcher knows none."""
        return wait_for(self.amap_event(**described))

    async def amap_event(self, **described: Any) -> str | None:
        """`map_event` for async callers."""
        return await self._aask(lambda access: PLATFORM.map_event(access, **described))


def _asked_for(events: Sequence[PlatformEvent], query: EventSearch) -> int:
    """How many of the events count towards having read enough; none is left out for not counting."""
    return len(select((event for event in events if event.kind is not ProductKind.PARKING), query))
