"""Puts the prices of one event's offers in order without ever mixing currencies or what prices include."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from shared.answers.shapes import PlatformOffer
from shared.model import PriceBasis, PriceMissing
from shared.pricing.exchange import ExchangeRates, money_text
from shared.pricing.quantity import BASIS_ORDER

_HOME_CURRENCY = {"US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD", "MX": "MXN", "JP": "JPY"}
_MISSING_WORDS = {
    PriceMissing.SOURCE_GIVES_NO_PRICES: "gives no price",
    PriceMissing.NOT_ON_SALE: "is not on sale",
    PriceMissing.SOLD_OUT: "says it is sold out",
    PriceMissing.FILTERED: "has no offer in the number of tickets asked for",
}


class Ranked(Struct, frozen=True):
    """One offer's lowest price as it takes part in a ranking; `amount` is in the ranking's currency."""

    offer: PlatformOffer
    amount: Decimal

    @property
    def basis(self) -> PriceBasis:
        """What the price includes."""
        return self.offer.price_basis

    @property
    def order(self) -> tuple[int, Decimal, str, str]:
        """All-in before unknown before pre-fee, then the lower price; names only break ties."""
        return BASIS_ORDER[self.basis], self.amount, self.offer.platform, self.offer.event_id


class Ranking(Struct, frozen=True):
    """The offers of one event that may be ranked together, best first, and why the others may not."""

    currency: str | None
    ranked: tuple[Ranked, ...]
    left_out: tuple[tuple[PlatformOffer, str], ...]

    @property
    def best(self) -> Ranked | None:
        """The lowest price of the best-known basis."""
        return self.ranked[0] if self.ranked else None

    @property
    def like_best(self) -> tuple[Ranked, ...]:
        """The offers whose prices include the same as the best one's, cheapest first."""
        return tuple(one for one in self.ranked if one.basis is self.ranked[0].basis)


def rank(
    offers: Sequence[PlatformOffer],
    *,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    country: str | None = None,
) -> Ranking:
    """Order the offers by their lowest price in one currency.

    The currency is the one asked for where an offer has it or a rate leads to it, else the one most offers
    have; a tie goes to the money of the venue's `country`. Offers marked `verify` are never ranked.
    """
    priced = [offer for offer in offers if offer.min_price is not None]
    chosen = _currency_for(priced, currency, rates, country)
    ranked, left_out = [], []
    for offer in offers:
        amount = _amount_in(offer, chosen, rates)
        if amount is None or offer.verify:
            left_out.append((offer, why_left_out(offer, chosen)))
        else:
            ranked.append(Ranked(offer, amount))
    ranked.sort(key=lambda one: one.order)
    return Ranking(chosen, tuple(ranked), tuple(left_out))


def why_left_out(offer: PlatformOffer, currency: str | None) -> str:
    """The reason, in words, that an offer takes no part in a ranking in `currency`."""
    if offer.min_price is None:
        return _MISSING_WORDS[offer.price_missing or PriceMissing.SOURCE_GIVES_NO_PRICES]
    shown = money_text(offer.min_price, offer.currency)
    if offer.verify:
        return f"{shown} is far below the other prices and has to be verified"
    if offer.currency is None:
        return f"{shown} is told without a currency"
    return f"{shown} is not in {currency}, and no dated rate is given" if currency else f"{shown} differs"


def _amount_in(offer: PlatformOffer, currency: str | None, rates: ExchangeRates | None) -> Decimal | None:
    if offer.min_price is None or offer.currency == currency:
        return offer.min_price
    if rates is None or offer.currency is None or currency is None:
        return None
    return rates.convert(offer.min_price, offer.currency, currency)


def _currency_for(
    priced: Sequence[PlatformOffer],
    asked: str | None,
    rates: ExchangeRates | None,
    country: str | None,
) -> str | None:
    if not priced:
        return None
    known = {offer.currency for offer in priced}
    if len(known) == 1 and (asked is None or asked in known):
        return next(iter(known))
    if asked and (asked in known or _reachable(known, asked, rates)):
        return asked
    counts = Counter(offer.currency for offer in priced if not offer.verify) or Counter(known)
    home = _HOME_CURRENCY.get(country or "")
    return min(
        counts,
        key=lambda code: (-counts[code], code is None, code != home, code or ""),
        default=None,
    )


def _reachable(known: set[str | None], asked: str, rates: ExchangeRates | None) -> bool:
    return rates is not None and any(code and rates.rate(code, asked) is not None for code in known)
