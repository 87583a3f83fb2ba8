"""The shortcuts of reading: a pattern left unsearched for want of a stem or a hint would not have been found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shared.matching.cases import read_cases
from shared.matching.hinted import Hinted
from shared.matching.occasion import _ASIDES, _SLOTS
from shared.matching.ordinals import _LABELS, _LETTER_AND_NUMBER
from shared.matching.pattern import Pattern, any_of
from shared.matching.text import fold, holds, words
from tests.shared.matching.conventions import MAKERS

WRITTEN = read_cases(Path(__file__).parent / "written_cases.json")


def titles() -> list[str]:
    """The written titles, made-up ones, and all of their words shuffled into further ones."""
    choice = random.Random(3)
    found = [record.name for pair in WRITTEN.pairs for record in (pair.one, pair.other)]
    shows = [choice.choice(MAKERS)(choice.choice) for _ in range(300)]
    found += [name for show in shows for names in show.names.values() for name in names]
    spoken = [word for name in found for word in words(fold(name))]
    found += [" ".join(choice.choices(spoken, k=6)) for _ in range(3000)]
    return [fold(name) for name in found]


@pytest.mark.parametrize("mark", [*_ASIDES, *_SLOTS, *_LABELS], ids=lambda mark: mark[0])
def test_a_title_without_a_stem_bears_no_such_mark(mark: tuple[str, tuple[str, ...], Pattern]) -> None:
    name, stems, pattern = mark
    unread = [
        title
        for title in titles()
        if pattern.search(title) and not holds(title, stems) and not _LETTER_AND_NUMBER.search(title)
    ]

    assert unread == [], name


def test_rows_are_asked_by_any_of_their_hints_and_in_order() -> None:
    rows = Hinted([(frozenset({"a", "b"}), 1), (frozenset({"c"}), 2), (frozenset({"b"}), 3)])

    assert rows.asked(frozenset({"b", "x"})) == [1, 3]
    assert rows.asked(frozenset({"x"})) == []
    assert rows.words == {"a", "b", "c"}


def test_a_pattern_does_what_its_source_says() -> None:
    pattern = any_of("a+", "b")

    assert pattern.sub("-", "caabd") == "c--d"
    assert pattern.subn("-", "b") == ("-", 1)
    with pytest.raises(AttributeError):
        _ = pattern.flags
