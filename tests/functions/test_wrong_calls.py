"""Wrong calls: each gets a document from which the corrected call is built by rule, and the second call succeeds."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

TODAY = dt.datetime.now(dt.UTC).date()
LAST_YEAR = TODAY - dt.timedelta(days=345)
GONE = "s1-" + 40 * "0"


@dataclass(frozen=True)
class Call:
    """One HTTP call; `body` is sent as it is, `given` as the query of a GET and as the JSON object of a POST."""

    path: str
    given: Any = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None
    media_type: str = "application/json"

    async def send(self, client):
        if self.method == "POST":
            content = json.dumps(self.given).encode() if self.body is None else self.body
            headers = {"Content-Type": self.media_type}
            return await client.post(self.path, content=content, headers=headers)
        return await client.request(self.method, self.path, params=self.given)


def corrected(call, document):
    """The call that `document` says to make: its own rule, without looking at the call's meaning."""
    match document.get("code"):
        case "no_such_path":
            return replace(call, path=document["nearest"])
        case "method_not_allowed":
            return replace(call, method=document["nearest"])
        case "unsupported_media_type":
            return replace(call, media_type=document["example"], body=None)
        case "malformed_body":
            return replace(call, given=document["example"], body=None)
        case "repeated_parameter":
            return replace(call, given=dict(call.given))
    told = [document, *document.get("also", [])] if "code" in document else document["suggestions"]
    given = dict(call.given)
    for each in told:
        got = given.pop(each["field"], None)
        value = each.get("nearest")
        if each.get("code", document.get("code")) == "unknown_parameter":
            if value is not None:
                given[value] = got
        elif value is not None or each.get("example") is not None:
            given[each["field"]] = as_sent(call, each["example"] if value is None else value)
    return replace(call, given=given)


def as_sent(call, value):
    return ",".join(value) if isinstance(value, list) and call.method == "GET" else value


def search(**given):
    return Call("/search", {"query": "Lakers", **given})


def posted(path="/search", **given):
    words = {} if {"query", "event_name"} & given.keys() else {"query": "Lakers"}
    return Call(path, {**words, **given}, method="POST")


WRONG = {
    # Names
    "query misspelt": Call("/search", {"quary": "Lakers"}),
    "max_price misspelt": search(max_prise="200"),
    "city misspelt": search(cty="Los Angeles"),
    "platforms misspelt": search(platfoms="seatgeek"),
    "date_from misspelt": search(dat_from=str(TODAY)),
    "min_tickets in camel case": search(minTickets="2"),
    "a name of other services": Call("/search", {"q": "Lakers"}),
    "start_date": search(start_date=str(TODAY)),
    "quantity": Call("/deals", {"query": "Lakers", "quantity": "2"}),
    "location": search(location="Los Angeles"),
    "budget": search(budget="300"),
    "query given to compare": Call("/compare", {"query": "Lakers at New York Knicks"}),
    "a parameter there is none like": search(zzzz="1"),
    "nothing given": Call("/search"),
    "two mistakes at once": Call("/search", {"quary": "Lakers", "limit": "0"}),
    # Dates
    "an American date": search(date_from="12/25/2027"),
    "a date in words": search(date_from="December 25, 2027"),
    "tomorrow": search(date_from="tomorrow"),
    "a day no calendar has": search(date_to=f"{TODAY.year + 1}-02-30"),
    "a month no calendar has": search(date_from="2027-13-01"),
    "a date with its time": search(date_from=f"{TODAY}T19:00:00Z"),
    "a date as a number": posted(date_from=20271225),
    "a date nobody can read": search(date_from="whenever"),
    "a range that ends before it begins": search(date_from="2027-05-05", date_to="2027-05-01"),
    "a range that is past": search(date_from=str(LAST_YEAR), date_to=str(LAST_YEAR + dt.timedelta(days=90))),
    "deals of last year": Call("/deals", {"query": "Lakers", "date_to": str(LAST_YEAR)}),
    # Ranges
    "limit 0": search(limit="0"),
    "limit 5000": search(limit="5000"),
    "no ticket": search(min_tickets="0"),
    "a hundred tickets": search(min_tickets="100"),
    "a negative price": search(max_price="-150"),
    "price 0": search(max_price="0"),
    "a price beyond all": search(max_price="99999999"),
    "a deadline of 1 ms": search(timeout_ms="1"),
    "a deadline of a minute": search(timeout_ms="60000"),
    "a price below all others": search(max_price="1"),
    "deals below all prices": Call("/deals", {"query": "Lakers", "max_price": "1"}),
    # Cities and words
    "Los Angelos": search(city="Los Angelos"),
    "New Yrok": Call("/search", {"query": "Knicks", "city": "New Yrok"}),
    "Bostn": Call("/deals", {"query": "Celtics", "city": "Bostn"}),
    "Gotham": search(city="Gotham"),
    "a city in another country": search(city="Los Angeles", country="CA"),
    "Lakres": Call("/search", {"query": "Lakres"}),
    "Yankes and Bostn": Call("/search", {"query": "Celtcs", "city": "Bostn"}),
    "a misspelt team compared": Call("/compare", {"event_name": "Lakres at New York Knicks"}),
    "a misspelt city compared": Call(
        "/compare", {"event_name": "Lakers at New York Knicks", "city": "New Yrok"}
    ),
    "a day between two games compared": Call(
        "/compare", {"event_name": "Lakers at New York Knicks", "date": str(TODAY + dt.timedelta(days=1))}
    ),
    "a city where nothing is, compared": Call(
        "/compare", {"event_name": "Lakers at New York Knicks", "city": "Boston"}
    ),
    "slips of the pen": Call("/search", {"query": "Warriers"}),
    "words of asking": Call("/search", {"query": "cheap tickets to Lakers home game"}),
    "the city among the words": Call("/search", {"query": "tickets for Wicked in New York"}),
    "a name that fits many": Call("/compare", {"event_name": "Lakers"}),
    "a uid nobody gave": Call("/compare", {"event_name": "Lakers", "event_uid": "e1"}),
    # Types
    "limit in words": search(limit="twenty"),
    "tickets in words": search(min_tickets="two"),
    "tickets as text in JSON": posted(min_tickets="2"),
    "true for a number": posted(min_tickets=True),
    "a list of words": posted(query=["Lakers", "Warriors"]),
    "a number of a team": posted(query=76),
    "a price in words": search(max_price="cheap"),
    "a price with its sign": search(max_price="$350"),
    "a platform there is none": search(platforms="stubhup,seatgeek"),
    "platforms as a number": posted(platforms=3),
    "a detail there is none": search(detail="brief"),
    "a currency in words": search(currency="dollars"),
    "a country in words": search(country="United States"),
    "an object for a city": posted(city={"name": "Los Angeles"}),
    "words too long": search(city="Los Angeles" + " " * 90),
    "punctuation for words": Call("/search", {"query": "?!"}),
    "health deep": Call("/health", {"deep": "yes"}),
    # What an earlier answer gave
    "a cursor nobody gave": search(cursor="abc"),
    "a cursor of another search": search(cursor="p20-00000000"),
    "a result_id cut short": Call("/deals", {"query": "Lakers", "result_id": "s1-abc"}),
    "a result no longer kept": Call("/deals", {"query": "Lakers", "result_id": GONE}),
    "a result no longer kept, compared": posted(
        "/compare", event_name="Lakers at New York Knicks", result_id=GONE
    ),
    # HTTP
    "a path misspelt": Call("/serch", {"query": "Lakers"}),
    "a method that is not offered": Call("/search", {"query": "Lakers"}, method="DELETE"),
    "a form": Call(
        "/search", {"query": "Lakers"}, "POST", b"query=Lakers", "application/x-www-form-urlencoded"
    ),
    "JSON cut off": Call("/search", {}, "POST", b'{"query": "Lakers"'),
    "a list for the body": Call("/search", {}, "POST", b'["Lakers"]'),
    "a parameter given twice": Call("/search", [("query", "Lakers"), ("query", "Lakers")]),
}
MAY_TAKE_TWO = {
    "query given to compare",
    "a misspelt team compared",
    "a misspelt city compared",
    "a result no longer kept, compared",
    "a day between two games compared",
    "a city where nothing is, compared",
}
"""Comparisons of a name that fits several games: the first correction leads to the choice among them."""


def says_what_to_do(reply, document):
    if reply.status_code == 200:
        assert document["suggestions"]
        assert all(each["field"] and each["next_step"] for each in document["suggestions"])
        return
    assert reply.headers["content-type"] == "application/problem+json"
    assert {
        "type",
        "title",
        "status",
        "code",
        "detail",
        "field",
        "next_step",
        "request_id",
    } <= document.keys()
    if document["field"].startswith("date") and document["code"] == "invalid_parameter":
        assert document["today"] == str(TODAY)


@pytest.mark.parametrize("name", WRONG)
async def test_the_corrected_call_follows_from_the_document_and_succeeds(serve, name):
    client, call = serve(), WRONG[name]
    refused = await call.send(client)
    document = refused.json()
    says_what_to_do(refused, document)
    second = corrected(call, document)
    assert second != call
    reply = await second.send(client)
    if name in MAY_TAKE_TWO and reply.status_code == 404:
        reply = await corrected(second, reply.json()).send(client)
    assert reply.status_code == 200, (second, reply.text[:500])
    answer = reply.json()
    if refused.status_code == 200:
        assert answer["total_events"] > 0, (second, answer["suggestions"])


def test_there_are_at_least_fifty():
    assert len(WRONG) >= 50
