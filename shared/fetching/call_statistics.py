"""How the latest calls to each platform went, as this instance saw them."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import Any

WINDOW = 100


class CallStatistics:
    """Keeps the outcomes of the last 100 calls per platform; an `Observer` of the fetcher."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[tuple[str, float]]] = defaultdict(lambda: deque(maxlen=WINDOW))

    def __call__(self, platform: str, outcome: str, seconds: float, attempt: int) -> None:
        """Take note of one call."""
        del attempt
        self._calls[platform].append((str(outcome), seconds))

    def of(self, platform: str) -> dict[str, Any]:
        """Number of calls, share of good ones (0-1) and latency in milliseconds; None where none was made."""
        from statistics import median  # noqa: PLC0415 - only a deep look at health needs it

        calls = self._calls[platform]
        latencies = sorted(seconds * 1000 for _, seconds in calls)
        return {
            "seen": len(calls),
            "success_rate": round(sum(outcome == "ok" for outcome, _ in calls) / len(calls), 3)
            if calls
            else None,
            "latency_ms_p50": round(median(latencies)) if latencies else None,
            "latency_ms_p95": round(latencies[math.ceil(0.95 * len(latencies)) - 1]) if latencies else None,
            "last_outcome": calls[-1][0] if calls else None,
        }
