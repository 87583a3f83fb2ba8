"""How far two titles name the same thing, whatever order, subtitle or market suffix a platform gives it."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from shared.matching.game_likeness import game_and_name, game_likeness
from shared.matching.likeness import TitleLikeness
from shared.matching.matchup import compare_matchups
from shared.matching.name_likeness import name_likeness
from shared.matching.occasion import occasion_conflict, told_session
from shared.matching.ordinals import ordinal_conflict
from shared.matching.title import Title


@lru_cache(maxsize=32768)
def title_likeness(one: Title, other: Title) -> TitleLikeness:
    """Compare two titles; the order of the arguments does not matter."""
    veto = _veto(one, other)
    if veto:
        return TitleLikeness(0.0, veto=veto)
    if one.matchup and other.matchup:
        return game_likeness(one, other, compare_matchups(one.matchup, other.matchup))
    if one.matchup or other.matchup:
        return game_and_name(one, other)
    found = name_likeness(one, other)
    if one.occasion.asides == other.occasion.asides:
        return found
    return replace(found, session=told_session(one.occasion, other.occasion) or "")


def _veto(one: Title, other: Title) -> str | None:
    return (
        ordinal_conflict(one.ordinals, other.ordinals)
        or occasion_conflict(one.occasion, other.occasion)
        or _group_conflict(one, other)
    )


def _group_conflict(one: Title, other: Title) -> str | None:
    if one.gender and other.gender and one.gender != other.gender:
        return "women's against men's"
    leagues = one.leagues, other.leagues
    if leagues[0] and leagues[1] and not leagues[0] & leagues[1]:
        return f"{' '.join(sorted(leagues[0]))} against {' '.join(sorted(leagues[1]))}"
    mine, theirs = one.occasion.sports, other.occasion.sports
    if mine and theirs and not mine & theirs:
        return f"{' '.join(sorted(mine))} against {' '.join(sorted(theirs))}"
    if one.courts and other.courts and not any(a <= b or b <= a for a in one.courts for b in other.courts):
        return f"{_listed(one.courts)} against {_listed(other.courts)}"
    return None


def _listed(courts: tuple[frozenset[str], ...]) -> str:
    return ", ".join([" ".join(sorted(court)) for court in courts])
