"""A platform's record in the shape of the answers."""

from __future__ import annotations

from shared.answers.shapes import ListingOffer, PlatformOffer, whole_second
from shared.model import Listing, PlatformEvent
from shared.platforms.text import quoted


def offer_of(record: PlatformEvent) -> PlatformOffer:
    """The normalised event of the contract, from one platform's record."""
    price = record.price
    return PlatformOffer(
        platform=record.platform,
        event_id=record.event_id,
        name=record.name,
        venue=record.venue,
        city=record.city,
        state=record.state,
        date=record.date if record.date_confirmed else None,
        time=record.time,
        min_price=price.minimum,
        max_price=price.maximum,
        average_price=price.average,
        median_price=price.median,
        min_price_before_fees=price.minimum_before_fees,
        currency=price.currency,
        price_basis=price.basis,
        price_missing=price.missing,
        available_tickets=record.available_tickets,
        popularity=record.popularity,
        listings=tuple(map(listing_of, record.listings)),
        url=record.url,
        image_url=record.image_url,
        fetched_at=whole_second(record.fetched_at) if record.fetched_at else None,
    )


def listing_of(listing: Listing) -> ListingOffer:
    """One seller's offer in the shape of the answers."""
    return ListingOffer(
        listing_id=listing.listing_id,
        section=listing.section,
        row=listing.row,
        quantity=listing.quantity,
        splits=listing.splits,
        together=listing.together,
        price=listing.price,
        currency=listing.currency,
        price_basis=listing.basis,
        ticket_type=listing.ticket_type,
        notes=tuple(map(quoted, listing.notes)),
        url=listing.url,
    )
