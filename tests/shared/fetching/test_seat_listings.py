"""Listings in a comparison: asked for only where switched on, kept for two minutes, and never a reason to fail."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.settings import Settings
from tests.fakes import FakeClock


@pytest.fixture
def clock():
    return FakeClock(now=dt.datetime.now(dt.UTC))


def aggregator_on(marketplaces, clock, **environ):
    settings = Settings.from_env({**marketplaces.environment(), **environ})
    return UnifiedInventoryAggregator(settings=settings, clock=clock)


async def compared(aggregator, **more):
    found = await aggregator.search_events("Lakers", city="Los Angeles", platforms="stubhub", limit=5)
    return await aggregator.acompare_prices("Lakers", date=found["events"][0]["date"], **more)


async def compared_where_listings_win(aggregator, **more):
    """The comparison of the first game whose lowest price is that of the platform with listings."""
    found = await aggregator.search_events("Lakers", city="Los Angeles", limit=40)
    for event in found["events"]:
        result = await aggregator.acompare_prices(event["name"], date=event["date"], **more)
        if result["event"]["best_platform"] == "stubhub":
            return result
    raise AssertionError("no game is cheapest where there are listings")


def listings_of(result):
    return [listing for offer in result["event"]["platforms"] for listing in offer["listings"]]


def asked_for_listings(marketplaces):
    paths = marketplaces.requests("stubhub")["by_path"]
    return sum(number for path, number in paths.items() if path.endswith("/listings"))


async def test_a_comparison_shows_the_few_listings_worth_looking_at(marketplaces, clock):
    async with aggregator_on(marketplaces, clock, STUBHUB_LISTINGS="on") as aggregator:
        result = await compared_where_listings_win(aggregator, min_tickets=2)
        listings = listings_of(result)
        assert 1 <= len(listings) <= 8
        assert all(2 in listing["splits"] or listing["quantity"] >= 2 for listing in listings)
        assert result["event"]["value"]["tier"] == "listings"


async def test_listings_are_kept_for_two_minutes(marketplaces, clock):
    async with aggregator_on(marketplaces, clock, STUBHUB_LISTINGS="on") as aggregator:
        await compared(aggregator)
        asked = asked_for_listings(marketplaces)
        assert asked >= 1
        await compared(aggregator)
        assert asked_for_listings(marketplaces) == asked
        clock.advance(121)
        await compared(aggregator)
        assert asked_for_listings(marketplaces) > asked


async def test_without_the_switch_nobody_is_asked(marketplaces, clock):
    async with aggregator_on(marketplaces, clock) as aggregator:
        assert listings_of(await compared(aggregator)) == []
    assert asked_for_listings(marketplaces) == 0


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_key_without_listings_still_gets_its_comparison(marketplaces, clock, status):
    async with aggregator_on(marketplaces, clock, STUBHUB_LISTINGS="on") as aggregator:
        marketplaces.fault("stubhub", kind="status", status=status, path="/listings")
        result = await compared(aggregator)
        assert listings_of(result) == []
        assert result["event"]["event_uid"]
