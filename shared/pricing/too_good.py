"""Flags prices too far below their peers to be told as the best before someone has looked.

A misplaced decimal point, a parking space or a deposit sold as a seat wins every naive comparison; the
price stays in the answer, marked `verify`, and is kept out of "best" until it has been seen twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median, median_low

from msgspec.structs import replace

from shared.answers.shapes import ListingOffer, PlatformOffer
from shared.pricing.quantity import priced_listings
from shared.pricing.zones import zone_of

TOO_GOOD_SHARE = Decimal("0.25")
"""Under this share of what its peers ask, a price is more likely an error than a bargain.

Fee-blind prices of one game on several sites were seen to differ up to 3.5-fold, so a quarter lies outside
of what honest sellers do.
"""
TOO_GOOD_SHARE_OF_ONE = Decimal("0.2")
"""The share against a single peer, of which nobody knows whether it is the one that is wrong."""
FEWEST_PEERS = 4
"""With fewer listings than this nothing says what a zone goes for."""
_SEEN_AGAIN = Decimal("0.9")

Seen = Mapping[str, Decimal]
"""`platform:event_id` to the lowest price an earlier fetch brought for it, in the same currency."""


def with_doubts(offers: Sequence[PlatformOffer], seen_before: Seen | None = None) -> list[PlatformOffer]:
    """The offers with `verify` set on each whose lowest price is far below what the other platforms ask.

    The other platforms' prices of any basis in the same currency are its peers: fees do not make up for a
    factor of four.
    """
    flags = [_is_too_good(offer, offers) and not _was_seen(offer, seen_before) for offer in offers]
    return [
        offer if offer.verify == flag else replace(offer, verify=flag)
        for offer, flag in zip(offers, flags, strict=True)
    ]


def with_listing_doubts(offer: PlatformOffer, seen_before: Seen | None = None) -> PlatformOffer:
    """The offer with `verify` set on each listing far below what its zone, or the cheapest zone, asks."""
    priced = priced_listings(offer)
    limit = {zone: TOO_GOOD_SHARE * level for zone, level in _zone_levels(priced).items()}
    if not limit:
        return offer
    floor = min(limit.values())

    def doubted(listing: ListingOffer) -> bool:
        if listing.price is None or listing.price >= limit.get(zone_of(listing.section), floor):
            return False
        return not _was_seen(offer, seen_before, listing.price)

    listings = tuple(
        listing if listing.verify == doubted(listing) else replace(listing, verify=True)
        for listing in offer.listings
    )
    return replace(offer, listings=listings)


def _is_too_good(offer: PlatformOffer, offers: Sequence[PlatformOffer]) -> bool:
    if offer.min_price is None:
        return False
    peers = [
        peer.min_price
        for peer in offers
        if peer is not offer and peer.min_price is not None and peer.currency == offer.currency
    ]
    share = TOO_GOOD_SHARE if len(peers) > 1 else TOO_GOOD_SHARE_OF_ONE
    # The lower median: of two peers the dear one may be the absurd one.
    return bool(peers) and offer.min_price < share * median_low(peers)


def _was_seen(offer: PlatformOffer, seen_before: Seen | None, price: Decimal | None = None) -> bool:
    earlier = (seen_before or {}).get(f"{offer.platform}:{offer.event_id}")
    price = offer.min_price if price is None else price
    return earlier is not None and price is not None and price >= _SEEN_AGAIN * earlier


def _zone_levels(listings: Sequence[ListingOffer]) -> dict[str, Decimal]:
    """The median price of each zone with enough listings; of all of them where no zone has."""
    prices: dict[str, list[Decimal]] = {}
    for listing in listings:
        if listing.price is not None:
            prices.setdefault(zone_of(listing.section), []).append(listing.price)
    levels = {zone: median(asked) for zone, asked in prices.items() if len(asked) >= FEWEST_PEERS}
    if not levels and len(listings) >= FEWEST_PEERS:
        levels = {"": median(listing.price for listing in listings if listing.price is not None)}
    return levels
