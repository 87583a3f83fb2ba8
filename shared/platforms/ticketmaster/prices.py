"""Ticketmaster's `priceRanges`, which the Discovery API stopped sending on 11 March 2025 and old answers hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shared.model import PriceBasis, PriceMissing, PriceRange
from shared.platforms.ticketmaster.wire import RangeRecord

WITH_FEES = "standard including fees"
BEFORE_FEES = "standard"
_LOWEST_AMOUNT = Decimal("0.01")
_CURRENCIES = {
    "US": "USD",
    "CA": "CAD",
    "MX": "MXN",
    "GB": "GBP",
    "AU": "AUD",
    "NZ": "NZD",
    "CH": "CHF",
    "CZ": "CZK",
    "DK": "DKK",
    "NO": "NOK",
    "PL": "PLN",
    "SE": "SEK",
    **dict.fromkeys(("AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "NL"), "EUR"),
}


def price_range(ranges: Sequence[RangeRecord], *, country: str | None, on_sale: bool) -> PriceRange:
    """The range to show: all-in where there is one, else before fees, else of unknown basis.

    A range from zero to zero says nothing, it is no free ticket. `country` (alpha-2) decides the currency
    only where a range names none.
    """
    priced = [offer for offer in ranges if offer.min and offer.min >= _LOWEST_AMOUNT]
    if not priced:
        missing = PriceMissing.SOURCE_GIVES_NO_PRICES if on_sale else PriceMissing.NOT_ON_SALE
        return PriceRange(missing=missing)
    face = _first(priced, BEFORE_FEES)
    chosen = _first(priced, WITH_FEES) or face or priced[0]
    currency = _currency(chosen, country)
    return PriceRange(
        minimum=chosen.min,
        maximum=chosen.max if _not_above(chosen.min, chosen.max) else None,
        minimum_before_fees=_face_value(face, chosen, country) if face is not chosen else None,
        currency=currency,
        basis=_basis(chosen),
    )


def _face_value(face: RangeRecord | None, all_in: RangeRecord, country: str | None) -> Decimal | None:
    """The lowest price before fees, unless it contradicts the all-in price it stands beside."""
    if face is None or _currency(face, country) != _currency(all_in, country):
        return None
    return face.min if _not_above(face.min, all_in.min) else None


def _not_above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low <= high


def _first(ranges: Sequence[RangeRecord], wanted: str) -> RangeRecord | None:
    return next((offer for offer in ranges if _type(offer) == wanted), None)


def _type(offer: RangeRecord) -> str:
    return (offer.type or "").strip().lower()


def _basis(offer: RangeRecord) -> PriceBasis:
    known = {WITH_FEES: PriceBasis.ALL_IN, BEFORE_FEES: PriceBasis.BEFORE_FEES}
    return known.get(_type(offer), PriceBasis.UNKNOWN)


def _currency(offer: RangeRecord, country: str | None) -> str | None:
    code = (offer.currency or "").strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else _CURRENCIES.get(country or "")
