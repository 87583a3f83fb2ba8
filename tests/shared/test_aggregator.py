"""The aggregator as a library: its collaborators are given by keyword."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.shapes import as_json
from shared.asking.problem import Problem
from shared.settings import Settings
from tests.shared.priced import event, offer

GAME = {
    "id": 7,
    "title": "Golden State Warriors at Los Angeles Lakers",
    "type": "nba",
    "datetime_local": "2036-12-25T17:00:00",
    "datetime_utc": "2036-12-26T01:00:00",
    "venue": {"name": "Crypto.com Arena", "city": "Los Angeles", "state": "CA", "country": "US"},
    "stats": {"lowest_price": 148, "listing_count": 12},
    "performers": [{"name": "Los Angeles Lakers"}],
    "url": "https://seatgeek.com/7",
}


def seatgeek(request: httpx.Request) -> httpx.Response:
    assert request.url.path == "/2/events"
    meta = {"total": 1, "page": 1, "per_page": 100}
    return httpx.Response(200, json={"events": [GAME], "meta": meta})


@pytest.mark.parametrize("as_function", [False, True])
async def test_a_transport_that_is_given_answers_a_search(as_function: bool) -> None:
    transport = httpx.MockTransport(seatgeek)
    settings = Settings.from_env({"SEATGEEK_CLIENT_ID": "an-id", "TICKETS_STORE": "sqlite://"})
    given = (lambda: transport) if as_function else transport
    async with UnifiedInventoryAggregator(settings=settings, transport=given) as aggregator:
        found = await aggregator.search_events("Lakers")
    assert [event["name"] for event in found["events"]] == [GAME["title"]]
    assert found["events"][0]["total_listings"] == 12


@pytest.mark.parametrize(
    "given", [{"max_price": "x"}, {"max_price": -1}, {"min_tickets": 21}, {"currency": "dollars"}]
)
def test_a_limit_of_deals_that_cannot_be_used_is_a_problem(given: dict[str, Any]) -> None:
    aggregator = UnifiedInventoryAggregator(settings=Settings.from_env({"TICKETS_STORE": "sqlite://"}))
    with pytest.raises(Problem) as caught:
        aggregator.find_best_deals([], **given)
    assert caught.value.members["field"] == next(iter(given))


def test_limits_of_deals_may_be_text_as_in_a_search() -> None:
    aggregator = UnifiedInventoryAggregator(settings=Settings.from_env({"TICKETS_STORE": "sqlite://"}))
    events = [as_json(event(offer("stubhub", "80"), offer("seatgeek", "100")))]
    assert len(aggregator.find_best_deals(events, "80")) == 1
    assert aggregator.find_best_deals(events, "79.99") == []
