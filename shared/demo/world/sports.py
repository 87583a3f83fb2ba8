"""Games of the four leagues as performances: starting times, how sought after they are, face value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from shared.demo.world import chance
from shared.demo.world.baseball import mlb_games
from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.daily_leagues import (
    SHOWCASE_HOME,
    SHOWCASE_RIVAL,
    DailySchedule,
    Game,
    exhibitions,
    phase_games,
)
from shared.demo.world.facts import teams, venues
from shared.demo.world.football import nfl_games
from shared.demo.world.performances import Category, Performance, Performer
from shared.demo.world.season_dates import (
    SATURDAY,
    SUNDAY,
    Phase,
    nba_empty_days,
    nba_phases,
    nhl_empty_days,
    nhl_phases,
)

# Lowest face value of the least and of the most sought after game, in whole units.
_FACES = {"nba": (18, 108), "nhl": (22, 95), "nfl": (58, 210), "mlb": (11, 58)}
_LABEL_DISCOUNTS = {"Preseason": 0.5, "Spring Training": 0.8, "Exhibition": 0.8}


def games(seed: int, window: Window, bookings: Bookings) -> Iterator[Performance]:
    """Every game in the window. Booked in this order: what shares an arena with the NBA gives way to it."""
    for schedule in (_exhibitions, _NBA.games, _NHL.games, nfl_games, mlb_games):
        for game in schedule(seed, window, bookings):
            yield _performance(seed, game)


@dataclass(frozen=True, slots=True)
class _IndoorLeague:
    name: str
    phases: Callable[[int], tuple[Phase, Phase]]
    empty_days: Callable[[int], frozenset[dt.date]]
    anchor: str | None = None
    rival: str | None = None

    def games(self, seed: int, window: Window, bookings: Bookings) -> Iterator[Game]:
        for year in range(window.first.year - 1, window.last.year + 1):
            empty = self.empty_days(year)
            for phase in self.phases(year):
                if phase.overlaps(window):
                    random = Random(f"{seed}:{phase.name}")
                    schedule = DailySchedule(
                        teams(self.name), bookings, random, anchor=self.anchor, rival=self.rival
                    )
                    yield from phase_games(phase, schedule, window, league=self.name, empty_days=empty)


_NBA = _IndoorLeague("nba", nba_phases, nba_empty_days, SHOWCASE_HOME, SHOWCASE_RIVAL)
_NHL = _IndoorLeague("nhl", nhl_phases, nhl_empty_days)


def _exhibitions(seed: int, window: Window, bookings: Bookings) -> Iterator[Game]:
    return exhibitions(seed, teams("nba"), window, bookings)


def _performance(seed: int, game: Game) -> Performance:
    identity = f"{game.league}-{game.date}-{game.away.key}-at-{game.home.key}-{game.number}"
    draw = min(1.0, 0.55 * game.home.draw + 0.45 * game.away.draw)
    low, high = _FACES[game.league]
    timed = (
        game if game.time or not game.date_confirmed or game.league in {"nfl", "mlb"} else _timed(seed, game)
    )
    return Performance(
        identity=identity,
        category=Category(game.league),
        name=f"{game.away.name} at {game.home.name}",
        performers=(
            Performer(game.home.name, "home", game.home.nickname, game.home.venue),
            Performer(game.away.name, "away", game.away.nickname, game.away.venue),
        ),
        venue=venues()[game.venue],
        date=game.date,
        time=timed.time,
        draw=draw,
        face=round((low + (high - low) * draw) * _LABEL_DISCOUNTS.get(game.label or "", 1)),
        label=game.label,
        date_confirmed=game.date_confirmed,
        showcase=game.home.key == SHOWCASE_HOME and game.league == "nba",
    )


def _timed(seed: int, game: Game) -> Game:
    """A usual hour: evenings at seven or half past, later on the Pacific coast, some weekend matinees."""
    western = venues()[game.venue].timezone == "America/Los_Angeles"
    usual = [dt.time(19, 30)] * 2 if western else [dt.time(19, 0), dt.time(19, 30)]
    if game.date.weekday() == SUNDAY:
        usual = [dt.time(18, 30)] * 2 if western else [dt.time(15, 30), dt.time(18, 0)]
    elif game.date.weekday() == SATURDAY:
        usual = [*usual, dt.time(13, 0), dt.time(17, 0)]
    return replace(game, time=chance.choose(usual, seed, "start", game.league, game.date, game.home.key))
