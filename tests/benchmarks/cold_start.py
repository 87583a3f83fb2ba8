"""From the start of the process to its first answers, against a hello-world of the same framework and environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from tests.benchmarks import firestore
from tests.benchmarks.plan import Plan
from tests.benchmarks.replay import PATHS
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, function, replay, replay_environment
from tests.emulator import EmulatorAbsent

FLOOR_NAME = "async hello of the same framework"
HEALTH = "cold start: process start to first 200 of /health"
SEARCH = "cold start: process start to first real search, no cloud store"
WITH_FIRESTORE = "cold start: process start to first real search, Firestore by gRPC"
_numbers = count()


def measure(plan: Plan) -> Found:
    """Start to the first 200 of `/health`, and to the first search of the platforms on each store."""
    left_out = []
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        settings = replay_environment(upstream)
        stores = {SEARCH: settings}
        try:
            stores[WITH_FIRESTORE] = settings | firestore.environment()
        except EmulatorAbsent as absent:
            left_out.append(f"{WITH_FIRESTORE}: {absent}")
        if not plan.quick:
            _starts(stores)  # the first start of all compiles
        starts = [_starts(stores) for _ in range(1 if plan.quick else plan.rounds + 2)]
    return Found(rows=_rows(starts, stores), left_out=left_out)


def _rows(starts: Sequence[Mapping[str, float]], stores: Mapping[str, object]) -> list[Row]:
    targets = {HEALTH: 1.2, SEARCH: 1.8, WITH_FIRESTORE: 2.7}
    notes = {
        WITH_FIRESTORE: f"with {len(PATHS)} calls, a read and, on the first calls of a day, five commits; the emulator's Java shares the processors"
    }
    return [
        compared(
            what,
            "ms",
            [(each[what], each[FLOOR_NAME]) for each in starts],
            FLOOR_NAME,
            at_most(targets[what]),
            note=notes.get(what, ""),
        )
        for what in (HEALTH, *stores)
    ]


def _starts(stores: Mapping[str, Mapping[str, str]]) -> dict[str, float]:
    """Milliseconds to the first 200 of one start of each."""
    took = {FLOOR_NAME: run(_first_200_ms("hello", FLOOR, {}, "/"))}
    took[HEALTH] = run(_first_200_ms("api", OURS, stores[SEARCH], "/health"))
    for what, settings in stores.items():
        path = f"/search?query=Lakers+{next(_numbers)}"  # never asked before, so that no store has it
        took[what] = run(_first_200_ms("api", OURS, settings, path))
    return took


async def _first_200_ms(target: str, source: Path, settings: Mapping[str, str], path: str) -> float:
    async with function(target, source, settings, path=path) as server:
        return 1000 * server.first_200_s
