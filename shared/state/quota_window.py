"""Where a platform's quota day begins and ends, and how its count is written as one whole number.

A count is stored as `window * 2**32 + used`, the window being a number that only grows. A new day is begun by
raising the field to `window * 2**32`: whoever does it second changes nothing, and no field is left behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from shared.state.store.port import Changes

DAY = dt.timedelta(days=1)
MARGIN = dt.timedelta(seconds=60)
"""How much longer than 24 h a day of unknown end is taken to last: the platform's begins when our call arrives."""
_SHIFT = 32
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class QuotaLimit(Struct, frozen=True):
    """Calls a day, and where its day begins: `utc` at 00:00 UTC, `first_call` with the first call after the last."""

    daily: int
    day: str = "utc"


class Count(Struct, frozen=True):
    """How many calls were given out in which window."""

    window: int
    used: int

    @classmethod
    def decode(cls, number: int) -> Count:
        """The count a stored number stands for."""
        return cls(number >> _SHIFT, number & ((1 << _SHIFT) - 1))

    def encode(self) -> int:
        """The number that is stored for it."""
        return (self.window << _SHIFT) + self.used


class Windows:
    """The fields of one platform's quota in the control document, and what they say of the running day."""

    def __init__(self, platform: str, limit: QuotaLimit) -> None:
        self.limit = limit
        self.used_field = f"{platform}_used"
        self.reset_field = f"{platform}_reset"

    @property
    def from_first_call(self) -> bool:
        """Whether the day runs from its first call, so that its end must be kept as well."""
        return self.limit.day == "first_call"

    def stored(self, numbers: Mapping[str, int]) -> Count | None:
        """The count last read; None when it never was."""
        number = numbers.get(self.used_field)
        return None if number is None else Count.decode(number)

    def current(self, numbers: Mapping[str, int], now: dt.datetime) -> Count:
        """The running window and what is known to be used of it; 0 where a new one has begun."""
        stored = self.stored(numbers) or Count(0, 0)
        window = self._window(stored, numbers, now)
        return stored if window <= stored.window else Count(window, 0)

    def resets_at(self, numbers: Mapping[str, int], now: dt.datetime) -> dt.datetime | None:
        """When the running window ends, aware UTC; None where that is not known yet."""
        if not self.from_first_call:
            return _EPOCH + DAY * (_utc_day(now) + 1)
        reset = _instant(numbers.get(self.reset_field, 0))
        return reset if reset > now else None

    def begin(self, changes: Changes, window: int, now: dt.datetime) -> None:
        """Let a commit begin a window."""
        changes.raise_to[self.used_field] = Count(window, 0).encode()
        if self.from_first_call:
            self.end_in_a_day(changes, now)

    def end_in_a_day(self, changes: Changes, now: dt.datetime) -> None:
        """Let a commit note that the running window began now."""
        self.end_at(changes, now + DAY + MARGIN)

    def end_at(self, changes: Changes, reset: dt.datetime) -> None:
        """Let a commit note when the running window ends."""
        changes.put[self.reset_field] = _milliseconds(reset)

    def watch(self, changes: Changes) -> None:
        """Let a commit bring back what it does not change."""
        changes.watch.add(self.used_field)
        if self.from_first_call:
            changes.watch.add(self.reset_field)

    def _window(self, stored: Count, numbers: Mapping[str, int], now: dt.datetime) -> int:
        if not self.from_first_call:
            return _utc_day(now)
        reset = numbers.get(self.reset_field, 0)
        over = reset > 0 and _milliseconds(now) >= reset
        return stored.window + 1 if over else stored.window


def _utc_day(now: dt.datetime) -> int:
    return (now - _EPOCH) // DAY


def _milliseconds(instant: dt.datetime) -> int:
    return (instant - _EPOCH) // dt.timedelta(milliseconds=1)


def _instant(milliseconds: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=milliseconds)
