"""What a comparison finds: how far two titles name the same thing, and how two venues relate."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct


class Likeness(IntEnum):
    """How two venues relate, from certainly different to certainly one."""

    DIFFERENT = 0
    UNRELATED = 1
    UNKNOWN = 2
    PART = 3
    LIKELY = 4
    SAME = 5


class TitleLikeness(Struct, frozen=True, gc=False):
    """`score` is 0 (nothing in common) to 1 (one name); `veto` says why the two cannot be one performance.

    `session` is the one that only one title names, so that the two must start together. `evening` says what leaves open
    whether the two are one evening, of one orchestra or company or with one of two opponents: `at_one_time` is set where
    one hall and one start settle that.
    """

    score: float
    reason: str = ""
    veto: str | None = None
    doubt: str = ""
    doubt_cost: float = 0.0
    same_game: bool = False
    session: str = ""
    evening: str = ""
    at_one_time: bool = False
