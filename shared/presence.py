"""How many instances call platforms at present: each leaves a time stamp in the control document's commits."""

from __future__ import annotations

import secrets

from shared.clock import Clock
from shared.control import Contributor, Control
from shared.store.port import Changes

PLACES = 32
ACTIVE_S = 5
"""Seconds after its last commit for which an instance counts; one that calls platforms commits every second."""


class Presence(Contributor):
    """Counts the active instances, itself included.

    Places are taken at random among those that look free, so that two instances may share one; more than
    `PLACES` are never counted.
    """

    def __init__(self, control: Control, *, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._place: int | None = None
        control.join(self)

    def active(self) -> int:
        """Instances that made a commit lately, at least 1."""
        return max(len(self._taken()), 1)

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        place = self._choose()
        changes.raise_to[_field(place)] = self._now()
        changes.watch |= {_field(other) for other in range(PLACES) if other != place}

    def _choose(self) -> int:
        if self._place is None:
            free = [place for place in range(PLACES) if place not in self._taken()]
            self._place = secrets.choice(free or range(PLACES))
        return self._place

    def _taken(self) -> set[int]:
        oldest = self._now() - ACTIVE_S
        return {place for place in range(PLACES) if self._control.values.get(_field(place), 0) >= oldest}

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _field(place: int) -> str:
    return f"active_{place}"
