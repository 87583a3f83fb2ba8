"""What of a series or a franchise is played, and how that keeps two evenings apart."""

from __future__ import annotations

import pytest

from shared.matching.place import locate
from shared.matching.title import Title, read_title
from shared.matching.title_likeness import title_likeness

PLACE = locate("Phoenix", "AZ", "US")


def title(name: str) -> Title:
    return read_title(name, PLACE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Candlelight: Vivaldi's Four Seasons", "Candlelight: A Tribute to Queen"),
        ("Jazz in the Park: Samara Joy", "Jazz in the Park: Gregory Porter"),
        ("Ben Folds with the Phoenix Symphony", "Phoenix Symphony: The Planets"),
        ("Organ Recital - Paul Jacobs", "Organ Recital - Cameron Carpenter"),
        ("Harry Potter and the Goblet of Fire in Concert", "Harry Potter and the Cursed Child"),
        ("Shrek 2 in Concert", "Shrek The Musical"),
        ("Jurassic Park in Concert", "Jurassic World Live"),
    ],
)
def test_two_programmes_of_one_brand_are_two_evenings(one: str, other: str) -> None:
    assert title_likeness(title(one), title(other)).veto
    assert title_likeness(title(other), title(one)).veto


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Candlelight: Vivaldi's Four Seasons", "Candlelight - Four Seasons by Vivaldi"),
        ("Phoenix Symphony: Tchaikovsky 5", "Tchaikowsky Five - Phoenix Symphony"),
        ("Star Wars: A New Hope in Concert", "Star Wars - A New Hope (Film with Live Orchestra)"),
        ("Trans-Siberian Orchestra: The Lost Christmas Eve", "Trans-Siberian Orchestra - Winter Tour"),
        ("Linkin Park: From Zero", "Linkin Park - with Grandson"),
        ("The Nutcracker - Moscow Ballet", "Moscow Ballet: The Great Russian Nutcracker"),
    ],
)
def test_one_programme_told_otherwise_is_not_ruled_out(one: str, other: str) -> None:
    found = title_likeness(title(one), title(other))

    assert found.veto is None
    assert found.score >= 0.8
