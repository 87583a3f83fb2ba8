"""Remembers that the store failed, so that a broken one does not slow every request."""

from __future__ import annotations

import logging

from shared.clock import Clock

log = logging.getLogger(__name__)
FIRST_REST_S = 1.0
LONGEST_REST_S = 15.0


class Health:
    """After a failure the store is left alone for a while, each failure in a row doubling it."""

    def __init__(self, clock: Clock, *, concern: str) -> None:
        self.reachable = True
        self._clock = clock
        self._concern = concern
        self._rest_s = FIRST_REST_S
        self._until: float | None = None

    @property
    def resting(self) -> bool:
        """Whether the store is left alone at present."""
        return self._until is not None and self._clock.monotonic() < self._until

    def worked(self) -> None:
        """The store answered."""
        if not self.reachable:
            log.info("%s: the shared state can be reached again", self._concern)
        self.reachable, self._until, self._rest_s = True, None, FIRST_REST_S

    def failed(self, error: BaseException) -> None:
        """The store did not answer, or not in time."""
        if self.reachable:
            words = str(error) or type(error).__name__
            log.warning("%s: the shared state cannot be reached: %s", self._concern, words)
        if not self.resting:
            self._until = self._clock.monotonic() + self._rest_s
            self._rest_s = min(self._rest_s * 2, LONGEST_REST_S)
        self.reachable = False
