"""StubHub's requests and its token; see docs/overview/basics and docs/authentication at https://developer.stubhub.com."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx

from shared.errors import BadResponse, NotConfigured, NotFound
from shared.fetching.transport import USER_AGENT
from shared.platforms.platform import Access, Token
from shared.platforms.stubhub.errors import read
from shared.platforms.stubhub.wire import TokenRecord

SCOPE = "read:events"
# For an answer that does not say how long its token lives; a day is documented.
TOKEN_LIFE_S = 600.0


def get(access: Access, path: str, parameters: Mapping[str, Any] | None = None) -> httpx.Request:
    """A GET below the base address."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return httpx.Request("GET", f"{_url(access, path)}{query}", headers=_headers(access))


def post(access: Access, path: str, body: Mapping[str, Any]) -> httpx.Request:
    """A POST of a JSON object below the base address."""
    return httpx.Request("POST", _url(access, path), json=body, headers=_headers(access))


def event_path(event_id: str) -> str:
    """`event_id` as part of a path. Raises NotFound for what cannot be an event's id, before anything is sent."""
    if not (event_id.isascii() and event_id.isdigit() and len(event_id) < 20):
        raise NotFound(f"StubHub's event ids are numbers, and {event_id[:40]!r} is not one")
    return f"events/{event_id}"


def token_request(token_url: str, key: str | None, secret: str | None) -> httpx.Request:
    """The request for an application's own token. Raises NotConfigured without a key and a secret."""
    if not key or not secret:
        raise NotConfigured("StubHub needs both STUBHUB_API_KEY and STUBHUB_API_SECRET")
    pair = base64.b64encode(f"{quote_plus(key)}:{quote_plus(secret)}".encode()).decode("ascii")
    return httpx.Request(
        "POST",
        token_url,
        data={"grant_type": "client_credentials", "scope": SCOPE},
        headers={"Accept": "application/json", "Authorization": f"Basic {pair}", "User-Agent": USER_AGENT},
    )


def read_token(response: httpx.Response) -> Token:
    """The token in an answer to `token_request`. Raises BadResponse, which never quotes the answer."""
    try:
        record, _ = read(TokenRecord, response)
    except BadResponse:
        # Not chained: the first error quotes the body, and that may hold the token.
        raise BadResponse("the answer to the request for a token holds no token") from None
    if (record.token_type or "bearer").lower() != "bearer":
        raise BadResponse("the token is not a bearer token")
    return Token(value=record.access_token, expires_in_s=record.expires_in or TOKEN_LIFE_S)


def _url(access: Access, path: str) -> str:
    return f"{access.base_url.rstrip('/')}{path}"


def _headers(access: Access) -> dict[str, str]:
    """A request without User-Agent is refused with 400 user_agent_required."""
    headers = {"Accept": "application/hal+json, application/json", "User-Agent": USER_AGENT}
    if access.token:
        headers["Authorization"] = f"Bearer {access.token}"
    return headers
