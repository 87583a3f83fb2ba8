"""Whether so many tickets are to be had, judged from a search result. Pure, on plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_BASES = ("all_in", "unknown", "before_fees")


def stock_of(result: Mapping[str, Any], quantity: int) -> dict[str, Any]:
    """What of a search `result` has `quantity` tickets: `available_events`, `total_platforms`, `best_price`.

    Events of which no platform tells a number are not counted as available; they are in `not_told`.
    `best_price` is the lowest of the commonest currency's all-in prices, or of the next basis if there are none;
    None when no price is known.
    """
    told = [event for event in result["events"] if _tells_tickets(event)]
    available = [event for event in told if event["total_listings"] >= quantity]
    cheapest = _cheapest(available)
    return {
        "available_events": available,
        "not_told": [event for event in result["events"] if not _tells_tickets(event)],
        "total_platforms": result["platforms_queried"],
        "best_price": cheapest["best_min_price"] if cheapest else None,
        "currency": cheapest["currency"] if cheapest else None,
        "price_basis": cheapest["price_basis"] if cheapest else None,
        "sources": result["sources"],
    }


def _tells_tickets(event: Mapping[str, Any]) -> bool:
    return any(offer["available_tickets"] is not None for offer in event["platforms"])


def _cheapest(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    priced = [event for event in events if event["best_min_price"] is not None]
    currencies = [event["currency"] for event in priced]
    for basis in _BASES:
        alike = [event for event in priced if event["price_basis"] == basis]
        if alike:
            usual = max(alike, key=lambda event: currencies.count(event["currency"]))["currency"]
            return min((e for e in alike if e["currency"] == usual), key=lambda e: e["best_min_price"])
    return None
