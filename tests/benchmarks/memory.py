"""What an instance holds in memory: idle, and over many requests."""

from __future__ import annotations

from itertools import cycle

from tests.benchmarks.load import load
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Plot, Row, at_most, compared
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, Server, function, replay, replay_environment

QUERIES = 8
STEPS = 20
MEGABYTE = 1024 * 1024


def measure(plan: Plan) -> Found:
    """Resident memory after one search against hello's when idle, and its growth over many cached searches."""
    return run(_measure(plan))


async def _measure(plan: Plan) -> Found:
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        async with function("search", OURS, replay_environment(upstream), path=_path(0)) as ours:
            async with function("hello", FLOOR) as hello:
                idle = (ours.resident_bytes / MEGABYTE, hello.resident_bytes / MEGABYTE)
            grown = await _grown(ours, plan.requests)
    warm = grown[0][1]
    most = max(held for _, held in grown)
    least = min(held for _, held in grown)
    rows = [
        compared("memory after the first search", "MB", [idle], "async hello, idle", at_most(3.0)),
        Row(
            what=f"memory over {plan.requests:,} cached searches, at most",
            unit="MB",
            ours=most,
            floor=warm,
            ratio=most / warm,
            against=f"the same instance after {grown[0][0]:,.0f}",
            target=at_most(1.05),
            note=f"at least {least:.1f} MB",
        ),
    ]
    plot = Plot(
        name="benchmark_memory",
        title="memory of one instance",
        across="cached searches answered",
        up="MB",
        lines={"resident": grown},
    )
    return Found(rows=rows, plots=[plot])


async def _grown(server: Server, requests: int) -> list[tuple[float, float]]:
    paths = cycle(_path(number) for number in range(QUERIES))
    points = []
    for step in range(1, STEPS + 1):
        await load(server.port, paths, connections=16, requests=requests // STEPS)
        points.append((float(requests * step // STEPS), server.resident_bytes / MEGABYTE))
    return points


def _path(number: int) -> str:
    return f"/?query=Lakers+{number}&limit=100"
