"""When the leagues play: first and last days and empty days, by the rules the leagues' own calendars follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from shared.demo.world.bookings import Window

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a season. `games_by_weekday` counts games from Monday on; `label` is None in the regular season."""

    name: str
    first: dt.date
    last: dt.date
    games_by_weekday: tuple[int, ...]
    label: str | None = None

    def days(self, window: Window) -> Iterator[dt.date]:
        """Every day from the first up to the end of the window: what is played depends on all days before."""
        last = min(self.last, window.last)
        return (self.first + dt.timedelta(days=offset) for offset in range((last - self.first).days + 1))

    def overlaps(self, window: Window) -> bool:
        """Whether a day of the window lies in this phase."""
        return self.first <= window.last and self.last >= window.first


def on_or_after(date: dt.date, weekday: int) -> dt.date:
    """The next such weekday, the day itself included."""
    return date + dt.timedelta(days=(weekday - date.weekday()) % 7)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth such weekday of a month, counted from 1."""
    return on_or_after(dt.date(year, month, 1), weekday) + dt.timedelta(weeks=nth - 1)


def thanksgiving(year: int) -> dt.date:
    """The fourth Thursday of November."""
    return nth_weekday(year, 11, THURSDAY, 4)


def nba_phases(year: int) -> tuple[Phase, Phase]:
    """Preseason and regular season of the season that begins in October of `year`."""
    opening = on_or_after(dt.date(year, 10, 20), TUESDAY)
    preseason = Phase(
        f"nba-pre-{year}",
        dt.date(year, 10, 4),
        opening - dt.timedelta(days=1),
        (4, 4, 4, 4, 4, 4, 4),
        "Preseason",
    )
    end = nth_weekday(year + 1, 4, SUNDAY, 2)
    return preseason, Phase(f"nba-{year}", opening, end, (8, 6, 10, 4, 10, 8, 6))


def nba_empty_days(year: int) -> frozenset[dt.date]:
    """Thanksgiving, Christmas Eve and the All-Star weekend of the season that begins in `year`."""
    all_star = nth_weekday(year + 1, 2, SUNDAY, 3)
    weekend = {all_star, all_star - dt.timedelta(days=1)}
    return frozenset(weekend | {thanksgiving(year), dt.date(year, 12, 24)})


def nhl_phases(year: int) -> tuple[Phase, Phase]:
    """Preseason and regular season of the season that begins in October of `year`."""
    opening = on_or_after(dt.date(year, 10, 6), TUESDAY)
    preseason = Phase(
        f"nhl-pre-{year}",
        dt.date(year, 9, 20),
        opening - dt.timedelta(days=2),
        (4, 5, 4, 5, 4, 6, 4),
        "Preseason",
    )
    end = on_or_after(dt.date(year + 1, 4, 14), THURSDAY)
    return preseason, Phase(f"nhl-{year}", opening, end, (5, 10, 4, 11, 5, 13, 6))


def nhl_empty_days(year: int) -> frozenset[dt.date]:
    """The Christmas break of the season that begins in `year`."""
    return frozenset(dt.date(year, 12, day) for day in (24, 25, 26))


def nfl_kickoff(year: int) -> dt.date:
    """The Thursday after Labor Day."""
    return nth_weekday(year, 9, MONDAY, 1) + dt.timedelta(days=3)


def mlb_opening_day(year: int) -> dt.date:
    """The Thursday of the last week of March."""
    return on_or_after(dt.date(year, 3, 25), THURSDAY)


def mlb_last_day(year: int) -> dt.date:
    """The Sunday that ends the regular season."""
    return on_or_after(dt.date(year, 9, 25), SUNDAY)


def mlb_spring(year: int) -> Phase:
    """Spring training: seven games a day in Arizona and as many in Florida."""
    first, last = dt.date(year, 2, 20), mlb_opening_day(year) - dt.timedelta(days=3)
    return Phase(f"mlb-spring-{year}", first, last, (7,) * 7, "Spring Training")
