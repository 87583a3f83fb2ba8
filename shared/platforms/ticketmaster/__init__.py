"""Ticketmaster's Discovery API 2.0 (https://developer.ticketmaster.com/products-and-docs/apis/discovery-api/v2/).

Discovery has told no prices since March 2025 and never told listings: expect `source_gives_no_prices`. Keys
that Ticketmaster has admitted to its Inventory Status API may set `TICKETMASTER_INVENTORY_STATUS=on`; an event
that it calls sold out, resale included, is then told so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import httpx
from msgspec.structs import replace

from shared.answers.offers import offer_of
from shared.answers.shapes import as_json
from shared.blocking import wait_for
from shared.errors import BadResponse, NotConfigured, SourceError
from shared.model import PlatformEvent
from shared.platforms.affiliate import affiliate_url
from shared.platforms.client import PlatformClient
from shared.platforms.decoding import decode
from shared.platforms.platform import (
    Access,
    Credential,
    EventSearch,
    EventsFound,
    Exchange,
    QuotaSeen,
    Token,
)
from shared.platforms.ticketmaster import catalogue, errors, quota
from shared.platforms.ticketmaster.inventory import Availability, read_availability, tell_sold_out
from shared.platforms.ticketmaster.records import NAME, VenueDetails, event_from
from shared.platforms.ticketmaster.search import EventPages, get
from shared.platforms.ticketmaster.wire import EventRecord


class TicketmasterPlatform:
    """Ticketmaster as `shared.platforms.platform.Platform` describes a platform, and its further exchanges."""

    name = NAME
    title = "Ticketmaster"
    docs_url = "https://developer.ticketmaster.com/products-and-docs/apis/discovery-api/v2/"
    credentials = (
        Credential(field="api_key", variable="TICKETMASTER_API_KEY", secret="ticketmaster-api-key"),  # noqa: S106 - the secret's name
    )
    base_urls: Mapping[str, str] = MappingProxyType({"production": "https://app.ticketmaster.com"})
    token_urls: Mapping[str, str] = MappingProxyType({})
    daily_quota = 5000
    requests_per_second = 5.0
    quota_day = "first_call"
    options = ("affiliate_template", "inventory_status")

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """Find events. Raises SourceError.

        The API compares a city by its exact spelling ("Montreal" is not "Montréal", Inglewood is not Los
        Angeles), so when it has nothing there, one page is read without the city: the caller drops what is
        elsewhere. Nothing is said of what that page leaves out, the exact question having been answered.
        """
        found = yield from EventPages(query=query, access=access).read_all()
        if query.city and not found.events and found.incomplete is None:
            found = yield from self._read_elsewhere(query, access)
        events = found.events
        if access.options.get("inventory_status", "").lower() == "on":
            events = yield from tell_sold_out(events, access)
        return replace(found, events=_with_affiliate_urls(events, access))

    def _read_elsewhere(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        try:
            anywhere = replace(query, city=None, most_pages=1)
            found = yield from EventPages(query=anywhere, access=access).read_all()
        except SourceError:
            return EventsFound()
        return EventsFound(events=found.events)

    def event(self, event_id: str, access: Access) -> Exchange[PlatformEvent]:
        """One event. Raises NotFound for an id that Ticketmaster does not have, another SourceError as any exchange."""
        response = yield get(access, catalogue.detail_path("events", event_id), {"locale": "*"})
        record, _ = decode(EventRecord, response.content)
        event = event_from(record, access.now)
        if event is None:
            raise BadResponse("the answer is no event")
        return _with_affiliate_urls([event], access)[0]

    def venues(
        self, keyword: str, access: Access, *, state: str | None = None, country: str | None = None
    ) -> Exchange[tuple[VenueDetails, ...]]:
        """Venues by name; `state` and `country` are codes. Raises SourceError."""
        return catalogue.search_venues(keyword, access, state=state, country=country)

    def venue(self, venue_id: str, access: Access) -> Exchange[VenueDetails]:
        """One venue. Raises SourceError, NotFound for an unknown id."""
        return catalogue.read_venue(venue_id, access)

    def classifications(self, access: Access) -> Exchange[tuple[catalogue.Classification, ...]]:
        """Segments with their genres and subgenres. Raises SourceError."""
        return catalogue.read_classifications(access)

    def classification(self, classification_id: str, access: Access) -> Exchange[catalogue.Classification]:
        """One segment with its genres and subgenres. Raises SourceError, NotFound for an unknown id."""
        return catalogue.read_classification(classification_id, access)

    def availability(
        self, event_ids: Iterable[str], access: Access, *, region: str | None = None
    ) -> Exchange[dict[str, Availability]]:
        """States by event id from the Inventory Status API; `region` is UK for Britain and Ireland.

        Raises NotAvailableToKey for a key that is not admitted, another SourceError as any exchange.
        """
        return read_availability(event_ids, access, region=region)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError that an unsuccessful response stands for; see `errors`."""
        errors.check(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """The day's quota from the `Rate-Limit` headers; see `quota`."""
        return quota.quota_seen(response)

    def token_request(self, access: Access) -> httpx.Request:
        """Never called: the API takes a key. Raises NotConfigured."""
        del access
        raise NotConfigured("Ticketmaster takes a key and gives no tokens")

    def read_token(self, response: httpx.Response) -> Token:
        """Never called: the API takes a key. Raises NotConfigured."""
        del response
        raise NotConfigured("Ticketmaster takes a key and gives no tokens")


def _with_affiliate_urls(events: Iterable[PlatformEvent], access: Access) -> tuple[PlatformEvent, ...]:
    template = access.options.get("affiliate_template")
    if not template:
        return tuple(events)
    return tuple(replace(event, url=affiliate_url(event.url, template)) for event in events)


PLATFORM = TicketmasterPlatform()


class TicketmasterAPI(PlatformClient):
    """Ticketmaster alone. Besides searching: one event, venues, the taxonomy and inventory states, as plain data.

    Every call raises SourceError when Ticketmaster cannot answer.
    """

    name: ClassVar[str] = NAME

    def search_events(
        self, query: str | None = None, city: str | None = None, *, keyword: str | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """As every platform's `search_events`; `keyword` is Ticketmaster's word for `query`, to be given instead."""
        return super().search_events(_words(query, keyword), city, **more)

    async def asearch_events(
        self, query: str | None = None, city: str | None = None, *, keyword: str | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """`search_events` for async callers."""
        return await super().asearch_events(_words(query, keyword), city, **more)

    def event(self, event_id: str) -> dict[str, Any]:
        """One event in the normalised format. Raises NotFound too."""
        return wait_for(self.aevent(event_id))

    async def aevent(self, event_id: str) -> dict[str, Any]:
        """`event` for async callers."""
        return as_json(offer_of(await self._aask(lambda access: PLATFORM.event(event_id, access))))

    def venues(self, text: str, state: str | None = None, country: str | None = None) -> list[dict[str, Any]]:
        """Venues by words of their name: address, position, time zone."""
        return wait_for(self.avenues(text, state, country))

    async def avenues(
        self, text: str, state: str | None = None, country: str | None = None
    ) -> list[dict[str, Any]]:
        """`venues` for async callers."""
        found = await self._aask(lambda access: PLATFORM.venues(text, access, state=state, country=country))
        return [dataclasses.asdict(venue) for venue in found]

    def venue(self, venue_id: str) -> dict[str, Any]:
        """One venue. Raises NotFound too."""
        return wait_for(self.avenue(venue_id))

    async def avenue(self, venue_id: str) -> dict[str, Any]:
        """`venue` for async callers."""
        return dataclasses.asdict(await self._aask(lambda access: PLATFORM.venue(venue_id, access)))

    def classifications(self) -> list[dict[str, Any]]:
        """Segments, each with its genres and these with their subgenres as `parts`."""
        return wait_for(self.aclassifications())

    async def aclassifications(self) -> list[dict[str, Any]]:
        """`classifications` for async callers."""
        found = await self._aask(PLATFORM.classifications)
        return [dataclasses.asdict(segment) for segment in found]

    def availability(self, event_ids: Iterable[str], region: str | None = None) -> dict[str, dict[str, str]]:
        """`primary` and `resale` state by event id; `region` is UK for events in Britain and Ireland.

        Raises NotAvailableToKey where the key is not admitted to the Inventory Status API.
        """
        return wait_for(self.aavailability(event_ids, region))

    async def aavailability(
        self, event_ids: Iterable[str], region: str | None = None
    ) -> dict[str, dict[str, str]]:
        """`availability` for async callers."""
        wanted = tuple(event_ids)
        states = await self._aask(lambda access: PLATFORM.availability(wanted, access, region=region))
        return {
            event_id: {"primary": state.primary.value, "resale": state.resale.value}
            for event_id, state in states.items()
        }


def _words(query: str | None, keyword: str | None) -> str:
    return (query if keyword is None else keyword) or ""
