"""Ways in which one name gives the other: by its initials, last names, theme or tour."""

from __future__ import annotations

import itertools

from shared.matching.pattern import Pattern
from shared.matching.tables import word_set
from shared.matching.title import Title

_THEMED = frozenset({"night", "nite", "nights", "party", "experience", "nation"})
_LONGEST_INITIALS = 4
_SHORTEST_SURNAME = 4
_AFTER_SURNAME = Pattern(r"(?:jr|sr)?\d?$")  # Lamont Roach Jr., and the second fight of Davis and Roach
_FESTIVAL = frozenset({"music", "arts", "festival", "fest"})


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
    mine, theirs = ([_AFTER_SURNAME.sub("", part) for part in title.parts[-2:]] for title in (one, other))
    pairs = list(zip(mine, theirs, strict=True))
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


def _owned(one: Title, other: Title) -> bool:
    """Disney and Pixar's Coco, and Coco; Holst's The Planets, and The Planets: whose it is goes without saying.

    What composers by the dozen have written, such as a symphony or a requiem, tells too little.
    """
    composers = word_set("composers")
    if composers.intersection(other.tokens):
        return False
    body = frozenset(other.programme.body) if other.programme else frozenset()
    played = other.tokens - body - word_set("bodies") - word_set("forms")
    for segment in one.segments:
        said = segment.split()
        bare = list(itertools.dropwhile(word_set("owners").__contains__, said))
        if len(bare) == len(said) and not composers.isdisjoint(said[:1]):
            bare = said[1:]
        if 0 < len(bare) < len(said) and "".join(bare) in other.keys and played <= frozenset(bare):
            return _is_name(bare)
    return False


def _is_name(spoken: list[str]) -> bool:
    said = (
        frozenset(spoken)
        - word_set("forms")
        - word_set("weak")
        - word_set("genera")
        - word_set("theme_words")
    )
    return any(word.isalpha() and len(word) >= _SHORTEST_SURNAME for word in said)


def _festivals_day(one: Title, other: Title) -> bool:
    """Boston Calling - Sunday: Fall Out Boy, and Boston Calling Music Festival - Sunday."""
    days = one.occasion.weekdays & other.occasion.weekdays
    if not days or not one.segments or not other.segments:
        return False
    held, festival = one.segments[0].split(), other.segments[0].split()
    named = list(itertools.takewhile(lambda word: word not in _FESTIVAL, festival))
    telling = not word_set("weak").issuperset(named)
    return telling and held == named and _FESTIVAL.issuperset(festival[len(named) :])


RULES = (
    (_before_tour, 0.87, "the act of the tour"),
    (_initialled, 0.95, "one name gives the other's initials"),
    (_by_surnames, 0.92, "the same two by their last names"),
    (_owned, 0.9, "the same but for whose it is"),
    (_festivals_day, 0.95, "the same day of a festival"),
    (_themed, 0.6, "one may be an evening about the other"),
)
"""What tells how two names belong together, whichever of them comes first."""
