from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.answers.shapes import Event, PlatformOffer
from shared.model import EventStatus, PriceBasis, PriceMissing
from shared.pricing.event_prices import compare_offers, price_event
from shared.pricing.exchange import ExchangeRates
from tests.shared.priced import event, listing, offer

RATES = ExchangeRates(
    base="EUR", date=dt.date(2026, 10, 1), rates={"USD": Decimal("1.08"), "CAD": Decimal("1.512")}
)


def by_platform(priced: Event) -> dict[str, PlatformOffer]:
    return {one.platform: one for one in priced.platforms}


class TestBestPrice:
    def test_what_is_still_told_of_a_cancelled_event_is_none(self) -> None:
        cancelled = price_event(event(offer("seatgeek", "10"), status=EventStatus.CANCELLED))
        assert (cancelled.best_min_price, cancelled.price_note) == (None, "the event is cancelled")
        assert by_platform(cancelled)["seatgeek"].min_price == Decimal(10)
        assert compare_offers(cancelled).cheapest_price is None
        assert compare_offers(cancelled).not_compared == {"seatgeek": "the event is cancelled"}

    def test_is_the_lowest_of_like_prices(self) -> None:
        priced = price_event(
            event(offer("stubhub", "95"), offer("seatgeek", "85"), offer("ticketmaster", "120"))
        )
        assert (priced.best_min_price, priced.best_platform) == (Decimal(85), "seatgeek")
        assert (priced.price_basis, priced.currency) == (PriceBasis.ALL_IN, "USD")
        assert priced.price_note is None

    @pytest.mark.parametrize("basis", ["before_fees", "unknown"])
    def test_a_lower_price_that_may_not_be_all_does_not_beat_an_all_in_one_but_is_told(
        self, basis: str
    ) -> None:
        priced = price_event(event(offer("stubhub", "90", basis), offer("seatgeek", "100")))
        assert (priced.best_min_price, priced.best_platform) == (Decimal(100), "seatgeek")
        assert priced.price_note is not None
        assert "stubhub's 90.00 USD" in priced.price_note
        assert "may end above" in priced.price_note

    def test_an_unknown_basis_comes_before_a_price_before_fees(self) -> None:
        priced = price_event(
            event(offer("stubhub", "90", "before_fees"), offer("seatgeek", "100", "unknown"))
        )
        assert priced.best_platform == "seatgeek"
        assert priced.price_basis is PriceBasis.UNKNOWN
        assert "seatgeek does not say whether fees are included" in (priced.price_note or "")

    def test_a_best_price_before_fees_says_that_more_is_paid(self) -> None:
        priced = price_event(event(offer("stubhub", "90", "before_fees")))
        assert priced.best_min_price == 90
        assert "before fees, so more is paid" in (priced.price_note or "")

    def test_a_missing_price_is_neither_zero_nor_best(self) -> None:
        missing = offer("seatgeek", None, price_missing=PriceMissing.SOURCE_GIVES_NO_PRICES)
        priced = price_event(event(missing, offer("stubhub", "50")))
        assert priced.best_platform == "stubhub"
        assert price_event(event(missing)).best_min_price is None

    def test_of_several_offers_of_one_platform_one_is_kept_though_they_bear_no_id(self) -> None:
        twice = (offer("stubhub", price, event_id="", available_tickets=8) for price in ("60", "50"))
        priced = price_event(event(*twice, offer("seatgeek", "55")))
        assert [(one.platform, one.min_price) for one in priced.platforms] == [
            ("stubhub", 50),
            ("seatgeek", 55),
        ]
        assert priced.total_listings == 8

    def test_zero_is_a_price_not_told(self) -> None:
        priced = price_event(event(offer("ticketmaster", "0"), offer("stubhub", "50")))
        assert priced.best_min_price == 50
        assert by_platform(priced)["ticketmaster"].min_price is None
        assert by_platform(priced)["ticketmaster"].price_missing is PriceMissing.SOURCE_GIVES_NO_PRICES

    @given(st.permutations(["95.5", "85.25", "120"]))
    def test_the_order_of_the_platforms_does_not_matter(self, prices: list[str]) -> None:
        names = {"95.5": "stubhub", "85.25": "seatgeek", "120": "ticketmaster"}
        priced = price_event(event(*(offer(names[price], price) for price in prices)))
        assert (priced.best_min_price, priced.best_platform) == (Decimal("85.25"), "seatgeek")

    def test_pricing_twice_changes_nothing(self) -> None:
        listings = tuple(listing(str(n), str(100 + n), section="101", splits=(2,)) for n in range(6))
        cheap = listing("cheap", "4", section="101", splits=(2,))
        one = event(
            offer("stubhub", "4", listings=(*listings, cheap)),
            offer("seatgeek", "99", "unknown"),
            country="US",
        )
        once = price_event(one, quantity=2)
        assert price_event(once, quantity=2) == once


class TestTotalListings:
    def test_adds_up_what_is_told(self) -> None:
        told = event(
            offer("stubhub", "95", available_tickets=50), offer("seatgeek", "85", available_tickets=None)
        )
        assert price_event(told).total_listings == 50

    def test_is_zero_when_no_platform_tells(self) -> None:
        assert price_event(event(offer("stubhub", "95"))).total_listings == 0


class TestQuantity:
    def test_three_never_come_from_an_offer_sold_in_two_or_four(self) -> None:
        listings = (
            listing("pairs", "50", quantity=4, splits=(2, 4)),
            listing("any", "70", quantity=4, splits=(1, 2, 3, 4)),
        )
        one = event(offer("stubhub", "50", listings=listings))
        assert price_event(one, quantity=3).best_min_price == 70
        assert price_event(one, quantity=2).best_min_price == 50
        assert price_event(one, quantity=1).best_min_price == 70

    def test_seats_apart_are_no_offer_for_two_but_one_for_one(self) -> None:
        listings = (listing("apart", "50", quantity=2, together=False), listing("together", "70", quantity=2))
        one = event(offer("stubhub", "50", listings=listings))
        assert price_event(one, quantity=2).best_min_price == 70
        assert price_event(one, quantity=1).best_min_price == 50

    def test_an_untold_split_is_used_only_where_nothing_is_sure_and_then_said(self) -> None:
        untold = listing("untold", "50", quantity=6)
        sure = listing("sure", "60", quantity=3, splits=(3,))
        assert (
            price_event(event(offer("stubhub", "50", listings=(untold, sure))), quantity=3).best_min_price
            == 60
        )
        alone = price_event(event(offer("stubhub", "50", listings=(untold,))), quantity=3)
        assert alone.best_min_price == 50
        assert "stubhub does not say whether 3 may be bought of a larger offer" in (alone.price_note or "")

    def test_a_platform_that_cannot_sell_so_many_keeps_no_price_and_says_why(self) -> None:
        few = offer("stubhub", "50", listings=(listing("pair", "50", quantity=2, splits=(2,)),))
        priced = price_event(event(few, offer("seatgeek", "80")), quantity=4)
        assert by_platform(priced)["stubhub"].min_price is None
        assert by_platform(priced)["stubhub"].price_missing is PriceMissing.FILTERED
        assert priced.best_platform == "seatgeek"

    def test_a_known_count_below_the_quantity_rules_a_platform_out(self) -> None:
        priced = price_event(event(offer("stubhub", "50", available_tickets=1)), quantity=2)
        assert priced.best_min_price is None

    def test_an_unknown_count_is_kept_and_told(self) -> None:
        priced = price_event(event(offer("seatgeek", "80")), quantity=2)
        assert priced.best_min_price == 80
        assert "seatgeek does not say whether 2 tickets" in (priced.price_note or "")

    def test_parking_among_the_listings_is_no_seat(self) -> None:
        listings = (listing("lot", "15", section="Parking Lot B"), listing("seat", "80", section="101"))
        assert price_event(event(offer("stubhub", "15", listings=listings))).best_min_price == 80

    def test_the_platforms_figures_are_those_of_the_offers_that_qualify(self) -> None:
        listings = tuple(listing(str(n), str(50 + 10 * n), quantity=2, splits=(2,)) for n in range(3))
        single = listing("single", "10", quantity=1, splits=(1,))
        priced = price_event(event(offer("stubhub", "10", listings=(*listings, single))), quantity=2)
        told = by_platform(priced)["stubhub"]
        assert (told.min_price, told.median_price, told.max_price) == (50, 60, 70)


class TestTooGood:
    def test_a_price_far_below_its_peers_is_flagged_and_never_best(self) -> None:
        priced = price_event(
            event(offer("seatgeek", "17"), offer("stubhub", "4000"), offer("ticketmaster", "4400"))
        )
        assert by_platform(priced)["seatgeek"].verify
        assert by_platform(priced)["seatgeek"].min_price == 17
        assert priced.best_platform == "stubhub"
        assert "seatgeek's 17.00 USD" in (priced.price_note or "")

    def test_until_it_is_seen_again(self) -> None:
        one = event(offer("seatgeek", "17"), offer("stubhub", "4000"), offer("ticketmaster", "4400"))
        again = price_event(one, seen_before={"seatgeek:seatgeek-1": Decimal("17.50")})
        assert again.best_platform == "seatgeek"
        dearer = price_event(one, seen_before={"seatgeek:seatgeek-1": Decimal(4100)})
        assert dearer.best_platform == "stubhub"

    def test_one_absurdly_dear_platform_makes_no_honest_price_suspicious(self) -> None:
        priced = price_event(
            event(offer("seatgeek", "100"), offer("stubhub", "110"), offer("ticketmaster", "403000"))
        )
        assert priced.best_platform == "seatgeek"

    def test_a_bargain_of_a_quarter_is_not_suspicious(self) -> None:
        priced = price_event(
            event(offer("seatgeek", "75"), offer("stubhub", "100"), offer("ticketmaster", "104"))
        )
        assert not any(one.verify for one in priced.platforms)

    def test_a_listing_far_below_its_zone_is_flagged_and_the_next_one_is_the_lowest(self) -> None:
        sound = [listing(str(n), str(200 + n), section=f"10{n}") for n in range(5)]
        slip = listing("slip", "21", section="105")
        priced = price_event(event(offer("stubhub", "21", listings=(*sound, slip))))
        assert priced.best_min_price == 200
        flagged = {one.listing_id for one in by_platform(priced)["stubhub"].listings if one.verify}
        assert flagged == {"slip"}

    def test_an_upper_seat_is_not_suspicious_for_being_far_below_the_floor(self) -> None:
        floor = [listing(f"f{n}", str(2000 + n), section="Floor A") for n in range(5)]
        upper = [listing(f"u{n}", str(100 + n), section="Upper 301") for n in range(5)]
        priced = price_event(event(offer("stubhub", "100", listings=(*floor, *upper))))
        assert priced.best_min_price == 100


class TestCurrencies:
    def test_are_never_ranked_as_one(self) -> None:
        priced = price_event(
            event(
                offer("stubhub", "95"), offer("seatgeek", "99"), offer("ticketmaster", "90", currency="CAD")
            )
        )
        assert (priced.best_min_price, priced.currency) == (Decimal(95), "USD")
        assert "ticketmaster's 90.00 CAD is not in USD" in (priced.price_note or "")

    def test_a_tie_goes_to_the_money_of_the_venues_country(self) -> None:
        both = (offer("stubhub", "95"), offer("ticketmaster", "110", currency="CAD"))
        assert price_event(event(*both, country="CA")).currency == "CAD"
        assert price_event(event(*both, country="US")).currency == "USD"

    def test_the_currency_asked_for_is_taken_where_a_platform_has_it(self) -> None:
        mixed = event(
            offer("stubhub", "95"), offer("seatgeek", "99"), offer("ticketmaster", "130", currency="CAD")
        )
        assert price_event(mixed, currency="CAD").best_platform == "ticketmaster"

    def test_without_a_rate_the_price_stays_in_its_currency_and_says_so(self) -> None:
        priced = price_event(event(offer("stubhub", "95")), currency="EUR")
        assert (priced.best_min_price, priced.currency) == (Decimal(95), "USD")
        assert "no price in EUR" in (priced.price_note or "")

    def test_with_a_dated_rate_they_are_one_list_and_the_rate_is_told(self) -> None:
        mixed = event(offer("stubhub", "95"), offer("ticketmaster", "126", currency="CAD"))
        priced = price_event(mixed, currency="USD", rates=RATES)
        assert (priced.best_min_price, priced.best_platform) == (Decimal("90.00"), "ticketmaster")
        assert priced.currency == "USD"
        note = priced.price_note or ""
        assert "2026-10-01" in note
        assert "126.00 CAD" in note
        assert by_platform(priced)["ticketmaster"].currency == "CAD"

    def test_compare_says_why_a_currency_is_left_out(self) -> None:
        mixed = price_event(
            event(
                offer("stubhub", "95"), offer("seatgeek", "99"), offer("ticketmaster", "90", currency="CAD")
            )
        )
        comparison = compare_offers(mixed)
        assert comparison.compared_platforms == ("stubhub", "seatgeek")
        assert "CAD" in comparison.not_compared["ticketmaster"]
        assert compare_offers(mixed, rates=RATES).compared_platforms == (
            "ticketmaster",
            "stubhub",
            "seatgeek",
        )


class TestComparison:
    def test_spans_the_cheapest_and_the_dearest_of_like_prices(self) -> None:
        comparison = compare_offers(
            price_event(event(offer("stubhub", "95"), offer("seatgeek", "85"), offer("ticketmaster", "120")))
        )
        assert (comparison.cheapest_price, comparison.most_expensive_price) == (85, 120)
        assert comparison.potential_savings == 35
        assert comparison.best_platform == "seatgeek"
        assert comparison.compared_platforms == ("seatgeek", "stubhub", "ticketmaster")
        assert comparison.not_compared == {}

    def test_leaves_out_other_bases_with_the_reason(self) -> None:
        comparison = compare_offers(
            price_event(event(offer("stubhub", "95"), offer("seatgeek", "70", "before_fees")))
        )
        assert comparison.cheapest_price == comparison.most_expensive_price == 95
        assert comparison.potential_savings == 0
        assert comparison.not_compared == {"seatgeek": "70.00 USD is before fees"}

    def test_says_of_each_platform_without_a_price_why(self) -> None:
        comparison = compare_offers(
            price_event(
                event(
                    offer("seatgeek", None, price_missing=PriceMissing.SOURCE_GIVES_NO_PRICES),
                    offer("ticketmaster", None, price_missing=PriceMissing.SOLD_OUT),
                )
            )
        )
        assert comparison.cheapest_price is None
        assert comparison.not_compared == {
            "seatgeek": "gives no price",
            "ticketmaster": "says it is sold out",
        }

    def test_never_takes_a_price_to_verify(self) -> None:
        comparison = compare_offers(
            price_event(
                event(offer("seatgeek", "17"), offer("stubhub", "4000"), offer("ticketmaster", "4400"))
            )
        )
        assert comparison.cheapest_price == 4000
        assert "verified" in comparison.not_compared["seatgeek"]


class TestExchangeRates:
    def test_convert_by_way_of_the_base_and_round_to_the_minor_unit(self) -> None:
        assert RATES.convert(Decimal(100), "EUR", "USD") == Decimal("108.00")
        assert RATES.convert(Decimal("151.2"), "CAD", "USD") == Decimal("108.00")

    def test_an_unknown_currency_is_not_converted(self) -> None:
        assert RATES.convert(Decimal(100), "EUR", "SEK") is None

    def test_yen_have_no_minor_unit(self) -> None:
        yen = ExchangeRates(base="EUR", date=dt.date(2026, 10, 1), rates={"JPY": Decimal("161.37")})
        assert str(yen.convert(Decimal(10), "EUR", "JPY")) == "1614"
