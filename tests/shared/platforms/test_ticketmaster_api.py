from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import AuthFailed, NotAvailableToKey
from shared.platforms.ticketmaster.api import TicketmasterAPI
from shared.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEY = "planted-ticketmaster-key"
Api = Callable[[Callable[[httpx.Request], httpx.Response]], TicketmasterAPI]
ANSWERS = {
    "/discovery/v2/events.json": "ticketmaster.json",
    "/discovery/v2/events/1AdjZbothB001.json": "ticketmaster/event.json",
    "/discovery/v2/venues.json": "ticketmaster/venues.json",
    "/discovery/v2/classifications.json": "ticketmaster/classifications.json",
    "/inventory-status/v1/availability": "ticketmaster/availability.json",
}


@pytest.fixture
def asked() -> list[httpx.Request]:
    return []


@pytest.fixture
def api(asked: list[httpx.Request]) -> Iterator[Api]:
    def make(answer: Callable[[httpx.Request], httpx.Response]) -> TicketmasterAPI:
        def respond(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            return answer(request)

        return TicketmasterAPI(
            settings=Settings.from_env({"TICKETMASTER_API_KEY": KEY, "TICKETS_STORE": "sqlite://"}),
            transport=httpx.MockTransport(respond),
        )

    return make


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=(FIXTURES / ANSWERS[request.url.path]).read_bytes())


def test_events_are_searched_by_keyword_and_come_back_as_plain_data(
    api: Api, asked: list[httpx.Request]
) -> None:
    found = api(answer).search_events(keyword="Gulls", city="Los Angeles")
    assert asked[0].url.params["keyword"] == "Gulls"
    assert asked[0].url.params["apikey"] == KEY
    assert json.loads(json.dumps(found)) == found
    names = {event["event_id"]: event["name"] for event in found}
    assert names["vvG1HZbarA001"] == "Harbour City Gulls vs. Prairie Bisons"
    assert "1AdjZbothB001" not in names  # in London


def test_query_is_another_name_for_keyword(api: Api) -> None:
    assert api(answer).search_events("Gulls") == api(answer).search_events(keyword="Gulls")


async def test_the_async_twin_finds_the_same(api: Api) -> None:
    found = await api(answer).asearch_events(keyword="Gulls")
    assert len(found) == 14


def test_days_are_venue_local_and_inclusive(api: Api) -> None:
    found = api(answer).search_events(keyword="Gulls", date_from="2026-12-25", date_to="2026-12-25")
    assert {event["date"] for event in found} == {"2026-12-25"}


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda api: api.event("1AdjZbothB001")["min_price"], 63.5),
        (lambda api: [venue["name"] for venue in api.venues("hall")], ["Harbour Arena", "Riverside Hall"]),
        (lambda api: api.classifications()[0]["parts"][0]["name"], "Comedy"),
        (
            lambda api: api.availability(["vvG1timetbaE2"])["vvG1timetbaE2"],
            {"primary": "FEW_TICKETS_LEFT", "resale": "UNKNOWN"},
        ),
    ],
)
def test_further_calls_give_plain_data(api: Api, ask: Callable[[TicketmasterAPI], Any], told: Any) -> None:
    assert ask(api(answer)) == told


def test_a_key_without_the_inventory_status_api_still_searches(api: Api) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403) if "inventory" in request.url.path else answer(request)

    client = api(refuse)
    with pytest.raises(NotAvailableToKey):
        client.availability(["vvG1timetbaE2"])
    assert client.search_events(keyword="Gulls")


def test_a_rejected_key_is_told_without_showing_it(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    fault = {
        "fault": {"faultstring": f"Invalid ApiKey {KEY}", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
    }
    with pytest.raises(AuthFailed) as caught:
        api(lambda _request: httpx.Response(401, json=fault)).search_events(keyword="Gulls")
    assert KEY not in caught.value.detail
    assert KEY not in repr(caught.value)
    assert KEY not in caplog.text
