"""Which answers out of the cache get a line in the log: a few that stand for all."""

from __future__ import annotations

import time
from collections.abc import Callable

HITS_A_LINE = 10
SECONDS_A_LINE = 0.05


class Sample:
    """The first answer gets a line; later ones after `HITS_A_LINE` and `SECONDS_A_LINE`, whichever takes longer.

    A line stands for itself and for all that had none since the one before it, so that the lines' sum is the count
    of answers, but for the last few of an instance.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._untold = 0
        self._next_at = float("-inf")
        self._enough = 1

    def stands_for(self) -> int:
        """How many answers the line of this one stands for; 0 where it gets none."""
        self._untold += 1
        if self._untold < self._enough:
            return 0
        now = self._seconds()
        if now < self._next_at:
            return 0
        told, self._untold = self._untold, 0
        self._next_at, self._enough = now + SECONDS_A_LINE, HITS_A_LINE
        return told
