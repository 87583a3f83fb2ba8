from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import BadResponse, NotConfigured, RateLimited, Unavailable
from shared.platforms.platform import Access, EventSearch
from shared.platforms.seatgeek.exchange import check
from shared.platforms.seatgeek.search import LARGEST_PAGE, SECOND_LOOK_PAGE, search

FIXTURE = Path(__file__).parents[2] / "fixtures" / "seatgeek.json"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
Drive = Callable[..., Any]


def access(**options: str) -> Access:
    return Access(
        base_url="https://api.example.com",
        credentials={"client_id": "PLANTED-ID"},
        options=options,
        now=NOW,
    )


def page(events: list[dict[str, Any]], total: int | None, took: int = 5) -> httpx.Response:
    meta = {"total": total, "took": took, "page": 1, "per_page": 100, "geolocation": None}
    return httpx.Response(200, json={"meta": meta, "events": events})


def numbered(first: int, count: int) -> list[dict[str, Any]]:
    return [{"id": first + number, "title": f"Event {first + number}"} for number in range(count)]


def asked(drive: Drive, **query: Any) -> dict[str, str]:
    exchange = search(EventSearch(**{"text": "Lakers", **query}), access())
    return dict(drive(exchange, check, page(numbered(1, 1), 1)).requests[0].url.params)


def test_a_plain_search_asks_for_the_words_in_order_of_date(drive: Drive) -> None:
    exchange = search(EventSearch(text="Lakers & Clippers"), access())
    request = drive(exchange, check, page(numbered(1, 1), 1)).requests[0]

    assert (request.method, request.url.host, request.url.path) == ("GET", "api.example.com", "/2/events")
    assert dict(request.url.params) == {
        "q": "Lakers & Clippers",
        "sort": "datetime_local.asc",
        "per_page": "100",
        "page": "1",
        "client_id": "PLANTED-ID",
    }
    assert request.headers["accept"] == "application/json"
    assert "authorization" not in request.headers


def test_days_are_asked_venue_local_and_inclusive(drive: Drive) -> None:
    params = asked(drive, date_from=dt.date(2026, 12, 24), date_to=dt.date(2026, 12, 31))

    assert params["datetime_local.gte"] == "2026-12-24T00:00:00"
    assert params["datetime_local.lte"] == "2026-12-31T23:59:59"


@pytest.mark.parametrize(
    ("country", "spelling"), [("US", "US"), ("CA", "Canada"), ("GB", "UK"), ("BR", "Brazil"), ("FR", None)]
)
def test_a_country_is_spelt_as_seatgeek_spells_it_or_left_out(
    drive: Drive, country: str, spelling: str | None
) -> None:
    assert asked(drive, country=country).get("venue.country") == spelling


@pytest.mark.parametrize(
    ("state", "country", "code"),
    [
        ("ma", "US", "MA"),
        ("Massachusetts", None, "MA"),
        ("ON", "CA", "ON"),
        ("Lancashire", "GB", None),
        ("NSW", None, None),
        ("WA", "AU", None),
        ("BA", "BR", None),
        ("ZZ", "US", None),
    ],
)
def test_a_state_is_asked_only_where_seatgeek_takes_one(
    drive: Drive, state: str, country: str | None, code: str | None
) -> None:
    assert asked(drive, state=state, country=country).get("venue.state") == code


def test_a_city_is_asked_as_it_is(drive: Drive) -> None:
    assert asked(drive, city="Boston")["venue.city"] == "Boston"


@pytest.mark.parametrize("city", ["St. Louis", "Saint Paul", "Montréal"])
def test_a_city_that_may_be_spelt_otherwise_is_not_filtered_by(drive: Drive, city: str) -> None:
    assert "venue.city" not in asked(drive, city=city)


@pytest.mark.parametrize("city", ["Los Angeles", "new york", "NYC", "Washington, D.C."])
def test_an_area_of_many_cities_is_asked_around_a_point(drive: Drive, city: str) -> None:
    params = asked(drive, city=city)

    assert "venue.city" not in params
    assert {"lat", "lon", "range"} <= params.keys()


def test_the_page_size_is_that_of_the_query_up_to_where_seatgeek_fails(drive: Drive) -> None:
    assert asked(drive, page_size=50)["per_page"] == "50"
    assert asked(drive, page_size=5000)["per_page"] == str(LARGEST_PAGE)


def test_the_partner_id_is_passed_through(drive: Drive) -> None:
    exchange = search(EventSearch(text="Lakers"), access(aid="12345"))
    assert drive(exchange, check, page([], 0)).requests[0].url.params["aid"] == "12345"


def test_a_secret_goes_into_basic_auth_and_never_into_the_address(drive: Drive) -> None:
    both = Access(
        base_url="https://api.example.com/",
        credentials={"client_id": "PLANTED-ID", "client_secret": "PLANTED-SECRET"},
    )
    request = drive(search(EventSearch(text="x", most_pages=3), both), check, page([], 0)).requests[0]

    assert request.headers["authorization"] == httpx.BasicAuth("PLANTED-ID", "PLANTED-SECRET")._auth_header
    assert "PLANTED-SECRET" not in str(request.url)
    assert request.url.path == "/2/events"


def test_without_a_client_id_nothing_is_asked() -> None:
    with pytest.raises(NotConfigured):
        next(search(EventSearch(text="x", most_pages=3), Access(base_url="https://api.example.com")))


def test_pages_are_counted_from_one_and_followed_to_the_end(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page(numbered(1, 100), 146), page(numbered(101, 46), 146))

    assert [request.url.params["page"] for request in driven.requests] == ["1", "2"]
    assert len(driven.result.events) == 146
    assert driven.result.incomplete is None


def test_no_more_than_a_few_pages_are_read_and_the_rest_is_told(drive: Drive) -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        return page(numbered(number * 100, 100), 134_845)

    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, endless)

    assert len(driven.requests) == 3
    assert len(driven.result.events) == 300
    assert driven.result.unread == "the first 300 of 134845 events were read, in order of date"


def test_without_a_total_pages_are_read_while_they_are_full(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page(numbered(1, 100), None), page(numbered(101, 7), None))

    assert len(driven.requests) == 2
    assert driven.result.incomplete is None


def test_a_server_with_shorter_pages_is_followed_in_its_own_length(drive: Drive) -> None:
    def fifty(request: httpx.Request) -> httpx.Response:
        size = min(int(request.url.params["per_page"]), 50)
        first = (int(request.url.params["page"]) - 1) * int(request.url.params["per_page"])
        return page(numbered(1 + first, min(size, 120 - first)), 120)

    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, fifty)

    assert [request.url.params["per_page"] for request in driven.requests] == ["100", "50", "50"]
    assert len(driven.result.events) == 120
    assert driven.result.incomplete is None


def test_a_page_that_repeats_the_last_one_ends_the_reading(drive: Drive) -> None:
    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, page(numbered(1, 100), 250))

    assert len(driven.requests) == 2
    assert len(driven.result.events) == 100
    assert driven.result.unread == "the first 100 of 250 events were read, in order of date"


def test_an_event_that_moved_to_the_next_page_is_told_once(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page(numbered(1, 100), 198), page(numbered(100, 99), 198))

    ids = [event.event_id for event in driven.result.events]
    assert len(driven.requests) == 2
    assert len(ids) == len(set(ids)) == 198


def test_a_failing_later_page_leaves_what_was_read(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page(numbered(1, 100), 146), httpx.Response(500))

    assert len(driven.result.events) == 100
    assert "a later page failed: SeatGeek answered 500" in driven.result.incomplete


def test_a_failing_first_page_fails_the_search(drive: Drive) -> None:
    with pytest.raises(Unavailable):
        drive(search(EventSearch(text="x", most_pages=3), access()), check, httpx.Response(503))


def test_an_empty_answer_is_believed(drive: Drive) -> None:
    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, page([], 0, took=2))

    assert len(driven.requests) == 1
    assert driven.result.events == ()
    assert driven.result.incomplete is None


def test_an_empty_answer_that_took_no_time_gets_a_second_look(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page([], 0, took=0), page(numbered(1, 3), 3))

    assert [request.url.params["per_page"] for request in driven.requests] == ["100", str(SECOND_LOOK_PAGE)]
    assert len(driven.result.events) == 3


def test_twice_empty_is_empty(drive: Drive) -> None:
    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, page([], 0, took=0))

    assert len(driven.requests) == 2
    assert driven.result.events == ()
    assert driven.result.incomplete is None


def test_a_failing_second_look_is_told(drive: Drive) -> None:
    exchange = search(EventSearch(text="x", most_pages=3), access())
    driven = drive(exchange, check, page([], 0, took=0), httpx.Response(429))

    assert driven.result.events == ()
    assert "could not be confirmed" in driven.result.incomplete


def test_records_without_id_or_name_are_left_out_and_counted(drive: Drive) -> None:
    events = [{"id": 1, "title": "Kept"}, {"title": "No id"}, {"id": 2}, {"id": {}, "title": "Bad id"}, None]
    driven = drive(search(EventSearch(text="x", most_pages=3), access()), check, page(events, 5))

    assert [event.name for event in driven.result.events] == ["Kept"]
    assert driven.result.incomplete.startswith("4 record(s) could not be read")


@pytest.mark.parametrize(
    "body", ['{"meta": {"total": 1}}', '{"events": null}', '{"events": {}}', "[]", '{"ev']
)
def test_an_answer_without_its_list_is_not_an_empty_one(drive: Drive, body: str) -> None:
    with pytest.raises(BadResponse):
        drive(
            search(EventSearch(text="x", most_pages=3), access()),
            check,
            httpx.Response(200, text=body),
        )


def test_rate_limiting_is_passed_on(drive: Drive) -> None:
    with pytest.raises(RateLimited) as raised:
        drive(
            search(EventSearch(text="x", most_pages=3), access()),
            check,
            httpx.Response(429, headers={"Retry-After": "4"}),
        )
    assert raised.value.retry_after_s == 4


def test_the_fixture_is_read_whole(drive: Drive) -> None:
    response = httpx.Response(200, content=FIXTURE.read_bytes())
    found = drive(search(EventSearch(text="Lakers"), access()), check, response).result

    assert len(found.events) == len(json.loads(FIXTURE.read_bytes())["events"]) == 8
    assert found.incomplete is None
    assert {event.platform for event in found.events} == {"seatgeek"}
    assert {event.fetched_at for event in found.events} == {NOW}
