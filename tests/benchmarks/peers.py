"""The same tasks by public clients of the same APIs and by the script that anybody would write, on the same replay."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from itertools import count

import httpx

from tests.benchmarks import peer_venv
from tests.benchmarks.in_process import aggregator
from tests.benchmarks.plan import Plan
from tests.benchmarks.replay import PATHS
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import replay

Task = Callable[[], Awaitable[object]]
SCRIPT = "asyncio.gather script"
SCRIPT_LACKS = "no shared client, limits, retries, matching or normalising"
TICKETPY_LACKS = "Ticketmaster alone, blocking, no limits, retries or cache"
TMTICKET_LACKS = "Ticketmaster alone and its raw JSON, no limits, retries or cache"
PICKETER_LACKS = "Ticketmaster alone, blocking, generated for the API of 2017, no limits, retries or cache"
_numbers = count()


def measure(plan: Plan) -> Found:
    """Each task by the service and by a peer, in turns; a peer that is not installed is an error."""
    peer_venv.make_importable()
    with replay(latencies_ms=(20, 20, 20)) as upstream:
        return Found(rows=run(_measure(upstream, plan)))


async def _measure(upstream: int, plan: Plan) -> list[Row]:
    base = f"http://127.0.0.1:{upstream}"
    rows = []
    async with aggregator(upstream) as searching:

        async def all_three() -> object:
            return await searching.search_events(f"Lakers {next(_numbers)}", limit=100)

        async def ticketmaster() -> object:
            query = f"Lakers {next(_numbers)}"
            return await searching.search_events(query, platforms=["ticketmaster"], limit=100)

        asked_before = f"Lakers {next(_numbers)}"

        async def again() -> object:
            return await searching.search_events(asked_before, limit=100)

        async def script() -> object:
            return await _gathered(base)

        for what, name, mine, theirs, lacks in (
            ("one search of three platforms", SCRIPT, all_three, script, SCRIPT_LACKS),
            ("one search of three platforms, asked again", SCRIPT, again, script, SCRIPT_LACKS),
            (
                "one search of Ticketmaster, as by ticketpy",
                "ticketpy",
                ticketmaster,
                _ticketpy(base),
                TICKETPY_LACKS,
            ),
            (
                "one search of Ticketmaster, as by tmticket",
                "tmticket",
                ticketmaster,
                _tmticket(base),
                TMTICKET_LACKS,
            ),
            (
                "one search of Ticketmaster, as by picketer",
                "picketer",
                ticketmaster,
                _picketer(base),
                PICKETER_LACKS,
            ),
        ):
            rows.append(await _against((mine, theirs), plan, what=what, name=name, lacks=lacks))
    return rows


async def _against(tasks: tuple[Task, Task], plan: Plan, *, what: str, name: str, lacks: str) -> Row:
    ours, theirs = tasks
    await in_turns(1, ours, theirs)
    pairs = await in_turns(plan.rounds, lambda: _ms(ours, plan), lambda: _ms(theirs, plan))
    return compared(what, "ms", pairs, name, at_most(1.0), note=lacks)


async def _ms(task: Task, plan: Plan) -> float:
    times = []
    for _ in range(1 if plan.quick else 5):
        started = time.perf_counter()
        await task()
        times.append(time.perf_counter() - started)
    return 1000 * sorted(times)[len(times) // 2]


async def _gathered(base: str) -> list[object]:
    async with httpx.AsyncClient() as client:
        responses = await asyncio.gather(*(client.get(base + path, params={"q": "Lakers"}) for path in PATHS))
    return [json.loads(response.text) for response in responses]


def _ticketpy(base: str) -> Task:
    import ticketpy  # type: ignore[import-not-found]  # noqa: PLC0415 - a peer, which only this benchmark needs

    ticketpy.ApiClient.root_url = base
    ticketpy.ApiClient.url = f"{base}/discovery/v2"
    client = ticketpy.ApiClient("replayed")

    async def find() -> object:
        return await asyncio.to_thread(lambda: list(client.events.find(keyword="Lakers", size=100).one()))

    return find


def _tmticket(base: str) -> Task:
    import tmticket  # type: ignore[import-not-found]  # noqa: PLC0415 - the same

    tmticket.AsyncApiClient.root_url = base
    tmticket.AsyncApiClient.url = f"{base}/discovery/v2"

    async def find() -> object:
        async with tmticket.AsyncApiClient("replayed") as client:
            found = await client.events.find(keyword="Lakers", size=100)
            return found["_embedded"]["events"]

    return find


def _picketer(base: str) -> Task:
    import picketer  # type: ignore[import-not-found]  # noqa: PLC0415 - the same

    events = picketer.EventsApi(picketer.ApiClient(host=f"{base}/discovery/v2"))

    async def find() -> object:
        found = await asyncio.to_thread(lambda: events.search_events(keyword="Lakers", size="100"))
        return found.embedded.events

    return find
