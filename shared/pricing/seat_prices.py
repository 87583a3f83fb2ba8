"""What a seat goes for in one venue on one night: a robust fit of log prices on zone and row.

Log price is close to linear in seat quality, so a zone's level is read off a line through all zones and
then moved towards what its own offers ask, the further the more offers it has. Medians throughout: half
of the offers would have to be absurd to move a level without bound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median

from msgspec import Struct, field

from shared.pricing.zones import ZONE_LEVELS

PRIOR_SCALE = 0.2
"""The scale of log prices around a fit taken for granted before any offer is seen: about 20 %."""
LEAST_SCALE = 0.05
"""No market is so orderly that 5 % is more than one deviation."""
PRIOR_WEIGHT = 8
"""How many offers the assumed scale and slopes are worth against those seen."""
ZONE_WEIGHT = 3
"""How many offers the line through all zones is worth against a zone's own."""
_FAR_OFF = 0.15
"""Offers nearer to the fit than 15 % are never left out of it as untypical."""
_STEEPEST_ROWS = 0.1
_ROOT_2 = math.sqrt(2)
ABSURD_GAP = 1.609
"""Offers above five times (log 5) their zone's level say nothing about it and are left out of the fit."""


class Seat(Struct, frozen=True):
    """One offer as the fit sees it; `log_price` of the all-in price, or of the price before fees for all."""

    zone: str
    row: int | None
    log_price: float


class VenuePrior(Struct, frozen=True, kw_only=True):
    """What is known of a venue before its offers are seen, in log price.

    `levels` gives each zone's worth, `row_slope` what one row further back changes. `weight` is how many
    offers it is worth beyond what is taken for granted of any venue: some dozens where it is known from
    earlier nights.
    """

    levels: Mapping[str, float] = field(default_factory=lambda: ZONE_LEVELS)
    row_slope: float = 0.0
    weight: int = 0

    def level(self, zone: str) -> float | None:
        """The zone's worth by its full name or by its first word; None for a name that says nothing."""
        return self.levels.get(zone, self.levels.get(zone.partition(" ")[0]))


class SeatPrices(Struct, frozen=True):
    """A fitted venue: the level of each zone, the slope along its rows and the scale around both."""

    levels: Mapping[str, float]
    intercept: float
    slope: float
    row_slope: float
    scale: float
    sizes: Mapping[str, int]
    rows: tuple[int, int]
    prior: VenuePrior

    @property
    def sample_size(self) -> int:
        """How many offers the fit rests on."""
        return sum(self.sizes.values())

    def fitted(self, zone: str, row: int | None) -> float:
        """The log price such a seat goes for; a row outside those seen counts as the nearest seen."""
        level = self.levels.get(zone)
        if level is None:
            level = self._line_at(zone)
        return level + self.row_slope * _seen_row(row, self.rows)

    def expected(self, seat: Seat) -> float:
        """What the fit would say without the seat: in a small zone its own offer is half of the evidence."""
        if self.sizes.get(seat.zone, 0) > ZONE_WEIGHT:
            return self.fitted(seat.zone, seat.row)
        return self._line_at(seat.zone) + self.row_slope * _seen_row(seat.row, self.rows)

    def _line_at(self, zone: str) -> float:
        return _on_line(self.prior.level(zone), self.intercept, self.slope)


def fit(seats: Sequence[Seat], prior: VenuePrior | None = None) -> SeatPrices:
    """Fit levels, slopes and scale to at least one offer; the order of the offers does not matter.

    Fitted twice: the second time without the offers that lie far off the first fit, so that bargains do not
    pull down what is taken for typical.
    """
    prior = prior or VenuePrior()
    sound = without_absurd(seats, prior)
    first = _fit_once(sound, prior)
    gaps = [seat.log_price - first.expected(seat) for seat in sound]
    limit = max(_FAR_OFF, 3 * 1.4826 * median(abs(gap) for gap in gaps))
    typical = [seat for seat, gap in zip(sound, gaps, strict=True) if abs(gap) <= limit]
    return first if len(typical) in {0, len(sound)} else _fit_once(typical, prior)


def _fit_once(seats: Sequence[Seat], prior: VenuePrior) -> SeatPrices:
    rows = _rows_seen(seats)
    row_slope = _row_slope(seats, prior)
    zones = _by_zone(seats, row_slope, rows)
    medians = {zone: median(values) for zone, values in zones.items()}
    sizes = {zone: len(values) for zone, values in zones.items()}
    slope = _zone_slope(medians, sizes, prior)
    intercept = median(
        value - slope * (prior.level(zone) or 0.0) for zone, values in zones.items() for value in values
    )
    levels = {
        zone: _shrunk(
            middle, _on_line(prior.level(zone), intercept, slope), sizes[zone], ZONE_WEIGHT + prior.weight
        )
        for zone, middle in medians.items()
    }
    residuals = [value - levels[zone] for zone, values in zones.items() for value in values]
    return SeatPrices(levels, intercept, slope, row_slope, _scale(residuals), sizes, rows, prior)


def usual_lowest(seats: Sequence[Seat], prices: SeatPrices) -> float:
    """The log price that the cheapest of these seats would, in the median, be offered at.

    Every seat is taken to be asked its fitted price give or take the scale, whatever is asked for it now.
    """
    fitted = sorted(prices.fitted(seat.zone, seat.row) for seat in seats)
    near = [level for level in fitted if level <= fitted[0] + 6 * prices.scale]
    low, high = fitted[0] - 6 * prices.scale, fitted[0] + prices.scale
    for _ in range(20):
        middle = (low + high) / 2
        none_lower = math.prod(0.5 * math.erfc((middle - level) / (prices.scale * _ROOT_2)) for level in near)
        low, high = (middle, high) if none_lower > 0.5 else (low, middle)
    return (low + high) / 2


def _rows_seen(seats: Sequence[Seat]) -> tuple[int, int]:
    rows = [seat.row for seat in seats if seat.row is not None]
    return (min(rows), max(rows)) if rows else (0, 0)


def _seen_row(row: int | None, seen: tuple[int, int]) -> float:
    """The row inside those seen; an unknown one is taken to be in their middle."""
    return sum(seen) / 2 if row is None else min(max(row, seen[0]), seen[1])


def _by_zone(
    seats: Sequence[Seat], row_slope: float = 0.0, rows: tuple[int, int] = (0, 0)
) -> dict[str, list[float]]:
    zones: dict[str, list[float]] = {}
    for seat in seats:
        zones.setdefault(seat.zone, []).append(seat.log_price - row_slope * _seen_row(seat.row, rows))
    return zones


def without_absurd(seats: Sequence[Seat], prior: VenuePrior | None = None) -> list[Seat]:
    """The seats not absurdly dear for their zone: by its lower median, or by its worth in a small zone."""
    prior = prior or VenuePrior()
    zones = _by_zone(seats)
    base = _lower_median([seat.log_price - _worth(prior, seat.zone) for seat in seats])
    limits = {
        zone: ABSURD_GAP
        + (_lower_median(values) if len(values) > ZONE_WEIGHT else base + _worth(prior, zone))
        for zone, values in zones.items()
    }
    return [seat for seat in seats if seat.log_price <= limits[seat.zone]]


def _worth(prior: VenuePrior, zone: str) -> float:
    """The zone's worth; a zone whose name says nothing may be the best there is."""
    level = prior.level(zone)
    return max(prior.levels.values(), default=0.0) if level is None else level


def _row_slope(seats: Sequence[Seat], prior: VenuePrior) -> float:
    """Theil-Sen slope of log price over rows inside zones, from each row's median, drawn to the prior."""
    rows: dict[str, dict[int, list[float]]] = {}
    for seat in seats:
        if seat.row is not None:
            rows.setdefault(seat.zone, {}).setdefault(seat.row, []).append(seat.log_price)
    slopes = []
    for of_zone in rows.values():
        middles = [(row, median(values)) for row, values in of_zone.items()]
        slopes += [(b - a) / (y - x) for (x, a), (y, b) in combinations(middles, 2)]
    if not slopes:
        return prior.row_slope
    seen = sum(len(of_zone) - 1 for of_zone in rows.values())
    weight = PRIOR_WEIGHT + prior.weight
    slope = (seen * median(slopes) + weight * prior.row_slope) / (seen + weight)
    return max(-_STEEPEST_ROWS, min(_STEEPEST_ROWS, slope))


def _zone_slope(medians: Mapping[str, float], sizes: Mapping[str, int], prior: VenuePrior) -> float:
    """Theil-Sen slope of zone medians over the zones' worth, drawn to 1: worth is in log price."""
    points = [(worth, zone) for zone in medians if (worth := prior.level(zone)) is not None]
    slopes = [
        ((medians[v] - medians[u]) / (b - a), float(sizes[u] * sizes[v]) * abs(b - a))
        for (a, u), (b, v) in combinations(points, 2)
        if a != b
    ]
    if not slopes:
        return 1.0
    seen = sum(sizes[zone] for _, zone in points)
    weight = PRIOR_WEIGHT + prior.weight
    return (seen * weighted_median(slopes) + weight) / (seen + weight)


def _on_line(worth: float | None, intercept: float, slope: float) -> float:
    return intercept + slope * (worth or 0.0)


def _shrunk(own: float, line: float, size: int, weight: int) -> float:
    return (size * own + weight * line) / (size + weight)


def _scale(residuals: Sequence[float]) -> float:
    """1.4826 times the median absolute residual, drawn to the assumed scale and never under the least."""
    size = len(residuals)
    seen = 1.4826 * median(abs(residual) for residual in residuals)
    return max(LEAST_SCALE, (size * seen + PRIOR_WEIGHT * PRIOR_SCALE) / (size + PRIOR_WEIGHT))


def _lower_median(values: Sequence[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def weighted_median(weighted: Sequence[tuple[float, float]]) -> float:
    """The value at which half of the weight is reached, midway between two when exactly half is."""
    ordered = sorted(weighted)
    half = sum(weight for _, weight in ordered) / 2
    reached = 0.0
    for index, (value, weight) in enumerate(ordered):
        reached += weight
        if reached > half or index == len(ordered) - 1:
            return value
        if reached == half:
            return (value + ordered[index + 1][0]) / 2
    raise ValueError("a median needs at least one value")
