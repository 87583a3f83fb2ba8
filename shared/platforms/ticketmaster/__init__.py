"""Ticketmaster's Discovery API 2.0 (https://developer.ticketmaster.com/products-and-docs/apis/discovery-api/v2/).

Discovery has told no prices since March 2025 and never told listings: expect `source_gives_no_prices`. Keys
that Ticketmaster has admitted to its Inventory Status API may set `TICKETMASTER_INVENTORY_STATUS=on`; an event
that it calls sold out, resale included, is then told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.errors import NotConfigured
from shared.platforms.platform import (
    Access,
    Credential,
    EventSearch,
    EventsFound,
    Exchange,
    QuotaSeen,
    Token,
)

if TYPE_CHECKING:
    import httpx


class TicketmasterPlatform:
    """Ticketmaster as `shared.platforms.platform.Platform` describes a platform."""

    name = "ticketmaster"
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
        """Find events. Raises SourceError."""
        from shared.platforms.ticketmaster.search import search

        return search(query, access)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError that an unsuccessful response stands for; see `errors`."""
        from shared.platforms.ticketmaster.errors import check

        check(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """The day's quota from the `Rate-Limit` headers; see `quota`."""
        from shared.platforms.ticketmaster.quota import quota_seen

        return quota_seen(response)

    def token_request(self, access: Access) -> httpx.Request:
        """Never called: the API takes a key. Raises NotConfigured."""
        del access
        raise NotConfigured("Ticketmaster takes a key and gives no tokens")

    def read_token(self, response: httpx.Response) -> Token:
        """Never called: the API takes a key. Raises NotConfigured."""
        del response
        raise NotConfigured("Ticketmaster takes a key and gives no tokens")


PLATFORM = TicketmasterPlatform()
