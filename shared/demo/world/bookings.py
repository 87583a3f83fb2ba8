"""Which days are looked at, and which venues are taken on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Window:
    """`days` days beginning with `first`."""

    first: dt.date
    days: int

    @property
    def last(self) -> dt.date:
        """The last day inside."""
        return self.first + dt.timedelta(days=self.days - 1)

    def __contains__(self, date: dt.date) -> bool:
        return self.first <= date <= self.last

    def __iter__(self) -> Iterator[dt.date]:
        return (self.first + dt.timedelta(days=offset) for offset in range(self.days))


@dataclass(slots=True)
class Bookings:
    """One event a day and venue, so that a concert and a game never share an arena's evening."""

    taken: set[tuple[str, dt.date]] = field(default_factory=set)

    def free(self, venue: str, date: dt.date) -> bool:
        """Whether nothing is booked."""
        return (venue, date) not in self.taken

    def book(self, venue: str, date: dt.date) -> None:
        """Take the day."""
        self.taken.add((venue, date))
