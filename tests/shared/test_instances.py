"""Several served instances on one store and the demo marketplaces, which count what they are asked; one is killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from shared.demo.records import PLATFORMS
from shared.demo.server import Marketplaces
from shared.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_S = 40


class Server:
    """One instance: the functions framework's own server in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        framework = str(Path(sys.executable).with_name("functions-framework"))
        where = ["--source", str(ROOT / "main.py"), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [framework, "--target", "api", *where],
            env={**os.environ, **environment},
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    async def wait_until_ready(self) -> None:
        until = time.monotonic() + START_TIMEOUT_S
        async with httpx.AsyncClient() as client:
            while time.monotonic() < until:
                try:
                    await client.get(f"http://127.0.0.1:{self.port}/health", timeout=10)
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return
        raise TimeoutError(f"the server on port {self.port} did not answer")

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


Serve = Callable[..., Server]


@pytest.fixture
def serve_instance(shared_settings: Settings, marketplaces: Marketplaces) -> Iterator[Serve]:
    """Starts an instance on the test's store; keyword arguments are environment variables."""
    servers: list[Server] = []

    def start(**environ: str) -> Server:
        rates = {f"{name.upper()}_REQUESTS_PER_SECOND": "0" for name in PLATFORMS}
        servers.append(
            Server(
                {
                    **marketplaces.environment(),
                    **shared_settings.environ,
                    "TICKETS_STORE": shared_settings.store or "",
                    "TICKETS_STORE_TIMEOUT_MS": "2000",
                    **rates,
                    **environ,
                }
            )
        )
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


async def search_all(
    servers: list[Server], queries: list[str], *, at_once: int, halfway: Callable[[], None] = lambda: None
) -> None:
    """Ask every query of a server at random; those of a killed server are lost."""
    chance = random.Random(1)
    waiting = list(reversed(queries))
    limits = httpx.Limits(max_connections=2 * at_once)

    async def work(client: httpx.AsyncClient) -> None:
        while waiting:
            query = waiting.pop()
            if len(waiting) == len(queries) // 2:
                halfway()
            url = f"http://127.0.0.1:{chance.choice(servers).port}/search"
            try:
                await client.get(url, params={"query": query})
            except httpx.TransportError:
                continue

    async with httpx.AsyncClient(timeout=30, limits=limits) as client:
        await asyncio.gather(*(work(client) for _ in range(at_once)))


async def spend_with_a_kill(
    serve_instance: Serve, marketplaces: Marketplaces, *, limit: int, instances: int
) -> dict[str, int]:
    quotas = {f"{name.upper()}_DAILY_QUOTA": str(limit) for name in PLATFORMS}
    servers = [serve_instance(**quotas) for _ in range(instances)]
    await asyncio.gather(*(server.wait_until_ready() for server in servers))

    def kill_and_restart() -> None:
        servers[0].kill()
        servers[0] = serve_instance(**quotas)

    queries = [f"team {number}" for number in range(4 * limit)]
    await search_all(servers, queries[: 2 * limit], at_once=32, halfway=kill_and_restart)
    await servers[0].wait_until_ready()
    await search_all(servers, queries[2 * limit :], at_once=32)
    return {name: marketplaces.requests(name)["total"] for name in PLATFORMS}


@pytest.mark.timeout(180)
async def test_instances_never_exceed_the_quota_nor_waste_it_though_one_is_killed(
    serve_instance: Serve, marketplaces: Marketplaces
) -> None:
    calls = await spend_with_a_kill(serve_instance, marketplaces, limit=50, instances=4)
    assert all(45 <= each <= 50 for each in calls.values()), calls


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("round_", range(20))
@pytest.mark.parametrize(("limit", "instances"), [(100, 4), (37, 8)])
async def test_quotas_hold_twenty_times_over(
    serve_instance: Serve, marketplaces: Marketplaces, limit: int, instances: int, round_: int
) -> None:
    calls = await spend_with_a_kill(serve_instance, marketplaces, limit=limit, instances=instances)
    assert all(0.9 * limit <= each <= limit for each in calls.values()), calls


@pytest.mark.timeout(120)
async def test_fifty_identical_searches_over_two_instances_cost_one_call_per_platform(
    serve_instance: Serve, marketplaces: Marketplaces
) -> None:
    servers = [serve_instance() for _ in range(2)]
    await asyncio.gather(*(server.wait_until_ready() for server in servers))
    async with httpx.AsyncClient(timeout=30) as client:
        for server in servers:  # tokens are fetched, connections made
            await client.get(f"http://127.0.0.1:{server.port}/search", params={"query": "warm-up"})
        marketplaces.reset()
        answers = await asyncio.gather(
            *(
                client.get(f"http://127.0.0.1:{servers[n % 2].port}/search", params={"query": "Lakers"})
                for n in range(50)
            )
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["total_events"] for answer in answers}) == 1
    calls = [marketplaces.requests(name)["total"] for name in PLATFORMS]
    # An instance that the machine holds up for seconds is taken over from: at most once in such a moment.
    assert min(calls) == 1
    assert sum(calls) <= len(PLATFORMS) + 1


@pytest.mark.timeout(120)
async def test_a_circuit_opened_by_one_instance_is_honoured_by_the_other_within_a_second(
    serve_instance: Serve, marketplaces: Marketplaces
) -> None:
    servers = [serve_instance() for _ in range(2)]
    await asyncio.gather(*(server.wait_until_ready() for server in servers))
    async with httpx.AsyncClient(timeout=30) as client:

        async def status(server: Server, query: str) -> str:
            answer = await client.get(f"http://127.0.0.1:{server.port}/search", params={"query": query})
            return next(row["status"] for row in answer.json()["sources"] if row["platform"] == "seatgeek")

        assert await status(servers[1], "lakers") == "ok"
        marketplaces.fault("seatgeek", "status", status=503)
        statuses = [await status(servers[0], f"team {number}") for number in range(5)]
        assert await status(servers[0], "team 5") == "cooling_down", statuses
        asked = marketplaces.requests("seatgeek")["total"]
        await asyncio.sleep(1.0)
        assert await status(servers[1], "after") == "cooling_down"
        assert marketplaces.requests("seatgeek")["total"] == asked
