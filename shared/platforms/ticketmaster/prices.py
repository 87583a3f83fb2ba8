"""Ticketmaster's `priceRanges`, which the Discovery API stopped sending on 11 March 2025 and old answers hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shared.model import PriceBasis, PriceMissing, PriceRange
from shared.platforms.price_range import sound_range
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

    It spans all ranges of that type in the currency of the first. A range from zero to zero says nothing, it is no
    free ticket. `country` (alpha-2) decides the currency only where a range names none.
    """
    priced = [offer for offer in ranges if offer.min and offer.min >= _LOWEST_AMOUNT]
    if not priced:
        missing = PriceMissing.SOURCE_GIVES_NO_PRICES if on_sale else PriceMissing.NOT_ON_SALE
        return PriceRange(missing=missing)
    first = _first(priced, WITH_FEES) or _first(priced, BEFORE_FEES) or priced[0]
    currency = _currency(first, country)
    alike = [offer for offer in priced if _currency(offer, country) == currency]
    lowest = _minima(alike, _type(first))
    face = _minima(alike, BEFORE_FEES) if _type(first) == WITH_FEES else []
    return sound_range(
        minimum=min(lowest),
        maximum=_highest(alike, _type(first), at_least=max(lowest)),
        minimum_before_fees=min(face, default=None),
        currency=currency,
        basis=_basis(first),
    )


def _first(ranges: Sequence[RangeRecord], wanted: str) -> RangeRecord | None:
    return next((offer for offer in ranges if _type(offer) == wanted), None)


def _minima(ranges: Sequence[RangeRecord], wanted: str) -> list[Decimal]:
    return [offer.min for offer in ranges if offer.min is not None and _type(offer) == wanted]


def _highest(ranges: Sequence[RangeRecord], wanted: str, *, at_least: Decimal) -> Decimal | None:
    """The highest maximum, unless a range without one begins above it."""
    told = [offer.max for offer in ranges if offer.max is not None and _type(offer) == wanted]
    highest = max(told, default=None)
    return highest if highest is not None and highest >= at_least else None


def _type(offer: RangeRecord) -> str:
    return (offer.type or "").strip().lower()


def _basis(offer: RangeRecord) -> PriceBasis:
    known = {WITH_FEES: PriceBasis.ALL_IN, BEFORE_FEES: PriceBasis.BEFORE_FEES}
    return known.get(_type(offer), PriceBasis.UNKNOWN)


def _currency(offer: RangeRecord, country: str | None) -> str | None:
    code = (offer.currency or "").strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else _CURRENCIES.get(country or "")
