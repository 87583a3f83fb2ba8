"""SeatGeek: the Platform API v2 of api.seatgeek.com, documented at https://platform.seatgeek.com.

A client id is needed; new ones wait for approval by hand. It gives no listings, and since May 2024 no prices
to ordinary keys. No rate limit is published.
"""

from __future__ import annotations

from collections.abc import Mapping
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


class SeatGeek:
    """The facts about SeatGeek; see `shared.platforms.platform.Platform`."""

    name: str = "seatgeek"
    title: str = "SeatGeek"
    docs_url: str = "https://platform.seatgeek.com"
    credentials: tuple[Credential, ...] = (
        Credential(
            field="client_id",
            variable="SEATGEEK_CLIENT_ID",
            secret="seatgeek-client-id",  # noqa: S106 - the secret's name
        ),
        Credential(
            field="client_secret",
            variable="SEATGEEK_CLIENT_SECRET",
            secret="seatgeek-client-secret",  # noqa: S106 - the secret's name
            required=False,
        ),
    )
    base_urls: Mapping[str, str] = {"production": "https://api.seatgeek.com"}
    token_urls: Mapping[str, str] = {}
    daily_quota: int = 5000
    requests_per_second: float = 5.0
    quota_day: str = "utc"
    options: tuple[str, ...] = ("aid",)

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """Find events by text, place and days. Raises SourceError."""
        from shared.platforms.seatgeek.search import search

        return search(query, access)

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError an answer stands for, if it stands for one."""
        from shared.platforms.seatgeek.exchange import check

        check(response)

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """None: no recorded answer carries a header about limits."""
        del response
        return None

    def token_request(self, access: Access) -> httpx.Request:
        """Never called: the client id goes with every request. Raises NotConfigured."""
        del access
        raise NotConfigured("SeatGeek takes a client id and gives no tokens")

    def read_token(self, response: httpx.Response) -> Token:
        """Never called: the client id goes with every request. Raises NotConfigured."""
        del response
        raise NotConfigured("SeatGeek takes a client id and gives no tokens")


PLATFORM = SeatGeek()
