"""Bouts of which two platforms tell another opponent, and people told by last or full names."""

from __future__ import annotations

from typing import Any

import pytest

from shared.matching import compare
from shared.matching.cases import read_event

WHEN = {"local_date": "2027-01-16", "local_time": "19:00", "date_tbd": False, "time_tbd": False}
WHERE = {"venue": "MassMutual Center", "city": "Springfield", "region": "MA", "country": "US"}


def decided(one: str, other: str, **changes: Any) -> str:
    """What is said of two titles of one arena and one start, but for `changes` of both records."""
    rest = {**WHEN, **WHERE, "timezone": "America/New_York", "status": "normal", **changes}
    mine = {**rest, "platform": "ticketmaster", "name": one}
    theirs = {**rest, "platform": "seatgeek", "name": other}
    found = compare(read_event(mine, "1"), read_event(theirs, "2"))
    assert compare(read_event(theirs, "2"), read_event(mine, "1")).decision == found.decision
    return found.decision


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Top Rank Boxing: Lopez vs. Kambosos", "Boxing: Lomachenko vs. Kambosos"),
        ("Teofimo Lopez vs. George Kambosos Jr.", "Vasiliy Lomachenko vs. George Kambosos"),
        ("Boxing: Kambosos vs. Lopez", "Top Rank Boxing: Lomachenko vs. George Kambosos"),
        ("Fight Night: Covington vs. Buckley", "Fight Night - Belal Muhammad vs. Joaquin Buckley"),
        ("Ryan Garcia vs. Haney", "Boxing: Ryan Martin vs. Devin Haney"),
    ],
)
def test_one_of_two_opponents_is_left_to_review(one: str, other: str) -> None:
    assert decided(one, other) == "review"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Top Rank Boxing: Lopez vs. Kambosos", "Boxing: Teofimo Lopez vs. George Kambosos Jr."),
        ("Top Rank Boxing: Lopez vs. Kambosos", "Boxing: Kambosos vs Lopez"),
        ("Canelo vs. Berlanga", "Saul Canelo Alvarez vs. Edgar Berlanga"),
        ("Premier Boxing Champions: Davis vs. Roach 2", "Gervonta Davis vs Lamont Roach II"),
        ("Boxing: Lopez vs. Kambosos", "Boxing: Lopes v Kambosos"),
        ("UFC 310: Pantoja vs. Asakura", "UFC 310 - Pantoja vs. Kara-France"),
    ],
)
def test_the_same_two_and_one_numbered_card_are_one(one: str, other: str) -> None:
    assert decided(one, other) == "same"


def test_an_opponent_still_to_be_announced_is_no_other_opponent() -> None:
    found = decided("Boxing: Anthony Joshua vs. TBD", "Boxing: Anthony Joshua vs. Dubois")

    assert found == "same"
