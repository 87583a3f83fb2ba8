"""What is taken for a slip of the pen, and what for words of asking."""

from __future__ import annotations

import json

import pytest

from shared.asking.slips import RIGHT_WORDS, mended_city, mended_word
from shared.asking.wording import reworded


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Hamliton", "Hamilton"),
        ("Lakres", "Lakers"),
        ("Lakerss", "Lakers"),
        ("Warriers", "Warriors"),
        ("aLkers", "Lakers"),
        ("Philadelpia", "Philadelphia"),
        ("Timberwovles", "Timberwolves"),
    ],
)
def test_a_slip_of_the_pen_is_mended(written, meant):
    assert mended_word(written) == meant


RIGHT = """
    Taylor Swift Zack Brian Beyoncé Monster Jam Parking Tickets game matinee Ariana Grande Kelly Clarkson Messi
    Cristiano Norah Jones Cardi Bluey Carole King Celtic Charli Scarlett Chappelle Barbie Stratford concept
    partners standard Marvel Broadway Super Bowl Khruangbin Tigres 日本 Владивосток
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_a_right_word_is_left_as_it_is(word):
    assert mended_word(word) == word


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Los Angelos", "Los Angeles"),
        ("new yrok", "New York"),
        ("Bostn", "Boston"),
        ("Boston", None),
        ("Rome", None),
    ],
)
def test_a_city_is_mended_as_a_whole(written, meant):
    assert mended_city(written) == meant


@pytest.mark.parametrize(
    ("asked", "words", "city"),
    [
        ("tickets for Wicked in New York", "Wicked", "New York"),
        ("stand-up comedy in Chicago", "stand-up comedy", "Chicago"),
        ("Hamliton near Philly", "Hamilton", "Philadelphia"),
        ("cheap Lakres tickets", "Lakers", None),
        ("Lakers home game", "Lakers", None),
        ("Broadway matinee", "Broadway", None),
        ("Home Free", "Home Free", None),
        ("Riders in the Sky", "Riders in the Sky", None),
        ("parking", "parking", None),
        ("cheap tickets", "cheap tickets", None),
    ],
)
def test_words_of_asking_and_the_city_at_the_end_are_no_part_of_a_name(asked, words, city):
    assert reworded(asked) == (words, city)


def test_the_list_of_right_words_holds_words_a_slip_away_from_a_name_and_no_name():
    words = " ".join(json.loads(RIGHT_WORDS.read_text(encoding="utf-8"))["words"]).split()
    assert len(words) == len(set(words)) > 500
    assert not {"lakers", "warriors", "hamilton", "celtics"} & set(words)
    assert not {"lakres", "warriers", "hamliton"} & set(words)
