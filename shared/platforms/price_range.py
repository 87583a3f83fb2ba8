"""A platform's prices as one range, without those that contradict its lowest price."""

from __future__ import annotations

from decimal import Decimal

from shared.model import PriceBasis, PriceRange


def sound_range(
    *,
    minimum: Decimal,
    maximum: Decimal | None = None,
    average: Decimal | None = None,
    median: Decimal | None = None,
    minimum_before_fees: Decimal | None = None,
    currency: str | None,
    basis: PriceBasis,
) -> PriceRange:
    """The range from `minimum` up, per ticket in major units of `currency`.

    A maximum below it is left out, and so are an average and a median that are not between the two, and a price
    before fees above it: which of two is wrong cannot be told, and the lowest price is what a buyer sees.
    """
    highest = _between(minimum, maximum, None)
    return PriceRange(
        minimum=minimum,
        maximum=highest,
        average=_between(minimum, average, highest),
        median=_between(minimum, median, highest),
        minimum_before_fees=_between(None, minimum_before_fees, minimum),
        currency=currency,
        basis=basis,
    )


def _between(low: Decimal | None, amount: Decimal | None, high: Decimal | None) -> Decimal | None:
    if amount is None or (low is not None and amount < low) or (high is not None and amount > high):
        return None
    return amount
