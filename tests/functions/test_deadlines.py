"""The reply comes by the deadline, and what comes after it is kept."""

from __future__ import annotations

import asyncio
import time

import pytest

pytestmark = pytest.mark.deadline


def by_platform(answer):
    return {source["platform"]: source for source in answer["sources"]}


@pytest.mark.parametrize("timeout_ms", [500, 1000])
async def test_the_reply_comes_by_the_deadline_though_a_source_hangs(serve, marketplaces, timeout_ms):
    client = serve()
    await client.get("/search", params={"query": "warm up"})
    marketplaces.fault("stubhub", kind="hang")
    took = []
    # The quickest of three: a machine that is busy elsewhere may delay one, the code would delay each.
    for query in ("Knicks", "Nets", "Jazz"):
        began = time.perf_counter()
        reply = await client.get("/search", params={"query": query, "timeout_ms": timeout_ms})
        took.append(time.perf_counter() - began)
        assert by_platform(reply.json())["stubhub"]["status"] == "timeout"
    assert min(took) <= (timeout_ms + 150) / 1000


async def test_a_late_answer_is_kept_for_the_next_request(serve, marketplaces):
    client = serve()
    marketplaces.fault("stubhub", kind="timeout", seconds=2.5, times=1, path="/catalog/events/search")
    early = (await client.get("/search", params={"query": "Bulls", "timeout_ms": 1500})).json()
    assert by_platform(early)["stubhub"]["status"] == "timeout"
    asked = marketplaces.requests("seatgeek")["total"]
    for _ in range(30):
        await asyncio.sleep(0.1)
        late = (await client.get("/search", params={"query": "Bulls", "timeout_ms": 1500})).json()
        if by_platform(late)["stubhub"]["status"] == "ok":
            break
    assert by_platform(late)["stubhub"]["status"] == "ok"
    assert marketplaces.requests("seatgeek")["total"] == asked
