"""Whether so many tickets are to be had: which search tells it, and what of its result. Pure, on plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import convert

from shared.answers.shapes import Shape, StockResult
from shared.answers.shortening import concise_stock
from shared.asking.query import Detail, InventoryQuery

MOST_LOOKED_AT = 100
"""Events of one search that are looked at: as many as an answer may hold."""
_BASES = ("all_in", "unknown", "before_fees")


def stock_search(asked: InventoryQuery) -> dict[str, Any]:
    """The parameters of the search that `stock_of` reads, as plain data."""
    kept = asked.model_dump(
        mode="json", exclude={"event_name", "quantity", "detail", "max_price"}, exclude_none=True
    )
    if asked.max_price is not None:
        kept["max_price"] = float(asked.max_price)
    return {**kept, "query": asked.event_name, "min_tickets": asked.quantity, "limit": MOST_LOOKED_AT}


def stock_of(result: Mapping[str, Any], asked: InventoryQuery) -> dict[str, Any]:
    """What of the whole `result` of `stock_search` has the tickets, as `StockResult` has it.

    Events of which no platform tells a number are not counted as available; they are in `not_told`.
    `best_price` is the lowest of the commonest currency's all-in prices, or of the next basis if there are none;
    None when no price is known.
    """
    told = [event for event in result["events"] if _tells_tickets(event)]
    not_told = [event for event in result["events"] if not _tells_tickets(event)]
    available = [event for event in told if event["total_listings"] >= asked.quantity]
    cheapest = _cheapest(available) or dict.fromkeys(("best_min_price", "currency", "price_basis"))
    return {
        "summary": _summary(len(available), len(not_told), asked.quantity, result),
        "quantity": asked.quantity,
        "available_events": available,
        "not_told": not_told,
        "total_events": result["total_events"],
        "omitted": result["omitted"],
        "total_platforms": result["platforms_queried"],
        "best_price": cheapest["best_min_price"],
        "currency": cheapest["currency"],
        "price_basis": cheapest["price_basis"],
        **{name: result[name] for name in ("sources", "cache", "result_id", "generated_at")},
    }


def stock_shown(stock: Mapping[str, Any], asked: InventoryQuery) -> Shape:
    """The stock that `stock_of` tells, in the detail asked for."""
    whole = convert(stock, StockResult)
    return whole if asked.detail is Detail.FULL else concise_stock(whole)


def _summary(there: int, silent: int, quantity: int, result: Mapping[str, Any]) -> str:
    more = f"; of {silent} more no platform tells its tickets" if silent else ""
    omitted = result["omitted"]
    unseen = f"; {omitted} more were not looked at: narrow by city or dates" if omitted else ""
    return f"{there} events have {quantity} tickets{more}{unseen}. {result['summary']}"


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
