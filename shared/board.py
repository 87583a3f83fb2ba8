"""Which searches are being fetched right now, by any instance: marks in the control document that expire.

A mark says "this is fetched since then". It rides on the commit that reserves the search's calls, so it costs
no write of its own. Time is cut into spans; a mark holds through its own span and the next, at most
`LONGEST_S`, and within a span the earliest mark on a field is the largest number, so raising the field leaves
the first one in place and tells every later one that it is not the first. Two fields, for even and odd spans,
make that hold across the border. A mark is never removed; whoever outlives it sets a new one.

Searches share `FIELDS` fields by hash. Where another search's mark is in the way, a search is fetched without
protection, and two instances whose clocks differ by more than the time between them may both be first: both
cost one call more, never a wrong answer.
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

FIELDS = 64
LONGEST_S = 10
_OFFSET_BITS, _TAG_BITS, _NONCE_BITS = 14, 12, 8
_LATEST = (1 << _OFFSET_BITS) - 1


@dataclass(slots=True)
class _Claim:
    """One caller's wish to fetch `name`; `settled` once a commit told who is first."""

    name: str
    marks: dict[str, int] = field(default_factory=dict)
    settled: bool = False
    busy_since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`mine` are the names to fetch; `theirs` those fetched elsewhere, with the instant that began, aware UTC."""

    mine: frozenset[str]
    theirs: Mapping[str, dt.datetime]


class Board:
    """One instance's view of what is being fetched. Usable from one event loop after another."""

    def __init__(self, control: Control, *, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._open: list[_Claim] = []
        control.join(self)

    async def claim(self, key: str, parts: Iterable[str], *, ttl_s: float) -> Verdict:
        """Which of `parts` of the search `key` the caller is to fetch, marks older than `ttl_s` seconds not counting.

        Reserves a call for each part in the same commit. Where the store does not answer, all are the
        caller's.
        """
        claims = {part: _Claim(f"{key}/{part}") for part in parts}
        self._open += claims.values()
        try:
            with self._control.expecting(claims):
                await self._control.commit()
        finally:
            self._open = [claim for claim in self._open if claim not in claims.values()]
        now = self._now()
        busy = {
            part: dt.datetime.fromtimestamp(claim.busy_since / 1000, dt.UTC)
            for part, claim in claims.items()
            if claim.busy_since is not None and now - claim.busy_since < ttl_s * 1000
        }
        return Verdict(mine=frozenset(claims) - busy.keys(), theirs=busy)

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        now = self._now()
        for claim in self._open:
            if claim.settled:
                continue
            slot, tag = _place(claim.name)
            span = now // 1000 // LONGEST_S
            own, other = f"fetch_{slot}_{span % 2}", f"fetch_{slot}_{(span + 1) % 2}"
            claim.marks = {own: _mark(now, tag), other: 0}
            changes.raise_to[own] = max(changes.raise_to.get(own, 0), claim.marks[own])
            changes.watch.add(other)

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        for claim in self._open:
            if not claim.settled and claim.marks.keys() & changes.raise_to.keys():
                claim.settled = True
                claim.busy_since = self._first(claim)

    def failed(self, changes: Changes) -> None:
        """See `Contributor`."""

    def _first(self, claim: _Claim) -> int | None:
        _, tag = _place(claim.name)
        found = [
            began
            for name, own in claim.marks.items()
            if (value := self._control.values.get(name, 0)) != own
            and (began := _began(value, tag)) is not None
        ]
        return min(found, default=None)

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _place(name: str) -> tuple[int, int]:
    digest = hashlib.sha256(name.encode()).digest()
    return digest[0] % FIELDS, int.from_bytes(digest[1:3], "big") % (1 << _TAG_BITS)


def _mark(now: int, tag: int) -> int:
    span, offset = divmod(now, LONGEST_S * 1000)
    order = (span << _OFFSET_BITS) + _LATEST - offset
    return (((order << _TAG_BITS) + tag) << _NONCE_BITS) + secrets.randbelow(1 << _NONCE_BITS)


def _began(mark: int, tag: int) -> int | None:
    order, found_tag = divmod(mark >> _NONCE_BITS, 1 << _TAG_BITS)
    if not mark or found_tag != tag:
        return None
    span, inverse = divmod(order, 1 << _OFFSET_BITS)
    return span * LONGEST_S * 1000 + _LATEST - inverse
