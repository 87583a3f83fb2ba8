"""One platform's circuit breaker as whole numbers that all instances share: pure decisions, no I/O.

Three reasons open it. A 429 holds until the instant told. A rejected key holds for that key's version, with
one probe a day. Faults (no answer, 5xx) open it when they are at least half of a minimum sample within the
running half minute and the one before it; then one probe in the whole fleet decides, and each further failure
doubles the wait.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from shared.state.store.port import Changes

HALF_WINDOW_S = 30
"""Seconds that one tally counts. Two take turns, so that no five faults within them go unseen by falling apart."""
MINIMUM_SAMPLE = 5
FAULT_SHARE = 0.5
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 300.0
PROBE_S = 20.0
"""Seconds after which a probe that told nothing counts as lost and another one may start."""
KEY_PROBE_S = 86400.0
UNTOLD_WAIT_S = 5.0
"""Seconds a 429 without a told wait holds."""
_BUCKET_SHIFT = 32
_FAULT_SHIFT = 16
_MASK = (1 << _FAULT_SHIFT) - 1


class Phase(StrEnum):
    """Whether calls go through: all, none, or one probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Reason(StrEnum):
    """What opened a circuit."""

    RATE_LIMITED = "rate_limited"
    KEY_REJECTED = "key_rejected"
    FAULTS = "faults"


class CircuitState(Struct, frozen=True, kw_only=True):
    """How a circuit stands. `since` is aware UTC; `retry_after_s` None when closed or only a new key helps."""

    state: Phase = Phase.CLOSED
    since: dt.datetime | None = None
    reason: Reason | None = None
    retry_after_s: float | None = None


class Circuit:
    """The fields of one platform's circuit in the control document, and what they mean at an instant.

    Instants are whole milliseconds since 1970 UTC, as they are stored; `numbers` are the values last read.
    """

    def __init__(self, platform: str) -> None:
        self.wait = f"{platform}_wait"
        self.key = f"{platform}_key"
        self.key_at = f"{platform}_key_at"
        self.tallies = (f"{platform}_tally_even", f"{platform}_tally_odd")
        self.open = f"{platform}_open"
        self.level = f"{platform}_level"
        self.since = f"{platform}_since"
        self.probes = f"{platform}_probes"
        self.probe_until = f"{platform}_probe_until"

    @property
    def fields(self) -> frozenset[str]:
        """The names of all its fields."""
        single = (name for name in vars(self).values() if isinstance(name, str))
        return frozenset((*single, *self.tallies))

    def state(self, numbers: Mapping[str, int], now: int, key: int | None = None) -> CircuitState:
        """How it stands for calls with `key`; with None, for the key that was last rejected."""
        since = numbers.get(self.since, 0)
        reason, until = self._held(numbers, now, key)
        if reason is None:
            return CircuitState()
        opened = _instant(since) if since else None
        if until is not None and until <= now:
            busy_s = max(numbers.get(self.probe_until, 0) - now, 0) / 1000
            return CircuitState(state=Phase.HALF_OPEN, since=opened, reason=reason, retry_after_s=busy_s)
        told = None if until is None or reason is Reason.KEY_REJECTED else (until - now) / 1000
        return CircuitState(state=Phase.OPEN, since=opened, reason=reason, retry_after_s=told)

    def count(self, changes: Changes, numbers: Mapping[str, int], now: int, faults: int, fine: int) -> bool:
        """Let a commit count outcomes in the running half minute; False when it can only begin that one."""
        bucket = _bucket(now)
        tally = self.tallies[bucket % 2]
        if numbers.get(tally, 0) >> _BUCKET_SHIFT < bucket:
            if faults:
                changes.raise_to[tally] = bucket << _BUCKET_SHIFT
            return not faults
        if faults or fine:
            changes.add[tally] = (faults << _FAULT_SHIFT) + fine
        return True

    def failing(self, numbers: Mapping[str, int], now: int) -> bool:
        """Whether the window holds enough outcomes, and enough faults among them, to open."""
        tallies = [numbers.get(tally, 0) for tally in self.tallies]
        recent = [tally for tally in tallies if tally >> _BUCKET_SHIFT >= _bucket(now) - 1]
        faults = sum((tally >> _FAULT_SHIFT) & _MASK for tally in recent)
        fine = sum(tally & _MASK for tally in recent)
        return faults + fine >= MINIMUM_SAMPLE and faults >= FAULT_SHARE * (faults + fine)

    def trip(self, numbers: Mapping[str, int], now: int) -> dict[str, int]:
        """What to write to open after faults; each opening without a success in between waits twice as long."""
        level = numbers.get(self.level, 0)
        wait_s = min(FIRST_WAIT_S * 2.0**level, LONGEST_WAIT_S)
        return {
            self.open: now + int(wait_s * 1000),
            self.level: level + 1,
            self.since: now if level == 0 else numbers.get(self.since, now),
        }

    def close(self, now: int) -> dict[str, int]:
        """What to write after a probe that succeeded."""
        running = self.tallies[_bucket(now) % 2]
        nothing = dict.fromkeys((self.open, self.level, self.key, *self.tallies), 0)
        return nothing | {running: _bucket(now) << _BUCKET_SHIFT}

    def reject_key(self, key: int, now: int) -> dict[str, int]:
        """What to write when the platform rejects a key."""
        return {self.key: key, self.key_at: now, self.since: now}

    def _held(
        self, numbers: Mapping[str, int], now: int, key: int | None
    ) -> tuple[Reason | None, int | None]:
        if numbers.get(self.wait, 0) > now:
            return Reason.RATE_LIMITED, numbers[self.wait]
        rejected = numbers.get(self.key, 0)
        if rejected and key in {None, rejected}:
            return Reason.KEY_REJECTED, numbers.get(self.key_at, 0) + int(KEY_PROBE_S * 1000)
        if numbers.get(self.level, 0):
            return Reason.FAULTS, numbers.get(self.open, 0)
        return None, None


def key_number(version: str) -> int:
    """A key's version as the number it is stored as; never 0."""
    return int.from_bytes(hashlib.sha256(version.encode()).digest()[:6], "big") | 1


def _bucket(milliseconds: int) -> int:
    return milliseconds // 1000 // HALF_WINDOW_S


def _instant(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
