from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import BadResponse, NotFound
from shared.platforms.platform import Access
from shared.platforms.seatgeek import catalogue
from shared.platforms.seatgeek.catalogue import Place
from shared.platforms.seatgeek.exchange import check
from shared.platforms.seatgeek.records import PerformerDetails, VenueDetails

FIXTURES = Path(__file__).parents[2] / "fixtures" / "seatgeek"
ACCESS = Access(
    base_url="https://api.example.com",
    credentials={"client_id": "PLANTED-ID"},
    now=dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC),
)
Drive = Callable[..., Any]


def fixture(name: str) -> httpx.Response:
    return httpx.Response(200, content=(FIXTURES / name).read_bytes())


def told(request: httpx.Request) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.url.params.multi_items() if name != "client_id"]


def test_an_event_is_asked_by_id(drive: Drive) -> None:
    driven = drive(catalogue.event("7100001", ACCESS), check, fixture("event.json"))

    assert driven.requests[0].url.path == "/2/events/7100001"
    assert driven.result.name == "Golden State Warriors at Los Angeles Lakers"
    assert driven.result.starts_at == dt.datetime(2026, 12, 26, 1, tzinfo=dt.UTC)


def test_an_id_cannot_lead_to_another_path(drive: Drive) -> None:
    driven = drive(catalogue.event("../venues/1?x=", ACCESS), check, fixture("event.json"))
    assert driven.requests[0].url.raw_path.startswith(b"/2/events/..%2Fvenues%2F1%3Fx%3D?")


def test_a_dropped_event_is_not_found(drive: Drive) -> None:
    missing = httpx.Response(404, content=(FIXTURES / "error_not_found.json").read_bytes())
    with pytest.raises(NotFound):
        drive(catalogue.event("1", ACCESS), check, missing)


def test_a_record_without_a_name_is_a_bad_response(drive: Drive) -> None:
    with pytest.raises(BadResponse):
        drive(catalogue.event("1", ACCESS), check, httpx.Response(200, json={"id": 1}))


def test_a_venue_is_told_in_full(drive: Drive) -> None:
    driven = drive(catalogue.venue("181", ACCESS), check, fixture("venue.json"))

    assert driven.requests[0].url.path == "/2/venues/181"
    assert driven.result == VenueDetails(
        venue_id="181",
        name="Crypto.com Arena",
        address="1 Main Street",
        city="Los Angeles",
        state="CA",
        country="US",
        postal_code="00000",
        latitude=34.0430,
        longitude=-118.2673,
        timezone="America/Los_Angeles",
        capacity=19000,
        popularity=0.8,
        upcoming_events=40,
        url="https://seatgeek.com/venues/crypto.com-arena/tickets",
    )


def test_venues_are_searched_by_words_and_city(drive: Drive) -> None:
    search = catalogue.venues("arena", ACCESS, city="Los Angeles", limit=5)
    driven = drive(search, check, fixture("venues.json"))

    assert driven.requests[0].url.path == "/2/venues"
    assert told(driven.requests[0]) == [("q", "arena"), ("city", "Los Angeles"), ("per_page", "5")]
    assert [(venue.name, venue.capacity) for venue in driven.result] == [
        ("Crypto.com Arena", 19000),
        ("Massey Hall", None),
    ]


def test_a_performer_is_told_with_its_popularity(drive: Drive) -> None:
    driven = drive(catalogue.performer("2109", ACCESS), check, fixture("performer.json"))

    assert driven.requests[0].url.path == "/2/performers/2109"
    assert driven.result == PerformerDetails(
        performer_id="2109",
        name="Los Angeles Lakers",
        short_name="Lakers",
        category="nba",
        slug="los-angeles-lakers",
        popularity=0.6,
        upcoming_events=12,
        image_url="https://images.example.com/2109/huge.jpg",
        url="https://seatgeek.com/los-angeles-lakers-tickets",
    )


def test_performers_are_searched_by_words(drive: Drive) -> None:
    driven = drive(catalogue.performers("lakers", ACCESS), check, fixture("performers.json"))

    assert told(driven.requests[0]) == [("q", "lakers"), ("per_page", "10")]
    assert [performer.name for performer in driven.result] == ["Los Angeles Lakers", "South Bay Lakers"]


def test_recommendations_take_seeds_and_a_place(drive: Drive) -> None:
    place = Place(postal_code="90015", radius_miles=12)
    search = catalogue.recommendations(ACCESS, performer_ids=["2109", "2101"], place=place, limit=3)
    driven = drive(search, check, fixture("recommendations.json"))

    assert driven.requests[0].url.path == "/2/recommendations"
    assert told(driven.requests[0]) == [
        ("performers.id", "2109"),
        ("performers.id", "2101"),
        ("postal_code", "90015"),
        ("range", "12mi"),
        ("per_page", "3"),
    ]
    assert [(found.event.event_id, found.score) for found in driven.result] == [
        ("7100007", 0.81),
        ("7100004", 0.44),
    ]


def test_recommendations_for_an_event_are_asked_around_its_venue(drive: Drive) -> None:
    search = catalogue.recommendations(ACCESS, event_id="7100001")
    driven = drive(search, check, fixture("event.json"), fixture("recommendations.json"))

    assert [request.url.path for request in driven.requests] == ["/2/events/7100001", "/2/recommendations"]
    assert told(driven.requests[1])[:3] == [
        ("events.id", "7100001"),
        ("lat", "34.043"),
        ("lon", "-118.2673"),
    ]


def test_recommendations_without_seed_or_place_are_refused_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="seed"):
        next(catalogue.recommendations(ACCESS, place=Place(postal_code="90015")))
    with pytest.raises(ValueError, match="place"):
        next(catalogue.recommendations(ACCESS, performer_ids=["1"]))


def test_performers_are_recommended(drive: Drive) -> None:
    search = catalogue.performer_recommendations(ACCESS, performer_ids=["2109"])
    driven = drive(search, check, fixture("recommended_performers.json"))

    assert driven.requests[0].url.path == "/2/recommendations/performers"
    assert [(found.performer.name, found.score) for found in driven.result] == [
        ("Golden State Warriors", 0.77)
    ]
