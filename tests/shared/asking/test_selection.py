"""Which records answer a question."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.asking.selection import fold, search_words, select
from shared.model import Performer, PlatformEvent
from shared.platforms.platform import EventSearch


def record(**fields):
    return PlatformEvent(**{"platform": "seatgeek", "event_id": "1", "name": "Lakers"} | fields)


def chosen(event, **search):
    return select([event], EventSearch(text="Lakers", **search)) == [event]


def test_the_last_day_is_in_and_the_day_after_is_out():
    days = {"date_from": dt.date(2026, 12, 1), "date_to": dt.date(2026, 12, 3)}
    assert chosen(record(date=dt.date(2026, 12, 3), time=dt.time(22)), **days)
    assert not chosen(record(date=dt.date(2026, 12, 4)), **days)
    assert not chosen(record(date=dt.date(2026, 11, 30)), **days)


def test_an_event_of_several_days_is_in_while_it_lasts():
    festival = record(date=dt.date(2026, 12, 1), end_date=dt.date(2026, 12, 4))
    assert chosen(festival, date_from=dt.date(2026, 12, 3))


def test_an_event_without_a_date_is_not_among_those_of_given_days():
    assert not chosen(record(), date_from=dt.date(2026, 12, 1))
    assert chosen(record())


@pytest.mark.parametrize(
    ("told", "asked", "fits"),
    [
        ("Los Angeles", "los angeles", True),
        ("Inglewood", "Los Angeles", True),
        ("Brooklyn", "New York", True),
        ("New York", "NYC", True),
        ("Brooklyn", "NYC", True),
        ("Los Angeles", "L.A.", True),
        ("Inglewood", "LA", True),
        ("Las Vegas", "Vegas", True),
        ("Philadelphia", "Philly", True),
        ("Washington DC", "Washington", True),
        ("Washington, D.C.", "DC", True),
        ("Saint Louis", "St. Louis", True),
        ("Montréal", "Montreal", True),
        ("W Sacramento", "West Sacramento", True),
        ("East Rutherford", "E. Rutherford", True),
        ("Mountain View", "Mtn View", True),
        ("Edmonton AB", "Edmonton", True),
        ("North Charleston", "Charleston", False),
        ("San Diego", "Los Angeles", False),
        (None, "Los Angeles", True),
    ],
)
def test_cities_are_compared_as_people_write_them(told, asked, fits):
    assert chosen(record(city=told), city=asked) is fits


def test_states_and_countries_are_compared_by_code_or_name():
    assert chosen(record(state="CA", country="US"), state="California", country="US")
    assert not chosen(record(state="NV"), state="CA")
    assert not chosen(record(country="CA"), country="US")


def test_words_that_only_join_names_are_not_searched_for():
    assert search_words("Lakers vs. Warriors tickets") == "Lakers Warriors"
    assert search_words("The The") == "The The"


def test_folding_drops_accents_case_and_punctuation():
    assert fold("Beyoncé & Motörhead's  LIVE!") == "beyonce motorheads live"


@pytest.mark.parametrize(
    ("words", "told", "fits"),
    [
        ("日本", {}, False),
        ("홍", {}, False),
        ("Владивосток", {}, False),
        ("Ω", {}, False),
        ("\u0301", {}, False),
        ("日本", {"name": "Live at 日本武道館"}, True),
        ("ВЛАДИВОСТОК", {"city": "Владивосток"}, True),
        ("박재범 Tour", {"performers": (Performer(name="Jay Park 박재범"),)}, True),
        ("Lakers 日本", {}, False),
        ("Björk", {}, True),
        ("76ers", {}, True),
        ("", {}, True),
    ],
)
def test_a_word_without_latin_letters_has_to_be_in_the_record(words, told, fits):
    assert (select([record(**told)], EventSearch(text=words)) != []) is fits
