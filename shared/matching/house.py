"""Rooms of one house, told by how venues are written: a house alone is any of its rooms, two rooms are two."""

from __future__ import annotations

import itertools
from functools import lru_cache

from msgspec import Struct

from shared.matching.hall_kinds import is_hall, kinds_agree
from shared.matching.hall_spelling import in_halls_spelling
from shared.matching.likeness import Likeness
from shared.matching.pattern import Pattern
from shared.matching.tables import word_set
from shared.matching.text import bag, fold, holds, words
from shared.matching.venue import Venue
from shared.matching.venue_likeness import venue_likeness

_JOINED = Pattern(
    r"\s+[-|]\s+|\s+at\s+(?:the\s+)?"
)  # Kravis Center - Dreyfoos Hall, Dreyfoos Hall at Kravis Center
_JOINTS = (" - ", " | ", " at ", " At ")
_UNSAID = bag("performing arts")  # Kravis Center for the Performing Arts
_UNNAMED = bag("concert main performance recital large small great")  # of a room that has no name of its own


class _Part(Struct, frozen=True, gc=False):
    """A piece of a venue's name: the words that name it, and those that tell what kind of hall it is."""

    name: frozenset[str]
    kinds: frozenset[str]


@lru_cache(maxsize=8192)
def hall_likeness(one: Venue, other: Venue) -> Likeness:
    """Whether two venues of one place are one room, also of a house that only its name tells to be one."""
    found = venue_likeness(one, other)
    if found is Likeness.SAME or found is Likeness.DIFFERENT or (one.known and other.known):
        return found
    if not holds(one.label, _JOINTS) and not holds(other.label, _JOINTS):
        return found
    mine, theirs = _parts(one.label), _parts(other.label)
    if len(mine) == len(theirs) == 1:
        return found
    if len(mine) == len(theirs):
        return Likeness.DIFFERENT if _two_rooms(mine, theirs) else found
    if found is Likeness.UNRELATED and any(_one_name(a, b) for a in mine for b in theirs):
        return Likeness.PART
    return found


def _parts(label: str) -> tuple[_Part, ...]:
    """The house and the room that a venue's name tells, in either order, or its one name."""
    pieces = [in_halls_spelling(words(piece)) for piece in _JOINED.split(fold(label))]
    found = [_part(piece) for piece in pieces if piece]
    return (
        tuple(found)
        if len(found) == 2 and all(part.kinds for part in found)
        else (_part(in_halls_spelling(words(fold(label)))),)
    )


def _part(spoken: list[str]) -> _Part:
    kinds = frozenset([word for word in spoken if is_hall(word)])
    return _Part(frozenset(spoken) - kinds - _UNSAID, kinds)


def _two_rooms(mine: tuple[_Part, ...], theirs: tuple[_Part, ...]) -> bool:
    """Whether two names have the house in common, and tell two rooms of it."""
    for house, at in itertools.product((0, 1), repeat=2):
        if _one_name(mine[house], theirs[at]):
            one, other = mine[1 - house].name - _UNNAMED, theirs[1 - at].name - _UNNAMED
            if one and other and one.isdisjoint(other):
                return True
    return False


def _one_name(one: _Part, other: _Part) -> bool:
    """Whether two pieces name one house; a city's name says so only with one word for what kind of hall it is."""
    if not one.name or one.name != other.name:
        return False
    return one.kinds == other.kinds or (
        bool(one.name - word_set("weak")) and kinds_agree(one.kinds, other.kinds)
    )
