"""Which offers can really be bought in the number of tickets asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from msgspec.structs import replace

from shared.answers.shapes import ListingOffer, PlatformOffer
from shared.model import PriceBasis, PriceMissing
from shared.pricing.exchange import in_minor_units

BASIS_ORDER = {PriceBasis.ALL_IN: 0, PriceBasis.UNKNOWN: 1, PriceBasis.BEFORE_FEES: 2}
"""Which price is told first: what is paid, then what may be paid, then what is surely not all."""

_PARKING = re.compile(r"\b(parking|garage|valet|tailgat\w+)\b", re.IGNORECASE)


def admits_a_person(listing: ListingOffer) -> bool:
    """Whether the offer is a seat or a place; a parking space sold among the tickets is not."""
    return not any(_PARKING.search(text) for text in (listing.ticket_type, listing.section) if text)


def surely_sold_in(listing: ListingOffer, quantity: int) -> bool:
    """Whether the source tells that `quantity` tickets of the offer may be bought."""
    return quantity in listing.splits if listing.splits else listing.quantity == quantity


def may_be_sold_in(listing: ListingOffer, quantity: int) -> bool:
    """Whether nothing the source tells rules out buying `quantity` tickets of the offer side by side."""
    if quantity > 1 and listing.together is False:
        return False
    if listing.splits:
        return quantity in listing.splits
    return listing.quantity is None or listing.quantity >= quantity


def priced_listings(offer: PlatformOffer) -> list[ListingOffer]:
    """The offer's listings that admit a person and have a price."""
    return [
        listing
        for listing in offer.listings
        if listing.price is not None and listing.price > 0 and admits_a_person(listing)
    ]


def listings_for(offer: PlatformOffer, quantity: int) -> list[ListingOffer]:
    """The priced listings that `quantity` tickets may be bought from.

    Where a platform tells splits, a listing without them is used only if no other will do: sellers rarely
    leave one seat over, so an untold split of a larger offer is a guess.
    """
    if not offer.listings:
        return []
    usable = [listing for listing in priced_listings(offer) if may_be_sold_in(listing, quantity)]
    if any(listing.splits for listing in offer.listings):
        return [listing for listing in usable if surely_sold_in(listing, quantity)] or usable
    return usable


def could_sell(offer: PlatformOffer, quantity: int) -> bool | None:
    """Whether the platform has `quantity` tickets together; None when it does not tell."""
    if offer.available_tickets is not None and offer.available_tickets < quantity:
        return False
    if offer.listings and any(admits_a_person(listing) for listing in offer.listings):
        return any(
            may_be_sold_in(listing, quantity) for listing in offer.listings if admits_a_person(listing)
        )
    return None if offer.available_tickets is None else True


def in_quantity(offer: PlatformOffer, quantity: int) -> PlatformOffer:
    """The offer with the prices one pays per ticket for `quantity` together, as far as its listings tell.

    A platform that surely cannot sell that many keeps no price, with `price_missing` `filtered`. Zero is
    how some feeds write that a price is not known, so it is not taken for one.
    """
    if could_sell(offer, quantity) is False:
        return _without_price(offer, PriceMissing.FILTERED) if _tells_price(offer) else offer
    usable = listings_for(offer, quantity)
    if usable:
        return _priced_by(offer, usable)
    if offer.min_price is not None and offer.min_price <= 0:
        return _without_price(offer, PriceMissing.SOURCE_GIVES_NO_PRICES)
    return offer


def _tells_price(offer: PlatformOffer) -> bool:
    return offer.min_price is not None or bool(priced_listings(offer))


def _without_price(offer: PlatformOffer, why: PriceMissing) -> PlatformOffer:
    prices = ("min_price", "max_price", "average_price", "median_price", "min_price_before_fees")
    return replace(offer, **dict.fromkeys(prices), price_missing=why)


def _priced_by(offer: PlatformOffer, usable: Sequence[ListingOffer]) -> PlatformOffer:
    sound = [listing for listing in usable if not listing.verify] or usable
    like = _of_one_basis(sound)
    prices = sorted(listing.price for listing in like if listing.price is not None)
    currency = like[0].currency or offer.currency
    same = prices[0] == offer.min_price and like[0].price_basis == offer.price_basis
    return replace(
        offer,
        min_price=prices[0],
        max_price=prices[-1],
        average_price=in_minor_units(sum(prices, Decimal(0)) / len(prices), currency),
        median_price=in_minor_units(median(prices), currency),
        min_price_before_fees=offer.min_price_before_fees if same else None,
        currency=currency,
        price_basis=like[0].price_basis,
        price_missing=None,
    )


def _of_one_basis(listings: Sequence[ListingOffer]) -> list[ListingOffer]:
    """The listings of the best-known basis, in that basis's most frequent currency."""
    basis = min((listing.price_basis for listing in listings), key=BASIS_ORDER.__getitem__)
    like = [listing for listing in listings if listing.price_basis is basis]
    currencies = [listing.currency for listing in like]
    currency = max(set(currencies), key=lambda code: (currencies.count(code), code or ""))
    return [listing for listing in like if listing.currency == currency]
