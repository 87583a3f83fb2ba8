"""The one catalogue behind all three marketplaces: what is on in the coming days, the same for a seed and a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from shared.demo.world import chance
from shared.demo.world.add_ons import add_ons
from shared.demo.world.bookings import Bookings, Window
from shared.demo.world.concerts import concerts
from shared.demo.world.festivals import festivals
from shared.demo.world.performances import Category, Performance, Status, zone
from shared.demo.world.sports import games
from shared.demo.world.stage_shows import comedy, productions

DEFAULT_SEED = 1
DAYS_AHEAD = 120
_RESCHEDULED_CONCERTS = 3


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every performance and add-on in the window, by date and time."""

    seed: int
    window: Window
    performances: tuple[Performance, ...]

    def find(self, identity: str) -> Performance:
        """The performance of that identity; KeyError when there is none."""
        for performance in self.performances:
            if performance.identity == identity:
                return performance
        raise KeyError(identity)


def today() -> dt.date:
    """Today where the day ends last in the catalogue, so that tonight's games do not vanish early."""
    return dt.datetime.now(zone("America/Los_Angeles")).date()


def build_catalogue(
    seed: int = DEFAULT_SEED, first: dt.date | None = None, days: int = DAYS_AHEAD
) -> Catalogue:
    """The catalogue of the `days` days that begin with `first` (today when None).

    Games, tours and shows depend on the seed and their own date, not on `first`: tomorrow's catalogue holds
    the same performances, less today's, plus one more day's. Only which concerts are cancelled, postponed or
    rescheduled is chosen anew each day, so that there are always some.
    """
    return _built(seed, Window(first or today(), days))


@lru_cache(maxsize=4)
def _built(seed: int, window: Window) -> Catalogue:
    bookings = Bookings()
    played = list(games(seed, window, bookings))
    sung = _disturbed(seed, list(concerts(seed, window, bookings)))
    shown = [*productions(window), *comedy(seed, window, bookings), *festivals(window)]
    return Catalogue(seed, window, tuple(_in_order(seed, [*played, *sung, *shown])))


def _in_order(seed: int, performances: Iterable[Performance]) -> Sequence[Performance]:
    everything = [each for performance in performances for each in (performance, *add_ons(seed, performance))]
    return sorted(everything, key=lambda each: (each.date, each.time or dt.time.min, each.identity))


def _disturbed(seed: int, performances: Sequence[Performance]) -> Iterator[Performance]:
    """The same concerts, of which one is cancelled, one postponed and a few rescheduled."""
    drawn = sorted(performances, key=lambda each: chance.whole(seed, "disturbed", each.identity))
    touring = [each for each in drawn if each.time is not None and each.category is Category.CONCERT]
    fate = {each.identity: Status.RESCHEDULED for each in touring[2 : 2 + _RESCHEDULED_CONCERTS]}
    fate.update({each.identity: Status.POSTPONED for each in touring[1:2]})
    fate.update({each.identity: Status.CANCELLED for each in touring[:1]})
    return (_with_status(seed, each, fate.get(each.identity)) for each in performances)


def _with_status(seed: int, performance: Performance, status: Status | None) -> Performance:
    if status is None:
        return performance
    if status is Status.CANCELLED:
        return replace(performance, status=status)
    if status is Status.POSTPONED:
        return replace(performance, status=status, original_date=performance.date, date_confirmed=False)
    weeks_later = 3 + chance.whole(seed, performance.identity, "moved") % 12
    return replace(
        performance, status=status, original_date=performance.date - dt.timedelta(weeks=weeks_later)
    )
