"""One instance's account of one platform's daily quota: pure decisions over the numbers last read."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Mapping

from msgspec.structs import replace

from shared.model import QuotaUse
from shared.platforms.platform import QuotaSeen
from shared.state.quota_window import Count, QuotaLimit, Windows
from shared.state.store.port import Changes

LARGEST_BLOCK = 20
BLOCK_SHARE = 100
"""A block is at most this fraction of what is left, so that a dying instance takes less than 1 % with it."""
DEMAND_S = 10.0
"""A block is no larger than the calls made in so many seconds, so that an idle instance holds next to nothing."""
SMALLEST_DRIFT = 10
DRIFT_SHARE = 0.05
"""How many calls, and which share of the limit, a platform must be ahead for all instances to be told at once."""
RESET_TOLERANCE = dt.timedelta(seconds=60)


class Account:
    """Which calls this instance may make, which it waits for, and which it made while it was cut off.

    `waiting` is the number of calls wanted now that are not held.
    """

    def __init__(self, platform: str, limit: QuotaLimit, *, instances: int, background_share: float) -> None:
        self.waiting = 0
        self._windows = Windows(platform, limit)
        self._limit = limit.daily
        self._instances = max(instances, 1)
        self._background_limit = int(limit.daily * background_share)
        self._calls: deque[Count] = deque()
        self._taken_at: deque[float] = deque()
        self._uncounted = 0
        self._settling = 0
        self._alone = 0
        self._told: Count | None = None
        self._told_is_right = False
        self._reset_told: dt.datetime | None = None

    def allowed(self, *, background: bool) -> int:
        """Calls a day that this kind of work may use."""
        return self._background_limit if background else self._limit

    def used(self, numbers: Mapping[str, int], now: dt.datetime) -> int:
        """Calls of the running day known to be given out or used elsewhere."""
        current = self._windows.current(numbers, now)
        if self._told_is_right and self._told and self._told.window == current.window:
            return max(current.used, self._told.used)
        return current.used

    def use(self, numbers: Mapping[str, int], now: dt.datetime) -> QuotaUse:
        """What `sources[].quota` tells."""
        used, resets_at = min(self.used(numbers, now), self._limit), self._windows.resets_at(numbers, now)
        return QuotaUse(limit=self._limit, used=used, resets_at=resets_at)

    def known(self, numbers: Mapping[str, int]) -> bool:
        """Whether the shared count was ever read."""
        return self._windows.stored(numbers) is not None

    def short(self, numbers: Mapping[str, int], now: dt.datetime) -> bool:
        """Whether so little is left that blocks are single calls."""
        return self._limit - self.used(numbers, now) < 2 * BLOCK_SHARE

    def take(self, numbers: Mapping[str, int], now: dt.datetime, at: float, *, background: bool) -> bool:
        """Use one of the calls held at monotonic instant `at`; False when there is none for this kind of work."""
        self._drop_old(numbers, now)
        if not self._calls or self._calls[0].used > self.allowed(background=background):
            return False
        self._calls.popleft()
        self._taken_at.append(at)
        return True

    def take_alone(self, numbers: Mapping[str, int], now: dt.datetime) -> bool:
        """Use one call without the shared count, out of an even share of what was left when it was last read."""
        share = max(self._limit - self.used(numbers, now), 0) // self._instances
        if self._alone >= share:
            return False
        self._alone += 1
        self._uncounted += 1
        return True

    def hear(self, seen: QuotaSeen, numbers: Mapping[str, int], now: dt.datetime) -> bool:
        """Take in what the platform's headers say. True when the others must know at once."""
        self._hear_reset(seen.resets_at, numbers, now)
        current = self._windows.current(numbers, now)
        if seen.remaining is None:
            return False
        used = self._limit - seen.remaining + len(self._calls)
        if used <= current.used:
            return False
        spent = seen.remaining <= 0
        matters = spent or used - current.used > max(SMALLEST_DRIFT, DRIFT_SHARE * self._limit)
        self._told, self._told_is_right = replace(current, used=used), matters
        if spent:
            self._calls.clear()
        return matters

    def end_is_unknown(self, numbers: Mapping[str, int], now: dt.datetime) -> bool:
        """Whether the running day has begun but nobody noted when it ends."""
        begun = self.known(numbers) and self._windows.current(numbers, now).used > 0
        return begun and self._windows.resets_at(numbers, now) is None

    def compose(
        self,
        changes: Changes,
        numbers: Mapping[str, int],
        now: dt.datetime,
        at: float,
        *,
        expected: int,
        trusted: bool,
    ) -> None:
        """Put into the commit what this account wants; without `trusted` numbers only what is right in any case."""
        self._drop_old(numbers, now)
        need = max(self.waiting + expected - len(self._calls), 0)
        stored = self._windows.stored(numbers)
        if stored is None or not trusted:
            self._add(changes, need)  # whether it counts is seen from what comes back
        else:
            self._compose_trusted(changes, numbers, now, need=need, at=at)
        self._windows.watch(changes)

    def absorb(self, changes: Changes, numbers: Mapping[str, int], now: dt.datetime) -> None:
        """Take in what a commit brought back in `numbers`."""
        if changes.put.get(self._windows.reset_field) is not None:
            self._reset_told = None
        self._hold(changes.add.get(self._windows.used_field, 0), numbers, now)
        current = self._windows.current(numbers, now)
        if self._told and (self._told.window != current.window or self._told.used <= current.used):
            self._told, self._told_is_right = None, False
        # The platform may only seem ahead because our numbers were old: it is believed once fresh ones agree.
        self._told_is_right = self._told is not None

    def failed(self, changes: Changes) -> None:
        """A commit failed or its outcome is not known: what it settled is counted again, never too little."""
        if self._windows.used_field in changes.add:
            self._uncounted += self._settling
            self._settling = 0

    def _compose_trusted(
        self,
        changes: Changes,
        numbers: Mapping[str, int],
        now: dt.datetime,
        *,
        need: int,
        at: float,
    ) -> None:
        current = self._windows.current(numbers, now)
        if current != self._windows.stored(numbers):  # a day has ended
            if need + self._uncounted:
                self._windows.begin(changes, current.window, now)
            return
        if self._told_is_right and self._told and self._told.used > current.used:
            changes.raise_to[self._windows.used_field] = self._told.encode()
        else:
            left = max(self._limit - current.used, 0)
            self._add(changes, min(need + self._ahead(need, left, at), left))
        if self._reset_told is not None:
            self._windows.end_at(changes, self._reset_told)
        elif self.end_is_unknown(numbers, now):
            self._windows.end_in_a_day(changes, now)

    def _add(self, changes: Changes, need: int) -> None:
        if need + self._uncounted:
            changes.add[self._windows.used_field] = need + self._uncounted
            self._settling, self._uncounted = self._uncounted, 0

    def _ahead(self, need: int, left: int, at: float) -> int:
        while self._taken_at and self._taken_at[0] < at - DEMAND_S:
            self._taken_at.popleft()
        block = min(LARGEST_BLOCK, left // BLOCK_SHARE, len(self._taken_at))
        return max(block - need, 0) if need else 0

    def _hold(self, added: int, numbers: Mapping[str, int], now: dt.datetime) -> None:
        count = self._windows.stored(numbers)
        if not added or count is None:
            return
        settled, self._settling = self._settling, 0
        self._alone = 0
        if self._windows.current(numbers, now).window != count.window:
            self._uncounted += settled  # the day these were counted in is over
            return
        numbers_granted = range(count.used - added + settled + 1, min(count.used, self._limit) + 1)
        self._calls.extend(Count(count.window, number) for number in numbers_granted)
        while self._uncounted and self._calls:
            self._calls.popleft()
            self._uncounted -= 1

    def _drop_old(self, numbers: Mapping[str, int], now: dt.datetime) -> None:
        window = self._windows.current(numbers, now).window
        while self._calls and self._calls[0].window < window:
            self._calls.popleft()

    def _hear_reset(self, told: dt.datetime | None, numbers: Mapping[str, int], now: dt.datetime) -> None:
        if not self._windows.from_first_call or told is None or told <= now:
            return
        known = self._windows.resets_at(numbers, now)
        if known is None or abs(told - known) > RESET_TOLERANCE:
            self._reset_told = told
