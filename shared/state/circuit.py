"""One platform's circuit breaker as whole numbers that all instances share: pure decisions, no I/O.

Three reasons open it. A 429 holds until the instant told. A rejected key holds for that key's version, with
one probe a day. Faults (no answer, 5xx) open it when they are at least half of a minimum sample within a
minute; then one probe in the whole fleet decides, and each further failure doubles the wait.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from shared.state.store.port import Changes

WINDOW_S = 60
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
        self.tally = f"{platform}_tally"
        self.open = f"{platform}_open"
        self.level = f"{platform}_level"
        self.since = f"{platform}_since"
        self.probes = f"{platform}_probes"
        self.probe_until = f"{platform}_probe_until"

    @property
    def fields(self) -> frozenset[str]:
        """The names of all its fields."""
        return frozenset(vars(self).values())

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
        """Let a commit count outcomes in the running minute; False when it can only begin that minute."""
        bucket = now // 1000 // WINDOW_S
        if numbers.get(self.tally, 0) >> _BUCKET_SHIFT < bucket:
            if faults:
                changes.raise_to[self.tally] = bucket << _BUCKET_SHIFT
            return not faults
        if faults or fine:
            changes.add[self.tally] = (faults << _FAULT_SHIFT) + fine
        return True

    def failing(self, numbers: Mapping[str, int], now: int) -> bool:
        """Whether the running minute holds enough outcomes, and enough faults among them, to open."""
        tally = numbers.get(self.tally, 0)
        faults, fine = (tally >> _FAULT_SHIFT) & _MASK, tally & _MASK
        running = tally >> _BUCKET_SHIFT == now // 1000 // WINDOW_S
        enough = faults + fine >= MINIMUM_SAMPLE and faults >= FAULT_SHARE * (faults + fine)
        return running and enough

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
        return {
            self.open: 0,
            self.level: 0,
            self.key: 0,
            self.tally: (now // 1000 // WINDOW_S) << _BUCKET_SHIFT,
        }

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


def _instant(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
