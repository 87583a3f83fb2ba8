"""The scale of the value score: from a price's deviation to 0-100, and how sure one may be of it."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from statistics import NormalDist

SHRINKAGE = 8
"""The sample size at which a deviation counts half."""
UNKNOWN_FEES = 0.7
"""What confidence is multiplied by when it is not known which fees a price includes."""
_NEAR = dt.timedelta(hours=24)
_HALF_LIFE_NEAR = dt.timedelta(minutes=10)
_HALF_LIFE = dt.timedelta(hours=2)
_NORMAL = NormalDist()


def weight(sample_size: int) -> float:
    """How far a sample of this size is trusted, 0 to 1: n/(n+8)."""
    return sample_size / (sample_size + SHRINKAGE)


def score_of(deviation: float, sample_size: int) -> float:
    """The score of a price `deviation` robust deviations under its reference; 1 to 99.

    50 is typical. In a large sample 84 is one deviation cheap and 16 one dear, as in the normal
    distribution; in a small one the deviation is shrunk towards typical.
    """
    shrunk = deviation * weight(sample_size)
    score = 50 * (1 + math.erf(shrunk / math.sqrt(2)))
    return round(min(99.0, max(1.0, score)), 1)


@lru_cache(maxsize=4096)
def usual_best(count: int) -> float:
    """By how many deviations the cheapest of `count` typical offers is usually (in the median) cheap."""
    return _NORMAL.inv_cdf(0.5 ** (1 / max(1, count)))


def freshness(
    fetched_at: dt.datetime | None, now: dt.datetime | None, starts_at: dt.datetime | None
) -> float:
    """How much of a price's worth as news is left, 0 to 1: a half-life of 2 h, of 10 min in the last 24 h.

    1 without `now`; a price of unknown age counts as one half-life old.
    """
    if now is None:
        return 1.0
    if fetched_at is None:
        return 0.5
    age = max(dt.timedelta(0), now - fetched_at)
    return math.exp2(-(age / _half_life(now, starts_at)))


def fading(then: dt.datetime, now: dt.datetime, starts_at: dt.datetime | None) -> float:
    """How much of what a price was worth as news at `then` is left at `now`, 0 to 1."""
    return math.exp2(-(max(dt.timedelta(0), now - then) / _half_life(now, starts_at)))


def _half_life(now: dt.datetime, starts_at: dt.datetime | None) -> dt.timedelta:
    near = starts_at is not None and starts_at - now < _NEAR
    return _HALF_LIFE_NEAR if near else _HALF_LIFE
