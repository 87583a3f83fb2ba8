from __future__ import annotations

import pytest

from shared.pricing.zones import row_rank, zone_level, zone_of


@pytest.mark.parametrize(
    ("section", "zone"),
    [
        ("112", "lower 1"),
        ("Section 112", "lower 1"),
        ("Lower Level 104", "lower 1"),
        ("Upper 305", "upper 3"),
        ("305", "upper 3"),
        ("Floor A", "floor"),
        ("GA", "floor"),
        ("Courtside 5", "front"),
        ("Orchestra Left", "orchestra"),
        ("Dress Circle", "mezzanine"),
        ("Green 4", "green"),
        ("12", "numbered"),
        (None, ""),
    ],
)
def test_a_section_belongs_to_the_zone_its_words_or_its_hundreds_tell(section: str | None, zone: str) -> None:
    assert zone_of(section) == zone


def test_sections_of_unknown_words_are_together_by_their_words() -> None:
    assert zone_of("Green 4") == zone_of("Green 11") != zone_of("Red 4")
    assert zone_level(zone_of("Green 4")) is None


def test_zones_of_known_words_have_an_order() -> None:
    order = [zone_level(zone_of(section)) or 0 for section in ("Pit", "Floor B", "101", "201", "301")]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize(
    ("row", "rank"),
    [("1", 1), ("12", 12), ("A", 1), ("z", 26), ("AA", 27), ("GA1", None), ("", None), (None, None)],
)
def test_a_rows_rank_is_its_distance_from_the_front(row: str | None, rank: int | None) -> None:
    assert row_rank(row) == rank
