"""StubHub alone, as a library: the calls a user makes, down to what goes over the wire."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import NotAvailableToKey, NotConfigured
from shared.platforms.stubhub.api import StubHubAPI
from shared.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEYS = {
    "STUBHUB_API_KEY": "planted-key",
    "STUBHUB_API_SECRET": "planted-secret",
    "TICKETS_STORE": "sqlite://",
}
ON = {**KEYS, "STUBHUB_LISTINGS": "on"}


class Marketplace:
    """Answers like StubHub and remembers what it was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = answers

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = request.url.path.rsplit("/", 1)[1]
        if name == "token":
            return httpx.Response(
                200, json={"access_token": "abc", "token_type": "bearer", "expires_in": 86400}
            )
        return self._answers[name]


def api(marketplace: Marketplace, environ: dict[str, str]) -> StubHubAPI:
    return StubHubAPI(
        settings=Settings.from_env(environ),
        transport=httpx.MockTransport(marketplace),
    )


def fixture(name: str) -> httpx.Response:
    return httpx.Response(200, content=(FIXTURES / name).read_bytes())


def test_a_search_takes_one_token_and_gives_normalised_events() -> None:
    marketplace = Marketplace(search=fixture("stubhub.json"))
    stubhub = api(marketplace, KEYS)
    events = stubhub.search_events("Lakers", city="Los Angeles")
    stubhub.search_events("Lakers")
    assert [request.url.host for request in marketplace.requests] == [
        "account.stubhub.com",
        "api.stubhub.net",
        "api.stubhub.net",
    ]
    assert {event["city"] for event in events} == {"Los Angeles"}
    game = next(event for event in events if event["event_id"] == "700000001")
    assert (game["date"], game["time"], game["min_price"]) == ("2026-12-25", "17:00:00", 144.16)
    assert game["price_basis"] == "unknown"
    json.dumps(events)


def test_the_sandbox_has_its_own_hosts() -> None:
    marketplace = Marketplace(search=fixture("stubhub.json"))
    api(marketplace, {**KEYS, "STUBHUB_ENV": "sandbox"}).search_events("Lakers")
    assert [request.url.host for request in marketplace.requests] == [
        "sandbox.account.stubhub.com",
        "sandbox.api.stubhub.net",
    ]


def test_listings_are_plain_dicts() -> None:
    offers = api(Marketplace(listings=fixture("stubhub/listings.json")), ON).listings("700000001", quantity=2)
    assert [(offer["listing_id"], offer["splits"]) for offer in offers] == [
        ("5000000001", [1, 2, 4]),
        ("5000000002", []),
        ("5000000004", [2, 4, 6]),
    ]
    assert offers[0]["notes"] == ["“Aisle seat”", "“Limited or restricted view”"]
    json.dumps(offers)


def test_listings_that_are_off_cost_no_call_for_them() -> None:
    marketplace = Marketplace()
    with pytest.raises(NotConfigured, match="STUBHUB_LISTINGS=on"):
        api(marketplace, KEYS).listings("700000001")
    assert not [request for request in marketplace.requests if request.url.path.endswith("/listings")]


def test_listings_a_key_may_not_have_leave_the_search_alone() -> None:
    marketplace = Marketplace(listings=httpx.Response(403), search=fixture("stubhub.json"))
    stubhub = api(marketplace, ON)
    with pytest.raises(NotAvailableToKey):
        stubhub.listings("700000001")
    assert stubhub.search_events("Lakers")


def test_one_event_and_the_matcher_have_sync_and_async_forms() -> None:
    record: dict[str, Any] = json.loads((FIXTURES / "stubhub.json").read_bytes())["_embedded"]["items"][0]
    marketplace = Marketplace(
        **{"700000001": httpx.Response(200, json=record)},
        mapevent=httpx.Response(200, json={"EventResource": {"id": 700000001}}),
    )
    stubhub = api(marketplace, KEYS)
    place = {"venue_name": "Arena", "venue_city": "Los Angeles", "venue_state": "CA", "venue_country": "US"}
    described = {"event_name": "Lakers", "local_date": dt.datetime(2026, 12, 25, 17), **place}  # noqa: DTZ001 - venue-local
    assert stubhub.event("700000001")["event_id"] == "700000001"
    assert stubhub.map_event(**described) == "700000001"

    async def both() -> tuple[Any, Any]:
        return await stubhub.aevent("700000001"), await stubhub.amap_event(**described)

    event, mapped = asyncio.run(both())
    assert event["name"] == "Golden State Warriors at Los Angeles Lakers"
    assert mapped == "700000001"
