"""How good the price shown for an event is: 50 is typical, 84 one robust deviation cheap, with its reasons.

Only the price against comparable prices of the same performance enters. Urgency, popularity and what a
platform pays for a sale are not looked at, so they cannot raise it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median, median_low

from msgspec import Struct
from msgspec.structs import replace

from shared.answers.shapes import Event, PlatformOffer, Value
from shared.model import PriceBasis
from shared.pricing.exchange import money_text
from shared.pricing.listing_scores import Market, ScoredListing, read_market
from shared.pricing.score import SHRINKAGE, UNKNOWN_FEES, freshness, score_of, usual_best, weight
from shared.pricing.seat_prices import ABSURD_GAP, LEAST_SCALE, usual_lowest

PLATFORM_SCALE = 0.25
"""One deviation of a platform's lowest price around the others' of the same event, in log price.

Prices of one game on several sites were seen to be 1.46-fold apart in the median, which is what a normal
scatter of about a quarter gives for two or three sites.
"""
_SPREAD_SHARE = 0.4
"""Which part of the gap between an event's lowest and median price counts as scatter of lowest prices."""
_SPREAD_PRIOR = 2
"""How many platforms' gaps the assumed scale is worth."""


class _Told(Struct, frozen=True):
    """One platform's lowest price in the terms compared."""

    offer: PlatformOffer
    log_price: float


class Assessment(Struct, frozen=True):
    """How good an event's best price is; the words are found when they are wanted.

    `score` is None where there is nothing to compare with: a single priced source without listings, or prices of
    different currency or unlike basis only.
    """

    explain: Callable[[], list[str]]
    score: float | None = None
    tier: str | None = None
    sample_size: int = 0
    confidence: float = 0.0
    confidence_when_told: float = 0.0
    """`confidence` before the prices aged: an order by it is the same a minute later."""

    def told_of(self, event: Event) -> Event:
        """The event with `value_score` and `value`."""
        value = Value(
            tier=self.tier,
            sample_size=self.sample_size,
            confidence=self.confidence,
            reasons=tuple(self.explain()),
        )
        return replace(event, value_score=self.score, value=value)


def assess(event: Event, *, quantity: int = 1, now: dt.datetime | None = None) -> Assessment:
    """Judge the best price of an event priced by `price_event`; `now` (aware UTC) lets old prices lower confidence."""
    best = best_offer(event)
    if best is None or best.min_price is None:
        return Assessment(lambda: ["no price is known"])
    found = _by_listings(event, best, quantity) or _by_platforms(event, best)
    if found is None:
        return Assessment(lambda: [f"nothing to compare {best.platform}'s price with"])
    score, tier, sample_size, compared, explain = found
    when_told = _confidence_when_told(event, sample_size, compared)
    fresh = min(freshness(offer.fetched_at, now, event.starts_at) for offer in compared)
    return Assessment(explain, score, tier, sample_size, round(when_told * fresh, 3), round(when_told, 3))


def with_value(event: Event, *, quantity: int = 1, now: dt.datetime | None = None) -> Event:
    """The event, priced by `price_event`, with `value_score` and `value` of its best price; see `assess`."""
    return assess(event, quantity=quantity, now=now).told_of(event)


def best_offer(event: Event) -> PlatformOffer | None:
    """The offer that `best_min_price` is of."""
    offers = [offer for offer in event.platforms if offer.platform == event.best_platform]
    return min(
        (offer for offer in offers if offer.min_price is not None and not offer.verify),
        key=lambda offer: offer.min_price or 0,
        default=None,
    )


_Found = tuple[float, str, int, Sequence[PlatformOffer], Callable[[], list[str]]]


def _by_listings(event: Event, best: PlatformOffer, quantity: int) -> _Found | None:
    """Tier `listings`: the best price against what the cheapest offer of such an event usually is.

    That the cheapest is below the others says nothing; it has to be below what the cheapest of so many
    would be. A good seat among the cheapest counts by what such a seat goes for, if that is more.
    """
    market = read_market(event, quantity=quantity) if best.listings else Market()
    shown = next((one for one in market.scored if _is_shown(one, best)), None)
    if shown is None:
        return None
    usual = usual_lowest(market.typical, shown.reference)
    cheaper = (usual - shown.log_price) / shown.reference.scale
    better = shown.deviation - usual_best(shown.sample_size)
    score = score_of(max(cheaper, better), shown.sample_size)
    names = {one.platform for one in market.scored}
    compared = [offer for offer in event.platforms if offer.platform in names]
    explain = partial(_listing_reasons, shown, market.scored[0], best, usual)
    return score, "listings", shown.sample_size, compared, explain


def _is_shown(one: ScoredListing, best: PlatformOffer) -> bool:
    return one.platform == best.platform and one.listing.price == best.min_price


def _listing_reasons(
    shown: ScoredListing, top: ScoredListing, best: PlatformOffer, usual: float
) -> list[str]:
    seat = _seat_words(shown, best.currency)
    size = shown.sample_size
    reasons = [
        f"{seat} is {_percent_words(shown.residual)} what such seats go for in {size} offers",
        f"it is {_percent_words(shown.log_price - usual)} what the cheapest of them usually is",
    ]
    if shown.limited_view:
        reasons.append("its view is limited, taken as worth 15 % less")
    if shown.fees_estimated:
        reasons.append(f"{best.platform}'s fees are estimated")
    if top.listing != shown.listing and not top.verify and top.score > shown.score:
        reasons.append(f"best seat for its price: {_seat_words(top, best.currency)}, score {top.score:.0f}")
    return reasons


def _seat_words(one: ScoredListing, currency: str | None) -> str:
    seat = f"section {one.listing.section}" if one.listing.section else "an offer"
    seat += f" row {one.listing.row}" if one.listing.row else ""
    price = money_text(one.listing.price, one.listing.currency or currency) if one.listing.price else "?"
    return f"{seat} on {one.platform} at {price}"


def _by_platforms(event: Event, best: PlatformOffer) -> _Found | None:
    """Tiers `statistics` and `comparison`: the best price against the other platforms' lowest."""
    own, others = _in_like_terms(event.platforms, best)
    if not others:
        return None
    residual = own - median(one.log_price for one in others)
    gaps = [gap for one in others if (gap := _spread(one.offer)) is not None]
    scale = max(
        LEAST_SCALE,
        (_SPREAD_SHARE * sum(gaps) + _SPREAD_PRIOR * PLATFORM_SCALE) / (len(gaps) + _SPREAD_PRIOR),
    )
    compared = [best, *(one.offer for one in others)]
    size = sum(_observations(offer) if gaps else 1 for offer in compared)
    tier = "statistics" if gaps else "comparison"
    explain = partial(_platform_reasons, best, others, residual, tier)
    return score_of(-residual / scale, size), tier, size, compared, explain


def _in_like_terms(offers: Sequence[PlatformOffer], best: PlatformOffer) -> tuple[float, list[_Told]]:
    """The best offer's log price and the others' in the same terms: as paid, else before fees.

    A price of unknown basis is compared as told, which lowers confidence and not the value.
    """
    for before_fees in (False, True):
        own = _log_price(best, before_fees=before_fees)
        others = [
            _Told(offer, told)
            for offer in _once_each(offers)
            if offer.platform != best.platform
            and offer.currency == best.currency
            and not offer.verify
            and (told := _log_price(offer, before_fees=before_fees)) is not None
        ]
        if own is not None and others:
            return own, _not_absurd(others)
    return 0.0, []


def _once_each(offers: Sequence[PlatformOffer]) -> list[PlatformOffer]:
    """One offer a platform, its lowest."""
    lowest: dict[str, PlatformOffer] = {}
    for offer in sorted(offers, key=lambda offer: (offer.min_price is None, offer.min_price or 0)):
        lowest.setdefault(offer.platform, offer)
    return list(lowest.values())


def _log_price(offer: PlatformOffer, *, before_fees: bool) -> float | None:
    price = offer.min_price
    if before_fees and offer.price_basis is not PriceBasis.BEFORE_FEES:
        price = offer.min_price_before_fees
    elif not before_fees and offer.price_basis is PriceBasis.BEFORE_FEES:
        price = None
    return math.log(price) if price else None


def _not_absurd(others: list[_Told]) -> list[_Told]:
    limit = median_low(one.log_price for one in others) + ABSURD_GAP
    return [one for one in others if one.log_price <= limit]


def _spread(offer: PlatformOffer) -> float | None:
    """The log gap between the platform's lowest and median price; None where it tells no median or count."""
    if not offer.median_price or not offer.min_price or not offer.available_tickets:
        return None
    return max(0.0, math.log(offer.median_price / offer.min_price))


def _observations(offer: PlatformOffer) -> int:
    """What the platform's figures count for: at most the half-trust sample, since seats are not seen."""
    return min(offer.available_tickets or 1, SHRINKAGE)


def _platform_reasons(best: PlatformOffer, others: Sequence[_Told], residual: float, tier: str) -> list[str]:
    names = " and ".join(sorted(one.offer.platform for one in others))
    shown = money_text(best.min_price, best.currency) if best.min_price else "?"
    reasons = [f"{shown} on {best.platform} is {_percent_words(residual)} the lowest on {names}"]
    what = "lowest prices and spreads" if tier == "statistics" else "lowest prices only"
    reasons.append(f"a comparison of {len(others) + 1} platforms' {what}: the seats may differ")
    unknown = [
        offer.platform
        for offer in (best, *(one.offer for one in others))
        if offer.price_basis is PriceBasis.UNKNOWN
    ]
    if unknown:
        reasons.append(f"whether fees are included is not told by {' and '.join(sorted(unknown))}")
    return reasons


def _percent_words(residual: float) -> str:
    percent = round(100 * abs(math.expm1(residual)))
    if percent == 0:
        return "about"
    return f"{percent} % {'below' if residual < 0 else 'above'}"


def _confidence_when_told(event: Event, sample_size: int, compared: Sequence[PlatformOffer]) -> float:
    fees_known = all(offer.price_basis is PriceBasis.ALL_IN for offer in compared)
    return event.match.confidence * weight(sample_size) * (1.0 if fees_known else UNKNOWN_FEES)
