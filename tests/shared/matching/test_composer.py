"""Works of one name by several composers, and works of which only one title tells whose they are."""

from __future__ import annotations

import pytest

from shared.matching.place import locate
from shared.matching.title import Title, read_title
from shared.matching.title_likeness import title_likeness

PLACE = locate("Springfield", "MA", "US")


def title(name: str) -> Title:
    return read_title(name, PLACE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prokofiev's Cinderella", "Rossini: Cinderella"),
        ("Cinderella - Sergei Prokofiev", "Springfield Opera: Rossini's Cinderella"),
        ("Gounod: Romeo and Juliet", "Romeo & Juliet by Prokofiev"),
        ("Springfield Symphony: Tchaikovsky's Romeo and Juliet", "Prokofiev's Romeo & Juliet"),
    ],
)
def test_two_composers_of_one_work_are_two(one: str, other: str) -> None:
    assert "different composers" in (title_likeness(title(one), title(other)).veto or "")
    assert "different composers" in (title_likeness(title(other), title(one)).veto or "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prokofiev's Cinderella", "Cinderella"),
        ("Tchaikovsky's The Nutcracker", "The Nutcracker by Tschaikowsky"),
        ("Rossini: The Barber of Seville", "The Barber of Seville"),
        ("Prokofiev: Romeo and Juliet", "Romeo and Juliet (Prokofiev)"),
        ("Holst's The Planets", "Beethoven & The Planets"),
        ("Gounod & Prokofiev: Romeo and Juliet", "Prokofiev's Romeo and Juliet"),
    ],
)
def test_one_composer_or_none_told_is_no_conflict(one: str, other: str) -> None:
    assert title_likeness(title(one), title(other)).veto is None
    assert title_likeness(title(other), title(one)).veto is None
