"""Which searches are being fetched right now, by any instance: numbered tickets in the control document.

Whoever wants to fetch draws a ticket, on the same commit that reserves the call, so that it costs no write of
its own. The ticket's field is named after the search and the span of time it is drawn in; whoever draws number
1, and sees none drawn in the spans beside it, goes ahead, and all others wait for the result. A ticket counts
until the span after its own ends; then those who still wait draw anew, and the first of them takes over.
Fields of past spans are dropped by later commits; what an instance left behind when it died, by a sweep.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections import deque
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from shared.clock import Clock
from shared.state.control import Contributor, Control
from shared.state.store.port import Changes

SPAN_S = 3
"""A ticket counts for the rest of its span and the next one: 3 to 6 s."""
KEPT_SPANS = 3
MOST_CLAIMS = 100
"""Tickets drawn in one commit; Firestore takes 500 transforms of a document, and each ticket looks at three."""
MOST_DROPS = 300
_PREFIX = "fetch_"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Verdict(Struct, frozen=True, kw_only=True):
    """`mine` are the parts to fetch; `theirs` those fetched elsewhere, by the span that began in, aware UTC."""

    mine: frozenset[str]
    theirs: Mapping[str, dt.datetime]


class _Claim(Struct):
    """One caller's wish to fetch what `name` says; tickets of spans before `since` do not count."""

    name: str
    since: int
    drawn: int | None = None
    settled: bool = False
    theirs: int | None = None
    fields: dict[int, str] = field(default_factory=dict)


class Board(Contributor):
    """One instance's view of what is being fetched. Usable from one event loop after another."""

    def __init__(self, control: Control, *, clock: Clock) -> None:
        self._control = control
        self._clock = clock
        self._open: dict[int, _Claim] = {}
        self._drawn: deque[tuple[int, str]] = deque()
        control.join(self)

    async def claim(self, key: str, parts: Iterable[str], *, since: dt.datetime | None = None) -> Verdict:
        """Which of `parts` of the search `key` the caller is to fetch; tickets from before `since` do not count.

        Reserves a call for each part in the same commit. Where the store does not answer, all are the
        caller's.
        """
        claims = {part: _Claim(_name(key, part), _span(since) if since else 0) for part in parts}
        opened = {id(each): each for each in claims.values()}
        self._open |= opened
        try:
            with self._control.expecting(claims):
                while await self._control.commit() and not all(each.settled for each in claims.values()):
                    pass  # there were more claims than one commit takes
        finally:
            for each in opened:
                del self._open[each]
        theirs = {part: _start(each.theirs) for part, each in claims.items() if each.theirs is not None}
        return Verdict(mine=frozenset(claims.keys() - theirs.keys()), theirs=theirs)

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        span = _span(self._clock.now())
        unsettled = (each for each in self._open.values() if not each.settled)
        for claim in itertools.islice(unsettled, MOST_CLAIMS):
            claim.drawn = span
            claim.fields = {near: f"{_PREFIX}{near}_{claim.name}" for near in (span - 1, span, span + 1)}
            changes.add[claim.fields[span]] = changes.add.get(claim.fields[span], 0) + 1
            changes.watch |= set(claim.fields.values())
            self._drawn.extend(claim.fields.items())
        self._drop_past(changes, span)

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        for claim in self._open.values():
            if not claim.settled and claim.drawn is not None and claim.fields[claim.drawn] in changes.add:
                claim.settled = True
                claim.theirs = self._drawn_before(claim)

    def stale(self, numbers: Mapping[str, int]) -> set[str]:
        """See `Contributor`."""
        oldest = _span(self._clock.now()) - KEPT_SPANS
        names = (name for name in numbers if name.startswith(_PREFIX))
        return {name for name in names if int(name.split("_")[1]) < oldest}

    def _drawn_before(self, claim: _Claim) -> int | None:
        tickets = {span: self._control.values.get(name, 0) for span, name in claim.fields.items()}
        if claim.drawn is not None:
            tickets[claim.drawn] -= 1
        return min(
            (span for span, others in tickets.items() if others > 0 and span >= claim.since), default=None
        )

    def _drop_past(self, changes: Changes, span: int) -> None:
        while self._drawn and self._drawn[0][0] < span - KEPT_SPANS and len(changes.drop) < MOST_DROPS:
            changes.drop.add(self._drawn.popleft()[1])


def expires_at(began: dt.datetime) -> dt.datetime:
    """When a ticket drawn in the span that began at `began` stops counting."""
    return _start(_span(began) + 2)


def _name(key: str, part: str) -> str:
    return hashlib.sha256(f"{key}/{part}".encode()).hexdigest()[:16]


def _span(instant: dt.datetime) -> int:
    return (instant - _EPOCH) // dt.timedelta(seconds=SPAN_S)


def _start(span: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=SPAN_S) * span
