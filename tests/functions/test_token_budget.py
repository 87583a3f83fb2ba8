"""Concise answers keep to their budget of tokens, at four bytes a token, on the largest searches of the demo."""

from __future__ import annotations

from collections import Counter

import pytest

from shared.platforms import NAMES

LARGEST = 50
TOKENS = 2_000
BYTES = 4 * TOKENS


@pytest.fixture
def largest(marketplaces):
    """The words that the most performances of the catalogue go by."""
    names = Counter(
        name
        for performance in marketplaces.catalogue.performances
        for name in {performance.name, *(each.name for each in performance.performers)}
    )
    return [name for name, _ in names.most_common(LARGEST)]


@pytest.mark.timeout(240)
async def test_twenty_events_take_at_most_two_thousand_tokens(serve, largest):
    client = serve(**{f"{name.upper()}_REQUESTS_PER_SECOND": "0" for name in NAMES})
    sizes = {}
    for name in largest:
        for path, listed in (("/search", "events"), ("/deals", "deals")):
            reply = await client.get(path, params={"query": name, "detail": "concise"})
            answer = reply.json()
            sizes[path, name] = len(reply.content)
            assert len(answer[listed]) == min(20, answer["total_events"]), name
            assert answer["omitted"] == answer["total_events"] - len(answer[listed])
    assert len(sizes) == 2 * LARGEST
    assert max(sizes.values()) <= BYTES, max(sizes.items(), key=lambda each: each[1])


async def test_concise_pages_give_every_event_once(serve):
    client = serve()
    whole = (await client.get("/search", params={"query": "Lakers", "limit": 100})).json()
    seen, cursor = [], None
    while True:
        given = {"query": "Lakers", "detail": "concise", "limit": 20} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/search", params=given)).json()
        seen += [event["event_uid"] for event in page["events"]]
        assert page["omitted"] == whole["total_events"] - len(seen)
        cursor = page.get("next_cursor")
        if cursor is None:
            break
    assert seen[:100] == [event["event_uid"] for event in whole["events"]]
    assert len(seen) == len(set(seen)) == whole["total_events"]


async def test_a_concise_answer_tells_the_same_as_the_full_one(serve):
    client = serve()
    full = (await client.get("/search", params={"query": "Celtics"})).json()
    short = (await client.get("/search", params={"query": "Celtics", "detail": "concise"})).json()
    assert short["total_events"] == full["total_events"]
    assert short["result_id"] == full["result_id"]
    for told, whole in zip(short["events"], full["events"], strict=True):
        assert told["event_uid"] == whole["event_uid"]
        assert told.get("best_min_price") == whole["best_min_price"]
        if whole["best_min_price"] is not None:
            assert told.get("price_basis", short["price_basis"]) == whole["price_basis"]
            assert told.get("currency", short["currency"]) == whole["currency"]
    assert [deal["event_uid"] for deal in short["best_deals"]] == [
        deal["event_uid"] for deal in full["best_deals"][:3]
    ]


async def test_a_concise_comparison_has_every_platform_with_its_link(serve):
    client = serve()
    found = (await client.get("/search", params={"query": "Lakers"})).json()
    event = next(each for each in found["events"] if each["platforms_available"] == 3)
    given = {"event_name": event["name"], "event_uid": event["event_uid"], "detail": "concise"}
    reply = await client.get("/compare", params=given)
    assert len(reply.content) <= BYTES
    offers = reply.json()["event"]["platforms"]
    assert {offer["platform"] for offer in offers} == {"stubhub", "seatgeek", "ticketmaster"}
    assert all(offer["url"] for offer in offers)
    assert all("min_price" in offer or "price_missing" in offer for offer in offers)
