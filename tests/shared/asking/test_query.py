"""What may be asked, and how a wrong question is answered."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import string
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.asking.parameter_types import CountryCode, CurrencyCode
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery, DealsQuery, SearchQuery, read_query
from shared.asking.report_query import HealthQuery

TODAY = dt.date(2026, 11, 22)


def corrected(given, problem):
    """The call that follows from the problem document by its own rule."""
    value = problem.get("nearest", problem.get("example"))
    rest = {name: told for name, told in given.items() if name != problem["field"]}
    return rest if value is None else {**rest, problem["field"]: value}


def refused(given, kind=SearchQuery):
    with pytest.raises(Problem) as caught:
        read_query(kind, given, today=TODAY)
    assert caught.value.status == 400
    return caught.value.document()


def test_text_of_a_query_string_is_read_as_its_types():
    query = read_query(
        SearchQuery,
        {
            "query": " Lakers ",
            "min_tickets": "2",
            "max_price": "149.99",
            "date_from": "2026-12-01",
            "country": "us",
        },
        today=TODAY,
    )
    assert (query.query, query.min_tickets, query.max_price) == ("Lakers", 2, Decimal("149.99"))
    assert (query.date_from, query.country) == (dt.date(2026, 12, 1), "US")


@pytest.mark.parametrize("value", ["seatgeek,stubhub", ["seatgeek", "stubhub"], " SeatGeek , stubhub "])
def test_platforms_are_a_comma_list_or_a_json_list(value):
    assert read_query(SearchQuery, {"query": "x", "platforms": value}, today=TODAY).platforms == (
        "stubhub",
        "seatgeek",
    )


def test_an_optional_parameter_given_empty_counts_as_not_given():
    assert read_query(SearchQuery, {"query": "x", "city": "", "max_price": None}, today=TODAY).city is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"query": ""}, "query"),
        ({"query": "!?"}, "query"),
        ({"query": "😀"}, "query"),
        ({"query": "→ ★ ¿ … 。"}, "query"),
        ({"query": "a" * 201}, "query"),
        ({"query": "\ud800"}, "query"),
        ({"query": "x", "platforms": ["\ud800"]}, "platforms"),
        ({"query": ["x"]}, "query"),
        ({"query": "x", "city": "y" * 81}, "city"),
        ({"query": "x", "country": "Narnia"}, "country"),
        ({"query": "x", "country": "ZZ"}, "country"),
        ({"query": "x", "country": "xk"}, "country"),
        ({"query": "x", "date_from": "tomorrow"}, "date_from"),
        ({"query": "x", "date_from": "12/01/2026"}, "date_from"),
        ({"query": "x", "date_from": 20261201}, "date_from"),
        ({"query": "x", "date_to": "2026-02-30"}, "date_to"),
        ({"query": "x", "date_from": "2026-12-05", "date_to": "2026-12-01"}, "date_to"),
        ({"query": "x", "platforms": "stubhup"}, "platforms"),
        ({"query": "x", "platforms": ","}, "platforms"),
        ({"query": "x", "platforms": [1]}, "platforms"),
        ({"query": "x", "min_tickets": "0"}, "min_tickets"),
        ({"query": "x", "min_tickets": "21"}, "min_tickets"),
        ({"query": "x", "min_tickets": "two"}, "min_tickets"),
        ({"query": "x", "min_tickets": True}, "min_tickets"),
        ({"query": "x", "max_price": "-1"}, "max_price"),
        ({"query": "x", "max_price": "NaN"}, "max_price"),
        ({"query": "x", "max_price": "1e999"}, "max_price"),
        ({"query": "x", "currency": "dollars"}, "currency"),
        ({"query": "x", "currency": "ZZZ"}, "currency"),
        ({"query": "x", "currency": "DEM"}, "currency"),
        ({"query": "x", "currency": 840}, "currency"),
        ({"query": "x", "limit": "101"}, "limit"),
        ({"query": "x", "cursor": "a b"}, "cursor"),
        ({"query": "x", "detail": "brief"}, "detail"),
        ({"query": "x", "timeout_ms": "499"}, "timeout_ms"),
        ({"query": "x", "timeout_ms": "10001"}, "timeout_ms"),
    ],
)
def test_every_wrong_value_is_named_with_what_is_allowed_and_an_example_that_works(given, field):
    problem = refused(given)
    assert problem["field"] == field
    assert problem["allowed"]
    assert field in problem["next_step"]
    if field == "cursor":
        assert "example" not in problem
    else:
        read_query(SearchQuery, {**given, field: problem["example"]}, today=TODAY)
    read_query(SearchQuery, corrected(given, problem), today=TODAY)


@pytest.mark.parametrize(
    ("field", "got", "code"),
    [
        ("country", "ca", "CA"),
        ("country", " UK ", "GB"),
        ("country", "usa", "US"),
        ("currency", "eur", "EUR"),
        ("currency", "XCG", "XCG"),
    ],
)
def test_codes_are_read_in_any_case_and_kept_as_the_standard_writes_them(field, got, code):
    assert getattr(read_query(SearchQuery, {"query": "x", field: got}, today=TODAY), field) == code


@pytest.mark.parametrize(("code", "letters"), [(CountryCode, 2), (CurrencyCode, 3)])
def test_the_schema_of_a_code_allows_what_is_accepted_and_nothing_else(code, letters):
    adapter = TypeAdapter(code)
    pattern = re.compile(adapter.json_schema()["pattern"])
    accepted = 0
    for word in map("".join, itertools.product(string.ascii_uppercase, repeat=letters)):
        try:
            adapter.validate_python(word)
        except ValidationError:
            assert not pattern.search(word), word
        else:
            assert pattern.search(word), word
            accepted += 1
    assert 140 < accepted < 260


@pytest.mark.parametrize(
    ("field", "got", "meant"),
    [
        ("date_from", "12/25/2026", "2026-12-25"),
        ("date_from", "Dec 25, 2026", "2026-12-25"),
        ("date_from", "December 25th", "2026-12-25"),
        ("date_from", "2026-12-25T19:00:00Z", "2026-12-25"),
        ("date_from", 20261225, "2026-12-25"),
        ("date_from", "2027-02-30", "2027-02-28"),
        ("date_from", "tomorrow", "2026-11-23"),
        ("date_from", "January 5", "2027-01-05"),
        ("min_tickets", "two", 2),
        ("min_tickets", "4 tickets", 4),
        ("min_tickets", 0, 1),
        ("min_tickets", 400, 20),
        ("limit", -5, 1),
        ("max_price", "$1,250.50", 1250.5),
        ("max_price", -80, 80),
        ("max_price", "under 90 dollars", 90),
        ("timeout_ms", 99, 500),
        ("country", "United States", "US"),
        ("country", "Untied States", "US"),
        ("country", "Germny", "DE"),
        ("country", "Deutschland", None),
        ("country", "ZZ", None),
        ("country", "EN", None),
        ("currency", "UDS", "USD"),
        ("currency", "ZZZ", None),
        ("currency", "dollars", "USD"),
        ("platforms", "stubhup, seat geek", ["stubhub", "seatgeek"]),
        ("detail", "consise", "concise"),
        ("query", ["Lakers", "Warriors"], "Lakers Warriors"),
        ("query", 76, "76"),
        ("city", "x" * 90, "x" * 80),
    ],
)
def test_the_value_that_was_most_likely_meant_is_told(field, got, meant):
    problem = refused({"query": "x", field: got})
    assert problem.get("nearest") == meant
    read_query(SearchQuery, corrected({"query": "x", field: got}, problem), today=TODAY)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("start_date", "date_from"),
        ("quantity", "min_tickets"),
        ("maxPrice", "max_price"),
        ("location", "city"),
        ("start", "date_from"),
        ("end", "date_to"),
        ("until", "date_to"),
        ("date_min", "date_from"),
        ("budget", "max_price"),
        ("qty", "min_tickets"),
        ("per_page", "limit"),
        ("format", "detail"),
        ("timeout", "timeout_ms"),
        ("source", "platforms"),
        ("region", "state"),
        ("page", "cursor"),
        ("citty", "city"),
        ("curency", "currency"),
    ],
)
def test_what_other_services_call_a_parameter_is_understood(name, meant):
    assert refused({"query": "x", name: "1"})["nearest"] == meant


@pytest.mark.parametrize(
    "name", ["sort", "foo", "min_price", "minPrice", "order_by", "lang", "max_tickets", "api_key"]
)
def test_a_name_that_is_like_none_gets_no_other_in_its_place(name):
    problem = refused({"query": "x", name: "1"})
    assert (problem.get("nearest"), problem["next_step"]) == (None, f"Leave {name} out.")


@pytest.mark.parametrize(
    ("name", "meant"), [("q", "event_name"), ("artist", "event_name"), ("start", "date"), ("end", None)]
)
def test_another_services_name_is_read_as_what_the_request_takes(name, meant):
    assert (
        refused({"event_name": "x", name: "1"} if meant != "event_name" else {name: "x"}, CompareQuery).get(
            "nearest"
        )
        == meant
    )


def test_numbers_of_a_json_body_have_to_be_numbers():
    assert read_query(SearchQuery, {"query": "x", "limit": 5}, today=TODAY, typed=True).limit == 5
    with pytest.raises(Problem, match="text where a whole number"):
        read_query(SearchQuery, {"query": "x", "limit": "5"}, today=TODAY, typed=True)


def test_control_characters_count_as_spaces():
    assert read_query(SearchQuery, {"query": "a\x00b\n"}, today=TODAY).query == "a b"


def test_everything_wrong_with_a_call_is_told_with_its_correction():
    problem = refused({"quary": "Lakers", "limit": "many", "detail": "brief"})
    assert (problem["field"], problem["nearest"]) == ("quary", "query")
    assert [(each["field"], each.get("nearest")) for each in problem["also"]] == [
        ("detail", None),
        ("limit", None),
    ]


def test_a_missing_query_is_told_as_missing():
    assert refused({"city": "Boston"})["code"] == "missing_parameter"


def test_an_unknown_parameter_is_refused_with_the_nearest_known_name():
    problem = refused({"query": "x", "max_prise": "3"})
    assert (problem["code"], problem["nearest"]) == ("unknown_parameter", "max_price")


def test_a_misspelt_required_parameter_is_told_as_misspelt():
    problem = refused({"qeury": "Lakers"})
    assert (problem["code"], problem["nearest"]) == ("unknown_parameter", "query")
    assert "query" in problem["detail"]


def test_a_wrong_date_is_told_todays_date():
    assert refused({"query": "x", "date_to": "soon"})["today"] == "2026-11-22"


def test_all_wrong_fields_are_named():
    assert "limit" in refused({"query": "", "limit": "x", "detail": "x"})["detail"]


def test_got_is_cut_short():
    assert len(refused({"query": "a" * 50_000})["got"]) <= 100


def test_deals_need_words_or_a_result():
    assert refused({}, DealsQuery)["field"] == "query"
    assert read_query(DealsQuery, {"result_id": "s1-" + 40 * "a"}, today=TODAY).query is None


def test_compare_reads_its_own_parameters():
    query = read_query(CompareQuery, {"event_name": "Lakers vs Warriors", "date": "2025-10-20"}, today=TODAY)
    assert query.date == dt.date(2025, 10, 20)
    assert refused({"query": "Lakers", "event_name": "Lakers"}, CompareQuery)["code"] == "unknown_parameter"


def test_health_refuses_what_it_does_not_know():
    assert refused({"depth": "1"}, HealthQuery)["nearest"] == "deep"


@pytest.mark.parametrize(
    "words", ["x", "7", "é", "Ω", "日本", "홍", "Владивосток", "ไทย", "हिन्दी", "עברית", "٣", "カラオケ"]
)
def test_words_of_any_script_can_be_asked_for(words):
    assert read_query(SearchQuery, {"query": words}, today=TODAY).query == words


@pytest.mark.parametrize("value", [",", "seatgeek,", ["", "stubhub"]])
def test_an_empty_name_among_the_platforms_is_told_as_such(value):
    problem = refused({"query": "x", "platforms": value})
    assert problem["detail"] == "platforms: it has an empty name among the platforms."
