"""The NFL's schedule: three August weeks of preseason and eighteen weeks of Thursday, Sunday and Monday games."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.daily_leagues import Game
from shared.demo.world.facts import Team, teams, venues
from shared.demo.world.performances import zone
from shared.demo.world.season_dates import nfl_kickoff, thanksgiving

WEEKS = 18
FIRST_FLEXIBLE_WEEK = 16
_BYES = {5: 4, 6: 2, 7: 4, 8: 2, 9: 4, 10: 4, 11: 2, 12: 4, 13: 2, 14: 4}
_EASTERN = "America/New_York"
_THURSDAY, _SUNDAY, _MONDAY = 0, 3, 4
_SLOTS = (
    (_THURSDAY, dt.time(20, 15)),
    (_SUNDAY, dt.time(20, 20)),
    (_MONDAY, dt.time(20, 15)),
    (_SUNDAY, dt.time(16, 25)),
    (_SUNDAY, dt.time(16, 25)),
    (_SUNDAY, dt.time(16, 5)),
)
_LATE = dt.time(16, 5)
_EARLY = (_SUNDAY, dt.time(13, 0))
_THANKSGIVING_TIMES = (dt.time(13, 0), dt.time(16, 30), dt.time(20, 20))


@dataclass(slots=True)
class _Season:
    year: int
    random: Random
    bookings: Bookings
    home_games: dict[str, int] = field(default_factory=dict)
    met: set[frozenset[str]] = field(default_factory=set)

    def week(self, number: int) -> Iterator[Game]:
        start = nfl_kickoff(self.year) + dt.timedelta(weeks=number - 1)
        pairs = list(self._pairs(number))
        for (first, second), (offset, eastern) in zip(pairs, self._slots(start), strict=False):
            game = self._game(first, second, start + dt.timedelta(days=offset), eastern)
            if game is not None:
                yield self._unsettled(game, number)

    def _pairs(self, number: int) -> Iterator[tuple[Team, Team]]:
        everyone = sorted(teams("nfl"), key=lambda team: team.key)
        byes = self._byes(number, everyone)
        waiting = sorted((team for team in everyone if team not in byes), key=lambda _: self.random.random())
        while len(waiting) > 1:
            first = waiting.pop(0)
            fresh = (
                index
                for index, team in enumerate(waiting)
                if frozenset({first.key, team.key}) not in self.met
            )
            second = waiting.pop(next(fresh, 0))
            self.met.add(frozenset({first.key, second.key}))
            yield first, second

    @staticmethod
    def _byes(number: int, everyone: list[Team]) -> list[Team]:
        before = sum(count for week, count in _BYES.items() if week < number)
        # Every fifth team of the alphabet, so that neighbours do not rest together.
        order = [everyone[index * 5 % len(everyone)] for index in range(len(everyone))]
        return order[before : before + _BYES.get(number, 0)]

    @staticmethod
    def _slots(start: dt.date) -> list[tuple[int, dt.time]]:
        if start == thanksgiving(start.year):
            return [(_THURSDAY, time) for time in _THANKSGIVING_TIMES] + list(_SLOTS[1:]) + [_EARLY] * 8
        return list(_SLOTS) + [_EARLY] * 10

    def _game(self, first: Team, second: Team, date: dt.date, eastern: dt.time) -> Game | None:
        pair = sorted((first, second), key=lambda team: self.home_games.get(team.key, 0))
        for home, away in (pair, pair[::-1]):
            if self.bookings.free(home.venue, date):
                self.bookings.book(home.venue, date)
                self.home_games[home.key] = self.home_games.get(home.key, 0) + 1
                time = _local(eastern, date, venues()[home.venue].timezone)
                return Game(league="nfl", home=home, away=away, venue=home.venue, date=date, time=time)
        return None

    def _unsettled(self, game: Game, number: int) -> Game:
        if number == WEEKS:
            # Day and hour of the last week's games are set when the week before has been played.
            sunday = nfl_kickoff(self.year) + dt.timedelta(weeks=WEEKS - 1, days=_SUNDAY)
            return replace(game, date=sunday, time=None, date_confirmed=False, label=f"Week {WEEKS}")
        if number >= FIRST_FLEXIBLE_WEEK and self.random.random() < 0.4:
            return replace(game, time=None)
        return game


def _local(eastern: dt.time, date: dt.date, timezone: str) -> dt.time:
    """The hour at the venue; nobody kicks off at ten in the morning, so the West plays in the late slot."""
    western = timezone in {"America/Los_Angeles", "America/Phoenix", "America/Denver"}
    played = _LATE if western and eastern == _EARLY[1] else eastern
    moment = dt.datetime.combine(date, played, tzinfo=zone(_EASTERN))
    return moment.astimezone(zone(timezone)).time()


def _preseason(year: int, random: Random, bookings: Bookings) -> Iterator[Game]:
    for week in range(3):
        thursday = nfl_kickoff(year) - dt.timedelta(weeks=4 - week)
        order = sorted(teams("nfl"), key=lambda _: random.random())
        for index, (home, away) in enumerate(zip(order[::2], order[1::2], strict=True)):
            date = thursday + dt.timedelta(days=index % 3)
            if bookings.free(home.venue, date):
                bookings.book(home.venue, date)
                yield Game(
                    league="nfl",
                    home=home,
                    away=away,
                    venue=home.venue,
                    date=date,
                    time=dt.time(19, 0),
                    label="Preseason",
                )


def nfl_games(seed: int, window: Window, bookings: Bookings) -> Iterator[Game]:
    """The NFL's games in the window."""
    for year in (window.first.year - 1, window.first.year):
        kickoff = nfl_kickoff(year)
        if kickoff - dt.timedelta(weeks=5) > window.last or kickoff + dt.timedelta(weeks=18) < window.first:
            continue
        random = Random(f"{seed}:nfl:{year}")
        preseason = _preseason(year, random, bookings)
        season = _Season(year, random, bookings)
        regular = (game for week in range(1, WEEKS + 1) for game in season.week(week))
        yield from (game for game in (*preseason, *regular) if game.date in window)
