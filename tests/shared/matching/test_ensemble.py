"""Two titles of one orchestra: what each tells of the evening, and when the two are one."""

from __future__ import annotations

from typing import Any

import pytest

from shared.matching import compare
from shared.matching.cases import read_event

WHEN = {"local_date": "2027-01-21", "local_time": "19:30", "date_tbd": False, "time_tbd": False}
WHERE = {"venue": "Symphony Hall", "city": "Springfield", "region": "MA", "country": "US"}


def decided(one: str, other: str, **changes: Any) -> str:
    """What is said of two titles of one hall and one start, but for `changes` of the second record."""
    rest = {**WHEN, **WHERE, "timezone": "America/New_York", "status": "normal"}
    mine = {**rest, "platform": "ticketmaster", "name": one}
    theirs = {**rest, "platform": "seatgeek", "name": other, **changes}
    return compare(read_event(mine, "1"), read_event(theirs, "2")).decision


PARTS_OF_ONE = [
    ("Springfield Symphony: Mahler Symphony No. 5", "Springfield Symphony Orchestra - Jaap van Zweden"),
    ("New York Philharmonic: Brahms 4", "NY Phil - Emanuel Ax"),
    ("Boston Pops: A Night on Broadway", "Boston Pops with Keith Lockhart & Kelli O'Hara"),
    ("LA Phil: Rachmaninoff & Dvořák", "Los Angeles Philharmonic: Yuja Wang Plays Rachmaninoff"),
]


@pytest.mark.parametrize(("one", "other"), PARTS_OF_ONE)
def test_one_orchestra_at_one_time_in_one_hall_is_one_evening(one: str, other: str) -> None:
    assert decided(one, other) == "same"
    assert decided(other, one) == "same"


@pytest.mark.parametrize(("one", "other"), PARTS_OF_ONE)
@pytest.mark.parametrize(
    "changes", [{"local_time": "20:15"}, {"local_time": None, "time_tbd": True}, {"venue": None}]
)
def test_one_orchestra_is_left_to_review_where_start_or_hall_do_not_settle_it(
    one: str, other: str, changes: dict[str, Any]
) -> None:
    assert decided(one, other, **changes) == "review"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Springfield Symphony: Mahler 5", "Springfield Symphony - Brahms 4"),
        ("Springfield Pops: Motown Hits", "Springfield Pops - Holiday Spectacular"),
        ("Ben Folds with the Springfield Symphony", "Springfield Symphony: The Planets"),
        ("Candlelight: Vivaldi's Four Seasons", "Candlelight: Joshua Bell"),
        ("Masterworks: Brahms 4", "Masterworks: Emanuel Ax"),
        ("Film with Live Orchestra: Jaws", "Film with Live Orchestra: Keith Lockhart"),
        ("Springfield Symphony: Brahms 4", "Shelbyville Symphony - Emanuel Ax"),
    ],
)
def test_two_works_two_themes_and_mere_series_stay_two_evenings(one: str, other: str) -> None:
    assert decided(one, other) == "different"
    assert decided(other, one) == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Springfield Symphony - Hilary Hahn", "Springfield Symphony - Karina Canellakis"),
        ("Springfield Symphony: Sounds of the Season", "Springfield Symphony: Handel's Messiah"),
        ("Springfield Ballet: Giselle", "Springfield Ballet - The Handmaids Tale"),
        ("Springfield Symphony: Mahler 5", "Springfield Symphony - Antar"),
    ],
)
def test_what_may_be_the_same_evening_is_left_to_review(one: str, other: str) -> None:
    assert decided(one, other) == "review"
    assert decided(other, one) == "review"


def test_works_alone_may_be_what_an_orchestra_plays_at_that_time_in_that_hall() -> None:
    works, concert = "Beethoven 7 & Brahms Violin Concerto", "Springfield Symphony - Hilary Hahn"

    assert decided(works, concert) == "review"
    assert decided(works, concert, local_time="20:15") == "different"
    assert decided(works, concert, venue="Elks Lodge") == "different"
    assert decided(works, "Springfield Symphony: Mahler 5") == "different"
    assert decided("Beethoven 7 & Friends of the Earth", concert) == "different"
