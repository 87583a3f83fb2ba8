from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import NotFound
from shared.platforms import load
from shared.platforms.platform import Access, EventSearch, Platform
from shared.platforms.seatgeek import PLATFORM
from shared.platforms.seatgeek.api import SeatGeekAPI
from shared.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_the_registry_finds_the_platform() -> None:
    platform: Platform = PLATFORM
    assert load("seatgeek") is platform
    assert SeatGeekAPI.name == platform.name


def test_the_platform_searches_and_checks(drive: Callable[..., Any]) -> None:
    access = Access(base_url=PLATFORM.base_urls["production"], credentials={"client_id": "PLANTED-ID"})
    answer = httpx.Response(200, content=(FIXTURES / "seatgeek.json").read_bytes())
    driven = drive(PLATFORM.search(EventSearch(text="Lakers"), access), PLATFORM.check, answer)

    assert str(driven.requests[0].url).startswith("https://api.seatgeek.com/2/events?q=Lakers&")
    assert len(driven.result.events) == 8


def test_no_recorded_header_tells_of_a_quota() -> None:
    assert PLATFORM.quota_seen(httpx.Response(200, headers={"Cache-Control": "max-age=1800"})) is None


def test_only_the_client_id_is_required() -> None:
    assert {credential.variable: credential.required for credential in PLATFORM.credentials} == {
        "SEATGEEK_CLIENT_ID": True,
        "SEATGEEK_CLIENT_SECRET": False,
    }


class Server:
    """Answers each path with a fixture and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = ANSWERS.get(request.url.path)
        if name is None:
            return httpx.Response(404, content=(FIXTURES / "seatgeek/error_not_found.json").read_bytes())
        return httpx.Response(200, content=(FIXTURES / name).read_bytes())


ANSWERS = {
    "/2/events": "seatgeek.json",
    "/2/events/7100001": "seatgeek/event.json",
    "/2/venues": "seatgeek/venues.json",
    "/2/venues/181": "seatgeek/venue.json",
    "/2/performers": "seatgeek/performers.json",
    "/2/performers/2109": "seatgeek/performer.json",
    "/2/recommendations": "seatgeek/recommendations.json",
    "/2/recommendations/performers": "seatgeek/recommended_performers.json",
}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def api(server: Server) -> SeatGeekAPI:
    environ = {
        "SEATGEEK_CLIENT_ID": "PLANTED-ID",
        "SEATGEEK_AID": "12345",
        "SEATGEEK_REQUESTS_PER_SECOND": "0",
        "TICKETS_STORE": "sqlite://",
    }
    return SeatGeekAPI(
        settings=Settings.from_env(environ),
        transport=httpx.MockTransport(server),
    )


def test_a_search_alone_returns_the_normalised_format_of_what_fits(api: SeatGeekAPI, server: Server) -> None:
    events = api.search_events("Lakers", city="Los Angeles", date_from="2026-12-25", date_to="2026-12-25")

    assert [event["name"] for event in events] == ["Golden State Warriors at Los Angeles Lakers"]
    event = events[0]
    assert (event["platform"], event["date"], event["time"]) == ("seatgeek", "2026-12-25", "17:00:00")
    assert (event["min_price"], event["average_price"], event["price_basis"]) == (148.0, 402.5, "all_in")
    assert (event["min_price_before_fees"], event["popularity"]) == (112.0, 0.91)
    assert server.requests[0].url.params["aid"] == "12345"
    json.dumps(events)


def test_details_are_plain_data(api: SeatGeekAPI) -> None:
    assert api.event("7100001")["event_id"] == "7100001"
    assert api.venue("181")["capacity"] == 19000
    assert [venue["name"] for venue in api.venues("arena")] == ["Crypto.com Arena", "Massey Hall"]
    assert api.performer("2109")["popularity"] == 0.6
    assert len(api.performers("lakers")) == 2
    assert api.similar_performers(["2109"])[0]["performer"]["name"] == "Golden State Warriors"
    json.dumps([api.venue("181"), api.performer("2109"), api.similar_performers(["2109"])])


def test_recommendations_are_plain_data(api: SeatGeekAPI) -> None:
    found = api.recommendations("7100001")
    nearby = api.recommendations(performer_ids=["2109"], postal_code="90015")

    assert found == nearby
    assert (found[0]["event"]["event_id"], found[0]["score"]) == ("7100007", 0.81)
    json.dumps(found)


async def test_the_async_twins_answer_the_same(api: SeatGeekAPI) -> None:
    assert (await api.aevent("7100001"))["event_id"] == "7100001"
    assert (await api.avenue("181"))["venue_id"] == "181"
    assert len(await api.avenues("arena", city="Los Angeles")) == 2
    assert (await api.aperformer("2109"))["performer_id"] == "2109"
    assert len(await api.aperformers("lakers")) == 2
    assert len(await api.arecommendations("7100001")) == 2
    assert len(await api.asimilar_performers(["2109"])) == 1
    assert len(await api.asearch_events("Lakers")) > 1


def test_blocking_calls_work_inside_a_running_loop(api: SeatGeekAPI) -> None:
    async def inside() -> dict[str, Any]:
        return api.event("7100001")

    assert asyncio.run(inside())["event_id"] == "7100001"


def test_a_dropped_event_is_not_found(api: SeatGeekAPI) -> None:
    with pytest.raises(NotFound):
        api.event("1")
