"""StubHub: the current API of api.stubhub.net, documented at https://developer.stubhub.com (keys for partners only).

Its catalog is searched by text and country alone: there is no city and no range of dates, so a search is read
page by page until there is enough of what was asked, and the aggregator filters. The API of api.stubhub.com
that came before was shut off in June 2022.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    import httpx

_ON = frozenset({"on", "1", "true", "yes"})


class StubHub:
    """The facts about StubHub and its exchanges. Whoever sends the requests keeps the token and renews it."""

    name = "stubhub"
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
        """Find events by text and country. Raises SourceError."""
        from shared.platforms.stubhub.catalog import search

        return search(query, access)

    def gives_listings(self, options: Mapping[str, str]) -> bool:
        """Whether `STUBHUB_LISTINGS` is on."""
        return options.get("listings", "").lower() in _ON

    def listings(self, event_id: str, access: Access, quantity: int | None = None) -> Exchange[ListingsFound]:
        """The offers for one event, cheapest first; `quantity` tickets from each. See `listings.find_listings`."""
        from shared.platforms.stubhub.listings import find_listings

        return find_listings(event_id, access, quantity)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError that an answer stands for."""
        from shared.platforms.stubhub.errors import check

        check(response)

    def token_request(self, access: Access) -> httpx.Request:
        """The request for a bearer token. Raises NotConfigured without a key and a secret."""
        from shared.platforms.stubhub.exchange import token_request

        key, secret = access.credentials.get("api_key"), access.credentials.get("api_secret")
        return token_request(access.token_url or self.token_urls["production"], key, secret)

    def read_token(self, response: httpx.Response) -> Token:
        """The token in an answer to `token_request`. Raises SourceError."""
        from shared.platforms.stubhub.exchange import read_token

        return read_token(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """None: StubHub tells of no quota."""
        del response
        return None


PLATFORM = StubHub()
