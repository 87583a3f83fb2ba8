"""What the records of one performance say together: how sure it is that they are one, and why."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from shared.matching.features import Features
from shared.matching.verdict import Decision, judge_features

_SAME = Decision.SAME
_ALONE = ("only one platform lists it",)


class Agreement(Struct, frozen=True, gc=False):
    """What is remembered of records that are one performance: those of a refreshed search mostly say the same.

    `confidence` (0 to 1) is that all are one performance; `conflicts` tells what they contradict each other in;
    `order` is where the performance stands among others: by the date, time and name of the first of its records.
    """

    order: tuple[dt.date, dt.time, str]
    confidence: float = 1.0
    reasons: tuple[str, ...] = _ALONE
    conflicts: tuple[str, ...] = ()


def agreement(members: Sequence[Features]) -> Agreement:
    """What joins records of one performance, given in the order of their keys."""
    return _agreement(*members) if len(members) > 1 else Agreement(members[0].order)


@lru_cache(maxsize=8192)
def _agreement(*members: Features) -> Agreement:
    verdicts = itertools.starmap(judge_features, itertools.combinations(members, 2))
    # The surest first, as `(confidence below 0, reasons, conflicts)`.
    links = sorted(
        [(-link.confidence, link.reasons, link.conflicts) for link in verdicts if link.decision is _SAME]
    )
    return Agreement(
        min([told.order for told in members]),
        -links[-1][0],
        once([told for link in links for told in link[1]]),
        once([told for link in links for told in link[2]]),
    )


def once(told: Iterable[str]) -> tuple[str, ...]:
    """Each thing told, where it is told first."""
    return tuple(dict.fromkeys(told))
