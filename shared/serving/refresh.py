"""Keeps popular searches warm: renews them before they go stale, inside the quota left for background work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.fetching.source_report import SourceReport
from shared.model import SourceStatus
from shared.services import Services

if TYPE_CHECKING:
    from shared.finding import Finder

RENEWED_AT = 0.5
"""Share of its TTL after which a copy is renewed; the scheduler comes by more often than the rest lasts."""
PER_SEARCH_S = 10.0


async def refresh(services: Services, finder: Finder, *, limit: int, seconds: float) -> dict[str, Any]:
    """Renew up to `limit` of the most asked searches, one after the other, within `seconds`; reports what it did.

    Runs that overlap share their calls, so none is made twice. A search is `renewed` where at least one platform
    told it anew, `not_renewed` where one was due and none did; `calls` says why. A platform whose background share of the quota
    is used up, or whose circuit is open, is passed over.
    """
    until = services.clock.monotonic() + seconds
    ttl_s = services.settings.search_ttl_s * RENEWED_AT
    sources: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    searches = await services.popularity.top(limit)
    for search in searches:
        left_s = until - services.clock.monotonic()
        if left_s <= 0:
            break
        reports = await finder.renew(search, ttl_s=ttl_s, timeout_s=min(PER_SEARCH_S, left_s))
        sources.update(
            f"{report.platform}:{report.failed or report.status}"
            for report in reports
            if report.failed or not report.from_cache
        )
        outcomes[_outcome(reports)] += 1
    return {
        "searches": len(searches),
        "renewed": outcomes["renewed"],
        "still_fresh": outcomes["still_fresh"],
        "not_renewed": outcomes["not_renewed"],
        "not_reached": len(searches) - outcomes.total(),
        "calls": {name: sources[name] for name in sorted(sources)},
        "generated_at": services.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _outcome(reports: Sequence[SourceReport]) -> str:
    if any(report.status is SourceStatus.OK and not report.from_cache for report in reports):
        return "renewed"
    due = [report for report in reports if report.failed or not (report.from_cache or _without_key(report))]
    return "not_renewed" if due else "still_fresh"


def _without_key(report: SourceReport) -> bool:
    return report.status is SourceStatus.NOT_CONFIGURED
