"""What a million searches cost, from prices and measured sizes: `python -m infra.costs` prints the table of docs/costs.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

PRICES: Mapping[str, float] = json.loads(Path(__file__).with_name("prices.json").read_text())
SEARCHES = 1_000_000
GIB = 2**30
CACHED_SHARES = (0.0, 0.5, 0.9)

VCPU, MEMORY_GIB = 1.0, 0.5
CACHED_S = 0.1
"""Cloud Run bills 100 ms at least; an answer out of the cache takes about 25."""
FRESH_S = 0.7
"""The slowest platform's 600 ms, assumed, and the service's own 50 to 80, measured."""
FRESH_READS, FRESH_WRITES, FRESH_DELETES = 1, 2, 1
"""Look for a copy; one commit for counters and marks, one for the copy, which expires later."""
CACHED_READS = 1
"""At most: an instance that holds the copy itself reads nothing."""
ANSWER_BYTES = 65_000
"""An answer in full for a team with many games; `detail=concise` is about 8,000."""
LINE_BYTES, REQUEST_LOG_BYTES = 270, 1_500
FRESH_LINES, CACHED_LINES = 7, 0.1
"""For the request, three platforms' parts and three calls; one line in ten for an answer out of the cache."""


def cost(cached: float) -> dict[str, float]:
    """US dollars for a million searches of which the share `cached` comes out of the cache, by what is paid for."""
    fresh = 1 - cached
    seconds = SEARCHES * (cached * CACHED_S + fresh * FRESH_S)
    own_lines = LINE_BYTES * (cached * CACHED_LINES + fresh * FRESH_LINES)
    return {
        "Cloud Run instances, no two searches at once": seconds
        * (VCPU * PRICES["vcpu_second"] + MEMORY_GIB * PRICES["gib_second"]),
        "Cloud Run requests": SEARCHES * PRICES["request"],
        "Firestore": SEARCHES
        * (
            (cached * CACHED_READS + fresh * FRESH_READS) * PRICES["document_read"]
            + fresh * FRESH_WRITES * PRICES["document_write"]
            + fresh * FRESH_DELETES * PRICES["document_delete"]
        ),
        "Cloud Logging": SEARCHES * (own_lines + REQUEST_LOG_BYTES) / GIB * PRICES["log_gib"],
        "BigQuery, rows written": SEARCHES * own_lines / GIB * PRICES["bigquery_gib"],
        "data to callers, full answers": SEARCHES * ANSWER_BYTES / GIB * PRICES["egress_gib"],
    }


def table() -> str:
    """The table in docs/costs.md."""
    columns = [cost(share) for share in CACHED_SHARES]
    heads = [f"{share:.0%} out of the cache" for share in CACHED_SHARES]
    rows = [
        f"| {name} | " + " | ".join(f"{column[name]:.2f}" for column in columns) + " |" for name in columns[0]
    ]
    total = "| **all** | " + " | ".join(f"**{sum(column.values()):.2f}**" for column in columns) + " |"
    return "\n".join(
        [
            f"| US dollars for 1 M searches | {' | '.join(heads)} |",
            "| --- | " + " | ".join("---:" for _ in heads) + " |",
            *rows,
            total,
        ]
    )


if __name__ == "__main__":
    print(table())
