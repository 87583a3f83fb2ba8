"""The agent's tools, in this process and against deployed functions."""

from __future__ import annotations

import json

import httpx
import pytest

from shared.agent_tools import TicketTools, fetch_id_token
from shared.aggregator import UnifiedInventoryAggregator
from shared.asking.problem import Problem
from shared.blocking import wait_for
from shared.settings import Settings


@pytest.fixture
def tools(marketplaces):
    return TicketTools(
        aggregator=UnifiedInventoryAggregator(settings=Settings.from_env(marketplaces.environment()))
    )


def deployed(answer, seen):
    def handle(request):
        seen.append(request)
        return answer

    return TicketTools(
        "https://tickets.example/", id_token=lambda _url: "id-token", transport=httpx.MockTransport(handle)
    )


def test_search_returns_the_briefs_shape(tools):
    results = tools.search_tickets(query="Lakers", city="Los Angeles")
    assert results["total_events"] > 0
    assert results["best_deals"][0]["best_min_price"] > 0


def test_inventory_counts_only_what_is_told(tools):
    stock = tools.check_inventory("Lakers", quantity=2)
    assert stock["total_platforms"] == 3
    assert stock["available_events"]
    assert all(event["total_listings"] >= 2 for event in stock["available_events"])
    assert {event["total_listings"] for event in stock["not_told"]} == {0}
    cheapest = min(e["best_min_price"] for e in stock["available_events"] if e["price_basis"] == "all_in")
    assert stock["best_price"] == cheapest


@pytest.fixture
def called(marketplaces, serve):
    """The tools against a function that is served, and in this process, on the same marketplaces."""
    app = serve()
    transport = httpx.MockTransport(lambda request: wait_for(answered(app, request)))
    return TicketTools("http://127.0.0.1:1", transport=transport)


async def answered(app, request):
    path = request.url.path
    reply = await app.post(path, content=request.content, headers={"Content-Type": "application/json"})
    return httpx.Response(reply.status_code, content=reply.content)


def test_inventory_is_the_same_over_a_url_and_looks_at_every_event(tools, called):
    here, there = tools.check_inventory("Lakers", 2), called.check_inventory("Lakers", "2")
    looked_at = [e["event_uid"] for e in (*here["available_events"], *here["not_told"])]
    assert here["total_events"] > 20
    assert here["omitted"] == 0
    assert set(looked_at) <= {e["event_uid"] for e in tools.search_tickets("Lakers", limit=100)["events"]}
    for name in ("available_events", "not_told"):
        assert [e["event_uid"] for e in there[name]] == [e["event_uid"] for e in here[name]]
    assert there["best_price"] == here["best_price"]


def test_inventory_tells_how_many_events_it_did_not_look_at(tools):
    stock = tools.check_inventory("Hamilton", 2)
    assert stock["omitted"] == stock["total_events"] - 100 > 0
    assert f"; {stock['omitted']} more were not looked at" in stock["summary"]
    short = tools.check_inventory("Hamilton", 2, detail="concise")
    assert short["omitted"] == stock["omitted"]
    assert short["total_available"] == len(stock["available_events"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"event_name": "Lakers", "quantity": 500}, "quantity"),
        ({"event_name": "Lakers", "quantity": "two"}, "quantity"),
        ({"event_name": " ", "quantity": 2}, "event_name"),
        ({"event_name": "Lakers", "quantity": 2, "limit": 5}, "limit"),
    ],
)
def test_inventory_names_the_parameter_that_the_caller_gave(tools, called, given, field):
    for asked in (tools, called):
        with pytest.raises(Problem) as caught:
            asked.check_inventory(**given)
        assert caught.value.members["field"] == field


def test_inventory_takes_what_narrows_a_search(tools, called):
    narrowed = {"state": "CA", "max_price": "150.5", "platforms": "seatgeek,stubhub"}
    for asked in (tools, called):
        stock = asked.check_inventory("Lakers", 2, date_from="2020-01-01", **narrowed)
        assert stock["total_platforms"] == 2
        assert {event["state"] for event in stock["available_events"]} == {"CA"}
        assert all(event["best_min_price"] <= 150.5 for event in stock["available_events"])


def test_deals_answer(tools):
    assert tools.find_ticket_deals("Lakers", max_price=200)["deals"]


def test_a_comparison_that_is_undecided_tells_the_candidates_and_how_to_choose(tools, called):
    for asked in (tools, called):
        answer = asked.compare_ticket_prices("Lakers")
        assert answer["event"] is None
        assert answer["price_comparison"]["cheapest_price"] is None
        assert answer["code"] == "ambiguous_event"
        uid = answer["candidates"][0]["event_uid"]
        assert f"event_uid={uid}" in answer["next_step"]
        assert asked.compare_ticket_prices("Lakers", event_uid=uid)["event"]["event_uid"] == uid


def test_a_comparison_of_an_event_that_is_not_there_says_what_to_do(tools, called):
    for asked in (tools, called):
        answer = asked.compare_ticket_prices("Lakers vs. Harlem Globetrotters")
        assert (answer["event"], answer["code"]) == (None, "no_matching_event")
        assert answer["next_step"]


def test_a_comparison_that_is_wrong_raises(tools, called):
    for asked in (tools, called):
        with pytest.raises(Problem) as caught:
            asked.compare_ticket_prices("Lakers", date="soon")
        assert caught.value.members["field"] == "date"


def test_a_deployed_function_is_called_with_an_id_token_and_without_empty_parameters():
    seen = []
    tools = deployed(httpx.Response(200, json={"deals": []}), seen)
    assert tools.find_ticket_deals("Lakers") == {"deals": []}
    assert str(seen[0].url) == "https://tickets.example/deals"
    assert seen[0].headers["authorization"] == "Bearer id-token"
    assert json.loads(seen[0].content) == {"query": "Lakers"}


def test_a_deployed_functions_problem_is_raised_whole():
    document = {"status": 404, "code": "no_such_path", "detail": "none", "next_step": "search"}
    tools = deployed(httpx.Response(404, json=document), [])
    with pytest.raises(Problem) as caught:
        tools.compare_ticket_prices("x")
    assert (caught.value.status, caught.value.code) == (404, "no_such_path")
    assert caught.value.members["next_step"] == "search"


def test_an_answer_that_is_not_the_services_is_told_so():
    with pytest.raises(Problem, match="not JSON"):
        deployed(httpx.Response(403, text="<html>"), []).search_tickets("x")


def test_this_machine_needs_no_token():
    assert fetch_id_token("http://127.0.0.1:8080/search") is None
