"""Finds planted bargains in synthetic venues, next to "cheapest first", and draws how well it went.

Run as `python -m tests.benchmarks.planted_bargains [--svg FILE]` from the project's root. A venue has five
zones and twenty rows of known worth; sellers ask what the seat is worth give or take `NOISE`, and one in
twenty asks a quarter less. Two of the three platforms list prices before fees, of known ratio.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import mean

from shared.answer import Event, ListingOffer, Match, PlatformOffer
from shared.listing_scores import score_listings
from shared.model import PriceBasis
from shared.seat_prices import VenuePrior

LEVELS = {"front": 1.3, "floor": 0.9, "lower": 0.6, "middle": 0.3, "upper": 0.0}
SECTIONS = {
    "front": "Courtside",
    "floor": "Floor A",
    "lower": "Lower Bowl",
    "middle": "Middle Ring",
    "upper": "Upper Deck",
}
SHARES = {"front": 0.04, "floor": 0.11, "lower": 0.3, "middle": 0.2, "upper": 0.35}
ROW_SLOPE = -0.012
KNOWN = VenuePrior(levels=LEVELS, row_slope=ROW_SLOPE)
FEES = {"stubhub": 1.0, "seatgeek": 1.28, "ticketmaster": 1.18}
NOISE = 0.05
DISCOUNT = 0.25
SIZES = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class Venue:
    """One synthetic event with the ids of its planted bargains."""

    event: Event
    planted: frozenset[str]
    truth: tuple[str, ...]

    @property
    def looked_at(self) -> int:
        """How many of the first places are judged: five, or as many as there are bargains."""
        return min(5, len(self.planted))

    def precision(self, ranked: Sequence[str]) -> float:
        """The share of planted bargains among the first places of a ranking of listing ids."""
        return len(self.planted.intersection(ranked[: self.looked_at])) / self.looked_at


def venue(
    size: int,
    seed: int,
    *,
    discount: float = DISCOUNT,
    noise: float = NOISE,
    plant: bool = True,
    all_in: bool = False,
) -> Venue:
    """A venue of which one listing in twenty, at least one and at most five, is a bargain."""
    chance = random.Random(f"{size}:{seed}:{discount}:{noise}")
    planted = set(chance.sample(range(size), min(5, max(1, size // 20)))) if plant else set()
    base = math.log(chance.uniform(20, 400))
    listings: dict[str, list[ListingOffer]] = {platform: [] for platform in FEES}
    asks: list[tuple[float, str]] = []
    for number in range(size):
        platform = "stubhub" if all_in else chance.choice(list(FEES))
        zone = chance.choices(list(SHARES), list(SHARES.values()))[0]
        row = chance.randint(1, 20)
        worth = base + LEVELS[zone] + ROW_SLOPE * row
        gap = chance.gauss(0, noise) + (math.log(1 - discount) if number in planted else 0.0)
        asks.append((gap, str(number)))
        listings[platform].append(_listing(number, platform, zone, row, math.exp(worth + gap)))
    event = Event(
        event_uid=f"{size}-{seed}",
        name="Synthetic",
        platforms=tuple(_offer(platform, offered) for platform, offered in listings.items()),
        platforms_available=len(FEES),
        currency="USD",
        match=Match(confidence=1.0),
    )
    truth = tuple(listing_id for _, listing_id in sorted(asks))
    return Venue(event, frozenset(str(number) for number in planted), truth)


def cheapest_first(event: Event) -> list[str]:
    """The baseline: listing ids by the all-in price."""
    listings = [
        (float(listing.price or 0) * FEES[offer.platform], listing.listing_id)
        for offer in event.platforms
        for listing in offer.listings
    ]
    return [listing_id for _, listing_id in sorted(listings)]


def best_value_first(event: Event, prior: VenuePrior | None = KNOWN) -> list[str]:
    """The listing ids by value score."""
    return [one.listing.listing_id for one in score_listings(event, prior=prior, fee_ratios=FEES)]


@dataclass(frozen=True)
class Outcome:
    """Precision among the first five at one venue size, and the share of typical offers under 50."""

    size: int
    by_value: float
    by_value_unknown_venue: float
    by_price: float
    by_truth: float
    under_fifty: float


def measure(size: int, repeats: int, **kind: float) -> Outcome:
    """The mean over `repeats` seeded venues of `size` listings."""
    venues = [venue(size, seed, **kind) for seed in range(repeats)]
    return Outcome(
        size,
        mean(one.precision(best_value_first(one.event)) for one in venues),
        mean(one.precision(best_value_first(one.event, None)) for one in venues),
        mean(one.precision(cheapest_first(one.event)) for one in venues),
        mean(one.precision(one.truth) for one in venues),
        share_under_fifty(venues),
    )


def share_under_fifty(venues: Sequence[Venue]) -> float:
    """The share of the offers that are not planted whose score is below 50."""
    scores = [
        one.score
        for each in venues
        for one in score_listings(each.event, prior=KNOWN, fee_ratios=FEES)
        if one.listing.listing_id not in each.planted
    ]
    return sum(score < 50 for score in scores) / len(scores)


def repeats_for(size: int, listings: int = 6000) -> int:
    """How many venues to average over, so that each size costs about the same."""
    return max(10, min(400, listings // size))


def _listing(number: int, platform: str, zone: str, row: int, all_in: float) -> ListingOffer:
    basis = PriceBasis.ALL_IN if FEES[platform] == 1.0 else PriceBasis.BEFORE_FEES
    return ListingOffer(
        listing_id=str(number),
        section=SECTIONS[zone],
        row=str(row),
        quantity=2 + number,
        price=Decimal(f"{all_in / FEES[platform]:.2f}"),
        currency="USD",
        price_basis=basis,
    )


def _offer(platform: str, listings: Sequence[ListingOffer]) -> PlatformOffer:
    return PlatformOffer(
        platform=platform, event_id="1", name="Synthetic", currency="USD", listings=tuple(listings)
    )


def main() -> None:
    """Print the table and, where asked, write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--svg", type=Path, help="write the picture to this file")
    parser.add_argument("--listings", type=int, default=6000, help="listings per venue size")
    parser.add_argument("--noise", type=float, default=NOISE, help="log scatter of the asks")
    options = parser.parse_args()
    outcomes = [measure(size, repeats_for(size, options.listings), noise=options.noise) for size in SIZES]
    print("    n  by value  venue unknown  cheapest first  best possible  typical under 50")
    for one in outcomes:
        print(
            f"{one.size:5d}  {one.by_value:8.3f}  {one.by_value_unknown_venue:13.3f}"
            f"  {one.by_price:14.3f}  {one.by_truth:13.3f}  {one.under_fifty:16.3f}"
        )


if __name__ == "__main__":
    main()
