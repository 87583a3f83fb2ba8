"""Baseball's schedule: spring training, then series of three games, now and then with a doubleheader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.daily_leagues import DailySchedule, Game, phase_games
from shared.demo.world.facts import Team, teams, venues
from shared.demo.world.season_dates import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    mlb_last_day,
    mlb_opening_day,
    mlb_spring,
    nth_weekday,
    on_or_after,
)

_ONE_DAY_IN_50 = 50
_FIRST_GAME, _SECOND_GAME = dt.time(13, 5), dt.time(18, 40)


def first_pitch(date: dt.date, random: Random) -> dt.time:
    """A usual starting time for the weekday."""
    usual = {
        THURSDAY: (dt.time(12, 35), dt.time(13, 10), dt.time(18, 40)),
        SATURDAY: (dt.time(13, 10), dt.time(16, 10), dt.time(19, 10)),
        SUNDAY: (dt.time(13, 10), dt.time(13, 35), dt.time(16, 10)),
    }.get(date.weekday(), (dt.time(18, 40), dt.time(19, 5), dt.time(19, 10)))
    return usual[int(random.random() * len(usual))]


def _series(starts: dt.date, random: Random, hosted: dict[str, int]) -> Iterator[Game]:
    order: list[Team] = sorted(teams("mlb"), key=lambda _: random.random())
    for pair in zip(order[::2], order[1::2], strict=True):
        home, away = sorted(pair, key=lambda team: hosted.get(team.key, 0))
        hosted[home.key] = hosted.get(home.key, 0) + 1
        doubleheader = int(random.random() * _ONE_DAY_IN_50)
        for day in range(3):
            date = starts + dt.timedelta(days=day)
            game = Game(
                league="mlb",
                home=home,
                away=away,
                venue=home.venue,
                date=date,
                time=first_pitch(date, random),
            )
            yield from _twice(game) if day == doubleheader else (game,)


def _twice(game: Game) -> tuple[Game, Game]:
    return (
        replace(game, time=_FIRST_GAME, label="Game 1"),
        replace(game, time=_SECOND_GAME, label="Game 2", number=2),
    )


def _season(seed: int, year: int, window: Window) -> Iterator[Game]:
    random = Random(f"{seed}:mlb:{year}")
    hosted: dict[str, int] = {}
    all_star_week = nth_weekday(year, 7, TUESDAY, 2)
    starts = on_or_after(mlb_opening_day(year), FRIDAY)
    while starts <= min(mlb_last_day(year), window.last):
        games = list(_series(starts, random, hosted))
        if starts != all_star_week:
            yield from games
        starts = on_or_after(starts + dt.timedelta(days=1), TUESDAY if starts.weekday() == FRIDAY else FRIDAY)


def _spring(seed: int, year: int, window: Window, bookings: Bookings) -> Iterator[Game]:
    phase = mlb_spring(year)
    if not phase.overlaps(window):
        return
    for state in ("AZ", "FL"):
        camp = [team for team in teams("mlb") if venues()[team.spring_venue or ""].state == state]
        random = Random(f"{seed}:{phase.name}:{state}")
        schedule = DailySchedule(camp, bookings, random, spring=True)
        for game in phase_games(phase, schedule, window, league="mlb"):
            night = game.date.weekday() not in {MONDAY, SATURDAY, SUNDAY} and random.random() < 0.2
            yield replace(game, time=dt.time(18, 5) if night else dt.time(13, 5))


def mlb_games(seed: int, window: Window, bookings: Bookings) -> Iterator[Game]:
    """Baseball's games in the window, each with its time of day."""
    for year in sorted({window.first.year, window.last.year}):
        yield from _spring(seed, year, window, bookings)
        for game in _season(seed, year, window):
            if game.date in window:
                bookings.book(game.venue, game.date)
                yield game
