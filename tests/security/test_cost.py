"""What hostile records may cost in processor time."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time

import pytest

from shared.answers.composing import compose
from shared.model import PlatformEvent
from shared.platforms.platform import EventSearch
from tests.faults.conftest import Bench
from tests.faults.upstream import HEALTHY, PLATFORMS, records

NAMES = {
    "the same": lambda number: "Golden State Warriors at Los Angeles Lakers",
    "all different": lambda number: f"Event {number}",
    "long": lambda number: " ".join(f"word{number + n}" for n in range(18)),
    "sides": lambda number: f"Lakers vs Warriors vs Celtics vs Bulls {number % 7}",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_matching_hostile_records_takes_no_longer_than_a_caller_waits(name) -> None:
    """Five hundred records a platform, all at one venue and minute; within the longest deadline there is."""
    records = [
        PlatformEvent(
            platform=platform,
            event_id=str(number),
            name=name(number),
            venue="Crypto.com Arena",
            city="Los Angeles",
            date=dt.date(2026, 12, 25),
            time=dt.time(17),
        )
        for platform in ("stubhub", "seatgeek", "ticketmaster")
        for number in range(500)
    ]
    began = time.process_time()
    events = compose(records, EventSearch(text="Lakers"), known_uids={}).events
    assert time.process_time() - began < 8
    assert sum(len(event.platforms) for event in events) <= len(records)


def page_of(platform: str, count: int) -> bytes:
    """A page of `count` events, each on a day of its own, none like another."""
    healthy = json.loads(HEALTHY[platform])
    pattern = json.dumps(records(platform, healthy)[0])
    key = {"stubhub": "name", "seatgeek": "title", "ticketmaster": "name"}[platform]
    listed = records(platform, healthy)
    listed.clear()
    for number in range(count):
        record = json.loads(pattern.replace("2026-12-2", f"2027-{number % 12 + 1:02}-{number % 3}"))
        listed.append(record | {"id": 7_000_000 + number, key: f"Evening {number} of Player {number * 7}"})
        if platform == "ticketmaster":
            listed[-1]["id"] = f"e{number}"
    return json.dumps(healthy).encode()


async def test_while_a_thousand_events_a_platform_are_matched_others_are_answered(bench: Bench) -> None:
    """One of three rounds must do: what the test machine itself is late by does not count."""
    bench.upstream.bodies = {platform: page_of(platform, 900) for platform in PLATFORMS}
    waits = []
    for _ in range(3):
        bench.start()
        assert bench.client is not None
        await bench.client.get("/health")
        costly = asyncio.create_task(bench.client.get("/search", params={"query": "Evening", "limit": 1}))
        longest = 0.0
        while not costly.done():
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            await bench.client.get("/health")
            longest = max(longest, time.perf_counter() - began)
        assert costly.result().json()["total_events"] >= 900
        await bench.close()
        waits.append(longest)
        if longest < 1:
            return
    raise AssertionError(f"others waited {waits} s")
