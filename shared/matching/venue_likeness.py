"""Whether two venues of one place are one room; the rooms of one complex are kept apart."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from shared.matching.hall_kinds import kinds_agree, never_one
from shared.matching.likeness import Likeness
from shared.matching.tables import table, word_set
from shared.matching.venue import Venue

_ROOMS = frozenset(table("halls")["rooms"])
_SMALL = frozenset(table("halls")["small"])
_ALIKE = 88  # of 100: one name but for a slip of the pen


@lru_cache(maxsize=8192)
def venue_likeness(one: Venue, other: Venue) -> Likeness:
    """Whether two venues of one place are one room."""
    if one is other:
        return Likeness.SAME
    if one.known and other.known:
        return _known_likeness(one, other)
    if one.names & other.names:
        return Likeness.SAME
    if one.core == other.core:
        return Likeness.SAME if kinds_agree(one.kinds, other.kinds) else Likeness.UNRELATED
    return _overlap(one, other)


def _known_likeness(one: Venue, other: Venue) -> Likeness:
    if one.known == other.known:
        return Likeness.SAME
    if one.complex == other.known or other.complex == one.known:
        return Likeness.PART
    return Likeness.DIFFERENT


def _overlap(one: Venue, other: Venue) -> Likeness:
    """Venues the table cannot tell: a name within the other, rooms of one house, or a slip of the pen."""
    only_one, only_other = one.core - other.core, other.core - one.core
    if (only_one or only_other) and one.core & other.core:
        if only_one & _ROOMS and only_other & _ROOMS:
            return Likeness.DIFFERENT
        if only_one and only_other:
            return Likeness.LIKELY if _spelled_alike(only_one, only_other) else Likeness.UNRELATED
        if one.core & other.core <= word_set("weak") and not one.kinds & other.kinds:
            return Likeness.UNRELATED  # a city alone: Denver Center - Boettcher Hall and Denver Coliseum
        extra_kinds = (one.kinds - other.kinds) | (other.kinds - one.kinds)
        return Likeness.PART if extra_kinds & _SMALL else Likeness.LIKELY
    if never_one(one.kinds, other.kinds):
        return Likeness.DIFFERENT
    return Likeness.LIKELY if _spelled_alike(one.core, other.core) else Likeness.UNRELATED


def _spelled_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE
