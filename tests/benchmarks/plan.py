"""How thoroughly to measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rounds` of each comparison, alternating; `slice_s` seconds of load in each; `quick` only proves that it runs."""

    rounds: int = 5
    slice_s: float = 1.0
    requests: int = 100_000
    quick: bool = False


QUICK = Plan(rounds=1, slice_s=0.2, requests=400, quick=True)
