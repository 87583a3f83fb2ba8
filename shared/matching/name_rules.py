"""Ways in which one name gives the other: by its initials, last names, theme or tour."""

from __future__ import annotations

import itertools

from shared.matching.title import Title

_THEMED = frozenset({"night", "nite", "nights", "party", "experience", "nation"})
_LONGEST_INITIALS = 4
_SHORTEST_SURNAME = 4


def _initialled(short: Title, long: Title) -> bool:
    """AEW Dynamite, and All Elite Wrestling: Dynamite."""
    said = " ".join(long.segments).split()
    for word in short.tokens - long.tokens:
        if not 1 < len(word) <= _LONGEST_INITIALS or not word.isalpha():
            continue
        rest = short.tokens - {word}
        for at in range(len(said) - len(word) + 1):
            if all(said[at + n][0] == letter for n, letter in enumerate(word)):
                others = said[:at] + said[at + len(word) :]
                if rest == frozenset(others):
                    return True
    return False


def _by_surnames(one: Title, other: Title) -> bool:
    """Davis vs. Roach, and Gervonta Davis vs. Lamont Roach."""
    if len(one.parts) < 2 or len(other.parts) < 2:
        return False
    pairs = list(zip(one.parts[-2:], other.parts[-2:], strict=True))
    return all(
        min(len(a), len(b)) >= _SHORTEST_SURNAME and (a.endswith(b) or b.endswith(a)) for a, b in pairs
    )


def _themed(act: Title, theme: Title) -> bool:
    """Harry Styles, and Harry Styles Night: of an evening about an act the name alone cannot tell."""
    if _THEMED.isdisjoint(theme.tokens) or len(act.segments) != 1 or act.franchise or act.works:
        return False
    return any(
        f" {act.segments[0]} " in f" {segment} " and not _THEMED.isdisjoint(segment.split())
        for segment in theme.segments
        if segment != act.segments[0]
    )


def _before_tour(one: Title, other: Title) -> bool:
    """IU, and IU HEREH WORLD TOUR: what stands before the word tour is the act and the tour's name."""
    if not one.touring or not one.segments or not other.parts:
        return False
    said = itertools.accumulate(one.segments[0].split())
    return other.parts[0] in said or other.head in said


RULES = (
    (_before_tour, 0.87, "the act of the tour"),
    (_initialled, 0.95, "one name gives the other's initials"),
    (_by_surnames, 0.92, "the same two by their last names"),
    (_themed, 0.6, "one may be an evening about the other"),
)
"""What tells how two names belong together, whichever of them comes first."""
