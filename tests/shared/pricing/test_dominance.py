from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.answers.shapes import ListingOffer
from shared.model import PriceBasis
from shared.pricing.dominance import undominated
from shared.pricing.zones import row_rank, zone_level, zone_of
from tests.benchmarks.planted_bargains import venue
from tests.shared.priced import event, listing, offer

SECTIONS = ("Floor A", "Lower 104", "Upper 305", "Green 4")


def shown(listings: list[ListingOffer], quantity: int = 1) -> list[str]:
    one = event(offer("stubhub", None, listings=tuple(listings)), currency="USD")
    return [kept.listing_id for _, kept in undominated(one, quantity=quantity)]


@st.composite
def listings(draw: st.DrawFn) -> list[ListingOffer]:
    places = st.tuples(st.sampled_from(SECTIONS), st.integers(1, 12), st.integers(20, 200))
    return [
        listing(str(number), str(price), section=section, row=str(row))
        for number, (section, row, price) in enumerate(draw(st.lists(places, min_size=1, max_size=40)))
    ]


@settings(max_examples=60, deadline=None)
@given(listings())
def test_none_shown_is_worse_than_another_on_price_and_row_of_its_zone(offered: list[ListingOffer]) -> None:
    kept = {one.listing_id: one for one in offered if one.listing_id in shown(offered)}
    for one in kept.values():
        for other in offered:
            same_zone = zone_of(one.section) == zone_of(other.section)
            cheaper = (other.price or Decimal(0)) < (one.price or Decimal(0))
            assert not (same_zone and cheaper and (row_rank(other.row) or 0) <= (row_rank(one.row) or 0))


@settings(max_examples=60, deadline=None)
@given(listings())
def test_the_cheapest_of_all_is_always_shown(offered: list[ListingOffer]) -> None:
    cheapest = min(one.price for one in offered if one.price is not None)
    assert any(one.price == cheapest for one in offered if one.listing_id in shown(offered))


def test_a_better_zone_at_a_lower_price_beats_a_worse_one() -> None:
    floor = listing("floor", "80", section="Floor A")
    upper = listing("upper", "90", section="Upper 305")
    assert zone_level(zone_of("Floor A")) is not None
    assert shown([floor, upper]) == ["floor"]
    assert shown([replace(upper, price=floor.price), floor]) == ["floor"]


def test_a_zone_of_unknown_rank_is_left_alone() -> None:
    assert shown([listing("floor", "80", section="Floor A"), listing("green", "90", section="Green 4")]) == [
        "floor",
        "green",
    ]


def test_a_price_before_fees_beats_no_all_in_price() -> None:
    bare = listing("bare", "80", section="Upper 305", price_basis=PriceBasis.BEFORE_FEES)
    assert shown([bare, listing("whole", "90", section="Upper 305")]) == ["bare", "whole"]


def test_only_listings_sold_in_the_quantity_count() -> None:
    pairs = listing("pairs", "50", section="Upper 305", quantity=4, splits=(2, 4))
    assert shown([pairs, listing("any", "60", section="Upper 305", splits=(1, 2, 3))], quantity=3) == ["any"]


def test_two_thousand_listings_come_down_to_a_few_lines() -> None:
    lines = undominated(venue(2000, 1, all_in=True).event)
    assert 4 <= len(lines) <= 8
    assert len({zone_of(kept.section) for _, kept in lines}) == 5
