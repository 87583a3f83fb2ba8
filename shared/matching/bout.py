"""Bouts: two people against each other, told by last or full names, of whom one may have been replaced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from shared.matching.tables import word_set
from shared.matching.text import bag
from shared.matching.title import Title

_AGAINST = bag("vs v versus")
_NO_SURNAME = bag("jr sr ii iii")
_SPELLED_ALIKE = 80.0  # of 100: Lopez and Lopes


class _Bout(NamedTuple):
    """The words of either side."""

    one: Sequence[str]
    other: Sequence[str]


def changed_opponent(one: Title, other: Title) -> str:
    """That two titles each pair two people and agree in one of them only, in words; empty where they do not.

    A card that both know by its number (UFC 310) is one, whoever fights.
    """
    if _AGAINST.isdisjoint(one.tokens) or _AGAINST.isdisjoint(other.tokens):
        return ""
    if one.head == other.head and not one.numbers.isdisjoint(one.segments[0].split()):
        return ""
    mine, theirs = _bout(one), _bout(other)
    if mine is None or theirs is None:
        return ""
    straight = _one_person(mine.one, theirs.one), _one_person(mine.other, theirs.other)
    crossed = _one_person(mine.one, theirs.other), _one_person(mine.other, theirs.one)
    if all(straight) or all(crossed) or not any((*straight, *crossed)):
        return ""
    return f"only one of the two opponents agrees: {_told(mine)}; {_told(theirs)}"


def _bout(title: Title) -> _Bout | None:
    """The one pairing in a title; None where there is none, more than one, or one with a side still open."""
    pairings = [said for segment in title.segments if not _AGAINST.isdisjoint(said := segment.split())]
    if len(pairings) != 1:
        return None
    said = pairings[0]
    at = [index for index, word in enumerate(said) if word in _AGAINST]
    if len(at) != 1:
        return None
    one, other = _person(said[: at[0]]), _person(said[at[0] + 1 :])
    return _Bout(one, other) if one and other else None


def _person(said: Sequence[str]) -> list[str]:
    """The words of a name; none where it is still to be announced."""
    if not word_set("tbd").isdisjoint(said):
        return []
    unsaid = word_set("side_noise") | _NO_SURNAME
    return [word for word in said if word.isalpha() and word not in unsaid]


def _one_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one's last name is among the other's words, which may be the full name or more, or is spelled alike."""
    return one[-1] in other or other[-1] in one or fuzz.ratio(one[-1], other[-1]) >= _SPELLED_ALIKE


def _told(bout: _Bout) -> str:
    return f"{' '.join(bout.one)} and {' '.join(bout.other)}"
