"""Properties of the value score, by single listings and by platforms' lowest prices."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.answers.shapes import Event, ListingOffer, Match, PlatformOffer
from shared.model import PriceBasis
from shared.pricing.event_prices import price_event
from shared.pricing.listing_scores import ScoredListing, score_listings
from shared.pricing.score import score_of, usual_best
from shared.pricing.value_score import with_value
from tests.benchmarks.planted_bargains import venue
from tests.shared.priced import event, listing, offer

SECTIONS = {"Floor A": 240, "Lower 104": 150, "Club 212": 180, "Upper 305": 60, "Upper 412": 50}
PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)

quick = settings(max_examples=60, deadline=None)


@st.composite
def venues(draw: st.DrawFn, least: int = 6, most: int = 30) -> list[ListingOffer]:
    """Listings that ask between 0.6 and 1.8 times what their section goes for, no two for the same seats."""
    number = draw(st.integers(least, most))
    sections = draw(st.lists(st.sampled_from(sorted(SECTIONS)), min_size=number, max_size=number))
    factors = draw(st.lists(st.integers(60, 180), min_size=number, max_size=number))
    return [
        listing(
            str(place),
            Decimal(SECTIONS[section] * factor) / 100,
            section=section,
            row=str(1 + place),
            quantity=2,
            splits=(1, 2),
        )
        for place, (section, factor) in enumerate(zip(sections, factors, strict=True))
    ]


def spread(listings: list[ListingOffer]) -> Event:
    """An event whose listings lie on the three platforms by turns of their id."""
    held: dict[str, list[ListingOffer]] = {name: [] for name in PLATFORMS}
    for one in listings:
        held[PLATFORMS[int(one.listing_id.split("-")[0]) % 3]].append(one)
    offers = (offer(name, None, listings=tuple(rows)) for name, rows in held.items())
    return event(*offers, currency="USD")


def by_id(listings: list[ListingOffer]) -> dict[str, ScoredListing]:
    return {one.listing.listing_id: one for one in score_listings(spread(listings))}


def scores(listings: list[ListingOffer]) -> dict[str, float]:
    return {name: one.score for name, one in by_id(listings).items()}


def asking(one: ListingOffer, price: Decimal) -> ListingOffer:
    return replace(one, price=price)


class TestListings:
    @quick
    @given(venues(), st.data())
    def test_a_lower_price_never_lowers_the_score(
        self, listings: list[ListingOffer], data: st.DataObject
    ) -> None:
        chosen = data.draw(st.integers(0, len(listings) - 1))
        share = Decimal(data.draw(st.integers(20, 100))) / 100
        cheaper = list(listings)
        cheaper[chosen] = asking(listings[chosen], (listings[chosen].price or Decimal(0)) * share)
        name = listings[chosen].listing_id
        assert scores(cheaper)[name] >= scores(listings)[name]

    @quick
    @given(venues(), st.sampled_from(["0.01", "0.5", "7.3", "150"]))
    def test_the_scale_of_prices_does_not_matter(self, listings: list[ListingOffer], factor: str) -> None:
        scaled = [asking(one, (one.price or Decimal(0)) * Decimal(factor)) for one in listings]
        assert scores(scaled) == pytest.approx(scores(listings), abs=0.11)

    @quick
    @given(venues(), st.sampled_from(sorted(SECTIONS)), st.sampled_from([30, 403, 10_000]))
    def test_one_absurdly_dear_listing_moves_no_other_by_more_than_one(
        self, listings: list[ListingOffer], section: str, times: int
    ) -> None:
        absurd = listing(
            "900", Decimal(SECTIONS[section] * times), section=section, row="99", quantity=2, splits=(1, 2)
        )
        before, after = scores(listings), scores([*listings, absurd])
        assert after.pop("900") < 50
        assert all(abs(after[name] - score) <= 1 for name, score in before.items())

    @quick
    @given(venues(), st.randoms(use_true_random=False))
    def test_the_order_of_input_does_not_matter(self, listings: list[ListingOffer], chance: object) -> None:
        shuffled = sorted(listings, key=lambda _: chance.random())  # type: ignore[attr-defined]
        assert scores(shuffled) == pytest.approx(scores(listings))

    @quick
    @given(venues(), st.integers(0, 5))
    def test_the_same_seats_on_a_second_platform_count_once(
        self, listings: list[ListingOffer], copied: int
    ) -> None:
        twin = replace(listings[copied], listing_id=f"{copied + 1}-twin")
        assert len(scores([*listings, twin])) == len(listings)
        ours = {name: one.sample_size for name, one in by_id([*listings, twin]).items()}
        assert set(ours.values()) == {one.sample_size for one in by_id(listings).values()}
        for name, score in scores([*listings, twin]).items():
            assert score == pytest.approx(scores(listings).get(name, score), abs=1)

    @quick
    @given(venues())
    def test_parking_changes_nothing(self, listings: list[ListingOffer]) -> None:
        lot = listing("901", "10", section="Parking Garage 4", quantity=1)
        assert scores([*listings, lot]) == scores(listings)

    def test_fewer_than_five_listings_give_no_score(self) -> None:
        assert score_listings(spread([listing(str(n), "50", section="Upper 301") for n in range(4)])) == []

    def test_prices_before_fees_are_not_compared_with_all_in_ones_unless_the_fees_are_known(self) -> None:
        sound = [listing(str(3 * n), "100", section="Upper 301", row=str(n)) for n in range(6)]
        bare = listing("1", "80", section="Upper 301", row="9", price_basis=PriceBasis.BEFORE_FEES)
        assert "1" not in scores([*sound, bare])
        known = score_listings(spread([*sound, bare]), fee_ratios={"seatgeek": 1.25})
        assert {one.listing.listing_id: one.score for one in known}["1"] == 50

    def test_a_limited_view_has_to_be_cheaper_for_the_same_score(self) -> None:
        sound = [listing(str(n), str(95 + n), section="Upper 301", row="5") for n in range(8)]
        clear = listing("20", "90", section="Upper 301", row="5")
        behind = listing("21", "90", section="Upper 301", row="5", notes=("Limited or obstructed view",))
        found = scores([*sound, clear, behind])
        assert found["21"] < found["20"]

    def test_a_price_beyond_belief_comes_last_and_is_to_be_verified(self) -> None:
        sound = [listing(str(n), str(100 + n), section="Upper 301", row=str(n)) for n in range(30)]
        slip = listing("40", "30", section="Upper 301", row="3")
        last = score_listings(spread([*sound, slip]))[-1]
        assert last.listing.listing_id == "40"
        assert last.verify


class TestPlatforms:
    def test_equal_prices_are_typical(self) -> None:
        assert value(offer("stubhub", "100"), offer("seatgeek", "100")).value_score == 50

    def test_one_deviation_in_a_large_sample_is_84(self) -> None:
        assert score_of(1, 10**6) == 84.1
        assert score_of(-1, 10**6) == 15.9
        assert score_of(50, 10**6) == 99
        assert score_of(-50, 10**6) == 1

    def test_a_small_sample_is_drawn_to_typical(self) -> None:
        assert 50 < score_of(1, 2) < score_of(1, 8) < score_of(1, 100)

    def test_a_single_source_has_no_score_only_a_price(self) -> None:
        alone = value(offer("stubhub", "100"), offer("seatgeek", None))
        assert alone.best_min_price == 100
        assert alone.value_score is None
        assert alone.value is not None
        assert (alone.value.tier, alone.value.confidence) == (None, 0)

    def test_another_currency_is_nothing_to_compare_with(self) -> None:
        assert value(offer("stubhub", "100"), offer("seatgeek", "100", currency="CAD")).value_score is None

    def test_a_price_before_fees_is_not_compared_with_an_all_in_one(self) -> None:
        assert value(offer("stubhub", "100"), offer("seatgeek", "90", "before_fees")).value_score is None

    def test_prices_before_fees_are_compared_where_a_platform_tells_both(self) -> None:
        both = offer("ticketmaster", "100", min_price_before_fees=Decimal(80))
        found = value(both, offer("seatgeek", "80", "before_fees"))
        assert found.best_platform == "ticketmaster"
        assert found.value_score == 50

    @quick
    @given(st.lists(st.integers(50, 110), min_size=2, max_size=3), st.integers(60, 100))
    def test_a_lower_best_price_never_lowers_the_score(self, prices: list[int], percent: int) -> None:
        """As long as it is believable: a price to verify is not the best one any more."""
        low, *others = sorted(prices)
        dearer = value(*offers(low, *others))
        cheaper = value(*offers(Decimal(low * percent) / 100, *others))
        assert (cheaper.value_score or 0) >= (dearer.value_score or 0)

    @quick
    @given(st.lists(st.integers(50, 150), min_size=2, max_size=3), st.sampled_from(["0.01", "3.7", "100"]))
    def test_the_scale_of_prices_does_not_matter(self, prices: list[int], factor: str) -> None:
        scaled = value(*offers(*(price * Decimal(factor) for price in prices)))
        assert scaled.value_score == pytest.approx(value(*offers(*prices)).value_score, abs=0.11)

    @quick
    @given(st.lists(st.integers(50, 150), min_size=2, max_size=3), st.integers(1_000, 10**6))
    def test_one_absurdly_dear_platform_moves_the_score_by_no_more_than_one(
        self, prices: list[int], absurd: int
    ) -> None:
        before = value(*offers(*prices)).value_score or 0
        after = value(*offers(*prices), offer("fourth", str(absurd))).value_score or 0
        assert abs(after - before) <= 1

    @quick
    @given(st.permutations(["90", "100", "110"]))
    def test_the_order_of_platforms_does_not_matter(self, prices: list[str]) -> None:
        in_order = [offer(f"p{price}", price) for price in sorted(prices)]
        shuffled = [offer(f"p{price}", price) for price in prices]
        assert value(*shuffled).value == value(*in_order).value
        assert value(*shuffled).value_score == value(*in_order).value_score

    def test_the_same_record_twice_counts_once(self) -> None:
        first, second = offers(80, 100)
        assert value(first, second, second).value == value(first, second).value

    @pytest.mark.parametrize("at", [(0, 1, 2), (1,), (1, 2)])
    def test_unknown_fees_lower_confidence_and_not_the_value(self, at: tuple[int, ...]) -> None:
        known = offers(80, 100, 110)
        unknown = [
            replace(one, price_basis=PriceBasis.UNKNOWN) if place in at else one
            for place, one in enumerate(known)
        ]
        sure, unsure = value(*known), value(*unknown)
        assert unsure.value_score == sure.value_score
        assert (unsure.value and unsure.value.confidence) < (sure.value and sure.value.confidence)

    def test_popularity_and_scarcity_never_raise_it(self) -> None:
        plain = offers(80, 100)
        wanted = [replace(one, popularity=0.99) for one in plain]
        assert value(*wanted).value_score == value(*plain).value_score
        scarce = [replace(one, available_tickets=2) for one in plain]
        assert (value(*scarce).value_score or 0) <= (value(*plain).value_score or 0)

    def test_a_price_to_verify_is_no_comparison(self) -> None:
        assert value(*offers(100, 110, 17)).value_score == value(*offers(100, 110)).value_score

    def test_the_reasons_can_be_repeated(self) -> None:
        told = value(offer("stubhub", "85", "unknown"), offer("seatgeek", "100", "unknown")).value
        assert told is not None
        assert told.reasons == (
            "85.00 USD on stubhub is 15 % below the lowest on seatgeek",
            "a comparison of 2 platforms' lowest prices only: the seats may differ",
            "whether fees are included is not told by seatgeek and stubhub",
        )


class TestTiers:
    def test_one_number_a_platform_is_a_comparison(self) -> None:
        assert tier(value(*offers(80, 100))) == "comparison"

    def test_medians_and_counts_make_it_statistics_and_surer(self) -> None:
        told = [
            replace(one, median_price=2 * (one.min_price or 0), available_tickets=200)
            for one in offers(80, 100)
        ]
        found = value(*told)
        assert tier(found) == "statistics"
        assert (found.value_score or 0) > (value(*offers(80, 100)).value_score or 0)

    def test_an_absurd_median_does_not_follow_from_one_listing(self) -> None:
        """The average is not looked at: one listing of 403,000 moves it, and never a median."""
        plain = offers(80, 100)
        moved = [replace(one, average_price=Decimal(403_000)) for one in plain]
        assert value(*moved).value_score == value(*plain).value_score

    def test_listings_come_before_both(self) -> None:
        found = listed_value([listing(str(n), str(100 + n), section="Upper 301") for n in range(20)])
        assert tier(found) == "listings"
        assert found.value is not None
        assert found.value.sample_size == 20

    def test_the_cheapest_of_many_typical_offers_is_typical(self) -> None:
        """Else every event with many listings would look like a bargain."""
        found = [
            with_value(price_event(venue(80, seed, plant=False, all_in=True).event)).value_score or 0
            for seed in range(60)
        ]
        assert 40 < median(found) < 60
        assert usual_best(1) == 0
        assert usual_best(20) > 1.5

    def test_a_planted_bargain_scores_high_and_names_its_seat(self) -> None:
        even = [listing(str(n), str(100 + n % 7), section="Upper 301") for n in range(20)]
        found = listed_value([*even, listing("20", "60", section="Upper 301", row="8")])
        assert (found.value_score or 0) > 80
        assert found.value is not None
        assert found.value.reasons[0].startswith("section Upper 301 row 8 on ")

    def test_the_best_seat_for_its_price_is_named_where_it_is_not_the_cheapest(self) -> None:
        upper = [listing(str(n), str(100 + n % 7), section="Upper 301") for n in range(20)]
        floor = [listing(str(n), str(400 + n % 7), section="Floor A") for n in range(20, 40)]
        found = listed_value([*upper, *floor, listing("41", "260", section="Floor A", row="3")])
        assert found.best_min_price == 100
        assert found.value is not None
        assert any(
            why.startswith("best seat for its price: section Floor A row 3") for why in found.value.reasons
        )


class TestConfidence:
    def test_falls_with_age_and_faster_near_the_event(self) -> None:
        def confidence(age: dt.timedelta, ahead: dt.timedelta) -> float:
            seen = [replace(one, fetched_at=NOW - age) for one in offers(80, 100)]
            told = with_value(price_event(event(*seen, starts_at=NOW + ahead)), now=NOW).value
            assert told is not None
            return told.confidence

        hour, week = dt.timedelta(hours=1), dt.timedelta(days=7)
        assert confidence(dt.timedelta(0), week) == 0.2
        assert confidence(2 * hour, week) == pytest.approx(0.1)
        assert confidence(dt.timedelta(minutes=10), 5 * hour) == pytest.approx(0.1)

    def test_is_never_more_than_that_of_the_match(self) -> None:
        doubtful = event(*offers(80, 100), match=Match(confidence=0.5))
        told = with_value(price_event(doubtful)).value
        assert told is not None
        assert told.confidence == 0.1


def offers(*prices: object) -> list[PlatformOffer]:
    names = ("stubhub", "seatgeek", "ticketmaster", "vividseats")
    return [offer(name, str(price)) for name, price in zip(names, prices, strict=False)]


def value(*told: PlatformOffer) -> Event:
    return with_value(price_event(event(*told)))


def listed_value(listings: list[ListingOffer]) -> Event:
    return with_value(price_event(spread(listings)))


def tier(found: Event) -> str | None:
    return found.value.tier if found.value else None
