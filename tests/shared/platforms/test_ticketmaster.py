from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import BadResponse, NotConfigured, NotFound
from shared.platforms.platform import Access, EventSearch, QuotaSeen
from shared.platforms.ticketmaster import PLATFORM, catalogue

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


class TestFurtherExchanges:
    def test_event_detail(self, run: Run) -> None:
        event, [request] = run(
            catalogue.read_event("1AdjZbothB001", access()), always(fixture("ticketmaster/event.json"))
        )
        assert request.url.path == "/discovery/v2/events/1AdjZbothB001.json"
        assert request.url.params["apikey"] == KEY
        assert (event.name, event.price.minimum) == ("The Paper Lanterns", Decimal("63.5"))

    @pytest.mark.parametrize("event_id", ["../../secret", "a/b", "a?b=c", "", "é"])
    def test_nothing_is_sent_for_what_cannot_be_an_id(self, event_id: str) -> None:
        with pytest.raises(NotFound):
            next(catalogue.read_event(event_id, access()))

    @pytest.mark.parametrize("document", [{}, {"id": "K8v", "name": "Gulls", "type": "attraction"}])
    def test_another_kind_of_record_is_no_event(self, run: Run, document: Any) -> None:
        with pytest.raises(BadResponse):
            run(catalogue.read_event("K8v", access()), always(document))

    def test_venue_search(self, run: Run) -> None:
        exchange = catalogue.search_venues("arena", access(), state="California", country="US")
        [arena, hall], [request] = run(exchange, always(fixture("ticketmaster/venues.json")))
        assert request.url.path == "/discovery/v2/venues.json"
        assert request.url.params["stateCode"] == "CA"
        assert (arena.venue_id, arena.name, arena.city, arena.state) == (
            "KovZpZHARB1",
            "Harbour Arena",
            "Los Angeles",
            "CA",
        )
        assert (hall.country, hall.state, hall.timezone) == ("GB", None, "Europe/London")
        assert hall.latitude == 51.5015

    def test_no_venues_are_an_empty_result(self, run: Run) -> None:
        assert run(catalogue.search_venues("x", access()), always({"page": {"totalElements": 0}}))[0] == ()

    def test_venue_detail(self, run: Run) -> None:
        record = fixture("ticketmaster/venues.json")["_embedded"]["venues"][0]
        venue, [request] = run(catalogue.read_venue("KovZpZHARB1", access()), always(record))
        assert request.url.path == "/discovery/v2/venues/KovZpZHARB1.json"
        assert venue.address == "1 Main Street"

    def test_classifications_are_segments_with_genres_and_subgenres(self, run: Run) -> None:
        [segment], [request] = run(
            catalogue.read_classifications(access()), always(fixture("ticketmaster/classifications.json"))
        )
        assert request.url.path == "/discovery/v2/classifications.json"
        assert segment.name == "Arts & Theatre"
        assert [genre.name for genre in segment.parts] == ["Comedy", "Magic & Illusion"]
        assert [subgenre.classification_id for subgenre in segment.parts[0].parts] == ["KZazBEonSMnZfZ7vF17"]

    def test_there_is_no_token(self) -> None:
        with pytest.raises(NotConfigured):
            PLATFORM.token_request(access())
        with pytest.raises(NotConfigured):
            PLATFORM.read_token(httpx.Response(200))


class TestQuotaSeen:
    def test_the_headers_are_read(self) -> None:
        headers = {
            "Rate-Limit": "5000",
            "Rate-Limit-Available": "1654",
            "Rate-Limit-Over": "0",
            "Rate-Limit-Reset": "1795348800500",
        }
        seen = PLATFORM.quota_seen(httpx.Response(200, headers=headers))
        assert seen == QuotaSeen(
            limit=5000,
            remaining=1654,
            resets_at=dt.datetime(2026, 11, 22, 12, 0, 0, 500_000, tzinfo=dt.UTC),
        )

    @pytest.mark.parametrize("value", ["", "soon", "-5", "1e9", "9" * 400, "٣"])
    def test_a_header_that_is_no_count_tells_nothing(self, value: str) -> None:
        headers = [
            (name, value.encode()) for name in (b"Rate-Limit", b"Rate-Limit-Available", b"Rate-Limit-Reset")
        ]
        assert PLATFORM.quota_seen(httpx.Response(200, headers=headers)) is None  # type: ignore[arg-type]

    def test_a_reset_outside_the_calendar_tells_nothing(self) -> None:
        seen = PLATFORM.quota_seen(
            httpx.Response(200, headers={"Rate-Limit": "5000", "Rate-Limit-Reset": "999999999999999"})
        )
        assert seen == QuotaSeen(limit=5000)

    def test_no_header_tells_nothing(self) -> None:
        assert PLATFORM.quota_seen(httpx.Response(400)) is None

    def test_the_inventory_statuss_headers_are_not_discoverys(self) -> None:
        request = httpx.Request("GET", "https://tm.example.test/inventory-status/v1/availability")
        response = httpx.Response(200, headers={"Rate-Limit": "100"}, request=request)
        assert PLATFORM.quota_seen(response) is None


ADDRESS = "https://www.ticketmaster.com/event/vvG1HZbarA001"
TRACKED = (
    "https://tracker.example.test/c/1/2/4272?u=https%3A%2F%2Fwww.ticketmaster.com%2Fevent%2FZ7r9jZresaI01"
)


@pytest.mark.parametrize(
    ("template", "address", "tracked"),
    [
        (
            "https://partner.example.test/c/1?u={url}",
            "https://partner.example.test/c/1?u=https%3A%2F%2Fwww.ticketmaster.com%2Fevent%2FvvG1HZbarA001",
            "https://partner.example.test/c/1?u=https%3A%2F%2Ftracker.example.test",
        ),
        (
            "https://tracker.example.test/c/9?u={url}",
            "https://tracker.example.test/c/9?u=https%3A%2F%2Fwww.ticketmaster.com%2Fevent%2FvvG1HZbarA001",
            TRACKED,
        ),
        ("http://partner.example.test/?u={url}", ADDRESS, TRACKED),
        ("javascript:{url}", ADDRESS, TRACKED),
        ("https://partner.example.test/", ADDRESS, TRACKED),
        ("{url}", ADDRESS, TRACKED),
    ],
)
def test_a_template_wraps_addresses_it_makes_safe_and_has_not_wrapped_yet(
    run: Run, template: str, address: str, tracked: str
) -> None:
    exchange = PLATFORM.search(EventSearch(text="x"), access(affiliate_template=template))
    found, _ = run(exchange, always(fixture("ticketmaster.json")))
    urls = {event.event_id: event.url for event in found.events}
    assert urls["vvG1HZbarA001"] == address
    assert urls["Z7r9jZresaI01"].startswith(tracked)
