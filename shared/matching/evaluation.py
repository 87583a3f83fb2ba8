"""Scores of a matcher on labelled pairs and clusters: precision, recall, false merges, abstentions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shared.matching.cases import Cases, Group, Pair
from shared.matching.cluster import cluster
from shared.matching.verdict import compare
from shared.model import PlatformEvent

Matcher = Callable[[PlatformEvent, PlatformEvent], str]
"""Gives `same`, `different` or `review` for two records."""

SAME, REVIEW = "same", "review"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over pairs.

    `found` are pairs labelled same and answered so, or left to review where the case accepts that; `merged` are all
    pairs answered same, `false_merges` those among them that must not be.
    """

    pairs: int
    same: int
    found: int
    merged: int
    false_merges: tuple[str, ...]
    abstained: int
    accepted: int

    @property
    def precision(self) -> float:
        """The share of merges that are right; 1 when there are none."""
        return 1 - len(self.false_merges) / self.merged if self.merged else 1.0

    @property
    def recall(self) -> float:
        """The share of pairs labelled same that were found, accepted abstentions included; 1 when there are none."""
        return self.found / self.same if self.same else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters compared by the pairs they hold."""

    groups: int
    exact: int
    precision: float
    recall: float
    wrong: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of pairwise precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def answer(one: PlatformEvent, other: PlatformEvent) -> str:
    """The answer of `compare` as a word."""
    return compare(one, other).decision.value


def score(pairs: Iterable[Pair], matcher: Matcher = answer) -> Score:
    """The counts of one matcher over labelled pairs."""
    answers = [(pair, matcher(pair.one, pair.other)) for pair in pairs]
    return Score(
        pairs=len(answers),
        same=sum(pair.label == SAME for pair, _ in answers),
        found=sum(pair.label == SAME and given in pair.accept for pair, given in answers),
        merged=sum(given == SAME for _, given in answers),
        false_merges=tuple(pair.id for pair, given in answers if given == SAME and SAME not in pair.accept),
        abstained=sum(given == REVIEW for _, given in answers),
        accepted=sum(given in pair.accept for pair, given in answers),
    )


def score_by(pairs: Sequence[Pair], field: Callable[[Pair], str]) -> dict[str, Score]:
    """One score per value of `field`, in the order of the values."""
    ordered = sorted(pairs, key=field)
    return {value: score(list(group)) for value, group in itertools.groupby(ordered, key=field)}


def score_clusters(groups: Sequence[Group]) -> Clusters:
    """How far the clusters of each labelled group hold the expected pairs, and which groups they miss."""
    right = wrong = missed = 0
    inexact = []
    for group in groups:
        found, expected = _joined(_clustered(group)), _joined(group.expected)
        right += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
        if found != expected:
            inexact.append(group.id)
    return Clusters(
        groups=len(groups),
        exact=len(groups) - len(inexact),
        precision=right / (right + wrong) if right + wrong else 1.0,
        recall=right / (right + missed) if right + missed else 1.0,
        wrong=tuple(inexact),
    )


def _clustered(group: Group) -> list[frozenset[int]]:
    position = {event.key: n for n, event in enumerate(group.events)}
    return [
        frozenset(position[event.key] for event in (*found.members, *found.duplicates))
        for found in cluster(group.events)
    ]


def _joined(groups: Iterable[frozenset[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def easy(cases: Cases) -> list[Pair]:
    """The pairs of difficulty 3 and less, which need neither abstention nor outside knowledge."""
    return [pair for pair in cases.pairs if pair.difficulty <= 3]
