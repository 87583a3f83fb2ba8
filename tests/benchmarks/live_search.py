"""Searches that ask three platforms of 100 ms each, against the cheapest program that makes the same calls."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from itertools import count

from tests.benchmarks.deployed_venv import own_framework
from tests.benchmarks.load import Load, load
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Row, at_least, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import FLOOR, OURS, function, replay, replay_environment

EVENTS_PATH = "/discovery/v2/events.json"
FLOOR_NAME = "aiohttp + msgspec, no limits and no checks"
_numbers = count()


def measure(plan: Plan) -> Found:
    """Overhead over the slowest platform at 1 connection, throughput at 32."""
    return Found(rows=run(_measure(plan)))


async def _measure(plan: Plan) -> list[Row]:
    with replay() as upstream:
        settings = replay_environment(upstream)
        bare = {"BENCH_UPSTREAM": f"http://127.0.0.1:{upstream}"}
        async with (
            function("search", OURS, settings, path=next(_paths()), framework=own_framework()) as ours,
            function("bare_search", FLOOR, bare, path=next(_paths()), framework=own_framework()) as floor,
        ):
            ports = (ours.port, floor.port)
            await _loaded(1, ports, 4, 0.3 * plan.slice_s)
            overheads = await _overheads(ports, upstream, plan)
            await _loaded(1, ports, 32, 0.5 * plan.slice_s)
            rates = await _loaded(plan.rounds, ports, 32, 2 * plan.slice_s)
    return [
        compared(
            "live search, 1 connection: time beyond the slowest platform",
            "ms",
            overheads,
            FLOOR_NAME,
            at_most(2.0),
        ),
        compared(
            "live search, 32 connections: throughput",
            "answers/s",
            [(ours.rate, floor.rate) for ours, floor in rates],
            FLOOR_NAME,
            at_least(0.5),
        ),
    ]


async def _overheads(ports: tuple[int, int], upstream: int, plan: Plan) -> list[tuple[float, float]]:
    """Median milliseconds of ours and of the floor, each less the median of direct calls right before."""
    searches = 3 if plan.quick else 8

    async def overhead(port: int) -> float:
        direct = await load(upstream, EVENTS_PATH, connections=1, requests=searches)
        measured = await load(port, _paths(), connections=1, requests=searches)
        return 1000 * (measured.quantile(0.5) - direct.quantile(0.5))

    return await in_turns(plan.rounds, lambda: overhead(ports[0]), lambda: overhead(ports[1]))


async def _loaded(
    rounds: int, ports: tuple[int, int], connections: int, seconds: float
) -> list[tuple[Load, Load]]:
    def loaded(port: int) -> Awaitable[Load]:
        return load(port, _paths(), connections=connections, seconds=seconds)

    return await in_turns(rounds, lambda: loaded(ports[0]), lambda: loaded(ports[1]))


def _paths() -> Iterator[str]:
    """Searches of which no two are the same, nor their answers: none is answered from what is remembered."""
    return (f"/?query=Lakers+{number}&limit=100" for number in _numbers)
