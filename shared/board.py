"""Which searches are being fetched right now, by any instance: marks in the control document that expire.

A mark says "this is fetched since then". It rides on the commit that reserves the search's calls, so it costs
no write of its own. Commits are applied one after another, and the first one to be applied must be able to
tell that it is the first, whatever the clocks say. So each mark raises two fields, one in which the earliest
mark is the largest number and one in which the latest is: whoever was there before is earlier or later, and
is seen in the one or the other. A span of time leads each number, so that marks of an earlier span give way
by themselves; fields alternate between even and odd spans, so that a mark holds through the span after its own.

Searches share the fields by hash. Where another search's marks are in the way, a search may be fetched twice;
that costs a call, never a wrong answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.clock import Clock
from shared.control import Control
from shared.store.port import Changes

SPAN_S = 3
"""A mark holds for the rest of its span and the next one: 3 to 6 s."""
_SLOTS = 64
_TICKS = 10_000
"""Per second."""
_SPAN = SPAN_S * _TICKS
_TAGS, _NONCES = 1 << 10, 1 << 8
_START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`mine` are the parts to fetch; `theirs` those fetched elsewhere, with the instant that began, aware UTC."""

    mine: frozenset[str]
    theirs: Mapping[str, dt.datetime]


@dataclass(slots=True)
class _Claim:
    """One caller's wish to fetch what `name` says; marks from before tick `since` do not count."""

    name: str
    since: int
    marks: dict[str, int] = field(default_factory=dict)
    settled: bool = False
    found: int | None = None


class Board:
    """One instance's view of what is being fetched. Usable from one event loop after another."""

    def __init__(self, control: Control, *, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._open: list[_Claim] = []
        control.join(self)

    async def claim(self, key: str, parts: Iterable[str], *, since: dt.datetime | None = None) -> Verdict:
        """Which of `parts` of the search `key` the caller is to fetch; marks from before `since` do not count.

        Reserves a call for each part in the same commit. Where the store does not answer, all are the
        caller's.
        """
        claims = {part: _Claim(f"{key}/{part}", _tick(since) if since else 0) for part in parts}
        self._open += claims.values()
        try:
            with self._control.expecting(claims):
                await self._control.commit()
        finally:
            mine = {id(claim) for claim in claims.values()}
            self._open = [claim for claim in self._open if id(claim) not in mine]
        theirs = {part: _instant(claim.found) for part, claim in claims.items() if claim.found is not None}
        return Verdict(mine=frozenset(claims.keys() - theirs.keys()), theirs=theirs)

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        now = _tick(self._clock.now())
        for claim in self._open:
            if not claim.settled:
                slot, tag = _place(claim.name)
                claim.marks = _marks(slot, tag, now)
                for name, mark in claim.marks.items():
                    changes.raise_to[name] = max(changes.raise_to.get(name, 0), mark)

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        for claim in self._open:
            if not claim.settled and claim.marks.keys() & changes.raise_to.keys():
                claim.settled = True
                claim.found = self._first_before(claim)

    def failed(self, changes: Changes) -> None:
        """See `Contributor`."""

    def _first_before(self, claim: _Claim) -> int | None:
        _, tag = _place(claim.name)
        oldest = max(claim.since, (_tick(self._clock.now()) // _SPAN - 1) * _SPAN)
        began = [
            _began(name, value)
            for name, mark in claim.marks.items()
            if (value := self._control.values.get(name, 0)) != mark and _tag(value) == tag
        ]
        return min((tick for tick in began if tick >= oldest), default=None)


def expires_at(began: dt.datetime) -> dt.datetime:
    """When a mark set at `began` stops counting."""
    return _instant((_tick(began) // _SPAN + 2) * _SPAN)


def _marks(slot: int, tag: int, now: int) -> dict[str, int]:
    span, offset = divmod(now, _SPAN)
    low = tag * _NONCES + secrets.randbelow(_NONCES)
    earliest, latest = span * _SPAN + _SPAN - 1 - offset, now
    own, other = span % 2, (span + 1) % 2
    return {
        f"fetch_{slot}_{own}_first": earliest * _TAGS * _NONCES + low,
        f"fetch_{slot}_{own}_last": latest * _TAGS * _NONCES + low,
        f"fetch_{slot}_{other}_first": 0,
        f"fetch_{slot}_{other}_last": 0,
    }


def _began(name: str, mark: int) -> int:
    order = mark // (_TAGS * _NONCES)
    if name.endswith("_last"):
        return order
    span, inverse = divmod(order, _SPAN)
    return span * _SPAN + _SPAN - 1 - inverse


def _tag(mark: int) -> int | None:
    return mark // _NONCES % _TAGS if mark else None


def _place(name: str) -> tuple[int, int]:
    digest = hashlib.sha256(name.encode()).digest()
    return digest[0] % _SLOTS, int.from_bytes(digest[1:3], "big") % _TAGS


def _tick(instant: dt.datetime) -> int:
    return max((instant - _START) // dt.timedelta(seconds=1 / _TICKS), 0)


def _instant(tick: int) -> dt.datetime:
    return _START + dt.timedelta(seconds=1 / _TICKS) * tick
