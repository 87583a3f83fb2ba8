"""Concise answers: what they leave out, and that they never exceed their budget."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from msgspec.structs import replace

from shared.answers.paging import Cursor
from shared.answers.shapes import CacheUse, DealsResult, SearchResult, Source, Value
from shared.answers.shortening import budget_bytes, capped, concise_search, in_detail
from shared.asking.narrowing import question_key
from shared.asking.query import DealsQuery, SearchQuery
from shared.model import EventStatus, PriceBasis, ProductKind, SourceStatus
from tests.shared.priced import event, offer

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def result(*events, kind=SearchResult, **told):
    listed = {"events": events} if kind is SearchResult else {"deals": events}
    return kind(
        **listed,
        summary="s",
        total_events=len(events) + told.get("omitted", 0),
        platforms_queried=1,
        sources=(Source(platform="seatgeek", status=SourceStatus.OK, environment="production"),),
        cache=CacheUse(hit=False, stale=False, age_s=0, ttl_s=300),
        result_id="s1-" + 40 * "a",
        generated_at=NOW,
        **told,
    )


def priced(number=1, **told):
    fields = {
        "event_uid": f"ev_{number:020}",
        "best_min_price": Decimal(95),
        "best_platform": "seatgeek",
        "price_basis": PriceBasis.ALL_IN,
        "currency": "USD",
        **told,
    }
    return event(offer("seatgeek", 95, url="https://seatgeek.example/1"), **fields)


def shown(answer):
    return json.loads(answer.encoded())


def test_a_price_without_a_currency_does_not_pass_for_one_in_the_others():
    answer = shown(concise_search(result(priced(1), priced(2), priced(3, currency=None))))
    assert answer["currency"] == "USD"
    assert [told.get("currency") for told in answer["events"]] == [None, None, "unknown"]


def test_what_goes_without_saying_is_left_out():
    answer = shown(concise_search(result(priced())))
    assert (answer["currency"], answer["price_basis"]) == ("USD", "all_in")
    assert answer["events"] == [
        {
            "event_uid": "ev_00000000000000000001",
            "name": "Lakers vs. Warriors",
            "best_min_price": 95.0,
            "best_platform": "seatgeek",
        }
    ]
    assert answer["sources"] == [{"platform": "seatgeek", "status": "ok"}]


def test_what_the_status_says_already_is_left_out_and_what_was_not_read_is_told():
    said = {
        SourceStatus.EMPTY: "it knows no such event",
        SourceStatus.NO_PRICES: "it tells no price for these events",
        SourceStatus.OK: "the first 100 of 263 events were read, in order of date",
    }
    sources = [
        Source(platform="seatgeek", status=status, environment="production", detail=detail)
        for status, detail in said.items()
    ]
    answer = shown(concise_search(replace(result(), sources=tuple(sources))))
    assert [source.get("detail") for source in answer["sources"]] == [None, None, said[SourceStatus.OK]]


def test_what_differs_from_the_rest_is_told():
    odd = priced(
        2,
        currency="CAD",
        price_basis=PriceBasis.BEFORE_FEES,
        kind=ProductKind.PASS,
        status=EventStatus.POSTPONED,
        time=dt.time(19, 30),
    )
    told = shown(concise_search(result(priced(), priced(3), odd)))["events"][2]
    assert (told["currency"], told["price_basis"]) == ("CAD", "before_fees")
    assert (told["kind"], told["status"], told["time"]) == ("pass", "postponed", "19:30")


def test_a_price_that_is_not_known_is_left_out_not_zero():
    unpriced = priced(best_min_price=None, best_platform=None, price_basis=None, currency=None)
    assert "best_min_price" not in shown(concise_search(result(unpriced)))["events"][0]


def test_an_empty_answer_still_has_its_list():
    assert shown(concise_search(result()))["events"] == []


def test_the_first_deals_come_with_reason_and_link():
    value = Value(tier="comparison", sample_size=2, confidence=0.5, reasons=("cheap",))
    deals = [priced(number, value_score=60.0, value=value) for number in range(5)]
    query = DealsQuery(query="x", detail="concise")
    told = shown(in_detail(result(*deals, kind=DealsResult), query))["deals"]
    assert [deal.get("reason") for deal in told] == ["cheap"] * 3 + [None] * 2
    assert told[0]["url"] == "https://seatgeek.example/1"
    assert all(deal["value_score"] == 60 for deal in told)


@pytest.mark.parametrize("letter", ["a", "é", "五", "🎫", '"', "\\"])
@pytest.mark.parametrize("limit", [1, 20, 100])
def test_no_answer_exceeds_its_budget_and_what_is_cut_off_is_on_the_next_page(letter, limit):
    long = {"name": letter * 200, "venue": letter * 200, "city": letter * 200}
    events = [priced(number, **long) for number in range(limit)]
    query = SearchQuery(query="x", detail="concise", limit=limit)
    answer = in_detail(result(*events, omitted=7, next_cursor="p1-00000000"), query)
    told = shown(answer)
    assert len(answer.encoded()) <= budget_bytes(limit)
    cut = limit - len(told["events"])
    assert told["events"]
    assert told["omitted"] == 7 + cut
    if cut:
        cursor = Cursor.read(told["next_cursor"], question=question_key(query))
        assert cursor.offset == len(told["events"])


def test_a_later_page_that_is_cut_leads_on_from_its_own_place():
    query = SearchQuery(query="x", detail="concise", limit=20)
    later = query.model_copy(update={"cursor": Cursor(offset=40, question=question_key(query)).text()})
    events = [priced(number, name='"' * 90, venue='"' * 48, city='"' * 32) for number in range(20)]
    told = shown(in_detail(result(*events), later))
    kept = len(told["events"])
    assert kept < 20
    assert told["next_cursor"].startswith(f"p{40 + kept}-")
    assert told["omitted"] == 20 - kept


def test_a_full_answer_is_left_as_it_is():
    whole = result(priced())
    assert in_detail(whole, SearchQuery(query="x")) is whole


def test_text_is_cut_between_characters():
    assert capped("五月天五月天", 12) == "五月天…"
    assert capped("short", 12) == "short"
    assert capped(None, 3) is None
