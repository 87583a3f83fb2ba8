"""Dates and times of two records: how far apart they are, and what a placeholder or a move leaves open."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from msgspec import Struct

from shared.matching import teams
from shared.matching.features import Features
from shared.matching.matchup import Matchup
from shared.model import ProductKind

_CLOSE = 15
_ONE_TIME = 30
_LIMIT = 90  # doors against stage, gates against first act
_LIMIT_FESTIVAL = 120
_LIMIT_OTHER = 240  # parking opens long before the game
_LIMIT_PASS = 12 * 60
_LIMIT_SEVERAL_A_DAY = 45
_DAYS_BETWEEN_PLACEHOLDERS = 10
_FESTIVAL = frozenset({"festival", "fest"})
_ONE_GAME_A_ROUND = ("nfl/", "ncaa/")
_SERIES_SPORTS = frozenset({"baseball", "softball", "hockey"})


class Timing(Struct, frozen=True, gc=False):
    """What two schedules say: `veto` rules one performance out, `cost` (0 to 1) is the doubt that is left."""

    cost: float = 0.0
    reason: str = ""
    doubt: str = ""
    veto: str | None = None
    minutes_apart: int | None = None

    @property
    def at_one_time(self) -> bool:
        """Whether the starts are near enough to be one."""
        return self.minutes_apart is not None and self.minutes_apart <= _ONE_TIME


def start_together(one: Features, other: Features) -> bool:
    """Whether two confirmed starts are one, give or take some minutes."""
    if one.local is None or other.local is None:
        return False
    return -_CLOSE <= one.local - other.local <= _CLOSE and one.day_sure and other.day_sure


def timing(one: Features, other: Features) -> Timing:
    """Compare when two records take place, by venue-local date and clock."""
    if one.day is None or other.day is None:
        return _undated(one, other)
    days = abs(one.day - other.day)
    apart = _minutes_apart(one, other)
    if days == 0 or (days == 1 and apart is not None and apart <= _LIMIT):
        return _clocks(one, other, apart)
    return _other_days(one, other, days)


def _minutes_apart(one: Features, other: Features) -> int | None:
    """Between confirmed starts; where one platform mistakes the time zone, the kinder of the two readings."""
    if one.local is None or other.local is None:
        return None
    apart = abs(one.local - other.local)
    if apart <= _CLOSE:
        return apart
    starts = one.starts_at, other.starts_at
    if starts[0] is None or starts[1] is None:
        return apart
    return min(apart, int(abs((starts[0] - starts[1]).total_seconds())) // 60)


def _clocks(one: Features, other: Features, apart: int | None) -> Timing:
    unsure = 0.0 if one.day_sure and other.day_sure else 0.05
    if apart is None:
        return _untimed(one, other, unsure)
    if apart <= _CLOSE:
        return Timing(unsure, same_start(one.date, one.local), "", None, apart)
    if apart > _LIMIT and apart > _limit(one, other):
        return Timing(
            veto=f"start {_hours(apart)} apart: {_clock(one)} and {_clock(other)}", minutes_apart=apart
        )
    if apart > _LIMIT_SEVERAL_A_DAY and _several_a_day(one, other):
        doubt = f"start {apart} min apart, and such shows run more than once a day"
        return Timing(0.3 + unsure, "", doubt, None, apart)
    doubt = f"start {apart} min apart: {_clock(one)} and {_clock(other)}"
    return Timing(unsure + _gap_cost(apart), _start_reason(one, apart), doubt, None, apart)


def _gap_cost(apart: int) -> float:
    return 0.02 if apart <= 30 else 0.05 if apart <= 60 else 0.1


def _limit(one: Features, other: Features) -> int:
    if one.kind is ProductKind.PASS:
        return _LIMIT_PASS
    if one.kind is not ProductKind.PERFORMANCE:
        return _LIMIT_OTHER
    is_day = one.title.occasion.weekdays or "day" in one.title.ordinals.labels or one.title.tokens & _FESTIVAL
    return _LIMIT_FESTIVAL if is_day and not _slots(one, other) else _LIMIT


def _slots(one: Features, other: Features) -> frozenset[str]:
    return one.title.occasion.slots | other.title.occasion.slots


def _several_a_day(one: Features, other: Features) -> bool:
    return bool(
        one.reading.several_a_day
        or other.reading.several_a_day
        or one.title.occasion.slots
        or other.title.occasion.slots
        or one.title.tribute
    )


def _untimed(one: Features, other: Features, unsure: float) -> Timing:
    """A start that is not announced fits any performance of the day, so the day must hold only one."""
    reason = _same_date(one.date)
    if _several_a_day(one, other) or _counted_once(one, other):
        return Timing(0.35 + unsure, reason, "a start is not announced, and there may be several that day")
    cost = 0.1 if _same_count(one, other) or _only_game(one, other) else 0.15
    return Timing(cost + unsure, reason, "a start time is not announced")


def _counted_once(one: Features, other: Features) -> bool:
    """Whether one title counts within the day (game 2 of a doubleheader, second show) and the other does not."""
    mine, theirs = one.title.ordinals.labels, other.title.ordinals.labels
    if not mine and not theirs:
        return False
    return any((label in mine) != (label in theirs) for label in ("doubleheader", "show", "session", "part"))


def _other_days(one: Features, other: Features, days: int) -> Timing:
    moved = _moved(one, other)
    if moved:
        return moved
    if one.day_sure and other.day_sure:
        return Timing(veto=f"different dates: {one.date} and {other.date}")
    return _placeholders(one, other, days)


def _moved(one: Features, other: Features) -> Timing | None:
    """One record is dated where the other was moved from: the same performance before and after."""
    for new, old in ((one, other), (other, one)):
        if old.day in new.moved:
            doubt = f"{old.platform} still has the date {old.date} that was moved to {new.date}"
            return Timing(0.2 if old.shifted else 0.4, "moved from that date", doubt)
    return None


def _placeholders(one: Features, other: Features, days: int) -> Timing:
    """A date that is not confirmed is a placeholder; only what the titles count or pair can stand in for it."""
    doubt = f"the date is not confirmed: {one.date} or {other.date}"
    if days <= _DAYS_BETWEEN_PLACEHOLDERS and _same_count(one, other):
        return Timing(0.15, "same round and game number", doubt)
    if days <= _DAYS_BETWEEN_PLACEHOLDERS and _one_game_a_round(one, other):
        return Timing(0.15, "a team plays once in that round", doubt)
    if days <= 3 and _only_game(one, other):
        return Timing(0.2, "these teams meet there once", doubt)
    if days <= 3:
        return Timing(0.4, "", doubt)
    return Timing(veto=f"different dates: {one.date} and {other.date}")


def _undated(one: Features, other: Features) -> Timing:
    if _same_count(one, other):
        return Timing(0.15, "same round and game number", "a date is not announced")
    return Timing(0.3, "", "a date is not announced")


def _same_count(one: Features, other: Features) -> bool:
    """Whether both titles give the same home game, game or match number, and no round contradicts it."""
    mine, theirs = one.title.ordinals, other.title.ordinals
    if not mine.labels or not theirs.labels:
        return False
    return any(
        mine.labels.get(label) is not None and mine.labels.get(label) == theirs.labels.get(label)
        for label in ("home game", "game", "match", "week", "session")
    ) and (not mine.rounds or not theirs.rounds or bool(mine.rounds & theirs.rounds))


def _one_game_a_round(one: Features, other: Features) -> bool:
    """Whether both name one round, and a team of a league in which a round is one game to each."""
    mine, theirs = one.title, other.title
    if not mine.ordinals.rounds & theirs.ordinals.rounds or not mine.matchup or not theirs.matchup:
        return False
    if not _SERIES_SPORTS.isdisjoint(mine.occasion.sports | theirs.occasion.sports):
        return False
    known = [
        frozenset[str]().union(*(side.teams for side in game.sides))
        for game in (mine.matchup, theirs.matchup)
    ]
    return any(team.startswith(_ONE_GAME_A_ROUND) for team in known[0] & known[1])


def _only_game(one: Features, other: Features) -> bool:
    return _meet_once(one.title.matchup) and _meet_once(other.title.matchup)


def _meet_once(game: Matchup | None) -> bool:
    """Whether the teams of a game are known to meet there once."""
    return (
        game is not None
        and game.is_complete
        and all(side.teams and teams.plays_once_a_season(side.teams) for side in game.sides)
    )


@lru_cache(maxsize=16384)
def same_start(date: dt.date | None, local: int | None) -> str:
    """That two records start at one minute, or about, in words; `local` is in minutes since day 0."""
    return f"same start: {date} {_clock_words(local)}"


def _start_reason(one: Features, apart: int) -> str:
    how = "close start" if apart <= 60 else "same part of the day"
    return f"{how}: {one.date} {_clock(one)}"


def _clock(one: Features) -> str:
    return _clock_words(one.local)


@lru_cache(maxsize=4096)
def _same_date(date: dt.date | None) -> str:
    return f"same date: {date}"


@lru_cache(maxsize=16384)
def _clock_words(local: int | None) -> str:
    if local is None:
        return "not announced"
    return f"{local // 60 % 24:02d}:{local % 60:02d}"


def _hours(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
