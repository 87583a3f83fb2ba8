"""The functions over three demo marketplaces: answers in the contract's shape, whatever one source does."""

from __future__ import annotations

import asyncio

import pytest

from shared.answers.shapes import CompareResult, DealsResult, SearchResult


def by_platform(answer):
    return {source["platform"]: source for source in answer["sources"]}


def calls(marketplaces):
    return {name: marketplaces.requests(name)["total"] for name in ("stubhub", "seatgeek", "ticketmaster")}


async def test_search_merges_three_sources_in_the_contracts_shape(serve):
    reply = await serve().get("/search", params={"query": "Lakers"})
    assert reply.status_code == 200
    SearchResult.from_json(reply.content)
    answer = reply.json()
    assert answer["platforms_queried"] == 3
    assert {source["environment"] for source in answer["sources"]} == {"demo"}
    assert any(event["platforms_available"] == 3 for event in answer["events"])
    assert all(source["quota"]["used"] >= 1 for source in answer["sources"])


async def test_every_function_answers_alone_at_any_path(serve):
    for target, given, shape in (
        ("search", {"query": "Lakers"}, SearchResult),
        ("deals", {"query": "Lakers"}, DealsResult),
    ):
        reply = await serve(target).post("/", json=given)
        shape.from_json(reply.content)
    assert (await serve("health").get("/")).json()["status"] == "ok"


async def test_an_ambiguous_name_gets_candidates_and_a_candidate_gets_its_comparison(serve):
    client = serve()
    refused = await client.get("/compare", params={"event_name": "Lakers"})
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "ambiguous_event"
    assert problem["title"] == "Several events match"
    chosen = problem["candidates"][0]
    answer = await client.get("/compare", params={"event_name": "Lakers", "event_uid": chosen["event_uid"]})
    result = CompareResult.from_json(answer.content)
    assert result.event.event_uid == chosen["event_uid"]


async def test_an_event_nobody_has_is_a_404_with_what_to_do(serve):
    problem = (await serve().get("/compare", params={"event_name": "Zyzzyva Quartet"})).json()
    assert problem["code"] == "no_matching_event"
    assert problem["next_step"]


@pytest.mark.parametrize("platform", ["stubhub", "seatgeek", "ticketmaster"])
@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ({"kind": "timeout", "seconds": 4}, {"timeout"}),
        ({"kind": "hang"}, {"timeout"}),
        ({"kind": "reset"}, {"unavailable"}),
        ({"kind": "status", "status": 401}, {"auth_failed"}),
        ({"kind": "status", "status": 403, "html": True}, {"bad_response", "auth_failed", "rate_limited"}),
        ({"kind": "status", "status": 404}, {"unavailable"}),
        ({"kind": "status", "status": 429, "retry_after": "70"}, {"rate_limited", "quota_exhausted"}),
        ({"kind": "status", "status": 429}, {"rate_limited", "quota_exhausted"}),
        ({"kind": "status", "status": 500}, {"unavailable"}),
        ({"kind": "status", "status": 503}, {"unavailable"}),
        ({"kind": "empty"}, {"bad_response"}),
        ({"kind": "truncated"}, {"bad_response"}),
        ({"kind": "wrong_types"}, {"bad_response"}),
        ({"kind": "oversized"}, {"bad_response"}),
    ],
    ids=lambda value: "-".join(str(part) for part in value.values()) if isinstance(value, dict) else "",
)
async def test_one_failing_source_leaves_the_other_two(serve, marketplaces, platform, fault, statuses):
    client = serve(TICKETS_BACKOFF_S="0.01")
    marketplaces.fault(platform, **fault)
    # Time enough for the healthy ones on any machine; how punctual the answer is, test_deadlines.py judges.
    timeout_ms = 3000 if statuses == {"timeout"} else 10_000
    reply = await client.get("/search", params={"query": "Lakers", "timeout_ms": timeout_ms})
    assert reply.status_code == 200
    sources = by_platform(reply.json())
    assert sources[platform]["status"] in statuses
    for other, source in sources.items():
        if other != platform:
            assert source["status"] in {"ok", "no_prices"}, other
    told = [event for event in reply.json()["events"] if event["platforms_available"] == 2]
    assert told


async def test_no_key_at_all_is_told_with_the_variables_to_set_and_not_to_be_waited_for(serve):
    keys = (
        "STUBHUB_API_KEY",
        "STUBHUB_API_SECRET",
        "SEATGEEK_CLIENT_ID",
        "TICKETMASTER_API_KEY",
    )
    client = serve(**dict.fromkeys(keys))
    for path in ("/search?query=Lakers", "/compare?event_name=Lakers", "/deals?query=Lakers"):
        reply = await client.get(path)
        problem = reply.json()
        assert (reply.status_code, problem["code"], problem["retryable"]) == (
            503,
            "no_source_answered",
            False,
        )
        assert "retry_after_s" not in problem
        assert "Call again" not in problem["next_step"]
        assert all(variable in problem["next_step"] for variable in keys)


async def test_keys_that_are_all_rejected_are_told_and_not_to_be_waited_for(serve, marketplaces):
    client = serve()
    for platform in ("stubhub", "seatgeek", "ticketmaster"):
        marketplaces.fault(platform, kind="status", status=401)
    # The second time the circuits are open: nothing is sent, and the same is told.
    for _ in range(2):
        problem = (await client.get("/search?query=Lakers")).json()
        assert {source["status"] for source in problem["sources"]} == {"auth_failed"}
        assert problem["retryable"] is False
        assert "Waiting does not help, another key does" in problem["next_step"]


async def test_one_source_that_may_come_back_makes_the_call_worth_repeating(serve, marketplaces):
    client = serve(SEATGEEK_CLIENT_ID=None, TICKETS_BACKOFF_S="0.01")
    marketplaces.fault("stubhub", kind="status", status=503)
    marketplaces.fault("ticketmaster", kind="status", status=401)
    problem = (await client.get("/search?query=Lakers")).json()
    assert (problem["retryable"], problem["retry_after_s"]) == (True, 30)


async def test_all_failing_is_a_503_with_retry_after(serve, marketplaces):
    client = serve(TICKETS_BACKOFF_S="0.01")
    for platform in ("stubhub", "seatgeek", "ticketmaster"):
        marketplaces.fault(platform, kind="status", status=503)
    refused = await client.get("/search", params={"query": "Celtics"})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["retry_after_s"] == int(refused.headers["retry-after"])
    assert len(refused.json()["sources"]) == 3


async def test_a_second_search_costs_no_call_and_tells_its_age(serve, marketplaces):
    client = serve()
    await client.get("/search", params={"query": "Los Angeles Lakers"})
    before = calls(marketplaces)
    again = (await client.get("/search", params={"query": "  lakers los ANGELES"})).json()
    assert again["cache"]["hit"]
    for name in ("deals", "search"):
        await client.post(f"/{name}", json={"query": "Los Angeles Lakers", "max_price": 100, "limit": 3})
    assert calls(marketplaces) == before


async def test_identical_searches_at_once_cost_one_call_per_platform(serve, marketplaces):
    client = serve()
    await client.get("/search", params={"query": "warm up"})
    before = calls(marketplaces)
    replies = await asyncio.gather(*(client.get("/search", params={"query": "Phantom"}) for _ in range(20)))
    assert {reply.status_code for reply in replies} == {200}
    alone = {name: number - before[name] for name, number in calls(marketplaces).items()}
    assert alone["seatgeek"] == alone["ticketmaster"] == 1


@pytest.mark.parametrize("path", ["search", "deals", "compare"])
async def test_a_bad_request_costs_no_call(serve, marketplaces, path):
    client = serve()
    for given in ({}, {"query": "x", "event_name": "x", "limit": "many"}, {"quary": "x"}):
        reply = await client.get(f"/{path}", params=given)
        assert reply.status_code == 400
        assert reply.headers["content-type"] == "application/problem+json"
    assert set(calls(marketplaces).values()) == {0}


async def test_a_platform_without_a_key_is_told_and_the_others_answer(serve):
    reply = await serve(SEATGEEK_CLIENT_ID=None).get("/search", params={"query": "Lakers"})
    assert by_platform(reply.json())["seatgeek"]["status"] == "not_configured"
    assert reply.json()["total_events"] > 0


async def test_the_days_quota_stops_the_calls_and_is_told(serve, marketplaces):
    client = serve(SEATGEEK_DAILY_QUOTA="2")
    words = ["Lakers", "Celtics", "Hamilton"]
    answers = [(await client.get("/search", params={"query": word})).json() for word in words]
    assert by_platform(answers[-1])["seatgeek"]["status"] == "quota_exhausted"
    assert by_platform(answers[-1])["seatgeek"]["retry_after_s"] > 0
    assert by_platform(answers[-1])["seatgeek"]["quota"]["used"] == 2
    assert calls(marketplaces)["seatgeek"] == 2


async def test_days_are_the_venues_own(serve):
    client = serve()
    every = (await client.get("/search", params={"query": "Los Angeles Lakers", "limit": 100})).json()[
        "events"
    ]
    late = next(e for e in every if e["time"] and e["time"] >= "19:00" and e["city"] == "Los Angeles")
    day = {"query": "Los Angeles Lakers", "date_from": late["date"], "date_to": late["date"]}
    found = (await client.get("/search", params=day)).json()["events"]
    assert late["event_uid"] in [event["event_uid"] for event in found]
    assert {event["date"] for event in found} == {late["date"]}


async def test_price_and_number_filter_what_is_told(serve):
    client = serve()
    answer = (await client.get("/search", params={"query": "Lakers", "max_price": 100, "limit": 100})).json()
    assert answer["events"]
    assert all(event["best_min_price"] <= 100 for event in answer["events"])


async def test_no_planted_key_appears_in_any_reply_or_log_line(serve, marketplaces, capfd):
    planted = {
        "STUBHUB_API_KEY": "PLANTED-SH-KEY",
        "STUBHUB_API_SECRET": "PLANTED-SH-SECRET",
        "SEATGEEK_CLIENT_ID": "PLANTED-SG-ID",
        "SEATGEEK_CLIENT_SECRET": "PLANTED-SG-SECRET",
        "TICKETMASTER_API_KEY": "PLANTED-TM-KEY",
    }
    told = ""
    for fault in ({}, {"kind": "reset"}, {"kind": "status", "status": 429}, {"kind": "truncated"}):
        client = serve(**planted, TICKETS_LOG_LEVEL="DEBUG", TICKETS_BACKOFF_S="0.01")
        for platform in ("stubhub", "seatgeek", "ticketmaster"):
            marketplaces.fault(platform, fault.get("kind"), **{k: v for k, v in fault.items() if k != "kind"})
        for path in (
            "/search?query=Lakers",
            "/deals?query=Lakers",
            "/compare?event_name=Lakers",
            "/health?deep=1",
        ):
            told += (await client.get(path)).text
    refused = serve(
        **planted, STUBHUB_BASE_URL="http://127.0.0.1:1", TICKETMASTER_BASE_URL="http://127.0.0.1:1"
    )
    told += (await refused.get("/search?query=Lakers")).text
    out, err = capfd.readouterr()
    assert "auth_failed" in told
    assert "PLANTED" not in told + out + err
