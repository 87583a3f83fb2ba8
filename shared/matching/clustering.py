"""Groups of records that are one performance: at most one per platform, and no bridges between performances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.matching.blocking import candidate_pairs
from shared.matching.record import Record
from shared.matching.venue import Likeness, venue_likeness
from shared.matching.verdict import Decision, Verdict, judge
from shared.model import EventStatus


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
        self.verdicts = {pair: self._judge(*pair) for pair in candidate_pairs(records)}

    def _judge(self, one: int, other: int) -> Verdict:
        return judge(self.records[one], self.records[other])

    def verdict(self, one: int, other: int) -> Verdict:
        """The verdict on two records, by position."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self.verdicts:
            self.verdicts[pair] = self._judge(*pair)
        return self.verdicts[pair]

    def groups(self) -> list[Group]:
        """All records in groups, in a fixed order whatever the order of the input."""
        stand_ins = self._duplicates()
        same = [
            pair
            for pair, verdict in self.verdicts.items()
            if verdict.decision is Decision.SAME and not stand_ins.keys() & set(pair) and self._across(pair)
        ]
        unclear = self._ambiguous(same)
        groups = self._merge([pair for pair in same if pair not in unclear], stand_ins)
        self._tell_doubts(groups, unclear)
        return groups

    def _across(self, pair: tuple[int, int]) -> bool:
        return self.records[pair[0]].platform != self.records[pair[1]].platform

    def _duplicates(self) -> dict[int, int]:
        """Records that a platform lists twice, each with the record that stands for it."""
        found: dict[int, int] = {}
        for (one, other), verdict in self.verdicts.items():
            if (
                verdict.decision is Decision.SAME
                and not self._across((one, other))
                and self._is_twice(one, other)
            ):
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
            if len(others) > 1:
                unclear |= self._unclear_links(position, others)
        return unclear

    def _unclear_links(self, position: int, others: list[int]) -> set[tuple[int, int]]:
        """The links of one record to others that are performances apart, unless one of them is clearly nearer."""
        loose = self.records[position].local is None
        rivals: set[int] = set()
        for index, one in enumerate(others):
            for other in others[index + 1 :]:
                if not self._apart(one, other):
                    continue
                nearer = self.verdict(position, one).confidence - self.verdict(position, other).confidence
                if loose or abs(nearer) < 0.01:
                    rivals |= {one, other}
        return {(min(position, rival), max(position, rival)) for rival in rivals}

    def _apart(self, one: int, other: int) -> bool:
        """Whether two records are two performances: told apart, or listed side by side by one platform."""
        return not self._across((one, other)) or self.verdict(one, other).decision is Decision.DIFFERENT

    def _merge(self, same: Iterable[tuple[int, int]], stand_ins: dict[int, int]) -> list[Group]:
        """Join the surest links first; a group takes one record per platform and none that differs from a member."""
        groups = {n: Group([n]) for n in range(len(self.records)) if n not in stand_ins}
        for dropped, kept in stand_ins.items():
            groups[kept].duplicates.append(dropped)
        for pair in sorted(same, key=lambda pair: (-self.verdicts[pair].confidence, pair)):
            one, other = groups[pair[0]], groups[pair[1]]
            if one is not other and self._may_join(one, other):
                self._join(one, other, groups)
        return list({id(group): group for group in groups.values()}.values())

    def _may_join(self, one: Group, other: Group) -> bool:
        if {self.records[n].platform for n in one.members} & {
            self.records[n].platform for n in other.members
        }:
            return False
        return all(
            self.verdict(a, b).decision is not Decision.DIFFERENT for a in one.members for b in other.members
        )

    def _join(self, one: Group, other: Group, groups: dict[int, Group]) -> None:
        one.links += other.links
        one.links += [
            verdict
            for a in one.members
            for b in other.members
            if (verdict := self.verdict(a, b)).decision is Decision.SAME
        ]
        one.members += other.members
        one.duplicates += other.duplicates
        for position in other.members:
            groups[position] = one

    def _tell_doubts(self, groups: Sequence[Group], unclear: set[tuple[int, int]]) -> None:
        """Tell each group which other records may belong to it, and why they were left apart."""
        home = {n: group for group in groups for n in (*group.members, *group.duplicates)}
        for pair in sorted(self.verdicts):
            verdict = self.verdicts[pair]
            if (
                verdict.decision is Decision.DIFFERENT
                or home[pair[0]] is home[pair[1]]
                or not self._across(pair)
            ):
                continue
            why = "it fits more than one performance" if pair in unclear else _why(verdict)
            for mine, theirs in (pair, pair[::-1]):
                record = self.records[theirs]
                home[mine].doubts.append(
                    f"{record.platform} {record.event.event_id} may be the same performance: {why}"
                )


def _why(verdict: Verdict) -> str:
    return "; ".join(verdict.conflicts) or "another record of that platform fits better"


def _last(found: dict[int, int], position: int) -> int:
    while position in found:
        position = found[position]
    return position
