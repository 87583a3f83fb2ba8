"""Thousands of pairs in each platform's spelling: few are missed, and decoys are not merged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.matching import Decision, compare
from tests.shared.matching.conventions import Pick, different_pair, same_pair

T = TypeVar("T")
PAIRS = 3000


def _picks(draw: st.DrawFn) -> Pick:
    def pick(options: Sequence[T]) -> T:
        return options[draw(st.integers(0, len(options) - 1))]

    return pick


@st.composite
def decoys(draw: st.DrawFn):  # type: ignore[no-untyped-def]
    return different_pair(_picks(draw))


@st.composite
def pairs(draw: st.DrawFn):  # type: ignore[no-untyped-def]
    maker = draw(st.sampled_from((same_pair, different_pair)))
    return maker(_picks(draw))


def test_six_thousand_generated_pairs_keep_the_targets() -> None:
    """Precision at least 0.999 and recall at least 0.98, over as many decoys as true pairs."""
    pick: Pick = random.Random(20261207).choice
    same = [compare(*same_pair(pick)).decision for _ in range(PAIRS)]
    decoyed = [compare(*different_pair(pick)).decision for _ in range(PAIRS)]

    found, merged = same.count(Decision.SAME), decoyed.count(Decision.SAME)

    assert found / PAIRS >= 0.98
    assert found / (found + merged) >= 0.999


@settings(max_examples=300, deadline=None, derandomize=True)
@given(decoys())
def test_no_decoy_is_taken_for_the_performance(pair) -> None:  # type: ignore[no-untyped-def]
    verdict = compare(*pair)

    assert verdict.decision is not Decision.SAME, verdict


@settings(max_examples=150, deadline=None, derandomize=True)
@given(pairs())
def test_every_verdict_says_why_and_does_not_depend_on_the_order(pair) -> None:  # type: ignore[no-untyped-def]
    one, other = pair

    verdict = compare(one, other)

    assert verdict == compare(other, one)
    assert verdict.reasons
    assert 0 <= verdict.confidence <= 1
