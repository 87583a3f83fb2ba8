"""What kind of hall a venue's name says it is, and which kinds may be said of one hall."""

from __future__ import annotations

from shared.matching.tables import table

_HALLS = table("halls")
# What a hall is, grouped by what may be said of one hall: an arena is also a center, never a theater.
KIND_GROUPS: dict[str, str] = {kind: group for group, kinds in _HALLS["kinds"].items() for kind in kinds}
PLAIN = frozenset(_HALLS["plain"])
SEVERAL_A_DAY = frozenset(_HALLS["several_a_day"])
_COMPATIBLE = frozenset(
    {
        frozenset({"hall", "ground"}),
        frozenset({"hall", "open air"}),
        frozenset({"ground", "open air"}),
        frozenset({"stage", "open air"}),
        frozenset({"stage", "room"}),
    }
)
_NEVER = frozenset(
    frozenset(pair)
    for pair in (("room", "hall"), ("room", "ground"), ("room", "open air"), ("ground", "stage"))
)


def is_hall(word: str) -> bool:
    """Whether a word tells what kind of hall it is."""
    return word in KIND_GROUPS


def kinds_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what two names tell of the kind of hall may be said of one."""
    groups = {KIND_GROUPS[kind] for kind in one}, {KIND_GROUPS[kind] for kind in other}
    if not groups[0] or not groups[1] or groups[0] & groups[1]:
        return True
    return any(frozenset({a, b}) in _COMPATIBLE for a in groups[0] for b in groups[1])


def never_one(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two halls without a name in common are of kinds that no change of name brings together."""
    groups = {KIND_GROUPS[kind] for kind in one}, {KIND_GROUPS[kind] for kind in other}
    return bool(groups[0] and groups[1]) and all(
        frozenset({a, b}) in _NEVER for a in groups[0] for b in groups[1]
    )
