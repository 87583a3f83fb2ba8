from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import BadResponse, RateLimited
from shared.platforms.platform import Access, EventSearch
from shared.platforms.ticketmaster import PLATFORM

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


def asked(query: EventSearch) -> Mapping[str, str]:
    return next(PLATFORM.search(query, access())).url.params


class TestWhatIsAsked:
    def test_one_request_below_the_base_url_with_the_key_as_parameter(self) -> None:
        request = next(PLATFORM.search(EventSearch(text="Gulls", page_size=50), access()))
        assert (request.method, request.url.host, request.url.path) == (
            "GET",
            "tm.example.test",
            "/discovery/v2/events.json",
        )
        assert dict(request.url.params) == {
            "keyword": "Gulls",
            "locale": "*",
            "size": "50",
            "page": "0",
            "includeTBA": "yes",
            "includeTBD": "yes",
            "apikey": KEY,
        }

    def test_a_dated_search_does_not_ask_for_events_without_a_date(self) -> None:
        parameters = asked(EventSearch(text="Gulls", date_from=dt.date(2026, 12, 24)))
        assert "includeTBA" not in parameters
        assert "includeTBD" not in parameters

    @pytest.mark.parametrize(
        ("country", "start", "end"),
        [
            (None, "2026-12-23T10:00:00Z", "2026-12-26T11:59:59Z"),
            ("Atlantis", "2026-12-23T10:00:00Z", "2026-12-26T11:59:59Z"),
            ("US", "2026-12-24T05:00:00Z", "2026-12-26T09:59:59Z"),
            ("GB", "2026-12-24T00:00:00Z", "2026-12-25T23:59:59Z"),
            ("NZ", "2026-12-23T10:15:00Z", "2026-12-25T10:59:59Z"),
        ],
    )
    def test_the_window_holds_the_days_in_every_zone_in_question(
        self, country: str | None, start: str, end: str
    ) -> None:
        days = EventSearch(
            text="x", country=country, date_from=dt.date(2026, 12, 24), date_to=dt.date(2026, 12, 25)
        )
        assert asked(days)["startDateTime"] == start
        assert asked(days)["endDateTime"] == end

    def test_a_late_show_in_the_west_on_the_last_day_lies_inside_the_window(self) -> None:
        late = dt.datetime.fromisoformat("2026-12-25T22:00:00-08:00")
        for country in (None, "US"):
            end = asked(EventSearch(text="x", country=country, date_to=dt.date(2026, 12, 25)))["endDateTime"]
            assert dt.datetime.fromisoformat(end) > late

    @pytest.mark.parametrize(
        ("days", "sent", "not_sent"),
        [
            ({"date_from": dt.date(2027, 1, 1)}, "startDateTime", "endDateTime"),
            ({"date_to": dt.date(2027, 1, 1)}, "endDateTime", "startDateTime"),
        ],
    )
    def test_one_date_alone_leaves_the_other_side_open(
        self, days: dict[str, dt.date], sent: str, not_sent: str
    ) -> None:
        parameters = asked(EventSearch(text="x", **days))  # type: ignore[arg-type]
        assert sent in parameters
        assert not_sent not in parameters

    @pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
    def test_days_at_the_end_of_the_calendar_can_be_asked_for(self, day: dt.date) -> None:
        assert len(asked(EventSearch(text="x", date_from=day))["startDateTime"]) == len(
            "2026-12-24T00:00:00Z"
        )

    @pytest.mark.parametrize(
        ("place", "sent"),
        [
            (
                {"city": "Los Angeles", "state": "ca", "country": "us"},
                {"city": "Los Angeles", "stateCode": "CA", "countryCode": "US"},
            ),
            ({"state": "California"}, {"stateCode": "CA"}),
            ({"country": "United Kingdom", "state": "ENG"}, {"countryCode": "GB"}),
            ({"state": "Quintana Roo", "country": "MX"}, {"countryCode": "MX"}),
            ({"country": "Atlantis"}, {}),
        ],
    )
    def test_places_go_out_as_codes_or_not_at_all(self, place: dict[str, str], sent: dict[str, str]) -> None:
        parameters = asked(EventSearch(text="x", **place))  # type: ignore[arg-type]
        of_place = {"city", "stateCode", "countryCode"}
        assert {name: parameters[name] for name in of_place & parameters.keys()} == sent

    @pytest.mark.parametrize(("wanted", "sent"), [(0, "1"), (100, "100"), (5000, "199")])
    def test_a_page_is_never_larger_than_the_api_takes(self, wanted: int, sent: str) -> None:
        assert asked(EventSearch(text="x", page_size=wanted))["size"] == sent

    def test_words_are_escaped(self) -> None:
        request = next(PLATFORM.search(EventSearch(text="A&apikey=b #1"), access()))
        assert request.url.params["keyword"] == "A&apikey=b #1"
        assert request.url.params.get_list("apikey") == [KEY]


def page(number: int, pages: int, *ids: str, elements: int | None = None) -> dict[str, Any]:
    record = fixture("ticketmaster.json")["_embedded"]["events"][0]
    total = elements if elements is not None else pages * 100
    return {
        "_embedded": {"events": [record | {"id": event_id} for event_id in ids]},
        "page": {"size": 100, "totalElements": total, "totalPages": pages, "number": number},
    }


class TestPaging:
    def test_pages_are_followed_by_number_and_joined_without_repeats(self, run: Run) -> None:
        pages = [page(0, 2, "a", "b"), page(1, 2, "b", "c")]
        found, sent = run(
            PLATFORM.search(EventSearch(text="x", most_pages=3), access()),
            lambda request: httpx.Response(200, json=pages[int(request.url.params["page"])]),
        )
        assert [event.event_id for event in found.events] == ["a", "b", "c"]
        assert found.incomplete is None
        assert [request.url.params["page"] for request in sent] == ["0", "1"]
        assert {request.url.host for request in sent} == {"tm.example.test"}

    def test_what_lies_beyond_the_last_page_read_is_told(self, run: Run) -> None:
        found, sent = run(
            PLATFORM.search(EventSearch(text="x", most_pages=3), access()),
            lambda request: httpx.Response(200, json=page(0, 40, f"id{request.url.params['page']}")),
        )
        assert len(sent) == 3
        assert found.unread is not None
        assert found.unread.startswith("3 of 4000 events were read")

    @pytest.mark.parametrize(("size", "deepest"), [(100, 10), (199, 5)])
    def test_no_page_is_asked_for_below_the_paging_depth(self, run: Run, size: int, deepest: int) -> None:
        _, sent = run(
            PLATFORM.search(EventSearch(text="x", page_size=size, most_pages=99), access()),
            lambda request: httpx.Response(200, json=page(0, 99, f"id{request.url.params['page']}")),
        )
        numbers = [int(request.url.params["page"]) for request in sent]
        assert numbers[-1] == deepest
        assert max(numbers) * size <= 1000

    def test_a_later_page_that_fails_leaves_the_earlier_ones(self, run: Run) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            first = request.url.params["page"] == "0"
            return httpx.Response(200, json=page(0, 2, "a")) if first else httpx.Response(500)

        found, _ = run(PLATFORM.search(EventSearch(text="x", most_pages=3), access()), answer)
        assert [event.event_id for event in found.events] == ["a"]
        assert found.incomplete == "a later page failed: Ticketmaster answered 500"

    def test_nothing_found_is_an_empty_answer_without_events_key(self, run: Run) -> None:
        found, sent = run(PLATFORM.search(EventSearch(text="x", most_pages=3), access()), always(EMPTY))
        assert (found.events, found.incomplete, len(sent)) == ((), None, 1)

    def test_a_city_without_events_is_asked_once_more_by_everything_else(self, run: Run) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            in_city = "city" in request.url.params
            return httpx.Response(200, json=EMPTY if in_city else page(0, 9, "a"))

        query = EventSearch(text="x", city="Montreal", country="CA")
        found, sent = run(PLATFORM.search(query, access()), answer)
        assert [event.event_id for event in found.events] == ["a"]
        assert found.incomplete is None
        assert len(sent) == 2
        assert sent[1].url.params["countryCode"] == "CA"

    def test_a_city_with_events_costs_one_call(self, run: Run) -> None:
        _, sent = run(PLATFORM.search(EventSearch(text="x", city="Leeds"), access()), always(page(0, 1, "a")))
        assert len(sent) == 1

    def test_a_failing_second_look_leaves_the_empty_answer(self, run: Run) -> None:
        found, _ = run(
            PLATFORM.search(EventSearch(text="x", city="Leeds"), access()),
            lambda request: httpx.Response(200, json=EMPTY) if "city" in request.url.params else SPIKE(),
        )
        assert (found.events, found.incomplete) == ((), None)

    @pytest.mark.parametrize(
        "document",
        [
            {},
            {"_embedded": {"venues": []}},
            {"page": {"totalElements": 3, "totalPages": 1}},
            {"_embedded": 5},
        ],
    )
    def test_an_answer_that_holds_no_answer_is_not_taken_for_an_empty_one(
        self, run: Run, document: Any
    ) -> None:
        with pytest.raises(BadResponse):
            run(PLATFORM.search(EventSearch(text="x", most_pages=3), access()), always(document))

    @pytest.mark.parametrize("body", [b'{"_embedded": {"events": [', b"[]", b"[1, 2]"])
    def test_a_broken_answer_is_a_bad_response(self, run: Run, body: bytes) -> None:
        with pytest.raises(BadResponse):
            run(
                PLATFORM.search(EventSearch(text="x", most_pages=3), access()),
                lambda _request: httpx.Response(200, content=body),
            )

    def test_records_that_cannot_be_read_are_counted(self, run: Run) -> None:
        document = page(0, 1, "a", "b", elements=2)
        document["_embedded"]["events"][1]["name"] = None
        found, _ = run(PLATFORM.search(EventSearch(text="x", most_pages=3), access()), always(document))
        assert [event.event_id for event in found.events] == ["a"]
        assert found.incomplete == "1 record(s) could not be read and were left out"


EMPTY = {
    "_links": {"self": {"href": "/discovery/v2/events.json"}},
    "page": {"size": 100, "totalElements": 0, "totalPages": 0, "number": 0},
}


def SPIKE() -> httpx.Response:  # noqa: N802 - reads as the constant it stands beside
    fault = {
        "faultstring": "Spike arrest violation. Allowed rate : 5ps",
        "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"},
    }
    return httpx.Response(429, json={"fault": fault})


def test_rate_limits_on_the_first_page_are_raised(run: Run) -> None:
    with pytest.raises(RateLimited):
        run(PLATFORM.search(EventSearch(text="x", most_pages=3), access()), lambda _request: SPIKE())
