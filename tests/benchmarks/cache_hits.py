"""A search answered from memory, against a function of the same framework that returns the same bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.load import Load, fetch, load
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Row, at_least, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, function, replay, replay_environment

SEARCH = "/?query=Lakers&limit=100"
CONNECTIONS = (1, 16, 64)
FLOOR_NAME = "hello returning the same bytes"


def measure(plan: Plan) -> Found:
    """Throughput and p99 at 1, 16 and 64 connections."""
    return Found(rows=run(_measure(plan)))


async def _measure(plan: Plan) -> list[Row]:
    with replay(latencies_ms=(0, 0, 0)) as upstream, tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "body.json")
        async with function("search", OURS, replay_environment(upstream), path=SEARCH) as ours:
            size = _write(kept, await fetch(ours.port, SEARCH))
            async with function("same_bytes", FLOOR, {"BENCH_BODY": str(kept)}) as floor:
                rows = []
                for connections in CONNECTIONS[1:2] if plan.quick else CONNECTIONS:
                    rows += await _at(connections, (ours.port, floor.port), plan, size)
                return rows


def _write(path: Path, content: bytes) -> int:
    return path.write_bytes(content)


async def _at(connections: int, ports: tuple[int, int], plan: Plan, size: int) -> list[Row]:
    await _in_turns(1, ports, connections, 0.2)
    pairs = await _in_turns(plan.rounds, ports, connections, plan.slice_s)
    what = f"cache hit, {connections} connection{'s' if connections > 1 else ''}"
    return [
        compared(
            f"{what}: throughput",
            "answers/s",
            [(ours.rate, floor.rate) for ours, floor in pairs],
            FLOOR_NAME,
            at_least(0.7),
            note=f"{size:,} bytes",
        ),
        compared(
            f"{what}: p99",
            "ms",
            [(1000 * ours.quantile(0.99), 1000 * floor.quantile(0.99)) for ours, floor in pairs],
            FLOOR_NAME,
            at_most(2.0),
        ),
    ]


async def _in_turns(
    rounds: int, ports: tuple[int, int], connections: int, seconds: float
) -> list[tuple[Load, Load]]:
    return await in_turns(
        rounds,
        lambda: load(ports[0], SEARCH, connections=connections, seconds=seconds),
        lambda: load(ports[1], "/", connections=connections, seconds=seconds),
    )
