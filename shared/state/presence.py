"""How many instances call platforms at present: each leaves a time stamp in the control document's commits."""

from __future__ import annotations

import secrets

from shared.clock import Clock
from shared.state.control import Contributor, Control
from shared.state.store.port import Changes

PLACES = 32
ACTIVE_S = 5
"""Seconds after its last commit for which an instance counts; one that calls platforms commits every second."""
AHEAD_S = 60
"""Seconds by which a clock may be ahead of ours; a stamp of one that was hours ahead would count as active for hours."""
STAMPED_S = 2
"""Seconds for which an instance leaves its stamp alone, so as to see whether another one uses its place."""
_NAMES = 256
"""A stamp is `seconds * _NAMES + name`."""


class Presence(Contributor):
    """Counts the active instances, itself included; more than `PLACES` are never counted."""

    def __init__(self, control: Control, *, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._name = secrets.randbelow(_NAMES)
        self._place: int | None = None
        self._stamp = 0
        control.join(self)

    def active(self) -> int:
        """Instances that made a commit lately, this one and at least 1."""
        return len(self._taken() | ({self._place} if self._place is not None else set())) or 1

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        if self._place is None:
            free = [place for place in range(PLACES) if place not in self._taken()]
            self._place, self._stamp = secrets.choice(free or range(PLACES)), 0
        changes.watch |= {_field(place) for place in range(PLACES)}
        if abs(self._now() - self._stamp // _NAMES) >= STAMPED_S:
            self._leave_stamp(_field(self._place), changes)

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        own = _field(self._place) if self._place is not None else ""
        if (
            own in changes.watch | changes.raise_to.keys() | changes.put.keys()
            and self._control.values[own] != self._stamp
        ):
            self._place = None  # somebody else's stamp: another place is taken with the next commit

    def _leave_stamp(self, field: str, changes: Changes) -> None:
        self._stamp = self._now() * _NAMES + self._name
        if self._control.values.get(field, 0) < self._newest():
            changes.raise_to[field] = self._stamp
        else:
            changes.put[field] = self._stamp  # a raise would leave what a clock ahead of time left

    def _taken(self) -> set[int]:
        oldest, newest = (self._now() - ACTIVE_S) * _NAMES, self._newest()
        stamps = {place: self._control.values.get(_field(place), 0) for place in range(PLACES)}
        return {place for place, stamp in stamps.items() if oldest <= stamp < newest}

    def _newest(self) -> int:
        return (self._now() + AHEAD_S) * _NAMES

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _field(place: int) -> str:
    return f"active_{place}"
