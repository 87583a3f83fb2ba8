"""Groups of records that are one performance: at most one per platform, and no bridges between performances."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.matching.blocking import candidate_pairs
from shared.matching.record import Record
from shared.matching.venue import Likeness, venue_likeness
from shared.matching.verdict import Decision, Verdict, judge
from shared.model import EventStatus

_SAME, _DIFFERENT = Decision.SAME, Decision.DIFFERENT
_NEARER = 0.01  # a link that is surer by less than this is not surer


@dataclass(slots=True)
class Group:
    """Positions of records of one performance, what joined them, and what stays in doubt."""

    members: list[int]
    duplicates: list[int] = field(default_factory=list)
    links: list[Verdict] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


class Matcher:
    """The comparisons of one call: each pair is judged once, the candidates ahead, others when a merge asks."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._platforms = [record.platform for record in records]
        self.verdicts = {pair: self._judge(*pair) for pair in candidate_pairs(records)}

    def _judge(self, one: int, other: int) -> Verdict:
        return judge(self.records[one], self.records[other])

    def verdict(self, one: int, other: int) -> Verdict:
        """The verdict on two records, by position."""
        pair = _pair(one, other)
        verdict = self.verdicts.get(pair)
        if verdict is None:
            verdict = self.verdicts[pair] = self._judge(*pair)
        return verdict

    def groups(self) -> list[Group]:
        """All records in groups, in a fixed order whatever the order of the input."""
        stand_ins = self._duplicates()
        same = [
            pair
            for pair, verdict in self.verdicts.items()
            if verdict.decision is _SAME
            and self._across(pair)
            and not (stand_ins and stand_ins.keys() & set(pair))
        ]
        unclear = self._ambiguous(same)
        groups = self._merge([pair for pair in same if pair not in unclear], stand_ins)
        self._tell_doubts(groups, unclear)
        return groups

    def _across(self, pair: tuple[int, int]) -> bool:
        return self._platforms[pair[0]] != self._platforms[pair[1]]

    def _duplicates(self) -> dict[int, int]:
        """Records that a platform lists twice, each with the record that stands for it."""
        found: dict[int, int] = {}
        for (one, other), verdict in self.verdicts.items():
            if verdict.decision is _SAME and not self._across((one, other)) and self._is_twice(one, other):
                kept, dropped = sorted((_last(found, one), _last(found, other)), key=self._rank)
                if kept != dropped:
                    found[dropped] = kept
        return {dropped: _last(found, kept) for dropped, kept in found.items()}

    def _is_twice(self, one: int, other: int) -> bool:
        """Same name, room and minute on one platform; or its stale record of a date that was moved."""
        a, b = self.records[one], self.records[other]
        if a.day != b.day:
            return a.shifted != b.shifted
        if a.local is None or a.local != b.local or a.venue is None or b.venue is None:
            return False
        names_agree = a.title.head == b.title.head and a.title.tokens == b.title.tokens
        return names_agree and venue_likeness(a.venue, b.venue) is Likeness.SAME

    def _rank(self, position: int) -> tuple[bool, str]:
        record = self.records[position]
        return record.event.status is EventStatus.CANCELLED or record.shifted, record.key

    def _ambiguous(self, same: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        """Links of a record that would fit two performances: without a start time, or as near to one as to the other."""
        neighbours: dict[int, list[int]] = {}
        for one, other in same:
            neighbours.setdefault(one, []).append(other)
            neighbours.setdefault(other, []).append(one)
        unclear: set[tuple[int, int]] = set()
        for position, others in neighbours.items():
            if len(others) == 1:
                continue
            for one, other in itertools.combinations(others, 2):
                if self._apart(one, other) and self._torn(position, one, other):
                    unclear |= {_pair(position, one), _pair(position, other)}
        return unclear

    def _torn(self, position: int, one: int, other: int) -> bool:
        """Whether nothing tells which of two performances a record belongs to."""
        if self.records[position].local is None:
            return True
        nearer = self.verdict(position, one).confidence - self.verdict(position, other).confidence
        return abs(nearer) < _NEARER

    def _apart(self, one: int, other: int) -> bool:
        """Whether two records are two performances: told apart, or listed side by side by one platform."""
        verdict = self.verdicts.get(_pair(one, other)) or self.verdict(one, other)
        return verdict.decision is _DIFFERENT or not self._across((one, other))

    def _merge(self, same: Iterable[tuple[int, int]], stand_ins: dict[int, int]) -> list[Group]:
        """Join the surest links first; a group takes one record per platform and none that differs from a member."""
        held = {n: [n] for n in range(len(self.records)) if n not in stand_ins}
        for _, pair in sorted([(-self.verdicts[pair].confidence, pair) for pair in same]):
            one, other = held[pair[0]], held[pair[1]]
            if one is not other and self._may_join(one, other):
                one += other
                for position in other:
                    held[position] = one
        doubles: dict[int, list[int]] = {}
        for dropped, kept in stand_ins.items():
            doubles.setdefault(kept, []).append(dropped)
        found = {id(members): members for members in held.values()}
        return [self._group(members, doubles) for members in found.values()]

    def _may_join(self, one: list[int], other: list[int]) -> bool:
        for a in one:
            for b in other:
                if self._platforms[a] == self._platforms[b]:
                    return False
                if self.verdict(a, b).decision is _DIFFERENT:
                    return False
        return True

    def _group(self, members: list[int], doubles: dict[int, list[int]]) -> Group:
        links = [self.verdict(a, b) for a, b in itertools.combinations(members, 2)]
        return Group(
            members=sorted(members),
            duplicates=sorted(double for n in members for double in doubles.get(n, ())) if doubles else [],
            links=[link for link in links if link.decision is _SAME],
        )

    def _tell_doubts(self, groups: Sequence[Group], unclear: set[tuple[int, int]]) -> None:
        """Tell each group which other records may belong to it, and why they were left apart."""
        home = {n: group for group in groups for n in (*group.members, *group.duplicates)}
        open_pairs = [
            pair
            for pair, verdict in self.verdicts.items()
            if verdict.decision is not _DIFFERENT and home[pair[0]] is not home[pair[1]]
        ]
        for pair in sorted(open_pairs):
            if self._across(pair):
                why = "it fits more than one performance" if pair in unclear else _why(self.verdicts[pair])
                for mine, theirs in (pair, pair[::-1]):
                    home[mine].doubts.append(
                        f"{_called(self.records[theirs])} may be the same performance: {why}"
                    )


def _called(record: Record) -> str:
    return f"{record.platform} {record.event.event_id}"


def _why(verdict: Verdict) -> str:
    return "; ".join(verdict.conflicts) or "another record of that platform fits better"


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _last(found: dict[int, int], position: int) -> int:
    while position in found:
        position = found[position]
    return position
