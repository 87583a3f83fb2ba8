"""Whose a work is, where several composers have written one of its name: Prokofiev's Cinderella, and Rossini's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence, Set

from rapidfuzz import fuzz

from shared.matching.tables import word_set
from shared.matching.title import Title

_SPELLED_ALIKE = 85.0  # of 100: Tchaikovsky and Tschaikowsky
_FULL_NAME = 2  # words


def composer_conflict(one: Title, other: Title, works: Set[str]) -> str | None:
    """Why two titles tell two works of one name among `works`, in words; None when they may tell one.

    Works that only one composer wrote (The Planets) do not tell: beside them another composer is also played.
    """
    mine, theirs = _composers(one, works), _composers(other, works)
    for work in sorted(mine.keys() & theirs.keys()):
        if not any(_one_name(a, b) for a in mine[work] for b in theirs[work]):
            return f"different composers: {' '.join(sorted(mine[work]))}; {' '.join(sorted(theirs[work]))}"
    return None


def _composers(title: Title, works: Set[str]) -> dict[str, set[str]]:
    """By work those composers whom a title names right beside it, in its segment or in the next."""
    found: dict[str, set[str]] = {}
    if word_set("composers").isdisjoint(title.tokens):
        return found
    pieces = [segment.split() for segment in title.segments]
    for at in range(len(pieces)):
        for work, name in _beside(pieces, at, works):
            if name in word_set("composers"):
                found.setdefault(work, set()).add(name)
    return found


def _beside(pieces: Sequence[list[str]], at: int, works: Set[str]) -> Iterator[tuple[str, str]]:
    """Each work in a piece of a title, with each name that stands beside it."""
    said = pieces[at]
    for begin, end in itertools.combinations(range(len(said) + 1), 2):
        work = "".join(said[begin:end])
        if work in works and not word_set("genera").isdisjoint(said[begin:end]):
            alone = end - begin == len(said)
            near = (
                _names_around(pieces, at)
                if alone
                else (*said[max(0, begin - 1) : begin], *said[end : end + 1])
            )
            yield from ((work, name) for name in near)


def _names_around(pieces: Sequence[list[str]], at: int) -> Iterator[str]:
    """The last names in the pieces before and after a work that has a piece of its own."""
    for near in (*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2]):
        if len(near) <= _FULL_NAME:
            yield near[-1]


def _one_name(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= _SPELLED_ALIKE
