"""The few listings of an event worth looking at: those no other listing beats on both price and seat."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from shared.answers.shapes import Event, ListingOffer
from shared.pricing.quantity import BASIS_ORDER, listings_for
from shared.pricing.zones import row_rank, zone_level, zone_of

Offered = tuple[str, ListingOffer]
"""A platform's name and one listing there."""
_FAR_BACK = math.inf


def undominated(event: Event, *, quantity: int = 1, limit: int = 8) -> list[Offered]:
    """The listings that `quantity` may be bought from and no other beats, cheapest first; at most `limit`.

    One beats another in the same or a better zone, in no further row, at no higher price, and with at least
    one of the three better; its price must include at least as much. A zone whose name tells no rank is
    compared only within itself, and a row not told counts as the last. Prices to verify and other
    currencies than the event's are left out. With more than `limit`, the cheapest of each zone stay first.
    """
    offered = [
        (offer.platform, listing)
        for offer in event.platforms
        for listing in listings_for(offer, quantity)
        if not listing.verify and (listing.currency or offer.currency) == event.currency
    ]
    kept: list[Offered] = []
    for one in sorted(offered, key=_from_cheap_to_dear):
        if not any(_beats(other, one[1]) for _, other in kept):
            kept.append(one)
    return sorted(_zone_floors_first(kept)[:limit], key=_from_cheap_to_dear)


def with_few_listings(event: Event, quantity: int) -> Event:
    """The event with only the listings worth looking at; an offer without listings is left as it is."""
    kept = undominated(event, quantity=quantity)
    offers = [
        replace(offer, listings=tuple(one for platform, one in kept if platform == offer.platform))
        for offer in event.platforms
    ]
    return replace(event, platforms=tuple(offers))


def _beats(one: ListingOffer, other: ListingOffer) -> bool:
    """Whether `one`, not the dearer of the two, is also no worse a seat and includes as much."""
    if BASIS_ORDER[one.price_basis] > BASIS_ORDER[other.price_basis]:
        return False
    here, there = zone_of(one.section), zone_of(other.section)
    if here == there:
        return _row(one) <= _row(other)
    level, other_level = zone_level(here), zone_level(there)
    return level is not None and other_level is not None and level > other_level


def _row(listing: ListingOffer) -> float:
    rank = row_rank(listing.row)
    return _FAR_BACK if rank is None else rank


def _from_cheap_to_dear(one: Offered) -> tuple[Decimal, float, float, int, str, str]:
    platform, listing = one
    return (
        listing.price or Decimal(0),
        -(zone_level(zone_of(listing.section)) or 0.0),
        _row(listing),
        BASIS_ORDER[listing.price_basis],
        platform,
        listing.listing_id,
    )


def _zone_floors_first(kept: Iterable[Offered]) -> list[Offered]:
    """The cheapest of each zone, then the rest, both in the order given."""
    floors: dict[str, Offered] = {}
    rest: list[Offered] = []
    for one in kept:
        zone = zone_of(one[1].section)
        if zone in floors:
            rest.append(one)
        else:
            floors[zone] = one
    return [*floors.values(), *rest]
