"""Keeps popular searches warm: renews them before they go stale, inside the quota left for background work."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from shared.services import Services

if TYPE_CHECKING:
    from shared.answering import Answering

RENEWED_AT = 0.5
"""Share of its TTL after which a copy is renewed; the scheduler comes by more often than the rest lasts."""
PER_SEARCH_S = 10.0


async def refresh(services: Services, answering: Answering, *, limit: int, seconds: float) -> dict[str, Any]:
    """Renew up to `limit` of the most asked searches, one after the other, within `seconds`; reports what it did.

    Runs that overlap share their calls, so none is made twice. A platform whose background share of the quota
    is used up, or whose circuit is open, is passed over.
    """
    until = services.clock.monotonic() + seconds
    ttl_s = services.settings.search_ttl_s * RENEWED_AT
    sources: Counter[str] = Counter()
    renewed = fresh = 0
    searches = await services.popularity.top(limit)
    for search in searches:
        left_s = until - services.clock.monotonic()
        if left_s <= 0:
            break
        reports = await answering.renew(search, ttl_s=ttl_s, timeout_s=min(PER_SEARCH_S, left_s))
        sources.update(
            f"{report.platform}:{report.failed or report.status}"
            for report in reports
            if report.failed or not report.from_cache
        )
        if all(report.from_cache for report in reports):
            fresh += 1
        else:
            renewed += 1
    return {
        "searches": len(searches),
        "renewed": renewed,
        "still_fresh": fresh,
        "not_reached": len(searches) - renewed - fresh,
        "calls": {name: sources[name] for name in sorted(sources)},
        "generated_at": services.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
