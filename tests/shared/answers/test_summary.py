"""The summary and the sources say what was done for the answer: read in part, kept, renewed or asked."""

from __future__ import annotations

import pytest

from shared.answers import summary
from shared.answers.shapes import CacheUse
from shared.asking.query import CompareQuery, DealsQuery
from shared.pricing.event_prices import compare_offers, price_event
from tests.shared.answers.conftest import PLATFORMS
from tests.shared.priced import event, offer

CUT = "More exist than were read: narrow by city or dates."


def calls(marketplaces):
    return sum(marketplaces.requests(name)["total"] for name in PLATFORMS)


def break_all(marketplaces):
    for name in PLATFORMS:
        marketplaces.fault(name, kind="status", status=503)


def slow_down(marketplaces, *names):
    for name in names:
        marketplaces.fault(name, kind="timeout", seconds=0.8)


class TestWhatWasNotRead:
    """The demo has more events in Toronto than a page of each platform holds."""

    async def test_is_told_in_the_summary_and_by_each_source(self, open_aggregator):
        async with open_aggregator() as aggregator:
            answer = await aggregator.search_events("Toronto", detail="concise")
        assert CUT in answer["summary"]
        assert "Lowest of those read: " in answer["summary"]
        for source in answer["sources"]:
            assert source["status"] == "ok"
            assert "100 of " in source["detail"]

    async def test_is_not_told_where_all_was_read(self, open_aggregator):
        async with open_aggregator() as aggregator:
            answer = await aggregator.search_events("Lakers", detail="concise")
        assert "More exist" not in answer["summary"]
        assert "Lowest: " in answer["summary"]
        assert not any("detail" in source for source in answer["sources"])

    @pytest.mark.parametrize("detail", ["concise", "full"])
    @pytest.mark.parametrize("age_s", [0.2, 10, 301, 80_000])
    async def test_is_told_by_a_copy_too(self, open_aggregator, clock, marketplaces, detail, age_s):
        async with open_aggregator() as aggregator:
            first = await aggregator.search_events("Toronto", detail=detail)
            clock.advance(age_s)
            break_all(marketplaces)
            for _ in range(2):
                copy = await aggregator.search_events("Toronto", detail=detail)
                assert copy["cache"]["hit"]
                assert CUT in copy["summary"]
                for source, before in zip(copy["sources"], first["sources"], strict=True):
                    assert source["detail"].startswith(before["detail"])


class TestAge:
    async def test_a_fresh_copy_asks_nobody(self, open_aggregator, clock, marketplaces):
        async with open_aggregator() as aggregator:
            await aggregator.search_events("Lakers")
            before = calls(marketplaces)
            clock.advance(20)
            copy = await aggregator.search_events("Lakers")
        assert "From an earlier answer, up to 20 s old; no platform was asked." in copy["summary"]
        assert calls(marketplaces) == before

    async def test_a_copy_that_is_being_renewed_says_so(self, open_aggregator, clock, marketplaces):
        async with open_aggregator() as aggregator:
            await aggregator.search_events("Lakers")
            clock.advance(301)
            before = calls(marketplaces)
            slow_down(marketplaces, *PLATFORMS)
            copy = await aggregator.search_events("Lakers")
        assert calls(marketplaces) > before
        assert copy["cache"]["stale"]
        told = "From an earlier answer, up to 5 min old; being renewed: stubhub, seatgeek, ticketmaster."
        assert told in copy["summary"]
        assert {source["detail"] for source in copy["sources"]} == {
            "an earlier answer stands in while it is asked anew"
        }

    async def test_one_that_is_being_renewed_beside_others_is_named(
        self, open_aggregator, clock, marketplaces
    ):
        async with open_aggregator() as aggregator:
            await aggregator.search_events("Lakers")
            clock.advance(301)
            slow_down(marketplaces, "seatgeek")
            copy = await aggregator.search_events("Lakers")
        told = "Asked now and from earlier answers, up to 5 min old; being renewed: seatgeek."
        assert told in copy["summary"]

    async def test_copies_that_could_not_be_renewed_say_so(self, open_aggregator, clock, marketplaces):
        async with open_aggregator() as aggregator:
            await aggregator.search_events("Lakers")
            clock.advance(301)
            break_all(marketplaces)
            copy = await aggregator.search_events("Lakers")
        assert "could not be renewed: stubhub, seatgeek, ticketmaster." in copy["summary"]

    async def test_what_was_told_shortly_before_is_a_copy_however_short_it_is_fresh(
        self, open_aggregator, clock, marketplaces
    ):
        async with open_aggregator(TICKETS_SEARCH_TTL_S="2") as aggregator:
            await aggregator.search_events("Lakers")
            before = calls(marketplaces)
            clock.advance(2.8)
            again = await aggregator.search_events("Lakers")
        assert calls(marketplaces) == before
        assert again["cache"] == {"hit": True, "stale": True, "age_s": 3, "ttl_s": 2}
        assert "From an earlier answer, up to 3 s old; no platform was asked." in again["summary"]

    async def test_a_platform_without_a_key_makes_no_copy_an_answer_asked_for(
        self, open_aggregator, marketplaces
    ):
        async with open_aggregator(SEATGEEK_CLIENT_ID=None) as aggregator:
            await aggregator.search_events("Lakers", limit=5)
            before = calls(marketplaces)
            again = await aggregator.search_events("Lakers", limit=6)
        assert calls(marketplaces) == before
        assert again["cache"]["hit"]
        assert "no platform was asked" in again["summary"]


class TestWhatAPriceCannotBeHeldAgainst:
    async def test_other_currencies_are_counted(self, open_aggregator):
        async with open_aggregator() as aggregator:
            answer = await aggregator.search_events("Canucks", currency="USD", max_price=60, limit=100)
            deals = await aggregator.answering.deals(
                DealsQuery(query="Canucks", currency="USD", max_price=60)
            )
        assert answer["events"]
        assert {event["currency"] for event in answer["events"]} == {"USD"}
        told = (
            "more not priced in USD left out, since that is what max_price is in: give currency for another."
        )
        assert told in answer["summary"]
        assert told in deals.answer.summary

    async def test_a_comparison_says_that_the_currency_asked_for_is_not_known(self, open_aggregator):
        async with open_aggregator() as aggregator:
            found = await aggregator.search_events("Lakers", limit=1)
            [event] = found["events"]
            asked = {"event_name": event["name"], "date": event["date"], "currency": "EUR"}
            answer = (await aggregator.answering.compare(CompareQuery(**asked))).answer
        assert "No price in EUR is known." in answer.summary
        assert answer.price_comparison.currency == "USD"


async def test_a_comparison_of_a_cancelled_event_says_so_and_names_no_price(open_aggregator, marketplaces):
    cancelled = next(one for one in marketplaces.catalogue.performances if one.status == "cancelled")
    async with open_aggregator() as aggregator:
        found = await aggregator.search_events(cancelled.performers[0].name, limit=100)
        event = next(event for event in found["events"] if event["status"] == "cancelled")
        asked = CompareQuery(
            event_name=event["name"], event_uid=event["event_uid"], result_id=found["result_id"]
        )
        answer = (await aggregator.answering.compare(asked)).answer
    assert f"at {event['venue']} is cancelled." in answer.summary
    assert answer.price_comparison.cheapest_price is None
    assert event["best_min_price"] is None


class TestAPriceWithoutACurrency:
    """Ticketmaster's old price ranges can name none."""

    priced = price_event(event(offer("ticketmaster", 1000, "before_fees", currency=None)))

    def test_is_told_as_such_in_a_search(self):
        told = summary.opening("Lakers", [self.priced], 1)
        assert "Lowest: 1000.00 (currency not told) before fees on ticketmaster" in told

    def test_is_told_as_such_in_a_comparison(self):
        copy = CacheUse(hit=False, stale=False, age_s=0, ttl_s=120)
        told = summary.of_comparison(self.priced, compare_offers(self.priced), (), copy)
        assert "from 1000.00 (currency not told) before fees." in told

    def test_is_noted_beside_a_price_with_one(self):
        both = price_event(event(offer("seatgeek", 1200), offer("ticketmaster", 1000, currency=None)))
        assert both.price_note == "ticketmaster's 1000.00 is told without a currency"
