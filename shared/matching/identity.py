"""`event_uid`: one name for a performance, from facts that all platforms share, kept over time by the caller."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from shared.matching.features import Features
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
    named = [_named(*[record.features for record in group]) for group in groups]
    uids = [uid for _, uid in named]
    if len(set(uids)) < len(uids):
        by_base: dict[str, list[int]] = {}
        for n, (base, _) in enumerate(named):
            by_base.setdefault(base, []).append(n)
        for base, members in by_base.items():
            if len(members) > 1:
                _tell_apart(base, members, groups, uids)
    return uids


def _tell_apart(base: str, members: list[int], groups: Sequence[Sequence[Record]], uids: list[str]) -> None:
    told = {n: [record.features for record in groups[n]] for n in members}
    bases = {n: f"{base}|{home}" if (home := _home(told[n])) else base for n in members}
    if len(set(bases.values())) < len(members):
        _add_starts(bases, told)
    if len(set(bases.values())) < len(members):
        for n in members:
            bases[n] += f"|{min(record.features.title.head or record.key for record in groups[n])}"
    if len(set(bases.values())) < len(members):
        for n in members:
            bases[n] += f"|{min(record.key for record in groups[n])}"
    for n in members:
        uids[n] = _digest(bases[n])


def _add_starts(bases: dict[int, str], told: Mapping[int, Sequence[Features]]) -> None:
    starts = {n: _start(group) for n, group in told.items()}
    timed = [n for n, start in starts.items() if start is not None]
    for n, start in starts.items():
        if timed != [n]:
            bases[n] += f"|{start}"


@lru_cache(maxsize=8192)
def _named(*group: Features) -> tuple[str, str]:
    """What a uid is made of, and the uid, given a group's records by date and key; remembered between calls."""
    first = group[0]
    if len({told.day for told in group}) > 1:
        first = min(group, key=lambda told: (not told.day_sure, told.day or 0))
    where = min([told.reading.where for told in group])
    when = f"{first.day}|{_part(group)}" if first.day is not None else "undated"
    base = f"{where}|{when}|{first.kind}{_marks(first)}"
    return base, _digest(base)


def _marks(first: Features) -> str:
    """What tells products and side events of one place and time apart."""
    product, asides = first.title.product, first.title.occasion.asides
    if product.plain and not asides:
        return ""
    return f"|{sorted(product.tags | asides)}|{product.days}|{product.test}"


def _start(group: Sequence[Features]) -> int | None:
    """The start that most members give, in minutes after midnight; the earliest of equals."""
    starts = [told.local % _DAY for told in group if told.local is not None]
    if len(set(starts)) > 1:
        return min(starts, key=lambda start: (-starts.count(start), start))
    return starts[0] if starts else None


def _part(group: Sequence[Features]) -> str:
    for told in group:
        if told.reading.fills_the_day or told.kind is _PASS:
            return f"all day {_game(group)}"
    start = _start(group)
    if start is None:
        return "evening"  # where most performances are, so that a start announced later changes nothing
    return _PARTS[bisect_right(_ENDS, start)]


def _game(group: Sequence[Features]) -> str:
    """What tells the games of one hall and day apart, though the other is not listed here: league, and which of two."""
    league = _league(group)
    if league not in _DOUBLEHEADERS:
        return league
    start = _start(group)
    return f"{league} {'first' if start is not None and start < _SECOND_GAME else 'last'}"


def _league(group: Sequence[Features]) -> str:
    """The league that plays, since one hall may see a matinee of basketball and an evening of hockey."""
    leagues = {_leagues(told) for told in group if told.reading.leagues}
    if len(leagues) > 1:
        return min(leagues, key=lambda names: (len(names), names))
    return leagues.pop() if leagues else ""


def _leagues(told: Features) -> str:
    """Where nicknames alone fit teams of several leagues (Hurricanes vs. Ducks), the leagues of who is billed."""
    leagues = told.reading.leagues
    if " " not in leagues:
        return leagues
    billed = billed_leagues(tuple([performer.name for performer in told.billed]))
    return " ".join(sorted(billed.intersection(leagues.split()))) or leagues


def _home(group: Sequence[Features]) -> str:
    """The team at home, where a member tells one."""
    sides = [
        home_side(told.title.matchup, home_first=told.reading.home_first)
        for told in group
        if told.title.matchup
    ]
    return min([team for side in sides if side and len(side.teams) == 1 for team in side.teams], default="")


def _digest(text: str) -> str:
    return "ev_" + hashlib.blake2s(text.encode(), digest_size=10).hexdigest()
