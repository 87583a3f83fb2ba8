"""The value score finds what is planted: bargains of a quarter among honest asks, in venues of every size."""

from __future__ import annotations

from statistics import mean

import pytest

from tests.benchmarks.planted_bargains import (
    WILD_NOISE,
    best_value_first,
    cheapest_first,
    repeats_for,
    share_under_fifty,
    venue,
)

SIZES = (5, 20, 50, 200, 2000)
LISTINGS = 1200


@pytest.mark.parametrize("size", SIZES)
def test_nine_of_ten_first_places_are_bargains_and_half_again_as_many_as_by_price(size: int) -> None:
    venues = [venue(size, seed) for seed in range(repeats_for(size, LISTINGS))]
    by_value = mean(one.precision(best_value_first(one.event)) for one in venues)
    by_price = mean(one.precision(cheapest_first(one.event)) for one in venues)
    assert by_value >= 0.9
    assert by_value >= 1.5 * by_price


@pytest.mark.parametrize("size", [20, 200, 2000])
def test_a_venue_of_which_nothing_is_known_before_does_as_well(size: int) -> None:
    venues = [venue(size, seed) for seed in range(repeats_for(size, LISTINGS))]
    assert mean(one.precision(best_value_first(one.event, None)) for one in venues) >= 0.9


@pytest.mark.parametrize("size", [5, 20, 50])
def test_in_a_small_known_venue_of_scattered_asks_hardly_more_is_missed_than_by_the_truth(size: int) -> None:
    venues = [venue(size, seed, noise=WILD_NOISE) for seed in range(repeats_for(size, 4 * LISTINGS))]
    by_value = mean(one.precision(best_value_first(one.event)) for one in venues)
    by_truth = mean(one.precision(one.truth) for one in venues)
    assert by_value >= by_truth - 0.04


@pytest.mark.parametrize("size", SIZES)
def test_half_of_typical_offers_score_below_50(size: int) -> None:
    venues = [venue(size, seed, plant=False) for seed in range(repeats_for(size, 3 * LISTINGS))]
    assert abs(share_under_fifty(venues) - 0.5) <= 0.03


@pytest.mark.parametrize("size", [20, 200, 2000])
def test_and_still_do_among_bargains(size: int) -> None:
    venues = [venue(size, seed) for seed in range(repeats_for(size, 3 * LISTINGS))]
    assert abs(share_under_fifty(venues) - 0.5) <= 0.03
