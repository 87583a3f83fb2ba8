"""A search answered from Firestore alone, against a function that reads the same document and returns its bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from tests.benchmarks import firestore
from tests.benchmarks.load import fetch, load
from tests.benchmarks.plan import Plan
from tests.benchmarks.replay import CALLS_PATH
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, function, replay, replay_environment
from tests.emulator import EmulatorAbsent

WHAT = "cache hit in Firestore, 1 connection: p50"
SEARCH = "/?query=Lakers&limit=100"
NO_MEMORY = {"TICKETS_MEMORY_CACHE_BYTES": "0", "TICKETS_ANSWER_CACHE_BYTES": "0"}
"""An instance that remembers nothing, so that each search reads the entry and composes its answer anew."""
ENTRIES = "tickets_entries"
LOOKS = 100


def measure(plan: Plan) -> Found:
    """The median time of a search that another instance has answered before."""
    try:
        store = firestore.environment()
    except EmulatorAbsent as absent:
        return Found(rows=[], left_out=[f"{WHAT}: {absent}"])
    return Found(rows=[run(_measure(store, plan))])


async def _measure(store: Mapping[str, str], plan: Plan) -> Row:
    with replay(latencies_ms=(0, 0, 0)) as upstream:
        settings = {**replay_environment(upstream), **store}
        async with function("search", OURS, settings, path=SEARCH):
            # The other instance: it asks the platforms and leaves what they told in Firestore.
            name, size = await _entry(store)
        asked = await fetch(upstream, CALLS_PATH)
        async with (
            function("search", OURS, {**settings, **NO_MEMORY}, path=SEARCH) as ours,
            function("bare_get", FLOOR, {**store, "BENCH_DOCUMENT": name}) as floor,
        ):
            answers = [len(await fetch(ours.port, SEARCH)), len(await fetch(floor.port, "/"))]
            pairs = await _compared((ours.port, floor.port), plan)
        if await fetch(upstream, CALLS_PATH) != asked:
            raise RuntimeError("the platforms were asked though Firestore had the answer")
    return compared(
        WHAT,
        "ms",
        pairs,
        "one bare Firestore get of the same document, and hello",
        at_most(1.3),
        note=f"{size:,} bytes of JSON in Firestore; ours answers {answers[0]:,} bytes, the floor {answers[1]:,}",
    )


async def _entry(store: Mapping[str, str]) -> tuple[str, int]:
    """The one entry's name and length, once it is written. Raises RuntimeError when it is not."""
    for _ in range(LOOKS):
        found = firestore.documents(store, ENTRIES)
        if found:
            ((name, size),) = found.items()
            return name, size
        await asyncio.sleep(0.1)
    raise RuntimeError("the first answer did not reach Firestore")


async def _compared(ports: tuple[int, int], plan: Plan) -> list[tuple[float, float]]:
    requests = 20 if plan.quick else 200

    async def ours() -> float:
        return 1000 * (await load(ports[0], SEARCH, connections=1, requests=requests)).quantile(0.5)

    async def floor() -> float:
        return 1000 * (await load(ports[1], "/", connections=1, requests=requests)).quantile(0.5)

    await in_turns(1, ours, floor)
    return await in_turns(plan.rounds, ours, floor)
