"""Follow-ups on an earlier answer: by `result_id` or cursor they ask no platform, and say so."""

from __future__ import annotations

import pytest


def calls(marketplaces):
    return {name: marketplaces.requests(name)["total"] for name in ("stubhub", "seatgeek", "ticketmaster")}


@pytest.fixture
async def found(serve):
    """A client, and the first answer it got."""
    client = serve()
    return client, (await client.get("/search", params={"query": "Lakers"})).json()


@pytest.mark.parametrize("detail", ["full", "concise"])
async def test_a_follow_up_asks_no_platform_and_says_so(found, marketplaces, detail):
    client, first = found
    event = first["events"][3]
    before = calls(marketplaces)
    named = {"event_name": event["name"], "event_uid": event["event_uid"]}
    for path, given in (
        ("/deals", {}),
        ("/compare", named),
        ("/deals", {"max_price": 100, "city": "Los Angeles"}),
    ):
        reply = await client.post(path, json={**given, "result_id": first["result_id"], "detail": detail})
        answer = reply.json()
        assert reply.status_code == 200, answer
        assert answer["cache"]["hit"] is True
        assert "no platform was asked" in answer["summary"]
        assert answer["result_id"] == first["result_id"]
    assert calls(marketplaces) == before


async def test_a_fresh_answer_does_not_claim_to_be_kept(found):
    assert found[1]["cache"]["hit"] is False
    assert "no platform was asked" not in found[1]["summary"]


async def test_place_and_days_narrow_a_follow_up(found):
    client, first = found
    given = {"result_id": first["result_id"], "city": "Los Angeles", "limit": 100}
    home = (await client.post("/deals", json=given)).json()
    assert home["deals"]
    assert {deal["city"] for deal in home["deals"]} <= {"Los Angeles", "Inglewood"}
    day = home["deals"][0]["date"]
    that_day = (await client.post("/deals", json={**given, "date_from": day, "date_to": day})).json()
    assert {deal["date"] for deal in that_day["deals"]} == {day}


async def test_a_comparison_follows_in_its_place(found):
    client, first = found
    away = next(event for event in first["events"] if event["city"] != "Los Angeles")
    given = {"event_name": away["name"], "date": away["date"], "result_id": first["result_id"]}
    assert (await client.post("/compare", json={**given, "city": away["city"]})).status_code == 200
    elsewhere = await client.post("/compare", json={**given, "city": "Los Angeles"})
    assert elsewhere.status_code == 404


async def test_a_result_of_another_question_is_refused(found, marketplaces):
    client, first = found
    before = calls(marketplaces)
    given = {"query": "Celtics", "result_id": first["result_id"]}
    reply = await client.post("/deals", json=given)
    problem = reply.json()
    assert (reply.status_code, problem["code"], problem["field"]) == (400, "another_result", "result_id")
    assert "“Lakers”, not for “Celtics”" in problem["detail"]
    assert calls(marketplaces) == before


@pytest.mark.parametrize("query", ["Lakers", " lakers TICKETS"])
async def test_a_result_of_the_same_question_is_told_whatever_its_spelling(found, query):
    client, first = found
    given = {"query": query, "result_id": first["result_id"]}
    reply = await client.post("/deals", json=given)
    assert (reply.status_code, reply.json()["result_id"]) == (200, first["result_id"])


@pytest.mark.parametrize("result_id", [True, False])
async def test_an_event_that_is_not_the_one_named_is_not_compared(found, result_id):
    client, first = found
    event = first["events"][0]
    given = {"event_name": "Hamilton", "event_uid": event["event_uid"]}
    reply = await client.post(
        "/compare", json=given | ({"result_id": first["result_id"]} if result_id else {})
    )
    problem = reply.json()
    assert reply.status_code == (400 if result_id else 404), problem
    if result_id:
        assert (problem["code"], problem["field"]) == ("another_event", "event_uid")


@pytest.mark.parametrize("name", ["Lakers", "lakres", "LA Lakers game", "LAKERS tickets"])
async def test_an_event_named_loosely_is_the_one_of_the_uid(found, name):
    client, first = found
    event = first["events"][0]
    given = {"event_name": name, "event_uid": event["event_uid"], "result_id": first["result_id"]}
    reply = await client.post("/compare", json=given)
    assert (reply.status_code, reply.json()["event"]["event_uid"]) == (200, event["event_uid"])


async def test_a_platform_that_had_not_answered_is_named_in_the_follow_up(serve, marketplaces):
    client = serve(TICKETS_BACKOFF_S="0.01")
    marketplaces.fault("stubhub", kind="status", status=503)
    first = (await client.get("/search", params={"query": "Knicks"})).json()
    follow_up = (await client.post("/deals", json={"result_id": first["result_id"]})).json()
    status = {source["platform"]: source["status"] for source in follow_up["sources"]}
    assert status["stubhub"] == "unavailable"
    assert "stubhub" in follow_up["summary"]
    assert follow_up["platforms_queried"] == 3


@pytest.mark.parametrize("path", ["/search", "/deals"])
async def test_a_page_asks_no_platform(serve, marketplaces, path):
    client = serve()
    first = (await client.get(path, params={"query": "Hamilton", "limit": 5})).json()
    before = calls(marketplaces)
    second = (
        await client.get(path, params={"query": "Hamilton", "limit": 5, "cursor": first["next_cursor"]})
    ).json()
    listed = "events" if path == "/search" else "deals"
    assert not {each["event_uid"] for each in first[listed]} & {each["event_uid"] for each in second[listed]}
    assert calls(marketplaces) == before


async def test_a_cursor_fits_no_other_question(serve):
    client = serve()
    first = (await client.get("/search", params={"query": "Hamilton", "limit": 5})).json()
    for other in (
        {"query": "Wicked"},
        {"query": "Hamilton", "max_price": 90},
        {"query": "Hamilton", "min_tickets": 2},
    ):
        reply = await client.get("/search", params={**other, "cursor": first["next_cursor"]})
        assert (reply.status_code, reply.json()["field"]) == (400, "cursor")


async def test_city_and_state_may_be_written_together(serve, marketplaces):
    client = serve()
    apart = (
        await client.get("/search", params={"query": "Lakers", "city": "Los Angeles", "state": "CA"})
    ).json()
    before = calls(marketplaces)
    together = (await client.get("/search", params={"query": "Lakers", "city": "Los Angeles, CA"})).json()
    assert together["total_events"] == apart["total_events"] > 0
    assert calls(marketplaces) == before
