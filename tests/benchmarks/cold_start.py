"""From the start of the process to its first answers, against a hello-world of the same framework and environment."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, at_most, compared
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, function, replay, replay_environment

FLOOR_NAME = "async hello of the same framework"


def measure(plan: Plan) -> Found:
    """Start to the first 200 of `/health`, and to the first real search with the embedded store."""
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        settings = replay_environment(upstream)
        rounds = 1 if plan.quick else plan.rounds + 2
        starts = [_start(settings) for _ in range(rounds)]
    return Found(
        rows=[
            compared(
                "cold start: process start to first 200 of /health",
                "ms",
                [(health, hello) for hello, health, _ in starts],
                FLOOR_NAME,
                at_most(1.2),
            ),
            compared(
                "cold start: process start to first real search, no cloud store",
                "ms",
                [(search, hello) for hello, _, search in starts],
                FLOOR_NAME,
                at_most(1.8),
            ),
        ]
    )


def _start(settings: dict[str, str]) -> tuple[float, float, float]:
    hello = run(_first_200_ms("hello", FLOOR, {}, "/"))
    health = run(_first_200_ms("api", OURS, settings, "/health"))
    return hello, health, run(_first_200_ms("api", OURS, settings, "/search?query=Lakers"))


async def _first_200_ms(target: str, source: Path, settings: dict[str, str], path: str) -> float:
    async with function(target, source, settings, path=path) as server:
        return 1000 * server.first_200_s
