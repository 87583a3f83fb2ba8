"""Which record of a platform is told where it lists one performance under several ids: the one to buy from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shared.answers.shapes import PlatformOffer
from shared.pricing.exchange import ExchangeRates
from shared.pricing.quantity import BASIS_ORDER
from shared.pricing.ranking import rank
from shared.pricing.too_good import Seen, with_doubts


def one_of_each(
    offers: Sequence[PlatformOffer],
    *,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    country: str | None = None,
    seen_before: Seen | None = None,
) -> list[PlatformOffer]:
    """One offer of each platform, in the order given, so that no ticket is counted twice and no price hidden.

    It is the best as `rank` has it; where none takes part in the ranking, one with a price, and of equals that
    of the lowest id.
    """
    if len({offer.platform for offer in offers}) == len(offers):
        return list(offers)
    doubted = with_doubts(offers, seen_before)
    ranking = rank(doubted, currency=currency, rates=rates, country=country)
    left_out = sorted([offer for offer, _ in ranking.left_out], key=_order)
    best: dict[str, PlatformOffer] = {}
    for offer in (*(one.offer for one in ranking.ranked), *left_out):
        best.setdefault(offer.platform, offer)
    pairs = zip(offers, doubted, strict=True)
    return [offer for offer, compared in pairs if best[offer.platform] is compared]


def _order(offer: PlatformOffer) -> tuple[bool, bool, int, Decimal, str]:
    price = offer.min_price
    return price is None, offer.verify, BASIS_ORDER[offer.price_basis], price or Decimal(0), offer.event_id
