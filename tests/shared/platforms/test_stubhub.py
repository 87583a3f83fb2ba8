"""What StubHub is asked, how far its pages are read, and the token."""

from __future__ import annotations

import base64
import datetime as dt
import json
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from shared.errors import BadResponse, NotConfigured, NotFound, Unavailable
from shared.fetching.transport import USER_AGENT
from shared.platforms.platform import Access, EventSearch, Platform
from shared.platforms.stubhub import PLATFORM, catalog
from shared.platforms.stubhub.paging import MAX_PAGES

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
BASE = "https://api.stubhub.net"
ACCESS = Access(
    base_url=BASE,
    token_url="https://account.stubhub.com/oauth2/token",
    credentials={"api_key": "planted key", "api_secret": "s3cr3t:/+"},
    token="planted.token",
    now=NOW,
)
LAKERS = EventSearch(text="Lakers")


def ok(document: Any) -> httpx.Response:
    return httpx.Response(200, json=document)


def event(number: int, **changes: Any) -> dict[str, Any]:
    city = changes.pop("city", "Los Angeles")
    return {
        "id": number,
        "name": f"Event {number}",
        "start_date": "2026-12-25T17:00:00-08:00",
        "_embedded": {"venue": {"name": "Arena", "city": city}},
        **changes,
    }


def page(numbers: range, total: int, following: str | None = None, **changes: Any) -> httpx.Response:
    links = {"next": {"href": following, "templated": False}} if following else {}
    items = [event(number, **changes) for number in numbers]
    return ok({"total_items": total, "_links": links, "_embedded": {"items": items}})


def test_it_is_a_platform() -> None:
    platform: Platform = PLATFORM
    assert platform.name == "stubhub"
    assert platform.base_urls == {
        "production": "https://api.stubhub.net",
        "sandbox": "https://sandbox.api.stubhub.net",
    }
    assert platform.token_urls == {
        "production": "https://account.stubhub.com/oauth2/token",
        "sandbox": "https://sandbox.account.stubhub.com/oauth2/token",
    }


def test_a_search_asks_for_text_and_country_without_parking(drive: Callable[..., Any]) -> None:
    query = EventSearch(
        text="Lakers & Kings",
        city="Los Angeles",
        state="CA",
        country="us",
        date_from=dt.date(2026, 12, 1),
        date_to=dt.date(2026, 12, 31),
        page_size=50,
    )
    (request,) = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, page(range(1, 2), 1)).requests
    assert request.method == "GET"
    assert str(request.url.copy_with(query=None)) == f"{BASE}/catalog/events/search"
    assert dict(request.url.params) == {
        "q": "Lakers & Kings",
        "page": "1",
        "page_size": "50",
        "exclude_parking_passes": "true",
        "country_code": "US",
    }
    assert request.headers["Authorization"] == "Bearer planted.token"
    assert request.headers["User-Agent"] == USER_AGENT
    assert "application/hal+json" in request.headers["Accept"]


def test_a_base_address_may_have_a_path_and_a_closing_slash(drive: Callable[..., Any]) -> None:
    access = Access(base_url="http://127.0.0.1:9001/replay/", token="t", now=NOW)
    (request,) = drive(PLATFORM.search(LAKERS, access), PLATFORM.check, page(range(1, 2), 1)).requests
    assert str(request.url).startswith("http://127.0.0.1:9001/replay/catalog/events/search?q=Lakers&")


def test_one_page_is_enough_when_it_holds_what_was_asked(drive: Callable[..., Any]) -> None:
    query = EventSearch(text="Lakers", page_size=10)
    first = page(range(1, 11), 30, f"{BASE}/catalog/events/search?q=Lakers&page=2")
    driven = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, first)
    assert len(driven.requests) == 1
    assert len(driven.result.events) == 10
    assert driven.result.unread == "10 of 30 records were read"


def test_the_next_link_is_followed_while_too_few_are_in_the_city(drive: Callable[..., Any]) -> None:
    query = EventSearch(text="Lakers", city="Los Angeles", page_size=2)
    following = "/catalog/events/search?q=Lakers&page=2&page_size=2"
    driven = drive(
        PLATFORM.search(query, ACCESS),
        PLATFORM.check,
        page(range(1, 3), 4, following, city="Boston"),
        page(range(3, 5), 4),
    )
    assert [str(request.url) for request in driven.requests][1] == BASE + following
    assert driven.requests[1].headers["Authorization"] == "Bearer planted.token"
    assert driven.requests[1].headers["User-Agent"] == USER_AGENT
    assert [found.event_id for found in driven.result.events] == ["1", "2", "3", "4"], "wider, never narrower"
    assert driven.result.incomplete is None


def test_a_search_by_days_reads_on_while_the_days_are_not_found(drive: Callable[..., Any]) -> None:
    query = EventSearch(text="Lakers", date_from=dt.date(2027, 1, 1), page_size=1)
    following = f"{BASE}/catalog/events/search?page=2"
    later = page(range(2, 3), 2, start_date="2027-01-01T19:00:00-08:00")
    driven = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, page(range(1, 2), 2, following), later)
    assert len(driven.requests) == 2


def test_parking_does_not_count_towards_enough(drive: Callable[..., Any]) -> None:
    query = EventSearch(text="Lakers", page_size=1)
    following = f"{BASE}/catalog/events/search?page=2"
    parking = page(range(1, 2), 2, following, type="Parking")
    driven = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, parking, page(range(2, 3), 2))
    assert len(driven.requests) == 2


def test_reading_ends_at_the_bound_and_says_so(drive: Callable[..., Any]) -> None:
    query = EventSearch(text="Lakers", city="Boston", page_size=2)
    same = page(range(1, 3), 900, f"{BASE}/catalog/events/search?page=2")
    driven = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, same)
    assert len(driven.requests) == MAX_PAGES
    assert driven.result.unread == "6 of 900 records were read"


@pytest.mark.parametrize(
    "href",
    [
        "https://api.example.org/catalog/events/search?page=2",
        "http://api.stubhub.net/catalog/events/search?page=2",
        "https://api.stubhub.net:8443/catalog/events/search?page=2",
        "https://api.stubhub.net@evil.example/catalog/events/search?page=2",
        "https://somebody@api.stubhub.net/catalog/events/search?page=2",
        "//evil.example/page",
        "https://[broken/",
        "https://api.stubhub.net/\x00",
        "ftp://api.stubhub.net/x",
    ],
)
def test_a_next_link_elsewhere_is_not_followed(drive: Callable[..., Any], href: str) -> None:
    query = EventSearch(text="Lakers", page_size=50)
    driven = drive(PLATFORM.search(query, ACCESS), PLATFORM.check, page(range(1, 3), 900, href))
    assert len(driven.requests) == 1
    assert len(driven.result.events) == 2
    assert "does not lie on the configured host" in driven.result.incomplete


def test_a_next_link_naming_the_usual_port_is_on_the_same_host(drive: Callable[..., Any]) -> None:
    first = page(range(1, 2), 2, "https://api.stubhub.net:443/catalog/events/search?page=2")
    driven = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, first, page(range(2, 3), 2))
    assert len(driven.requests) == 2


def test_a_template_is_no_link(drive: Callable[..., Any]) -> None:
    links = {"next": {"href": "/catalog/events/search{?page}", "templated": True}}
    answer = ok({"_links": links, "_embedded": {"items": [event(1)]}})
    driven = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, answer)
    assert len(driven.requests) == 1


def test_a_failing_later_page_leaves_the_first(drive: Callable[..., Any]) -> None:
    first = page(range(1, 3), 4, f"{BASE}/catalog/events/search?page=2")
    driven = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, first, httpx.Response(503))
    assert len(driven.result.events) == 2
    assert driven.result.incomplete.startswith("a later page failed: StubHub answered 503")


def test_a_failing_first_page_fails_the_search(drive: Callable[..., Any]) -> None:
    with pytest.raises(Unavailable):
        drive(
            PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, httpx.Response(502, html="<h1>Bad gateway</h1>")
        )


@pytest.mark.parametrize(
    "document",
    [
        {"total_items": 0, "page": 1, "page_size": 100, "_links": {}},
        {"total_items": 0, "_embedded": None},
        {"_embedded": {"items": []}},
        {"page": 1, "_embedded": {"items": None, "deleted_items": None}},
    ],
)
def test_an_empty_page_is_no_failure(drive: Callable[..., Any], document: dict[str, Any]) -> None:
    driven = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, ok(document))
    assert driven.result.events == ()
    assert driven.result.incomplete is None


def test_a_page_without_its_records_is_not_taken_for_empty(drive: Callable[..., Any]) -> None:
    links = {"next": {"href": "/catalog/events/search?page=2"}}
    driven = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, ok({"total_items": 9, "_links": links}))
    assert len(driven.requests) == 1
    assert driven.result.incomplete == "a page without records, though 9 were announced"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"<html><body>Checking your browser</body></html>",
        b'{"total_items": 3, "_embedded": {"ite',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"hello": "world"}',
        b'{"_embedded": {"event": {"id": 1}}}',
        b'{"_embedded": {"items": [{"id": 5, "name": "a venue, not an event"}]}}',
    ],
)
def test_what_is_no_page_of_events_is_a_bad_response(drive: Callable[..., Any], body: bytes) -> None:
    with pytest.raises(BadResponse):
        drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, httpx.Response(200, content=body))


def test_an_unreadable_record_is_counted_and_the_rest_stays(drive: Callable[..., Any]) -> None:
    items = [event(1), {"name": "no id", "start_date": None}, 7, event(2, start_date=None)]
    answer = ok({"total_items": 4, "_embedded": {"items": items}})
    result = drive(PLATFORM.search(LAKERS, ACCESS), PLATFORM.check, answer).result
    assert [found.event_id for found in result.events] == ["1", "2"]
    assert result.incomplete == "2 record(s) could not be read and were left out"


def test_a_merged_event_comes_back_under_its_new_id(drive: Callable[..., Any]) -> None:
    merged = {**event(900), "_embedded": {"merged_events": [{"id": 700}]}}
    driven = drive(catalog.event("700", ACCESS), PLATFORM.check, ok(merged))
    assert str(driven.requests[0].url) == f"{BASE}/catalog/events/700"
    assert driven.result.event_id == "900"


def test_a_deleted_event_is_not_found(drive: Callable[..., Any]) -> None:
    with pytest.raises(NotFound):
        drive(catalog.event("5", ACCESS), PLATFORM.check, ok(event(5, status="Deleted")))


@pytest.mark.parametrize("event_id", ["", "..", "1/../2", "1?x=2", "vvG1", "١٢", "9" * 40])
def test_what_cannot_be_an_id_is_not_sent(event_id: str) -> None:
    with pytest.raises(NotFound):
        next(catalog.event(event_id, ACCESS))


def test_stubhubs_matcher_is_asked_with_the_venues_clock(drive: Callable[..., Any]) -> None:
    exchange = catalog.map_event(
        ACCESS,
        event_name="Warriors at Lakers",
        local_date=dt.datetime.fromisoformat("2026-12-25T17:00:00-08:00"),
        venue_name="Crypto.com Arena",
        venue_city="Los Angeles",
        venue_state="CA",
        venue_country="US",
    )
    answer = {
        "EventResource": {"id": 700000001, "name": "x"},
        "VenueResource": None,
        "CategoryResource": None,
    }
    driven = drive(exchange, PLATFORM.check, ok(answer))
    (request,) = driven.requests
    assert (request.method, str(request.url)) == ("POST", f"{BASE}/catalog/mapevent")
    assert json.loads(request.content) == {
        "event_name": "Warriors at Lakers",
        "local_date": "2026-12-25T17:00:00",
        "venue_name": "Crypto.com Arena",
        "venue_city": "Los Angeles",
        "venue_state": "CA",
        "venue_country": "US",
    }
    assert request.headers["User-Agent"] == USER_AGENT
    assert driven.result == "700000001"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"EventResource": None, "VenueResource": {"id": 1}, "CategoryResource": None}, None),
        ({"EventResource": {"name": "no id"}, "VenueResource": None}, None),
        ({"EventResource": {"id": "12"}}, "12"),
    ],
)
def test_no_match_is_none(drive: Callable[..., Any], answer: dict[str, Any], found: str | None) -> None:
    assert drive(_mapping(), PLATFORM.check, ok(answer)).result == found


def test_an_answer_without_any_match_key_is_bad(drive: Callable[..., Any]) -> None:
    with pytest.raises(BadResponse):
        drive(_mapping(), PLATFORM.check, ok({"total_items": 0}))


def _mapping() -> Any:
    place = {"venue_name": "b", "venue_city": "c", "venue_state": "d", "venue_country": "US"}
    return catalog.map_event(ACCESS, event_name="a", local_date=dt.datetime(2026, 1, 1), **place)  # noqa: DTZ001 - venue-local


def test_the_token_is_asked_with_both_halves_url_encoded() -> None:
    request = PLATFORM.token_request(ACCESS)
    assert (request.method, str(request.url)) == ("POST", "https://account.stubhub.com/oauth2/token")
    scheme, _, pair = request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(pair) == b"planted+key:s3cr3t%3A%2F%2B"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(request.content.decode()) == [
        ("grant_type", "client_credentials"),
        ("scope", "read:events"),
    ]
    assert request.headers["User-Agent"] == USER_AGENT


@pytest.mark.parametrize("credentials", [{}, {"api_key": "only"}, {"api_secret": "only"}])
def test_half_a_key_is_no_key(credentials: dict[str, str]) -> None:
    with pytest.raises(NotConfigured):
        PLATFORM.token_request(Access(base_url=BASE, credentials=credentials))


def test_a_token_is_read() -> None:
    answer = {"access_token": "e.y.J", "token_type": "Bearer", "expires_in": 86400, "scope": "read:events"}
    token = PLATFORM.read_token(ok(answer))
    assert (token.value, token.expires_in_s) == ("e.y.J", 86400)
    assert "e.y.J" not in repr(token)


@pytest.mark.parametrize("life", [None, 0, -5, "soon", "1e999"])
def test_a_token_of_unknown_life_is_kept_for_a_short_while(life: object) -> None:
    token = PLATFORM.read_token(ok({"access_token": "abc", "expires_in": life}))
    assert token.expires_in_s == 600


@pytest.mark.parametrize(
    "body",
    [
        b'{"access_token": "SECRETTOKEN", "token_type": "bea',
        b'{"access_token": "SECRETTOKEN\\r\\nX-Evil: 1"}',
        b'{"access_token": "SECRETTOKEN", "token_type": "mac"}',
        b'{"access_token": ""}',
        b'{"access_token": null}',
        b'{"SECRETTOKEN": 1}',
        b"SECRETTOKEN",
        b"",
    ],
)
def test_an_answer_without_a_usable_token_is_bad_and_never_quoted(body: bytes) -> None:
    with pytest.raises(BadResponse) as raised:
        PLATFORM.read_token(httpx.Response(200, content=body))
    assert "SECRETTOKEN" not in "".join(traceback.format_exception(raised.value, limit=0))


def test_no_quota_is_told() -> None:
    assert PLATFORM.quota_seen(httpx.Response(200, headers={"X-RateLimit-Remaining": "1"})) is None
