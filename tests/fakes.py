"""Stand-ins that tests drive by hand."""

from __future__ import annotations

import asyncio
import datetime as dt

START = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
STEPS = 30
"""Steps of the event loop before the clock moves, so that whoever can still do something now does it now."""


class FakeClock:
    """A clock that only moves when told to, or when somebody sleeps on it."""

    def __init__(self, now: dt.datetime = START, monotonic: float = 1000.0) -> None:
        self._now = now
        self._monotonic = monotonic
        self._sleepers: list[tuple[float, object]] = []
        self._quiet_steps = 0

    def now(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """Sleepers wake in the order of their instants; the earliest moves the clock once nothing else happens."""
        sleeper = (self._monotonic + seconds, object())
        self._sleepers.append(sleeper)
        self._quiet_steps = 0
        try:
            await asyncio.sleep(0)
            while self._monotonic < sleeper[0]:
                if min(at for at, _ in self._sleepers) == sleeper[0]:
                    self._quiet_steps += 1
                    if self._quiet_steps >= STEPS:
                        self.advance(sleeper[0] - self._monotonic)
                await asyncio.sleep(0)
        finally:
            self._sleepers.remove(sleeper)
            self._quiet_steps = 0

    def advance(self, seconds: float) -> None:
        self._now += dt.timedelta(seconds=seconds)
        self._monotonic += seconds
