"""One event's fair price: like compared with like, in the quantity asked for, and what must be told with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from shared.answers.shapes import Event, PlatformOffer, PriceComparison
from shared.model import EventStatus, PriceBasis
from shared.pricing.duplicates import one_of_each
from shared.pricing.exchange import ExchangeRates, money_text
from shared.pricing.quantity import could_sell, in_quantity, listings_for, surely_sold_in
from shared.pricing.ranking import Ranked, Ranking, rank
from shared.pricing.too_good import Seen, with_doubts, with_listing_doubts

NOT_FOR_SALE = "the event is cancelled"
_BASIS_WORDS = {
    PriceBasis.ALL_IN: "with all fees",
    PriceBasis.UNKNOWN: "told without saying whether fees are included",
    PriceBasis.BEFORE_FEES: "before fees",
}


def price_event(
    event: Event,
    *,
    quantity: int = 1,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    seen_before: Seen | None = None,
) -> Event:
    """The event with its prices set for `quantity` tickets together, per ticket.

    Of several records of one platform only the best is kept, since they sell the same seats. Where listings are
    known each platform's prices are those of the offers that many may be bought from.
    `best_min_price` is the lowest all-in price; where there is none, the lowest of unknown basis, then the
    lowest before fees. `price_note` says what has to be told with it. An offer marked `verify` is never the
    best unless `seen_before` holds an earlier price as low. Pricing a priced event again changes nothing.

    Currencies are ranked together only by dated `rates`; the best price is then in `currency`, while each
    platform's own stay as they were told. What is still told of a cancelled event is no price to buy at, and so
    never the best.
    """
    offers = [_sound_offer(offer, quantity, seen_before) for offer in event.platforms]
    of_each = one_of_each(
        offers, currency=currency, rates=rates, country=event.country, seen_before=seen_before
    )
    offers = with_doubts(of_each, seen_before)
    cancelled = event.status is EventStatus.CANCELLED
    ranking = rank(() if cancelled else offers, currency=currency, rates=rates, country=event.country)
    best = ranking.best
    return replace(
        event,
        platforms=tuple(offers),
        best_min_price=best.amount if best else None,
        best_platform=best.offer.platform if best else None,
        price_basis=best.basis if best else None,
        currency=ranking.currency if best else None,
        price_note=NOT_FOR_SALE
        if cancelled
        else "; ".join(_notes(ranking, quantity, currency, rates)) or None,
        total_listings=total_listings(offers, event.total_listings),
    )


def compare_offers(event: Event, *, rates: ExchangeRates | None = None) -> PriceComparison:
    """The cheapest and the dearest platform among those whose lowest prices may be compared.

    Expects an event priced by `price_event`, and the same `rates`. All numbers are of one currency and one
    basis; with one comparable platform the savings are 0. `not_compared` says of each other platform why.
    """
    if event.status is EventStatus.CANCELLED:
        return PriceComparison(not_compared={offer.platform: NOT_FOR_SALE for offer in event.platforms})
    ranking = rank(event.platforms, currency=event.currency, rates=rates, country=event.country)
    left_out = {offer.platform: why for offer, why in ranking.left_out}
    if ranking.best is None:
        return PriceComparison(not_compared=left_out)
    like = ranking.like_best
    other = {one.offer.platform: _other_basis(one, ranking) for one in ranking.ranked if one not in like}
    compared = tuple(dict.fromkeys(one.offer.platform for one in like))
    return PriceComparison(
        cheapest_price=like[0].amount,
        most_expensive_price=like[-1].amount,
        potential_savings=like[-1].amount - like[0].amount,
        best_platform=like[0].offer.platform,
        currency=ranking.currency,
        price_basis=like[0].basis,
        compared_platforms=compared,
        not_compared={name: why for name, why in (left_out | other).items() if name not in compared},
    )


def total_listings(offers: Sequence[PlatformOffer], untold: int = 0) -> int:
    """What the platforms tell of available tickets, added up; `untold` when none tells."""
    told = [offer.available_tickets for offer in offers if offer.available_tickets is not None]
    return sum(told) if told else untold


def _sound_offer(offer: PlatformOffer, quantity: int, seen_before: Seen | None) -> PlatformOffer:
    return in_quantity(with_listing_doubts(offer, seen_before) if offer.listings else offer, quantity)


def _other_basis(one: Ranked, ranking: Ranking) -> str:
    return f"{money_text(one.amount, ranking.currency)} is {_BASIS_WORDS[one.basis]}"


def _notes(ranking: Ranking, quantity: int, asked: str | None, rates: ExchangeRates | None) -> list[str]:
    best = ranking.best
    doubts = [f"{offer.platform}'s {why}" for offer, why in ranking.left_out if offer.min_price is not None]
    if best is None:
        return doubts
    notes = [*_basis_notes(best, ranking), *doubts, *_rate_notes(best, ranking, rates)]
    if asked and ranking.currency != asked:
        notes.append(f"no price in {asked} is known")
    if quantity > 1:
        notes += _quantity_notes(best.offer, quantity)
    return notes


def _basis_notes(best: Ranked, ranking: Ranking) -> list[str]:
    notes = []
    if best.basis is PriceBasis.BEFORE_FEES:
        notes.append(f"{best.offer.platform}'s price is before fees, so more is paid in the end")
    if best.basis is PriceBasis.UNKNOWN:
        notes.append(f"{best.offer.platform} does not say whether fees are included")
    for one in ranking.ranked:
        if one.basis is not best.basis and one.amount < best.amount:
            shown = money_text(one.amount, ranking.currency)
            notes.append(f"{one.offer.platform}'s {shown} is {_BASIS_WORDS[one.basis]} and may end above")
    return notes


def _rate_notes(best: Ranked, ranking: Ranking, rates: ExchangeRates | None) -> list[str]:
    used = dict.fromkeys(
        one.offer.currency for one in ranking.ranked if one.offer.currency != ranking.currency
    )
    if not used or rates is None or ranking.currency is None:
        return []
    notes = [rates.told(code, ranking.currency) for code in used if code]
    if best.offer.currency != ranking.currency:
        paid = money_text(best.offer.min_price or Decimal(0), best.offer.currency)
        notes.insert(0, f"{best.offer.platform} asks {paid}")
    return notes


def _quantity_notes(offer: PlatformOffer, quantity: int) -> list[str]:
    """What is not known about buying `quantity` together at the best price."""
    usable = [listing for listing in listings_for(offer, quantity) if listing.price == offer.min_price]
    if any(surely_sold_in(listing, quantity) for listing in usable):
        return []
    if usable:
        return [f"{offer.platform} does not say whether {quantity} may be bought of a larger offer"]
    if could_sell(offer, quantity):
        return [f"{offer.platform} does not say whether {quantity} seats together cost this"]
    return [f"{offer.platform} does not say whether {quantity} tickets are to be had at this price"]
