"""`event_uid`: one name for a performance, from facts that all platforms share, kept over time by the caller."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from shared.matching.matchup import home_side
from shared.matching.record import Record
from shared.matching.teams import billed_leagues
from shared.model import ProductKind

_DAY = 24 * 60
_PASS = ProductKind.PASS
# Day parts are wide, so that doors and stage fall into one; matinee and evening, early and late do not.
_PARTS = ("morning", "afternoon", "evening", "late")
_ENDS = (12 * 60 + 30, 16 * 60 + 30, 21 * 60 + 15)
_DOUBLEHEADERS = frozenset({"MLB"})  # leagues in which two teams meet twice a day
_SECOND_GAME = 15 * 60 + 30  # few games start near it, and the first of a doubleheader is long over


def assign_uids(
    groups: Sequence[Sequence[Record]], known: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """For each group its uid, and the earlier uids that it replaces.

    `known` maps record keys to the uids of an earlier answer. A group keeps the uid that most of its records had;
    a uid that two groups claim stays with the one that holds more of its records.
    """
    derived = _derived(groups)
    if not known:
        return [(uid, ()) for uid in derived]
    claims = [_claims(group, known) for group in groups]
    order = sorted(range(len(groups)), key=lambda n: (-max(claims[n].values(), default=0), derived[n]))
    taken: dict[str, int] = {}
    for n in order:
        for uid, _ in sorted(
            claims[n].items(), key=lambda claim: (-claim[1], claim[0] != derived[n], claim[0])
        ):
            if taken.setdefault(uid, n) == n:
                break
    kept = {n: uid for uid, n in reversed(taken.items())}
    uids = [kept.get(n) or _free(derived[n], taken) for n in range(len(groups))]
    alive = set(uids)
    return [(uid, tuple(sorted(set(claims[n]) - alive)) if claims[n] else ()) for n, uid in enumerate(uids)]


def _claims(group: Sequence[Record], known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for record in group:
        uid = known.get(record.key)
        if uid is not None:
            found[uid] = found.get(uid, 0) + 1
    return found


def _free(uid: str, taken: Mapping[str, int]) -> str:
    """A derived uid, or a further one where another group kept that uid from before."""
    while uid in taken:
        uid = _digest(uid)
    return uid


def _derived(groups: Sequence[Sequence[Record]]) -> list[str]:
    """A uid per group from place, date, part of the day and product; the start only where that leaves several."""
    bases = [_base(group) for group in groups]
    by_base: dict[str, list[int]] = {}
    for n, base in enumerate(bases):
        by_base.setdefault(base, []).append(n)
    for members in by_base.values():
        if len(members) > 1:
            _tell_apart(members, groups, bases)
    return [_digest(base) for base in bases]


def _tell_apart(members: list[int], groups: Sequence[Sequence[Record]], bases: list[str]) -> None:
    for n in members:
        bases[n] += f"|{home}" if (home := _home(groups[n])) else ""
    if len({bases[n] for n in members}) == len(members):
        return
    timed = [n for n in members if _start(groups[n]) is not None]
    for n in members:
        if timed != [n]:
            bases[n] += f"|{_start(groups[n])}"
    if len({bases[n] for n in members}) < len(members):
        for n in members:
            bases[n] += f"|{min(record.title.head or record.key for record in groups[n])}"
    if len({bases[n] for n in members}) < len(members):
        for n in members:
            bases[n] += f"|{min(record.key for record in groups[n])}"


def _base(group: Sequence[Record]) -> str:
    first = group[0]
    if len({record.day for record in group}) > 1:
        first = min(group, key=lambda record: (not record.day_sure, record.day or 0, record.key))
    where = min([record.reading.where for record in group])
    when = f"{first.day}|{_part(group)}" if first.day is not None else "undated"
    return f"{where}|{when}|{first.kind}{_marks(first)}"


def _marks(record: Record) -> str:
    """What tells products and side events of one place and time apart."""
    product, asides = record.title.product, record.title.occasion.asides
    if product.plain and not asides:
        return ""
    return f"|{sorted(product.tags | asides)}|{product.days}|{product.test}"


def _start(group: Sequence[Record]) -> int | None:
    """The start that most members give, in minutes after midnight; the earliest of equals."""
    starts = [record.local % _DAY for record in group if record.local is not None]
    if len(set(starts)) > 1:
        return min(starts, key=lambda start: (-starts.count(start), start))
    return starts[0] if starts else None


def _part(group: Sequence[Record]) -> str:
    for record in group:
        if record.reading.fills_the_day or record.kind is _PASS:
            return f"all day {_game(group)}"
    start = _start(group)
    if start is None:
        return "evening"  # where most performances are, so that a start announced later changes nothing
    return _PARTS[bisect_right(_ENDS, start)]


def _game(group: Sequence[Record]) -> str:
    """What tells the games of one hall and day apart, though the other is not listed here: league, and which of two."""
    league = _league(group)
    if league not in _DOUBLEHEADERS:
        return league
    start = _start(group)
    return f"{league} {'first' if start is not None and start < _SECOND_GAME else 'last'}"


def _league(group: Sequence[Record]) -> str:
    """The league that plays, since one hall may see a matinee of basketball and an evening of hockey."""
    told = {_leagues(record) for record in group if record.reading.leagues}
    if len(told) > 1:
        return min(told, key=lambda leagues: (len(leagues), leagues))
    return told.pop() if told else ""


def _leagues(record: Record) -> str:
    """Where nicknames alone fit teams of several leagues (Hurricanes vs. Ducks), the leagues of who is billed."""
    told = record.reading.leagues
    if " " not in told:
        return told
    billed = billed_leagues(tuple([performer.name for performer in record.event.performers]))
    return " ".join(sorted(billed.intersection(told.split()))) or told


def _home(group: Sequence[Record]) -> str:
    """The team at home, where a member tells one."""
    sides = [
        home_side(record.title.matchup, home_first=record.reading.home_first)
        for record in group
        if record.title.matchup
    ]
    return min([team for side in sides if side and len(side.teams) == 1 for team in side.teams], default="")


@lru_cache(maxsize=16384)
def _digest(text: str) -> str:
    return "ev_" + hashlib.blake2s(text.encode(), digest_size=10).hexdigest()
