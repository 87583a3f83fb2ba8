"""Three calls at once through the service's client, many searches at a time, against bare aiohttp."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import httpx

from shared.fetching.transport import open_transport, send
from tests.benchmarks.plan import Plan
from tests.benchmarks.replay import PATHS
from tests.benchmarks.results import Found, Row, at_least, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import replay

AT_A_TIME = 64
MAX_BYTES = 8 * 1024 * 1024


def measure(plan: Plan) -> Found:
    """Fan-outs a second, 64 at a time."""
    with replay(events=1) as upstream:
        return Found(rows=[run(_measure(f"http://127.0.0.1:{upstream}", plan))])


async def _measure(base: str, plan: Plan) -> Row:
    urls = [base + path for path in PATHS]
    async with (
        open_transport() as transport,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as session,
    ):

        async def ours() -> None:
            requests = [httpx.Request("GET", url) for url in urls]
            await asyncio.gather(*(send(transport, request, max_bytes=MAX_BYTES) for request in requests))

        async def floor() -> None:
            await asyncio.gather(*(_read(session, url) for url in urls))

        await in_turns(1, lambda: _rate(ours, 0.3), lambda: _rate(floor, 0.3))
        seconds = 2 * plan.slice_s
        pairs = await in_turns(plan.rounds, lambda: _rate(ours, seconds), lambda: _rate(floor, seconds))
    return compared(
        f"fan-out of three calls of 100 ms, {AT_A_TIME} at a time",
        "fan-outs/s",
        pairs,
        "bare aiohttp",
        at_least(0.6),
    )


async def _read(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        return await response.read()


async def _rate(once: Callable[[], Awaitable[None]], seconds: float) -> float:
    done = 0
    started = time.perf_counter()

    async def repeat() -> None:
        nonlocal done
        while time.perf_counter() - started < seconds:
            await once()
            done += 1

    await asyncio.gather(*(repeat() for _ in range(AT_A_TIME)))
    return done / (time.perf_counter() - started)
