"""Scores single listings of one event against what such seats go for there (tier `listings`)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from zlib import crc32

from msgspec import Struct

from shared.answers.shapes import Event, ListingOffer, PlatformOffer
from shared.model import PriceBasis
from shared.pricing.quantity import listings_for
from shared.pricing.score import score_of
from shared.pricing.seat_prices import Seat, SeatPrices, VenuePrior, fit, without_absurd
from shared.pricing.zones import row_rank, zone_of

FEWEST_LISTINGS = 5
"""With fewer listings there is no telling what a seat goes for."""
LIMITED_VIEW_WORTH = math.log(0.85)
"""A limited view is taken to be worth 15 % less; an assumption, told in the reasons where it is used."""
VERIFY_DEVIATION = 4.0
"""Cheaper than this many deviations, and less than half the fitted price: verify before telling."""
_FOLDS = 5
_LEAVE_ONE_OUT_UP_TO = 20
_SAME_SEATS = 0.2
_LIMITED_VIEW = re.compile(r"\b(limited|obstructed|partial|restricted)\b[^.]{0,12}\bview", re.IGNORECASE)


class ScoredListing(Struct, frozen=True, kw_only=True):
    """One listing with its score.

    `log_price` is of its comparable price, `residual` that less the log of what such a seat goes for by the
    `reference`, the fit to the other listings; `deviation` is the same in robust deviations, positive when
    cheap.
    """

    platform: str
    listing: ListingOffer
    zone: str
    log_price: float
    residual: float
    reference: SeatPrices
    deviation: float
    score: float
    sample_size: int
    limited_view: bool
    fees_estimated: bool
    verify: bool


class Market(Struct, frozen=True):
    """What of one event's listings may be compared: scored, best value first, those to verify last.

    `typical` holds the seats that are not absurdly dear.
    """

    scored: tuple[ScoredListing, ...] = ()
    typical: tuple[Seat, ...] = ()


class _Candidate(Struct, frozen=True):
    platform: str
    listing: ListingOffer
    seat: Seat
    limited_view: bool
    fees_estimated: bool

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.listing.listing_id}"

    @property
    def order(self) -> tuple[float, str]:
        return self.seat.log_price, self.key


def score_listings(
    event: Event,
    *,
    quantity: int = 1,
    prior: VenuePrior | None = None,
    fee_ratios: Mapping[str, float] | None = None,
) -> list[ScoredListing]:
    """The listings that `quantity` may be bought from, best value first; see `read_market`."""
    market = read_market(event, quantity=quantity, prior=prior, fee_ratios=fee_ratios)
    return list(market.scored)


def read_market(
    event: Event,
    *,
    quantity: int = 1,
    prior: VenuePrior | None = None,
    fee_ratios: Mapping[str, float] | None = None,
) -> Market:
    """Score the listings that `quantity` may be bought from against each other.

    All are of the event's currency and comparable: all-in prices and those of unknown basis as told; those
    before fees only where `fee_ratios` (platform to all-in price over price before fees) or the platform's
    own two lowest prices tell its fees, or where there is nothing but prices before fees. Empty with fewer
    than `FEWEST_LISTINGS`. No listing's price takes part in its own reference.
    """
    candidates = _once_each(_candidates(event, quantity, fee_ratios or {}))
    if len(candidates) < FEWEST_LISTINGS:
        return Market()
    typical = without_absurd([candidate.seat for candidate in candidates], prior)
    folds = _folds(candidates, exactly=len(typical) <= _LEAVE_ONE_OUT_UP_TO)
    scored = []
    for fold, members in folds.items():
        others = [one.seat for key, rest in folds.items() if key != fold for one in rest]
        if others:
            prices = fit(others, prior)
            scored += [_scored(one, prices, len(typical)) for one in members]
    scored.sort(key=lambda one: (one.verify, -one.deviation, one.platform, one.listing.listing_id))
    return Market(tuple(scored), tuple(typical))


def _scored(one: _Candidate, prices: SeatPrices, sample_size: int) -> ScoredListing:
    worth = LIMITED_VIEW_WORTH if one.limited_view else 0.0
    log_price = one.seat.log_price - worth
    residual = log_price - prices.fitted(one.seat.zone, one.seat.row)
    deviation = -residual / prices.scale
    return ScoredListing(
        platform=one.platform,
        listing=one.listing,
        zone=one.seat.zone,
        log_price=log_price,
        residual=residual,
        reference=prices,
        deviation=deviation,
        score=score_of(deviation, sample_size),
        sample_size=sample_size,
        limited_view=one.limited_view,
        fees_estimated=one.fees_estimated,
        verify=one.listing.verify or (deviation > VERIFY_DEVIATION and residual < math.log(0.5)),
    )


def _folds(candidates: Sequence[_Candidate], *, exactly: bool) -> dict[str, list[_Candidate]]:
    """Parts each of which is judged by the others: one listing each, or five parts of a large venue.

    The part follows from the seats and never from their price, so that a lower price changes nothing but
    that listing's own residual.
    """
    folds: dict[str, list[_Candidate]] = {}
    for one in candidates:
        seats = repr(_place(one.listing) or one.key)
        fold = one.key if exactly else str(crc32(seats.encode()) % _FOLDS)
        folds.setdefault(fold, []).append(one)
    return folds


def _candidates(event: Event, quantity: int, fee_ratios: Mapping[str, float]) -> list[_Candidate]:
    found = [(offer, listing) for offer in event.platforms for listing in listings_for(offer, quantity)]
    before_fees = all(listing.price_basis is PriceBasis.BEFORE_FEES for _, listing in found)
    best = next((offer for offer in event.platforms if offer.platform == event.best_platform), None)
    currency = best.currency if best else event.currency
    candidates = []
    for offer, listing in found:
        ratio = 1.0 if before_fees else _to_all_in(offer, listing, fee_ratios)
        if (
            ratio is not None
            and listing.price is not None
            and (listing.currency or offer.currency) == currency
        ):
            candidates.append(_candidate(offer, listing, float(listing.price) * ratio, ratio != 1.0))
    return candidates


def _candidate(offer: PlatformOffer, listing: ListingOffer, price: float, estimated: bool) -> _Candidate:
    told = " ".join((*listing.notes, listing.ticket_type or ""))
    return _Candidate(
        offer.platform,
        listing,
        Seat(zone_of(listing.section), row_rank(listing.row), math.log(price)),
        bool(_LIMITED_VIEW.search(told)),
        estimated,
    )


def _to_all_in(offer: PlatformOffer, listing: ListingOffer, fee_ratios: Mapping[str, float]) -> float | None:
    if listing.price_basis is not PriceBasis.BEFORE_FEES:
        return 1.0
    if offer.platform in fee_ratios:
        return fee_ratios[offer.platform]
    if offer.price_basis is PriceBasis.ALL_IN and offer.min_price and offer.min_price_before_fees:
        return float(offer.min_price / offer.min_price_before_fees)
    return None


def _once_each(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Each offer once: sellers list the same seats on several platforms, at about the same price.

    Offers of different platforms with the same section, row and number of tickets, at most 20 % apart, are
    taken for one, and the cheapest stands for them. Order of input does not matter.
    """
    by_key = {one.key: one for one in sorted(candidates, key=lambda one: one.order, reverse=True)}
    kept: list[_Candidate] = []
    groups: dict[tuple[str, str, int], list[tuple[_Candidate, set[str]]]] = {}
    for one in sorted(by_key.values(), key=lambda one: one.order):
        place = _place(one.listing)
        if place is None or not _joins(one, groups.setdefault(place, [])):
            kept.append(one)
    return kept


def _joins(one: _Candidate, groups: list[tuple[_Candidate, set[str]]]) -> bool:
    """Whether the offer is a copy of one seen; if not it opens a group of its own."""
    for first, platforms in groups:
        near = one.seat.log_price - first.seat.log_price <= _SAME_SEATS
        if near and one.platform not in platforms:
            platforms.add(one.platform)
            return True
    groups.append((one, {one.platform}))
    return False


def _place(listing: ListingOffer) -> tuple[str, str, int] | None:
    if not listing.section or not listing.row or listing.quantity is None:
        return None
    return listing.section.casefold().strip(), listing.row.casefold().strip(), listing.quantity
