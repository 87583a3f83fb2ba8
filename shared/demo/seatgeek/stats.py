"""SeatGeek's `stats` of an event: prices and counts, all null when nothing is listed, `{}` when withheld."""

from __future__ import annotations

from shared.demo.records import Record
from shared.demo.wire import Json
from shared.demo.world import chance
from shared.demo.world.prices import DOLLARS, asking

_NULL_SHARE, _WITHHELD_SHARE = 0.12, 0.14
_KEYS = (
    "listing_count",
    "visible_listing_count",
    "ticket_count",
    "lowest_price",
    "average_price",
    "median_price",
    "highest_price",
    "lowest_price_good_deals",
    "lowest_sg_base_price",
    "lowest_sg_base_price_good_deals",
    "dq_bucket_counts",
)


def stats(seed: int, record: Record) -> Json:
    """Prices in US dollars: `lowest_price` with fees, `lowest_sg_base_price` before them."""
    drawn = chance.fraction(seed, "seatgeek", record.performance.identity, "stats")
    if not record.performance.showcase:
        if drawn < _WITHHELD_SHARE:
            return {}
        if drawn < _WITHHELD_SHARE + _NULL_SHARE:
            return dict.fromkeys(_KEYS)
    return _full_stats(seed, record)


def _full_stats(seed: int, record: Record) -> Json:
    performance, key = record.performance, (seed, "seatgeek", record.performance.identity)
    asked = asking(seed, performance, "seatgeek")
    rate = DOLLARS[asked.currency]
    lowest, base = max(3, round(float(asked.all_in) * rate)), max(2, round(float(asked.before_fees) * rate))
    listings = 4 + round(
        min(performance.venue.capacity, 20_000) / 40 * chance.between(0.2, 1.2, *key, "listings")
    )
    average = round(lowest * chance.between(1.7, 3.0, *key, "average"))
    buckets = [listings * share // 100 for share in (9, 12, 18, 21, 20, 12, 6)]
    numbers = (
        listings,
        listings,
        round(listings * 2.6),
        lowest,
        average,
        round(average * 0.86),
        round(lowest * chance.between(6, 18, *key, "highest")),
        lowest + 2,
        base,
        base + 2,
        [*buckets, listings - sum(buckets)],
    )
    return dict(zip(_KEYS, numbers, strict=True))
