"""What is a deal is the same over HTTP, in a search and in the library, and ends when the event begins."""

from __future__ import annotations

import json

import pytest

from shared.asking.query import DealsQuery, SearchQuery


def uids(deals):
    return [deal["event_uid"] for deal in deals]


async def deals_of(aggregator, **asked):
    return (await aggregator.answering.deals(DealsQuery(limit=100, **asked))).as_json()


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "Lakers"},
        {"query": "Celtics", "max_price": 150},
        {"query": "Lakers", "min_tickets": 4},
        {"query": "Hamilton", "city": "New York", "date_to": "2027-01-20"},
    ],
)
async def test_the_library_finds_the_same_deals_in_the_same_order(open_aggregator, clock, asked):
    async with open_aggregator() as aggregator:
        search = await aggregator.search_events(limit=100, **asked)
        told = (await deals_of(aggregator, **asked))["deals"]
        clock.advance(200)
        narrowed = {name: asked[name] for name in ("max_price", "min_tickets") if name in asked}
        found = aggregator.find_best_deals(json.loads(json.dumps(search["events"])), **narrowed)
    assert search["omitted"] == 0
    assert told
    assert uids(found) == uids(told)
    assert [deal["value_score"] for deal in found] == [deal["value_score"] for deal in told]
    assert uids(search["best_deals"]) == uids(told)[:5]


async def test_deals_are_scored_and_none_has_begun(open_aggregator, clock):
    async with open_aggregator() as aggregator:
        told = await deals_of(aggregator, query="Lakers")
        search = await aggregator.search_events("Lakers")
    found = f"{len(told['deals'])} deals among {search['total_events']} events found for “Lakers”."
    assert told["summary"].startswith(found)
    now = clock.now().isoformat()
    assert all(deal["value_score"] is not None and deal["starts_at"] > now for deal in told["deals"])


async def test_where_nothing_can_be_scored_the_cheapest_are_told_and_the_summary_says_so(open_aggregator):
    async with open_aggregator() as aggregator:
        answer = await deals_of(aggregator, query="Lakers", platforms=["seatgeek"])
        search = await aggregator.search_events("Lakers", platforms=["seatgeek"])
    prices = [deal["best_min_price"] for deal in answer["deals"]]
    assert prices == sorted(prices)
    assert {deal["value_score"] for deal in answer["deals"]} == {None}
    assert "Nothing to compare their prices with" in answer["summary"]
    assert "Nothing to compare their prices with" in search["summary"]
    assert uids(search["best_deals"]) == uids(answer["deals"])[:5]


@pytest.mark.parametrize("shared", [False, True])
async def test_an_answer_that_is_kept_ends_when_its_first_deal_begins(
    open_aggregator, clock, marketplaces, tmp_path, shared
):
    store = {"TICKETS_STORE": f"sqlite:///{tmp_path}/tickets.db", "TICKETS_STORE_TIMEOUT_MS": "5000"}
    async with open_aggregator(**store) as aggregator, open_aggregator(**store) as other:
        answer = (await aggregator.answering.search(SearchQuery(query="Lakers"))).answer
        begins = answer.best_deals[0].starts_at
        clock.advance((begins - clock.now()).total_seconds() - 60)
        before = (await deals_of(aggregator, query="Lakers"))["deals"]
        await aggregator.services.cache.drain()
        calls = marketplaces.requests("seatgeek")["total"]
        clock.advance(61)
        after = (await deals_of(other if shared else aggregator, query="Lakers"))["deals"]
    uid = answer.best_deals[0].event_uid
    assert uid in uids(before)
    assert uid not in uids(after)
    assert marketplaces.requests("seatgeek")["total"] == calls
