"""Finds planted bargains in synthetic venues, next to "cheapest first", and draws how well it went.

Run as `python -m tests.benchmarks.planted_bargains [--images FOLDER]` from the project's root. A venue has five
zones and twenty rows of known worth; sellers ask what the seat is worth give or take `NOISE`, and one to
five of them, as the venue grows, ask a quarter less. Two of the three platforms list prices before fees, of known ratio.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import mean

from shared.answers.shapes import Event, ListingOffer, Match, PlatformOffer
from shared.model import PriceBasis
from shared.pricing.listing_scores import score_listings
from shared.pricing.score import score_of
from shared.pricing.seat_prices import PRIOR_SCALE, VenuePrior
from tests.benchmarks.line_chart import Axis, line_charts

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
KNOWN = VenuePrior(levels=LEVELS, row_slope=ROW_SLOPE, weight=30)
FEES = {"stubhub": 1.0, "seatgeek": 1.28, "ticketmaster": 1.18}
NOISE = 0.05
"""The scatter of honest asks around their worth, in log price."""
WILD_NOISE = 0.08
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


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as text, a line for each size."""
    lines = ["    n  by value  venue unknown  cheapest first  best possible  typical under 50"]
    lines += [
        f"{one.size:5d}  {one.by_value:8.3f}  {one.by_value_unknown_venue:13.3f}"
        f"  {one.by_price:14.3f}  {one.by_truth:13.3f}  {one.under_fifty:16.3f}"
        for one in outcomes
    ]
    return "\n".join(lines)


def picture(outcomes: Mapping[float, Sequence[Outcome]]) -> str:
    """Precision over venue size as SVG, a panel for each noise."""
    panels = [
        (
            f"asks scatter by {100 * noise:.0f} %",
            {
                "best possible (the true worth is known)": [(one.size, one.by_truth) for one in of_noise],
                "value score": [(one.size, one.by_value) for one in of_noise],
                "value score, venue not known before": [
                    (one.size, one.by_value_unknown_venue) for one in of_noise
                ],
                "cheapest first": [(one.size, one.by_price) for one in of_noise],
            },
        )
        for noise, of_noise in outcomes.items()
    ]
    across = Axis(label="listings in the venue", marks=(5, 20, 100, 500, 2000), logarithmic=True)
    return line_charts(
        panels, across, Axis(label="share of bargains in first five", marks=(0, 0.25, 0.5, 0.75, 1))
    )


def score_picture() -> str:
    """The score over the discount in a market of usual scatter, for several sample sizes, as SVG."""
    discounts = range(-50, 51, 2)
    lines = {
        f"{size} offers compared": [
            (discount, score_of(-math.log(1 - discount / 100) / PRIOR_SCALE, size)) for discount in discounts
        ]
        for size in (3, 8, 40, 1000)
    }
    across = Axis(label="% below what such seats go for", marks=(-50, -25, 0, 25, 50))
    title = f"asks scatter by {100 * PRIOR_SCALE:.0f} %"
    return line_charts([(title, lines)], across, Axis(label="value score", marks=(0, 16, 50, 84, 100)))


def main() -> None:
    """Print the tables and, where asked, write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, help="write the two pictures to this folder")
    parser.add_argument("--listings", type=int, default=6000, help="listings for each venue size")
    options = parser.parse_args()
    outcomes = {
        noise: [measure(size, repeats_for(size, options.listings), noise=noise) for size in SIZES]
        for noise in (NOISE, WILD_NOISE)
    }
    for noise, of_noise in outcomes.items():
        print(f"asks scatter by {100 * noise:.0f} %\n{table(of_noise)}\n")
    if options.images:
        (options.images / "planted_bargains.svg").write_text(picture(outcomes))
        (options.images / "value_score.svg").write_text(score_picture())


if __name__ == "__main__":
    main()
