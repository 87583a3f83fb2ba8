from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.platforms.platform import EventSearch
from shared.state.search_key import search_key

SEARCH = EventSearch(
    text="Beyoncé Los Angeles", city="São Paulo", country="BR", date_from=dt.date(2026, 12, 1)
)


@pytest.mark.parametrize(
    "same",
    [
        {"text": "  los   ANGELES beyonce "},
        {"text": "Los Angeles, “Beyoncé”!"},
        {"city": "SAO PAULO"},
        {"country": "br"},
        {"state": ""},
        {"page_size": 7},
    ],
)
def test_what_means_the_same_has_one_key(same: dict[str, object]) -> None:
    assert search_key(replace(SEARCH, **same)) == search_key(SEARCH)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Beyoncé"},
        {"text": "Beyoncé Los Angeles Los"},
        {"city": None},
        {"city": "Paulo São"},
        {"city": None, "state": "São Paulo"},
        {"country": "US"},
        {"date_from": dt.date(2026, 12, 2)},
        {"date_from": None, "date_to": dt.date(2026, 12, 1)},
    ],
)
def test_what_means_something_else_has_another_key(other: dict[str, object]) -> None:
    assert search_key(replace(SEARCH, **other)) != search_key(SEARCH)


def test_words_of_punctuation_alone_are_kept() -> None:
    assert search_key(EventSearch(text="!!!")) != search_key(EventSearch(text="?"))


@given(st.permutations(["the", "rolling", "stones", "at", "sofi", "stadium"]), st.booleans())
def test_word_order_and_case_never_split_the_cache(words: list[str], upper: bool) -> None:
    text = " ".join(words)
    expected = search_key(EventSearch(text="the rolling stones at sofi stadium"))
    assert search_key(EventSearch(text=text.upper() if upper else text)) == expected


@given(st.text(), st.text())
def test_any_text_gives_a_short_name_that_every_store_accepts(text: str, city: str) -> None:
    key = search_key(EventSearch(text=text, city=city))
    assert len(key) < 64
    assert key.replace("-", "").isalnum()
    assert key.isascii()
