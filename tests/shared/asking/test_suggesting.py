"""What to ask instead where nothing was found."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from shared.asking.query import CompareQuery, SearchQuery
from shared.asking.suggesting import suggest
from tests.shared.priced import event

TODAY = dt.date(2026, 11, 22)


def suggested(*found, **given):
    told = suggest(SearchQuery.model_validate({"query": "Lakers", **given}), found, today=TODAY)
    return {each.field: each.nearest for each in told}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Lakres", "Lakers"),
        ("Celtcs vs Warriorz", "Celtics vs Warriors"),
        ("lakers", None),
        ("Khruangbin", None),
        ("5 SOS", None),
        ("Taylor Swift", None),
        ("parking", None),
        ("Warriors Parking", "Warriors"),
    ],
)
def test_misspelt_words_are_mended_one_by_one(said, meant):
    assert suggested(query=said).get("query") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [("Los Angelos", "Los Angeles"), ("new yrok", "New York"), ("Boston", None), ("Atlantis Deep", None)],
)
def test_a_city_is_corrected_to_a_known_one(said, meant):
    assert suggested(city=said).get("city") == meant


def test_a_city_among_the_words_is_told_to_be_a_parameter():
    assert suggested(query="tickets for Wicked in New York") == {"query": "Wicked", "city": "New York"}
    assert suggested(query="Wicked in New York", city="Boston") == {"query": "Wicked"}


def test_a_past_range_moves_to_its_next_occurrence_as_a_whole():
    told = suggested(date_from="2025-12-20", date_to="2026-01-05")
    assert told == {"date_from": "2026-12-20", "date_to": "2027-01-05"}


def test_a_day_of_february_29_moves_to_the_28th():
    assert suggested(date_to="2024-02-29") == {"date_to": "2027-02-28"}


def test_a_range_that_reaches_today_is_not_past():
    assert suggested(date_from="2026-01-01", date_to="2026-12-31") == {"date_from": None, "date_to": None}


def test_a_price_too_low_is_told_the_lowest_known_one():
    dear = event(best_min_price=Decimal("118.20"))
    dearer = event(best_min_price=Decimal(400), event_uid="e2")
    assert suggested(dearer, dear, max_price=50) == {"max_price": 119}


def test_what_narrows_most_is_left_out_first():
    assert suggested(city="Boston", date_from="2026-12-01", platforms="stubhub") == {"city": None}
    assert suggested(date_from="2026-12-01", platforms="stubhub") == {"date_from": None}
    assert suggested(platforms="stubhub") == {"platforms": None}
    assert suggested() == {}


def test_a_comparison_is_corrected_by_its_own_names():
    query = CompareQuery.model_validate({"event_name": "Lakres", "city": "Los Angelos", "date": "2025-12-25"})
    told = {each.field: each.nearest for each in suggest(query, (), today=TODAY)}
    assert told == {"event_name": "Lakers", "city": "Los Angeles", "date": "2026-12-25"}
