"""How far two titles name the same game, be it that only one of them tells the teams."""

from __future__ import annotations

from functools import lru_cache

from shared.matching import teams
from shared.matching.finals import same_final
from shared.matching.likeness import TitleLikeness
from shared.matching.matchup import GUESSED
from shared.matching.tables import word_set
from shared.matching.title import Title
from shared.matching.word_likeness import label, weight

_WOMENS_SPORTS = frozenset({"softball", "gymnastics", "volleyball"})
"""Which colleges play as women, but for a few."""


def game_likeness(one: Title, other: Title, score: float) -> TitleLikeness:
    """What it says of two titles that their games agree as far as `score`, as `compare_matchups` gives it."""
    if score == 0.0:
        return TitleLikeness(0.0, veto="different teams")
    doubt, cost = _unmarked_gender(one, other)
    if score == 1.0:
        return TitleLikeness(1.0, f"same teams: {_teams(one)}", doubt=doubt, doubt_cost=cost, same_game=True)
    if score == 0.5:
        return TitleLikeness(0.5, "both games are still without teams", doubt=doubt, doubt_cost=cost)
    if score == GUESSED:
        reason = "one team is the same, the other may be, by its nickname"
        return TitleLikeness(score, reason, doubt=doubt, doubt_cost=cost)
    return TitleLikeness(
        score, f"one opponent is not announced yet: {_teams(one)}", doubt=doubt, doubt_cost=cost
    )


def game_and_name(one: Title, other: Title) -> TitleLikeness:
    """A game with its teams against a record that only names the occasion, such as a series or a round."""
    game, name = (one, other) if one.matchup else (other, one)
    doubt, cost = _unmarked_gender(one, other)
    common = game.tokens & name.tokens
    telling = name.tokens - word_set("weak")
    if game.context and game.context <= name.tokens and len(game.context) > 1:
        score, reason = 0.85, f"same occasion: {' '.join(sorted(game.context))}"
    elif len(common) > 1 and telling and telling <= game.tokens:
        score, reason = 0.85, f"one name holds the other: {' '.join(sorted(common))}"
    elif score := same_final(game, name):
        reason = f"same final: {' '.join(sorted(common)) or label(name, name)}"
    else:
        return _in_part(game, name, common)
    return TitleLikeness(score, reason, doubt=doubt, doubt_cost=cost)


def _in_part(game: Title, name: Title, common: frozenset[str]) -> TitleLikeness:
    share = weight(common) / max(0.1, min(weight(game.tokens), weight(name.tokens)))
    # One word in common (Chicago, Eagles) is as likely a band as a team.
    return TitleLikeness((0.7 if len(common) > 1 else 0.5) * share, "only some words of the names agree")


def _unmarked_gender(one: Title, other: Title) -> tuple[str, float]:
    """Women's and men's teams of one college bear one name, so a mark on one side alone proves nothing."""
    sports = one.occasion.sports | other.occasion.sports
    if one.gender != other.gender and "women" in {one.gender, other.gender} and not sports & _WOMENS_SPORTS:
        return "only one says that it is a women's game", 0.3
    return "", 0.0


@lru_cache(maxsize=16384)
def _teams(title: Title) -> str:
    sides = title.matchup.sides if title.matchup else ()
    names = [
        teams.display_name(min(side.teams)) if len(side.teams) == 1 else side.text
        for side in sides
        if not side.open
    ]
    return ", ".join(sorted(names))
