"""One instance as a process of its own, for tests with several: spends a quota, or fetches searches, and says so.

Each word it says is on its way before the next call, so that a killed process leaves a true record.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection

from shared.clock import SystemClock
from shared.errors import QuotaExhausted
from shared.settings import Settings
from shared.state.cache import Part, SearchCache
from shared.state.control import Control
from shared.state.quota import Quota, QuotaLimit
from shared.state.store import open_store

CLOCK = SystemClock()
Say = Callable[[str], None]
Told = Callable[[], object]
"""Returns when the test says to go."""


async def spend(say: Say, told: Told, settings: Settings, *, limit: int, tasks: int) -> None:
    """Call as long as calls are granted, `tasks` at a time."""
    store = open_store(settings)
    quota = Quota(store, clock=CLOCK, settings=settings, limits={"seatgeek": QuotaLimit(limit)})

    async def work() -> None:
        while True:
            try:
                await quota.reserve("seatgeek")
            except QuotaExhausted:
                return
            say("call")
            await asyncio.sleep(random.uniform(0, 0.03))

    await store.ready()
    say("ready")
    await asyncio.to_thread(told)
    await asyncio.gather(*(work() for _ in range(tasks)))
    say("degraded" if quota.degraded else "done")


async def fetch(say: Say, told: Told, settings: Settings, *, keys: int, hang: bool) -> None:
    """Ask for the same searches as everybody else, at the same time."""
    store = open_store(settings)
    control = Control(store, clock=CLOCK, settings=settings)
    cache = SearchCache(store, clock=CLOCK, settings=settings, control=control)

    async def one(key: str) -> None:
        found = await cache.fetched_elsewhere(key, "seatgeek", before=CLOCK.monotonic() + 10)
        if found is None:
            say(f"call {key}")
            await asyncio.sleep(3600 if hang else 0.1)
            await cache.write(key, {"seatgeek": Part.of(b"[]", CLOCK.now())})
        say(f"answer {key}")

    await store.ready()
    await control.commit()
    say("ready")
    await asyncio.to_thread(told)
    await asyncio.gather(*(one(f"s1-key{number}") for number in range(keys)))
    say("done")


def run(environ: Mapping[str, str], test: Connection, what: str, given: Mapping[str, int]) -> None:
    """The process: `what` is `spend` or `fetch`, with its keyword arguments; `test` hears what is said."""
    os.environ.update(environ)
    settings = Settings.from_env()
    if what == "spend":
        asyncio.run(spend(test.send, test.recv, settings, **given))
    else:
        asyncio.run(fetch(test.send, test.recv, settings, keys=given["keys"], hang=bool(given["hang"])))
