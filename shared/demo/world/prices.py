"""What tickets cost: face value, and what each resale marketplace asks, with its fees and before them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.demo.world import chance
from shared.demo.world.performances import Performance

# US dollars for one unit, rounded; SeatGeek's answers name no currency and read as dollars everywhere.
DOLLARS = {"USD": 1.0, "CAD": 0.73, "GBP": 1.27}
_USUAL_FEES = 1.3


@dataclass(frozen=True, slots=True)
class Asking:
    """The lowest price per ticket of one marketplace, in `currency`: with every fee, and before fees."""

    all_in: Decimal
    before_fees: Decimal
    currency: str


def face_range(performance: Performance) -> tuple[Decimal, Decimal]:
    """Lowest and highest face value in the venue's currency, before fees."""
    low = performance.face - chance.choose((0, 0.05, 0.5), performance.identity, "cents")
    spread = chance.between(2.5, 8, performance.identity, "face spread")
    return _money(low), _money(round(low * spread / 5) * 5 + 4.5)


def asking(seed: int, performance: Performance, platform: str) -> Asking:
    """The marketplace's floor: one market for the performance, and the platform's own luck and fees around it."""
    market = performance.face * chance.between(0.6, 1.15, seed, performance.identity, "demand")
    weekend = 1.12 if performance.date.weekday() >= 4 else 0.97
    luck = chance.between(0.88, 1.12, seed, platform, performance.identity, "luck")
    fees = chance.between(1.22, 1.38, seed, platform, performance.identity, "fees")
    all_in = max(4.0, market * weekend * luck * _USUAL_FEES)
    return Asking(_money(all_in), _money(all_in / fees), performance.venue.currency)


def _money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))
