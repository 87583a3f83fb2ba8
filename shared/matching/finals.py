"""Finals and championships told without their teams, against the same told with them."""

from __future__ import annotations

from shared.matching.tables import word_set
from shared.matching.teams import leagues_of
from shared.matching.text import bag
from shared.matching.title import Title

_CHAMPIONSHIP = frozenset({"championship", "championships"})
_ROUNDS = frozenset({"of2", "R3", "R4"})
_ONLY_ONE = bag("super bowl stanley world series 1 2 3 4 5 6 7")
ONE_FINAL, LIKELY_FINAL = 0.85, 0.6


def same_final(game: Title, name: Title) -> float:
    """How far a game and a record without teams are one final: 0 where they are not told to be.

    Sponsors and the words for a game and its sport are no part of a final's name.
    """
    if not _is_final(game) or not _is_final(name):
        return 0.0
    mine, theirs = _bare(game.context), _bare(name.tokens)
    if mine == theirs and mine:
        return ONE_FINAL
    rounds = game.ordinals.rounds & name.ordinals.rounds
    if mine:
        return LIKELY_FINAL if mine < theirs or (theirs and theirs < mine) else 0.0
    if not rounds:
        return 0.0
    # Of two conferences each has its final: which one it is must be told.
    return ONE_FINAL if theirs <= _leagues(game) | _ONLY_ONE else LIKELY_FINAL


def _is_final(title: Title) -> bool:
    return not _CHAMPIONSHIP.isdisjoint(title.tokens) or not _ROUNDS.isdisjoint(title.ordinals.rounds)


def _bare(spoken: frozenset[str]) -> frozenset[str]:
    return spoken - word_set("final_words") - word_set("sponsors")


def _leagues(game: Title) -> frozenset[str]:
    sides = game.matchup.sides if game.matchup else ()
    return frozenset(league.lower() for side in sides for league in leagues_of(side.teams))
