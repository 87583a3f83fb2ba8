"""Schedules of the leagues that play nearly every day: NBA, NHL and baseball's spring training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from shared.demo.world import chance
from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.facts import Team
from shared.demo.world.season_dates import Phase, nba_phases

SHOWCASE_HOME, SHOWCASE_RIVAL = "lal", "gsw"
HOME_AT_LEAST_EVERY_DAYS = 3
_DAYS_BETWEEN_MEETINGS = 12
_DAYS_BETWEEN_RIVALS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """Two teams on one day. `time` is venue-local, None while not announced; `number` counts the day's games."""

    league: str
    home: Team
    away: Team
    venue: str
    date: dt.date
    time: dt.time | None = None
    label: str | None = None
    number: int = 1
    date_confirmed: bool = True


@dataclass(slots=True)
class _Standing:
    team: Team
    games: int = 0
    home_games: int = 0
    last_game: dt.date = dt.date.min
    last_home: dt.date = dt.date.min


@dataclass(slots=True)
class DailySchedule:
    """Pairs teams day by day: whoever has played least plays next, and hosts whoever has hosted least.

    The `anchor` hosts at least every `HOME_AT_LEAST_EVERY_DAYS` days on which there are games at all, and its
    `rival` comes whenever both are free and have not met for a month.
    """

    teams: Sequence[Team]
    bookings: Bookings
    random: Random
    anchor: str | None = None
    rival: str | None = None
    spring: bool = False
    _standings: list[_Standing] = field(init=False)
    _met: dict[frozenset[str], dt.date] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._standings = [_Standing(team) for team in self.teams]

    def day(self, date: dt.date, games: int) -> Iterator[tuple[Team, Team]]:
        """Home and away team of every game of the day."""
        waiting = self._order(date)[: 2 * games]
        while len(waiting) > 1:
            first = waiting.pop(0)
            second = waiting.pop(self._opponent(first, waiting, date))
            hosted = self._host(first, second, date)
            if hosted is not None:
                yield hosted

    def _order(self, date: dt.date) -> list[_Standing]:
        yesterday = date - dt.timedelta(days=1)

        def weariness(standing: _Standing) -> float:
            due = self._must_host(standing, date)
            return (
                -1
                if due
                else standing.games + 2 * self.random.random() + 3 * (standing.last_game == yesterday)
            )

        return sorted(self._standings, key=weariness)

    def _must_host(self, standing: _Standing, date: dt.date) -> bool:
        if standing.team.key != self.anchor:
            return False
        return (date - standing.last_home).days >= HOME_AT_LEAST_EVERY_DAYS

    def _opponent(self, first: _Standing, waiting: Sequence[_Standing], date: dt.date) -> int:
        def rested(second: _Standing) -> int:
            met = self._met.get(frozenset({first.team.key, second.team.key}), dt.date.min)
            return (date - met).days

        if self._must_host(first, date):
            for index, second in enumerate(waiting):
                if second.team.key == self.rival and rested(second) > _DAYS_BETWEEN_RIVALS:
                    return index
        fresh = (index for index, second in enumerate(waiting) if rested(second) > _DAYS_BETWEEN_MEETINGS)
        return next(fresh, 0)

    def _host(self, first: _Standing, second: _Standing, date: dt.date) -> tuple[Team, Team] | None:
        must_host = self._must_host(first, date)
        pair = [first, second] if must_host else sorted((first, second), key=lambda each: each.home_games)
        for home, away in (pair, pair[::-1]):
            venue = self.venue(home.team)
            if self.bookings.free(venue, date):
                self.bookings.book(venue, date)
                self._record(home, away, date)
                return home.team, away.team
        return None

    def venue(self, team: Team) -> str:
        """Where the team is at home."""
        return team.spring_venue or team.venue if self.spring else team.venue

    def _record(self, home: _Standing, away: _Standing, date: dt.date) -> None:
        home.home_games += 1
        home.last_home = date
        for standing in (home, away):
            standing.games += 1
            standing.last_game = date
        self._met[frozenset({home.team.key, away.team.key})] = date


def phase_games(
    phase: Phase,
    schedule: DailySchedule,
    window: Window,
    *,
    league: str,
    empty_days: Iterable[dt.date] = (),
) -> Iterator[Game]:
    """The games of one phase that fall into the window, without times of day."""
    empty = frozenset(empty_days)
    for date in phase.days(window):
        count = 0 if date in empty else phase.games_by_weekday[date.weekday()]
        for home, away in schedule.day(date, count):
            if date in window:
                venue = schedule.venue(home)
                yield Game(league=league, home=home, away=away, venue=venue, date=date, label=phase.label)


def exhibitions(seed: int, teams: Sequence[Team], window: Window, bookings: Bookings) -> Iterator[Game]:
    """The showcase's home games outside the NBA's months, so that the demo always has some this week."""
    by_key = {team.key: team for team in teams}
    home = by_key[SHOWCASE_HOME]
    others = [team for team in teams if team is not home]
    for date in window:
        if _is_exhibition_day(date):
            bookings.book(home.venue, date)
            away = chance.choose(others, seed, "exhibition", date)
            if date.toordinal() % _DAYS_BETWEEN_RIVALS == 0:
                away = by_key[SHOWCASE_RIVAL]
            yield Game(league="nba", home=home, away=away, venue=home.venue, date=date, label="Exhibition")


def _is_exhibition_day(date: dt.date) -> bool:
    season_end = nba_phases(date.year - 1)[1].last
    if not season_end < date < nba_phases(date.year)[0].first:
        return False
    return date.toordinal() % HOME_AT_LEAST_EVERY_DAYS == 0 or date == season_end + dt.timedelta(days=1)
