from __future__ import annotations

import copy
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.answers.shapes import Event, as_json
from shared.model import EventStatus, ProductKind
from shared.pricing.deals import find_best_deals, find_deals
from shared.pricing.event_prices import price_event
from shared.pricing.exchange import ExchangeRates
from tests.shared.priced import event, listing, offer


def priced(uid: str, *prices: str, currency: str = "USD", **told: Any) -> Event:
    names = ("stubhub", "seatgeek", "ticketmaster")
    rows = [offer(name, price, currency=currency) for name, price in zip(names, prices, strict=False)]
    return event(*rows, event_uid=uid, **told)


def uids(deals: list[Event]) -> list[str]:
    return [deal.event_uid for deal in deals]


class TestOrder:
    def test_is_by_value_and_not_by_price(self) -> None:
        found = find_deals([priced("dear", "60", "61"), priced("deal", "200", "300")])
        assert uids(found) == ["deal", "dear"]

    def test_an_event_that_cannot_be_scored_is_no_deal_beside_others_that_can(self) -> None:
        assert uids(find_deals([priced("none", "40"), priced("deal", "200", "300")])) == ["deal"]

    def test_is_the_same_however_old_the_prices_are(self) -> None:
        now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
        old = offer("stubhub", "80", fetched_at=now - dt.timedelta(hours=3)), offer("seatgeek", "100")
        events = [event(*old, event_uid="a"), priced("b", "80", "100")]
        assert uids(find_deals(events, now=now)) == uids(find_deals(events)) == ["a", "b"]

    def test_without_any_score_is_by_what_the_price_includes_and_then_by_price(self) -> None:
        alone = [
            event(offer("stubhub", "70"), event_uid="dearer"),
            event(offer("stubhub", "60", "before_fees"), event_uid="bare"),
            event(offer("stubhub", "65"), event_uid="cheaper"),
        ]
        assert uids(find_deals(alone)) == ["cheaper", "dearer", "bare"]

    @settings(max_examples=30, deadline=None)
    @given(st.permutations(["a", "b", "c", "d"]))
    def test_does_not_depend_on_the_order_given(self, order: list[str]) -> None:
        events = {
            "a": priced("a", "80", "100"),
            "b": priced("b", "80", "100"),
            "c": priced("c", "50"),
            "d": priced("d", "90", "60", "100"),
        }
        assert uids(find_deals([events[uid] for uid in order])) == ["d", "a", "b"]

    def test_an_event_given_twice_is_listed_once(self) -> None:
        assert uids(find_deals([priced("a", "80", "100"), priced("a", "80", "100")])) == ["a"]


class TestCurrencies:
    def test_are_lists_one_after_the_other_and_never_interleaved_by_score(self) -> None:
        found = find_deals(
            [
                priced("cad", "50", "100", currency="CAD"),
                priced("usd", "80", "85"),
                priced("dear", "90", "91"),
            ]
        )
        assert uids(found) == ["usd", "dear", "cad"]
        assert found[2].value is not None
        assert "priced in CAD: ranked after and apart from the prices in USD" in found[2].value.reasons

    def test_the_one_asked_for_comes_first(self) -> None:
        events = [
            priced("cad", "50", "100", currency="CAD"),
            priced("a", "80", "85"),
            priced("b", "80", "85"),
        ]
        assert uids(find_deals(events, currency="CAD")) == ["cad", "a", "b"]

    def test_a_dated_rate_makes_them_one_list_and_is_told(self) -> None:
        rates = ExchangeRates(base="USD", date=dt.date(2026, 10, 1), rates={"CAD": Decimal("1.4")})
        events = [priced("cad", "70", "140", currency="CAD"), priced("usd", "80", "85")]
        found = find_deals(events, currency="USD", rates=rates)
        assert uids(found) == ["cad", "usd"]
        assert found[0].best_min_price == 50
        assert "2026-10-01" in (found[0].price_note or "")

    def test_a_highest_price_cannot_be_held_against_another_currency(self) -> None:
        events = [priced("cad", "50", "100", currency="CAD"), priced("usd", "80", "85"), priced("b", "90")]
        assert uids(find_deals(events, max_price=Decimal(85))) == ["usd"]


class TestFilters:
    def test_max_price_is_held_against_the_price_shown(self) -> None:
        events = [priced("in", "150", "200"), priced("out", "150.01", "300")]
        assert uids(find_deals(events, max_price=Decimal(150))) == ["in"]

    def test_an_event_that_cannot_seat_so_many_is_left_out(self) -> None:
        few = event(offer("stubhub", "80", available_tickets=1), event_uid="few")
        pairs = event(
            offer("stubhub", "80", listings=(listing("1", "80", quantity=2, splits=(2,)),)), event_uid="pairs"
        )
        assert uids(find_deals([few, pairs], min_tickets=2)) == ["pairs"]
        assert find_deals([few, pairs], min_tickets=3) == []

    def test_an_event_that_does_not_tell_its_tickets_is_kept_and_says_so(self) -> None:
        (found,) = find_deals([priced("quiet", "80", "100")], min_tickets=2)
        assert found.value is not None
        assert "no platform tells whether 2 tickets together are left" in found.value.reasons

    @pytest.mark.parametrize("kind", [kind for kind in ProductKind if kind is not ProductKind.PERFORMANCE])
    def test_parking_and_other_kinds_change_nothing(self, kind: ProductKind) -> None:
        shows = [priced("a", "80", "100"), priced("b", "50")]
        assert find_deals([*shows, priced("extra", "5", "9", kind=kind)]) == find_deals(shows)

    def test_a_cancelled_event_is_no_deal(self) -> None:
        assert find_deals([priced("a", "80", "100", status=EventStatus.CANCELLED)]) == []

    def test_an_event_that_has_begun_is_no_deal(self) -> None:
        now = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
        begun = priced("begun", "80", "100", starts_at=now)
        soon = priced("soon", "80", "100", starts_at=now + dt.timedelta(seconds=1))
        assert uids(find_deals([begun, soon], now=now)) == ["soon"]
        assert uids(find_deals([begun, soon])) == ["begun", "soon"]

    def test_what_runs_over_days_is_a_deal_until_the_last_midnight_there(self) -> None:
        first = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)  # noon in Los Angeles
        days = {"date": dt.date(2026, 11, 22), "time": dt.time(12), "end_date": dt.date(2026, 11, 24)}
        fair = priced("fair", "80", "100", starts_at=first, **days)
        midnight = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)
        assert uids(find_deals([fair], now=midnight - dt.timedelta(seconds=1))) == ["fair"]
        assert find_deals([fair], now=midnight) == []

    def test_a_postponed_event_says_so(self) -> None:
        (found,) = find_deals([priced("a", "80", "100", status=EventStatus.POSTPONED)])
        assert found.value is not None
        assert "the event is postponed" in found.value.reasons

    def test_an_event_without_a_price_is_no_deal(self) -> None:
        assert find_deals([event(offer("seatgeek", None))]) == []


class TestPlainEvents:
    def search_result(self) -> list[dict[str, Any]]:
        """Events as the brief writes them, with nothing but names and numbers."""
        return [
            {
                "name": "Lakers vs Warriors",
                "venue": "Crypto.com Arena",
                "date": "2026-12-25",
                "platforms": [
                    {"platform": "stubhub", "min_price": 95.0, "available_tickets": 50},
                    {"platform": "seatgeek", "min_price": 85.0, "available_tickets": 75},
                    {"platform": "ticketmaster", "min_price": 120.0, "available_tickets": 25},
                ],
                "best_min_price": 85.0,
                "total_listings": 150,
                "platforms_available": 3,
            },
            {
                "name": "Lakers vs Suns",
                "platforms": [{"platform": "stubhub", "min_price": 60.0, "available_tickets": 4}],
                "best_min_price": 60.0,
                "total_listings": 4,
                "platforms_available": 1,
            },
        ]

    def test_every_deal_has_a_score_that_can_be_printed(self) -> None:
        deals = find_best_deals(self.search_result(), max_price=150, min_tickets=2)
        assert [f"{deal['name']}: {deal['value_score']:.2f}" for deal in deals] == [
            "Lakers vs Warriors: 59.80"
        ]
        assert deals[0]["best_min_price"] == 85
        assert deals[0]["value"]["tier"] == "comparison"

    def test_where_none_can_be_scored_the_priced_ones_come_without_a_score(self) -> None:
        (deal,) = find_best_deals(self.search_result()[1:])
        assert deal["best_min_price"] == 60
        assert deal["value_score"] is None

    def test_a_price_that_the_search_did_not_doubt_is_not_doubted(self) -> None:
        rows = offer("stubhub", "10"), offer("seatgeek", "100"), offer("ticketmaster", "110")
        seen = {"stubhub:stubhub-1": Decimal(10)}
        typed = price_event(event(*rows), seen_before=seen)
        assert [deal["best_min_price"] for deal in find_best_deals([as_json(typed)])] == [10]
        doubted = price_event(event(*rows))
        assert [deal["best_min_price"] for deal in find_best_deals([as_json(doubted)])] == [100]

    def test_is_json_and_leaves_the_events_given_as_they_were(self) -> None:
        given_events = self.search_result()
        before = copy.deepcopy(given_events)
        json.dumps(find_best_deals(given_events))
        assert given_events == before

    def test_whole_events_of_a_search_come_back_whole(self) -> None:
        told = as_json(priced("a", "80", "100"))
        (deal,) = find_best_deals([told])
        assert deal.keys() == told.keys()
        assert deal["platforms"] == told["platforms"]

    def test_scores_as_the_typed_function_does(self) -> None:
        events = [priced("a", "80", "100"), priced("b", "50", "90")]
        plain = find_best_deals([as_json(one) for one in events])
        assert [deal["value_score"] for deal in plain] == [deal.value_score for deal in find_deals(events)]

    def test_one_platforms_own_records_are_events_too(self) -> None:
        record = {"platform": "seatgeek", "event_id": "1", "name": "Lakers", "min_price": 80.0}
        (deal,) = find_best_deals([record])
        assert deal["best_min_price"] == 80

    def test_a_total_below_the_tickets_asked_for_rules_an_event_out(self) -> None:
        quiet = self.search_result()
        for row in quiet[0]["platforms"]:
            del row["available_tickets"]
        quiet[0]["total_listings"] = 1
        assert [deal["name"] for deal in find_best_deals(quiet, min_tickets=2)] == ["Lakers vs Suns"]

    def test_a_word_for_a_price_is_an_error_that_names_the_field(self) -> None:
        with pytest.raises(ValueError, match="min_price"):
            find_best_deals([{"name": "x", "platforms": [{"platform": "stubhub", "min_price": "cheap"}]}])
