"""Slips of the pen: the known word or city a misspelt one stands for, where hardly another can be meant. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from shared.asking.selection import fold
from shared.matching.tables import table

SHORTEST_WORD = 6
"""Letters of the shortest word that is mended: among shorter names too many are but a letter apart."""
SHORTEST_CITY = 5
"""The same of cities, of which there are fewer."""
LONG = 9
"""Letters from which two slips are allowed in place of one."""
RIGHT_WORDS = Path(__file__).parent / "data" / "right_words.json"
"""English words and given names a slip away from a known name; see `shared.asking.right_words`."""


def mended_word(word: str) -> str:
    """The word of a team, a city or a show that `word` misspells, or `word` itself.

    A slip keeps the first letter, or swaps the first two. What is a known name or an English word is right as it is.
    """
    plain = fold(word)
    if len(plain) < SHORTEST_WORD or not plain.isalpha() or "'" in word or plain in _right_words():
        return word
    return _slip_of(plain, _names()) or word


def known_city(name: str) -> str | None:
    """The city called `name`, as it is written; None for one that no table has."""
    return _cities().get(fold(name))


def mended_city(name: str) -> str | None:
    """The city that `name` misspells; None where it is known as it is, or nothing is so near it."""
    plain = fold(name)
    return None if len(plain) < SHORTEST_CITY or plain in _cities() else _slip_of(plain, _cities())


def _slip_of(plain: str, known: Mapping[str, str]) -> str | None:
    """The one of `known` nearest to `plain`, as written; None where none is near, or two are equally near."""
    most = 2 if len(plain) >= LONG else 1
    near: dict[tuple[int, int], list[str]] = {}
    for name in known:
        if abs(len(name) - len(plain)) <= most and _begin_alike(plain, name) and not _plural(plain, name):
            slips = OSA.distance(plain, name, score_cutoff=most)
            if slips <= most:
                near.setdefault((slips, abs(len(name) - len(plain))), []).append(name)
    nearest = near[min(near)] if near else []
    return known[nearest[0]] if len(nearest) == 1 else None


def _begin_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or one[:2] == other[1::-1]


def _plural(one: str, other: str) -> bool:
    """Carole King is no misspelt club, nor is Celtic; Lakerss is."""
    shorter, longer = sorted((one, other), key=len)
    return shorter + "s" == longer and not shorter.endswith("s")


@cache
def _cities() -> Mapping[str, str]:
    """City names as written, by their folded form."""
    told = [venue["city"] for venue in table("venues")]
    told += [name for metro in table("places") for cities in metro["cities"].values() for name in cities]
    return {fold(name): name for name in told}


@cache
def _names() -> Mapping[str, str]:
    """The words of teams, their cities, shows and the cities of venues, as written, by their folded form."""
    told = [*_of_teams(), *(venue["city"] for venue in table("venues")), *table("names")["works"]]
    told += [spellings[0] for spellings in table("names")["aliases"]]
    return {
        plain: word
        for name in told
        for word in name.split()
        if (plain := fold(word)).isalpha() and len(plain) >= SHORTEST_WORD - 1
    }


def _of_teams() -> list[str]:
    sides = [*table("teams"), *table("colleges")]
    return [
        name for side in sides for key in ("schools", "nicknames", "cities") for name in side.get(key, ())
    ]


@cache
def _right_words() -> frozenset[str]:
    """Words that are nobody's misspelling: all that the tables hold, and what the file of English words has."""
    told = [name for spellings in table("names")["aliases"] for name in spellings]
    told += [name for venue in table("venues") for name in venue["names"]]
    told += json.loads(RIGHT_WORDS.read_text(encoding="utf-8"))["words"]
    return frozenset(fold(word) for name in told for word in name.split()) | _names().keys()
