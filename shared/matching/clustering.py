"""Groups of records that are one performance: at most one per platform, and no bridges between performances."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from msgspec import Struct

from shared.matching.blocking import candidate_pairs
from shared.matching.likeness import Likeness
from shared.matching.record import Record
from shared.matching.venue_likeness import venue_likeness
from shared.matching.verdict import Decision, Verdict, judge
from shared.model import OFF

_SAME, _DIFFERENT = Decision.SAME, Decision.DIFFERENT
_NEARER = 0.01  # a link that is surer by less than this is not surer

Pair = tuple[int, int]
"""Positions of two records, the lower one first."""


class Group(Struct, gc=False):
    """Positions of records of one performance in ascending order, and what stays in doubt."""

    members: list[int]
    duplicates: list[int]
    doubts: list[str]


class Matcher:
    """The comparisons of one call: each pair is judged once, the candidates ahead, others when a merge asks."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._platforms = [record.event.platform for record in records]
        pairs = candidate_pairs(records)
        self.verdicts = {pair: judge(records[pair[0]], records[pair[1]]) for pair in pairs}

    def _judge(self, pair: Pair) -> Verdict:
        verdict = self.verdicts[pair] = judge(self.records[pair[0]], self.records[pair[1]])
        return verdict

    def verdict(self, one: int, other: int) -> Verdict:
        """The verdict on two records, by position."""
        pair = _pair(one, other)
        return self.verdicts.get(pair) or self._judge(pair)

    def groups(self) -> list[Group]:
        """All records in groups, in a fixed order whatever the order of the input."""
        same = [pair for pair, verdict in self.verdicts.items() if verdict.decision is _SAME]
        platforms = self._platforms
        links = [pair for pair in same if platforms[pair[0]] != platforms[pair[1]]]
        stand_ins: dict[int, int] = {}
        if len(links) < len(same):
            stand_ins = self._duplicates([pair for pair in same if not self._across(pair)])
        if stand_ins:
            links = [pair for pair in links if pair[0] not in stand_ins and pair[1] not in stand_ins]
        agreed = all_agreed(links)
        settled = set(itertools.chain.from_iterable(agreed))
        open_links = [pair for pair in links if pair[0] not in settled]
        unclear = self._ambiguous(open_links)
        rest = [n for n in range(len(self.records)) if n not in settled and n not in stand_ins]
        joined = self._merge(rest, [pair for pair in open_links if pair not in unclear])
        groups = self._with_duplicates(sorted(agreed + joined), stand_ins)
        self._tell_doubts(groups, unclear)
        return groups

    def _across(self, pair: Pair) -> bool:
        return self._platforms[pair[0]] != self._platforms[pair[1]]

    def _duplicates(self, same: Sequence[Pair]) -> dict[int, int]:
        """Records that a platform lists twice, each with the record that stands for it."""
        found: dict[int, int] = {}
        for one, other in same:
            if self._is_twice(one, other):
                kept, dropped = sorted((_last(found, one), _last(found, other)), key=self._rank)
                if kept != dropped:
                    found[dropped] = kept
        return {dropped: _last(found, kept) for dropped, kept in found.items()}

    def _is_twice(self, one: int, other: int) -> bool:
        """Same name, room and minute on one platform; or its stale record of a date that was moved."""
        a, b = self.records[one].features, self.records[other].features
        if a.day != b.day:
            return a.shifted != b.shifted
        if a.local is None or a.local != b.local or a.venue is None or b.venue is None:
            return False
        names_agree = a.title.head == b.title.head and a.title.tokens == b.title.tokens
        return names_agree and venue_likeness(a.venue, b.venue) is Likeness.SAME

    def _rank(self, position: int) -> tuple[bool, bool, str]:
        """Which of two records stands for both, whatever they cost: one that is on, then one that was never moved."""
        record = self.records[position]
        return record.features.status in OFF, record.features.shifted, record.key

    def _ambiguous(self, same: Sequence[Pair]) -> set[Pair]:
        """Links of a record that would fit two performances: without a start time, or as near to one as to the other."""
        neighbours: dict[int, list[int]] = {}
        for one, other in same:
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
        unclear: set[Pair] = set()
        for position, others in neighbours.items():
            if len(others) == 1:
                continue
            for one, other in itertools.combinations(others, 2):
                if self._apart(one, other) and self._torn(position, one, other):
                    unclear |= {_pair(position, one), _pair(position, other)}
        return unclear

    def _torn(self, position: int, one: int, other: int) -> bool:
        """Whether nothing tells which of two performances a record belongs to."""
        if self.records[position].features.local is None:
            return True
        nearer = self.verdict(position, one).confidence - self.verdict(position, other).confidence
        return abs(nearer) < _NEARER

    def _apart(self, one: int, other: int) -> bool:
        """Whether two records are two performances: told apart, or listed side by side by one platform."""
        return self.verdict(one, other).decision is _DIFFERENT or not self._across((one, other))

    def _merge(self, positions: Iterable[int], links: Iterable[Pair]) -> list[list[int]]:
        """Join the surest links first; a group takes one record per platform and none that differs from a member."""
        held = {n: [n] for n in positions}
        for _, pair in sorted([(-self.verdicts[pair].confidence, pair) for pair in links]):
            one, other = held[pair[0]], held[pair[1]]
            if one is not other and self._may_join(one, other):
                one += other
                for position in other:
                    held[position] = one
        return [sorted(members) for members in {id(members): members for members in held.values()}.values()]

    def _may_join(self, one: list[int], other: list[int]) -> bool:
        for a in one:
            for b in other:
                if self._platforms[a] == self._platforms[b]:
                    return False
                if self.verdict(a, b).decision is _DIFFERENT:
                    return False
        return True

    def _with_duplicates(self, joined: Sequence[list[int]], stand_ins: dict[int, int]) -> list[Group]:
        doubles: dict[int, list[int]] = {}
        for dropped, kept in stand_ins.items():
            doubles.setdefault(kept, []).append(dropped)
        return [Group(members, _all_of(doubles, members) if doubles else [], []) for members in joined]

    def _tell_doubts(self, groups: Sequence[Group], unclear: set[Pair]) -> None:
        """Tell each group which other records may belong to it, and why they were left apart."""
        home = [groups[0]] * len(self.records) if groups else []
        for group in groups:
            for n in itertools.chain(group.members, group.duplicates):
                home[n] = group
        alike = [pair for pair, verdict in self.verdicts.items() if verdict.decision is not _DIFFERENT]
        for pair in sorted([pair for pair in alike if home[pair[0]] is not home[pair[1]]]):
            if self._across(pair):
                why = "it fits more than one performance" if pair in unclear else _why(self.verdicts[pair])
                for mine, theirs in (pair, pair[::-1]):
                    home[mine].doubts.append(
                        f"{_called(self.records[theirs])} may be the same performance: {why}"
                    )


def all_agreed(links: Sequence[Pair]) -> list[list[int]]:
    """The groups of records that are all linked with each other and with no further one, each in ascending order.

    The links ascend: those of the lowest record of a group come before those among the others.
    """
    lowest: dict[int, int] = {}
    links_of: dict[int, int] = {}
    torn: set[int] = set()
    for one, other in links:
        mine = lowest.setdefault(one, one)
        theirs = lowest.setdefault(other, mine)
        if mine != theirs:
            torn |= {mine, theirs}
        links_of[mine] = links_of.get(mine, 0) + 1
    groups: dict[int, list[int]] = {}
    for position, first in lowest.items():
        groups.setdefault(first, []).append(position)
    return [
        members
        for first, members in groups.items()
        if first not in torn and 2 * links_of[first] == len(members) * (len(members) - 1)
    ]


def _all_of(doubles: dict[int, list[int]], members: Sequence[int]) -> list[int]:
    return sorted(itertools.chain.from_iterable(doubles.get(n, ()) for n in members))


def _called(record: Record) -> str:
    return f"{record.event.platform} {record.event.event_id}"


def _why(verdict: Verdict) -> str:
    return "; ".join(verdict.conflicts) or "another record of that platform fits better"


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _last(found: dict[int, int], position: int) -> int:
    while position in found:
        position = found[position]
    return position
