"""Keeps each platform's requests per second: a queue in which every request knows its turn at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from shared.clock import Clock
from shared.errors import RateLimited


class OwnRateLimit(RateLimited):
    """Our own queue is too long for the caller's deadline; nothing was sent to the platform."""

    repeatable = False


class _Lane:
    """One platform's starts: those planned, to tell waiting times, and those that were, which alone count."""

    def __init__(self) -> None:
        self.planned: deque[float] = deque()
        self.started: deque[float] = deque()


class RateLimiter:
    """Lets at most so many calls to a platform start within any second. Usable from one loop after another.

    `limits` are starts a second, 0 for no limit; below 1 it is one start in `1 / limit` seconds. `sharers`
    tells how many instances call platforms at present: each keeps to its even share of the limit, but to no
    less than one start in `sharers / limit` seconds.
    """

    def __init__(
        self, limits: Mapping[str, float], *, clock: Clock, sharers: Callable[[], int] = lambda: 1
    ) -> None:
        self._limits = dict(limits)
        self._clock = clock
        self._sharers = sharers
        self._lanes: dict[str, _Lane] = {}

    async def turn(self, platform: str, *, before: float) -> None:
        """Return when a call may start.

        Raises OwnRateLimit, with the seconds to wait, at once when that is not before the monotonic instant
        `before`.
        """
        limit = self._limits.get(platform, 0.0)
        if limit <= 0:
            return
        lane = self._lanes.setdefault(platform, _Lane())
        burst, period_s = _window(limit / max(self._sharers(), 1))
        planned = self._plan(lane.planned, burst, period_s)
        if planned > before:
            wait_s = planned - self._clock.monotonic()
            raise OwnRateLimit(
                f"{platform} allows {limit:g} requests a second and the queue is longer than the time left",
                retry_after_s=wait_s,
            )
        lane.planned.append(planned)
        try:
            await self._wait(lane.started, planned, burst, period_s)
        except BaseException:
            lane.planned.remove(planned)
            raise
        lane.started.append(self._clock.monotonic())

    def _plan(self, planned: deque[float], burst: int, period_s: float) -> float:
        now = self._clock.monotonic()
        while planned and planned[0] <= now - max(period_s, 1.0):
            planned.popleft()
        earliest = max(now, planned[-1]) if planned else now
        return max(earliest, planned[-burst] + period_s) if len(planned) >= burst else earliest

    async def _wait(self, started: deque[float], planned: float, burst: int, period_s: float) -> None:
        # A start may come later than planned, so what counts is looked at again when the turn has come.
        until = planned
        while (now := self._clock.monotonic()) < until or self._full(started, now, burst, period_s):
            if self._full(started, now, burst, period_s):
                until = max(until, started[-burst] + period_s)
            await self._clock.sleep(max(until - now, 0.001))

    def _full(self, started: deque[float], now: float, burst: int, period_s: float) -> bool:
        while started and started[0] <= now - max(period_s, 1.0):
            started.popleft()
        return len(started) >= burst and started[-burst] > now - period_s


def _window(limit: float) -> tuple[int, float]:
    # A fraction of a start is not granted: 2.5 a second is 2 in any second, 0.5 is 1 in any two.
    burst = max(int(limit), 1)
    return burst, max(1.0, burst / limit)
