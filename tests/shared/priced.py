"""Short ways to write down events, offers and listings with prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shared.answers.shapes import Event, ListingOffer, Match, PlatformOffer
from shared.model import PriceBasis


def listing(listing_id: str, price: str | Decimal, **told: Any) -> ListingOffer:
    """One all-in listing in dollars."""
    fields = {"currency": "USD", "price_basis": PriceBasis.ALL_IN, "listing_id": listing_id, **told}
    return ListingOffer(price=Decimal(price), **fields)


def offer(platform: str, price: str | Decimal | None, basis: str = "all_in", **told: Any) -> PlatformOffer:
    """One platform's record with its lowest price in dollars."""
    fields = {"event_id": f"{platform}-1", "name": "Lakers vs. Warriors", "currency": "USD", **told}
    minimum = None if price is None else Decimal(price)
    return PlatformOffer(platform=platform, min_price=minimum, price_basis=PriceBasis(basis), **fields)


def event(*offers: PlatformOffer, **told: Any) -> Event:
    """One performance with these offers."""
    fields = {"event_uid": "e1", "name": "Lakers vs. Warriors", "match": Match(confidence=1.0), **told}
    return Event(platforms=offers, platforms_available=len(offers), **fields)
