"""What there is to measure, and how thoroughly."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = (
    "cold_start",
    "cache_hits",
    "shared_hits",
    "live_search",
    "recovery",
    "fan_out",
    "parallel",
    "search_cpu",
    "memory",
    "growth",
    "matching",
    "peers",
    "mcp_peer",
)
"""The benchmarks in the order of the report, each a module here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`rounds` of each comparison, alternating; `slice_s` seconds of load in each; `quick` only proves that it runs."""

    rounds: int = 5
    slice_s: float = 1.0
    requests: int = 100_000
    quick: bool = False


QUICK = Plan(rounds=1, slice_s=0.2, requests=400, quick=True)
