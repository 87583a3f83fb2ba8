"""Answers as they look, for the OpenAPI document: invented, but whole and of the real shapes."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import convert

from shared.answers.concise import Lean
from shared.answers.report import HealthReport, RefreshReport
from shared.answers.shapes import CompareResult, DealsResult, SearchResult, Shape, as_json
from shared.answers.shortening import concise_comparison, concise_deals, concise_search

S = TypeVar("S", bound=Shape)
RESULT_ID = "s1-9b2e4c7a1d3f5b7c9d1e3f5a7b9c1d3e5f7a9b1c"
_AT = "2026-11-22T20:15:00Z"
_GAME: dict[str, Any] = {
    "name": "Los Angeles Lakers vs. Golden State Warriors",
    "venue": "Crypto.com Arena",
    "city": "Los Angeles",
    "state": "CA",
    "date": "2026-12-25",
    "time": "17:00:00",
}
_OFFERS: list[dict[str, Any]] = [
    {
        **_GAME,
        "platform": "seatgeek",
        "event_id": "6143512",
        "min_price": 147.0,
        "max_price": 989.0,
        "currency": "USD",
        "price_basis": "all_in",
        "available_tickets": 257,
        "url": "https://seatgeek.com/e/events/6143512",
        "fetched_at": _AT,
    },
    {
        **_GAME,
        "platform": "ticketmaster",
        "event_id": "vvG1YZZ-b5YbX9e",
        "price_missing": "source_gives_no_prices",
        "url": "https://www.ticketmaster.com/event/0ABA5D58DE7370E5",
        "fetched_at": _AT,
    },
]
_EVENT: dict[str, Any] = {
    **_GAME,
    "event_uid": "ev_9d1f0c52a7b34e6d8f21",
    "country": "US",
    "timezone": "America/Los_Angeles",
    "starts_at": "2026-12-26T01:00:00Z",
    "platforms": _OFFERS,
    "best_min_price": 147.0,
    "best_platform": "seatgeek",
    "price_basis": "all_in",
    "currency": "USD",
    "total_listings": 257,
    "platforms_available": 2,
    "match": {"confidence": 0.99, "reasons": ["the same two teams at the same venue and time"]},
}
_DEAL: dict[str, Any] = {
    **_EVENT,
    "value_score": 71.0,
    "value": {
        "tier": "listings",
        "sample_size": 42,
        "confidence": 0.83,
        "reasons": ["section 310 row 4 is 18 % below what such seats go for in 42 offers"],
    },
}
_SHARED: dict[str, Any] = {
    "platforms_queried": 2,
    "sources": [
        {"platform": "seatgeek", "status": "ok", "environment": "production", "events": 1, "age_s": 0},
        {
            "platform": "ticketmaster",
            "status": "no_prices",
            "environment": "production",
            "events": 1,
            "age_s": 0,
        },
    ],
    "cache": {"hit": False, "stale": False, "age_s": 0, "ttl_s": 300},
    "result_id": RESULT_ID,
    "generated_at": _AT,
}
_FOUND = (
    " found for “Los Angeles Lakers”. Lowest: 147.00 USD all-in on seatgeek for Los Angeles Lakers vs. "
    "Golden State Warriors on 2026-12-25. Asked just now. ticketmaster gave no prices."
)


def _made(kind: type[S], told: dict[str, Any]) -> S:
    return convert(told, kind)


SEARCH = _made(
    SearchResult,
    {**_SHARED, "summary": f"1 event{_FOUND}", "events": [_EVENT], "total_events": 1, "best_deals": [_DEAL]},
)
DEALS = _made(
    DealsResult, {**_SHARED, "summary": f"1 deal among 1 event{_FOUND}", "deals": [_DEAL], "total_events": 1}
)
COMPARE = _made(
    CompareResult,
    {
        **{name: value for name, value in _SHARED.items() if name != "platforms_queried"},
        "summary": "Los Angeles Lakers vs. Golden State Warriors on 2026-12-25 at Crypto.com Arena. Only seatgeek "
        "tells a comparable price: from 147.00 USD all-in. Asked just now. ticketmaster gave no prices.",
        "event": _DEAL,
        "price_comparison": {
            "cheapest_price": 147.0,
            "most_expensive_price": 147.0,
            "potential_savings": 0.0,
            "best_platform": "seatgeek",
            "currency": "USD",
            "price_basis": "all_in",
            "compared_platforms": ["seatgeek"],
            "not_compared": {"ticketmaster": "it tells no price"},
        },
    },
)
HEALTH = _made(
    HealthReport,
    {
        "status": "ok",
        "platforms": {
            "seatgeek": {"configured": True, "environment": "production"},
            "ticketmaster": {"configured": True, "environment": "production"},
        },
        "checked_at": _AT,
    },
)
REFRESH = _made(
    RefreshReport,
    {
        "searches": 12,
        "renewed": 4,
        "still_fresh": 8,
        "not_renewed": 0,
        "not_reached": 0,
        "calls": {"seatgeek:ok": 4, "ticketmaster:ok": 4},
        "generated_at": _AT,
    },
)


def examples() -> dict[str, dict[str, Any]]:
    """An example of each answer, by the name of its shape."""
    lean: list[Lean] = [concise_search(SEARCH), concise_deals(DEALS), concise_comparison(COMPARE)]
    whole = [SEARCH, DEALS, COMPARE, HEALTH, REFRESH, *lean]
    return {type(answer).__name__: as_json(answer) for answer in whole}
