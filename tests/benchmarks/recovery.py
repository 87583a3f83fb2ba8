"""Whether the client still works after seconds of cancelled calls at twice its pool, against httpx's own pool."""

from __future__ import annotations

import asyncio
import random
import time

import httpx

from shared.errors import SourceError
from shared.fetching.transport import MAX_CONNECTIONS, open_transport, send
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Row, at_least
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import replay

HEALTHY_CALLS = 10
HTTPX_POOL = 10
LATENCY_MS = 10.0
HEALTHY_WITHIN_S = 5.0


def measure(plan: Plan) -> Found:
    """Healthy calls that succeed after 5 s of calls given up after 1 to 20 ms, twice as many as the pool is large."""
    seconds = 0.3 if plan.quick else 5.0
    with replay(events=1, latencies_ms=[LATENCY_MS] * 3) as upstream:
        url = f"http://127.0.0.1:{upstream}/2/events"
        ours = run(_recovered(open_transport(), url, 2 * MAX_CONNECTIONS, seconds))
        limits = httpx.Limits(max_connections=HTTPX_POOL)
        theirs = run(_recovered(httpx.AsyncHTTPTransport(limits=limits), url, 2 * HTTPX_POOL, seconds))
    return Found(
        rows=[
            Row(
                what=f"healthy calls of {HEALTHY_CALLS} after {seconds:g} s of cancelled ones at twice the pool",
                unit="calls",
                ours=ours,
                floor=theirs,
                ratio=ours / HEALTHY_CALLS,
                against=f"httpx's own pool of {HTTPX_POOL}; the ratio is to all {HEALTHY_CALLS}",
                target=at_least(1.0),
            )
        ]
    )


async def _recovered(transport: httpx.AsyncBaseTransport, url: str, tasks: int, seconds: float) -> int:
    """How many of the healthy calls succeed."""
    chance = random.Random(7)
    until = time.perf_counter() + seconds

    async def give_up_soon() -> None:
        while time.perf_counter() < until:
            try:
                async with asyncio.timeout(chance.uniform(0.001, 0.02)):
                    await send(transport, httpx.Request("GET", url), max_bytes=10**6)
            except (TimeoutError, httpx.HTTPError, SourceError):
                continue

    async with transport:
        await asyncio.gather(*(give_up_soon() for _ in range(tasks)))
        healthy = [await _succeeds(transport, url) for _ in range(HEALTHY_CALLS)]
    return sum(healthy)


async def _succeeds(transport: httpx.AsyncBaseTransport, url: str) -> bool:
    try:
        async with asyncio.timeout(HEALTHY_WITHIN_S / HEALTHY_CALLS):
            return (await send(transport, httpx.Request("GET", url), max_bytes=10**6)).status_code == 200
    except (TimeoutError, httpx.HTTPError):
        return False
