"""Popular searches are renewed before they go stale, as background work."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.serving.refresh import refresh
from shared.settings import Settings
from tests.fakes import FakeClock

PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")


@pytest.fixture
def clock():
    return FakeClock(now=dt.datetime.now(dt.UTC))


def aggregator_on(marketplaces, clock, **environ):
    rates = {f"{name.upper()}_REQUESTS_PER_SECOND": "0" for name in PLATFORMS}
    settings = Settings.from_env({**marketplaces.environment(), **rates, **environ})
    return UnifiedInventoryAggregator(settings=settings, clock=clock)


def calls(marketplaces):
    return sum(marketplaces.requests(name)["total"] for name in PLATFORMS)


async def run(aggregator, limit=10):
    await aggregator.services.popularity.flush()
    return await refresh(aggregator.services, aggregator.answering.finder, limit=limit, seconds=50)


async def test_what_was_asked_is_renewed_before_it_goes_stale_and_then_costs_nothing(marketplaces, clock):
    async with aggregator_on(marketplaces, clock) as aggregator:
        await aggregator.search_events("Lakers")
        clock.advance(200)
        report = await run(aggregator)
        assert (report["searches"], report["renewed"], report["still_fresh"]) == (1, 1, 0)
        assert set(report["calls"]) == {f"{name}:ok" for name in PLATFORMS}
        asked = calls(marketplaces)
        clock.advance(200)
        assert (await aggregator.search_events("Lakers"))["cache"]["hit"]
        assert calls(marketplaces) == asked


async def test_what_is_fresh_is_left_alone(marketplaces, clock):
    async with aggregator_on(marketplaces, clock) as aggregator:
        await aggregator.search_events("Lakers")
        asked = calls(marketplaces)
        report = await run(aggregator)
        assert (report["renewed"], report["still_fresh"]) == (0, 1)
        assert calls(marketplaces) == asked


async def test_the_most_asked_come_first(marketplaces, clock):
    async with aggregator_on(marketplaces, clock) as aggregator:
        await aggregator.search_events("Celtics")
        for _ in range(3):
            await aggregator.search_events("Lakers")
            clock.advance(1)
        top = await aggregator.services.popularity.top(1)
        assert [search.text for search in top] == ["Lakers"]


async def test_background_work_stops_at_four_fifths_of_the_quota(marketplaces, clock):
    async with aggregator_on(marketplaces, clock, SEATGEEK_DAILY_QUOTA="10") as aggregator:
        for word in ("Lakers", "Celtics", "Bulls", "Knicks", "Jazz", "Nets", "Heat", "Suns"):
            await aggregator.search_events(word)
        clock.advance(200)
        asked = marketplaces.requests("seatgeek")["total"]
        assert asked == 8
        report = await run(aggregator)
        assert report["calls"]["seatgeek:quota_exhausted"] == report["searches"]
        assert marketplaces.requests("seatgeek")["total"] == asked
        clock.advance(200)
        await aggregator.search_events("Lakers")
        assert marketplaces.requests("seatgeek")["total"] == asked + 1


async def test_a_search_that_no_platform_renews_is_not_told_as_fresh(marketplaces, clock):
    quotas = {f"{name.upper()}_DAILY_QUOTA": "2" for name in PLATFORMS}
    async with aggregator_on(marketplaces, clock, **quotas) as aggregator:
        await aggregator.search_events("Zyzzyva")
        await aggregator.search_events("Lakers")
        clock.advance(200)
        asked = calls(marketplaces)
        report = await run(aggregator)
        assert calls(marketplaces) == asked
        assert (report["searches"], report["not_renewed"]) == (2, 2)
        assert (report["renewed"], report["still_fresh"], report["not_reached"]) == (0, 0, 0)
        assert report["calls"] == {f"{name}:quota_exhausted": 2 for name in PLATFORMS}


async def test_runs_that_overlap_make_no_call_twice(marketplaces, clock):
    async with aggregator_on(marketplaces, clock) as aggregator:
        await aggregator.search_events("Lakers")
        clock.advance(200)
        await aggregator.services.popularity.flush()
        before = {name: marketplaces.requests(name)["total"] for name in PLATFORMS}
        one = refresh(aggregator.services, aggregator.answering.finder, limit=5, seconds=50)
        other = refresh(aggregator.services, aggregator.answering.finder, limit=5, seconds=50)
        await asyncio.gather(one, other)
        for name in ("seatgeek", "ticketmaster"):
            assert marketplaces.requests(name)["total"] == before[name] + 1


async def test_the_function_reports_and_takes_only_post(serve):
    client = serve("refresh")
    assert (await client.get("/")).status_code == 405
    report = (await client.post("/", json={"limit": 5})).json()
    assert report["searches"] == 0


async def test_a_deployed_function_asks_who_calls(serve):
    reply = await serve(
        "refresh",
        TICKETS_STORE="sqlite://",
        GOOGLE_CLOUD_PROJECT="p",
        TICKETS_REFRESH_INVOKER="scheduler@p.iam.gserviceaccount.com",
        TICKETS_REFRESH_AUDIENCE="https://refresh.example",
    ).post("/")
    assert reply.status_code == 401
    assert reply.json()["code"] == "not_the_scheduler"
