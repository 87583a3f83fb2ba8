"""Hard pairs and clusters, written by the platforms' naming conventions: all are answered as they should be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shared.matching import compare
from shared.matching.__main__ import evaluate
from shared.matching.cases import Pair, read_cases
from shared.matching.evaluation import answer, score_clusters

CASES = read_cases(Path(__file__).parent / "written_cases.json")
ROOT = Path(__file__).resolve().parents[3]
REFERENCE = Path(os.environ.get("TICKETS_TEST_DATA") or ROOT.parent / "shared") / "matching" / "cases.json"
SPEAKS_FOR_IT = ("same ", "the names share", "one name ", "both names hold", "names spelled alike")


@pytest.mark.parametrize("category", sorted({pair.category for pair in CASES.pairs}))
def test_pairs_are_answered_as_labelled_whichever_way_round(category: str) -> None:
    wrong = {pair.id: found for pair in CASES.pairs if pair.category == category and (found := wrongly(pair))}

    assert wrong == {}


def wrongly(pair: Pair) -> set[str]:
    """What is answered to a pair that its label does not accept."""
    return {answer(pair.one, pair.other), answer(pair.other, pair.one)} - pair.accept


def test_no_pair_is_told_apart_by_what_speaks_for_it() -> None:
    apart = {
        pair.id: found.reasons
        for pair in CASES.pairs
        if (found := compare(pair.one, pair.other)).decision == "different"
    }

    assert [key for key, why in apart.items() if not why or why[0].startswith(SPEAKS_FOR_IT)] == []


def test_every_written_cluster_is_exact() -> None:
    assert score_clusters(CASES.groups).wrong == ()


@pytest.mark.skipif(
    not REFERENCE.exists(), reason="the labelled cases are not at hand: no ../shared/matching/cases.json"
)
def test_the_labelled_cases_meet_their_targets() -> None:
    report = evaluate(read_cases(REFERENCE))

    assert report["matcher"]["false_merges"] == []
    assert report["difficulty_up_to_3"]["recall"] >= 0.97
    assert report["matcher"]["recall"] >= 0.90
    assert report["clusters"]["not_exact"] == []


def test_plain_rules_do_worse_on_the_written_cases_in_the_same_run() -> None:
    report = evaluate(CASES)

    assert all(rule["f1"] < 0.8 and rule["false_merges"] for rule in report["baselines"].values())
