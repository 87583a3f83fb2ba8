from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import NotAvailableToKey
from shared.model import PriceMissing
from shared.platforms.platform import Access, EventSearch
from shared.platforms.ticketmaster import PLATFORM, inventory
from shared.platforms.ticketmaster.inventory import MOST_IDS, InventoryStatus

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
KEY = "planted-ticketmaster-key"
Answer = Callable[[httpx.Request], httpx.Response]
Run = Callable[..., tuple[Any, list[httpx.Request]]]


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def access(**options: str) -> Access:
    return Access(base_url="https://tm.example.test", credentials={"api_key": KEY}, options=options, now=NOW)


@pytest.fixture
def run(drive: Callable[..., Any]) -> Run:
    """Carries out an exchange; returns its result and what was sent."""

    def run(exchange: Any, answer: Answer) -> tuple[Any, list[httpx.Request]]:
        driven = drive(exchange, PLATFORM.check, answer)
        return driven.result, driven.requests

    return run


def always(document: Any, status: int = 200) -> Answer:
    return lambda _request: httpx.Response(status, json=document)


def with_inventory(availability: Answer) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/inventory-status/"):
            return availability(request)
        return httpx.Response(200, json=fixture("ticketmaster.json"))

    return answer


class TestInventoryStatus:
    def test_states_by_event_id(self, run: Run) -> None:
        ids = ["vvG1HZbarA001", "vvG1timetbaE2", "vvG1HZbarA001", "no id"]
        states, [request] = run(
            inventory.read_availability(ids, access()), always(fixture("ticketmaster/availability.json"))
        )
        assert request.url.path == "/inventory-status/v1/availability"
        assert request.url.params["events"] == "vvG1HZbarA001,vvG1timetbaE2"
        assert "region" not in request.url.params
        assert states["vvG1timetbaE2"].primary is InventoryStatus.FEW_LEFT
        assert states["vvG1timetbaE2"].resale is InventoryStatus.UNKNOWN
        assert states["rZ7HnEZzeroD1"].resale is InventoryStatus.UNKNOWN

    def test_many_ids_go_in_requests_of_bearable_length(self, run: Run) -> None:
        ids = [f"vvG1HZbar{number:06}" for number in range(1000)]
        _, sent = run(inventory.read_availability(ids, access()), always([]))
        asked_for = [request.url.params["events"].split(",") for request in sent]
        assert [event_id for part in asked_for for event_id in part] == ids
        assert max(len(part) for part in asked_for) == MOST_IDS
        assert max(len(str(request.url)) for request in sent) < 7000

    def test_no_ids_cost_no_call(self) -> None:
        assert next(inventory.read_availability([], access()), None) is None

    @pytest.mark.parametrize("status", [401, 403, 404])
    def test_a_key_that_is_not_admitted_is_told_so(self, run: Run, status: int) -> None:
        with pytest.raises(NotAvailableToKey):
            run(inventory.read_availability(["a"], access()), always({"fault": {}}, status))

    def test_even_an_invalid_key_is_only_not_admitted_here(self, run: Run) -> None:
        fault = {
            "fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
        }
        with pytest.raises(NotAvailableToKey):
            run(inventory.read_availability(["a"], access()), always(fault, 401))

    def test_a_search_asks_only_when_switched_on(self, run: Run) -> None:
        _, sent = run(PLATFORM.search(EventSearch(text="x"), access()), with_inventory(always([])))
        assert len(sent) == 1

    def test_sold_out_is_said_only_where_sale_and_resale_have_nothing(self, run: Run) -> None:
        found, sent = run(
            PLATFORM.search(EventSearch(text="x"), access(inventory_status="on")),
            with_inventory(always(fixture("ticketmaster/availability.json"))),
        )
        missing = {event.event_id: event.price.missing for event in found.events}
        assert missing["vvG1HZbarA001"] is PriceMissing.SOLD_OUT
        for event_id in ("vvG1notimeE01", "vvG1timetbaE2", "rZ7HnEZzeroD1"):
            assert missing[event_id] is PriceMissing.SOURCE_GIVES_NO_PRICES
        assert "vvG1offsaM001" not in sent[1].url.params["events"].split(",")

    def test_british_events_are_asked_for_apart(self, run: Run) -> None:
        document = fixture("ticketmaster.json")
        del document["_embedded"]["events"][1]["priceRanges"]

        def answer(request: httpx.Request) -> httpx.Response:
            inventory = request.url.path.startswith("/inventory-status/")
            return httpx.Response(200, json=[] if inventory else document)

        _, sent = run(PLATFORM.search(EventSearch(text="x"), access(inventory_status="on")), answer)
        regions = {request.url.params.get("region"): request.url.params["events"] for request in sent[1:]}
        assert regions["UK"] == "1AdjZbothB001"
        assert "1AdjZbothB001" not in regions[None]

    @pytest.mark.parametrize("status", [403, 429, 500])
    def test_its_failure_leaves_the_search_as_it_is(self, run: Run, status: int) -> None:
        exchange = PLATFORM.search(EventSearch(text="x"), access(inventory_status="on"))
        found, _ = run(exchange, with_inventory(always({}, status)))
        assert len(found.events) == 14
        assert found.incomplete is None
