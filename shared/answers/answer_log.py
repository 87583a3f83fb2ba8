"""What the log tells of an answer: how the cache did, what matching left in doubt, price gaps, and each source's part. Pure.

The columns are described in `infra/queries/schema.json`; the metrics, alerts and queries of `infra` are made of
them. Nothing of a platform's content is among them.
"""

from __future__ import annotations

import statistics
from typing import Any

from shared.answers.shapes import CompareResult, DealsResult, Event, SearchResult, Source

Answer = SearchResult | CompareResult | DealsResult


def answer_fields(answer: Answer) -> dict[str, Any]:
    """Fields for the request's line; `price_gap` is the median over events of (dearest - cheapest) / dearest, 0-1."""
    events = _events(answer)
    gaps = [gap for event in events if (gap := _price_gap(event)) is not None]
    return {
        "cache_hit": answer.cache.hit,
        "cache_stale": answer.cache.stale,
        "cache_age_s": answer.cache.age_s,
        "events": len(events) if isinstance(answer, CompareResult) else answer.total_events,
        "abstentions": sum(bool(event.match.conflicts) for event in events),
        "compared_events": len(gaps),
        "price_gap": round(statistics.median(gaps), 4) if gaps else None,
    }


def source_fields(answer: Answer) -> list[dict[str, Any]]:
    """Fields for one line per source; `cheapest` counts the compared events for which it asks the lowest price."""
    compared = [event for event in _events(answer) if _price_gap(event) is not None]
    return [
        {
            "kind": "answer_source",
            "source": source.platform,
            "outcome": str(source.status),
            "events": source.events,
            "latency_ms": source.latency_ms,
            "age_s": source.age_s,
            **_quota_fields(source),
            "cheapest": sum(event.best_platform == source.platform for event in compared),
        }
        for source in answer.sources
    ]


def _events(answer: Answer) -> tuple[Event, ...]:
    if isinstance(answer, CompareResult):
        return (answer.event,)
    return answer.events if isinstance(answer, SearchResult) else answer.deals


def _price_gap(event: Event) -> float | None:
    """None where fewer than two platforms tell a price that may be compared."""
    prices = {
        offer.platform: offer.min_price
        for offer in event.platforms
        if offer.min_price is not None
        and not offer.verify
        and (offer.currency, offer.price_basis) == (event.currency, event.price_basis)
    }
    dearest = max(prices.values(), default=None)
    if dearest is None or dearest <= 0 or len(prices) < 2:
        return None
    return float((dearest - min(prices.values())) / dearest)


def _quota_fields(source: Source) -> dict[str, Any]:
    if source.quota is None:
        return {"quota_used": None, "quota_limit": None, "quota_share": None}
    used, limit = source.quota.used, source.quota.limit
    return {
        "quota_used": used,
        "quota_limit": limit,
        "quota_share": round(used / limit, 4) if limit > 0 else 1.0,
    }
