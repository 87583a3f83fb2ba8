"""The `sources[]` rows: what each platform did, told in the contract's words. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from shared.answers.shapes import CacheUse, Quota, Source, as_json, whole_second
from shared.asking.problem import Problem
from shared.fetching.source_report import SourceReport
from shared.model import PlatformEvent, QuotaUse, SourceStatus

DEFAULT_RETRY_AFTER_S = 30
"""Seconds after which a platform that failed without telling a wait may answer again."""
NEED_ANOTHER_KEY = (SourceStatus.NOT_CONFIGURED, SourceStatus.AUTH_FAILED)
KNOWS_NONE = "it knows no such event"
TELLS_NO_PRICE = "it tells no price for these events"


def source_row(
    report: SourceReport,
    records: Sequence[PlatformEvent],
    *,
    environment: str,
    quota: QuotaUse | None,
    now: dt.datetime,
) -> Source:
    """One platform's row; `records` are those of its records that answer the question."""
    status, detail = _status(report, records)
    return Source(
        platform=report.platform,
        status=status,
        environment=environment,
        events=len(records),
        latency_ms=report.latency_ms,
        age_s=age_s(report.stored_at, now) if report.stored_at else None,
        retry_after_s=math.ceil(report.retry_after_s) if report.retry_after_s is not None else None,
        quota=quota_of(quota) if quota else None,
        detail=detail,
    )


def age_s(told_at: dt.datetime, now: dt.datetime) -> int:
    """The age in whole seconds of what was told at `told_at`."""
    return max(0, round((now - told_at).total_seconds()))


def quota_of(use: QuotaUse) -> Quota:
    """A platform's quota in the shape of the answers."""
    resets_at = whole_second(use.resets_at) if use.resets_at else None
    return Quota(limit=use.limit, used=use.used, resets_at=resets_at)


def _status(report: SourceReport, records: Sequence[PlatformEvent]) -> tuple[SourceStatus, str | None]:
    if report.status is not SourceStatus.OK:
        return report.status, _both(report.unread, report.detail)
    if report.incomplete:
        return SourceStatus.PARTIAL, _both(report.unread, report.incomplete)
    if not records:
        return SourceStatus.EMPTY, report.unread or KNOWS_NONE
    if not any(record.price.minimum is not None or record.listings for record in records):
        return SourceStatus.NO_PRICES, report.unread or TELLS_NO_PRICE
    return SourceStatus.OK, report.unread


def _both(unread: str | None, detail: str | None) -> str | None:
    return "; ".join(told for told in (unread, detail) if told) or None


def cache_use(reports: Sequence[SourceReport], sources: Sequence[Source], ttl_s: float) -> CacheUse:
    """A hit when every platform's part came from the cache, those without a key apart; stale when any is past its TTL."""
    ages = [source.age_s for source in sources if source.age_s is not None]
    usable = [report for report in reports if report.status is not SourceStatus.NOT_CONFIGURED]
    return CacheUse(
        hit=bool(usable) and all(report.from_cache for report in usable),
        stale=any(
            source.status is SourceStatus.STALE or (report.from_cache and (source.age_s or 0) >= ttl_s)
            for report, source in zip(reports, sources, strict=True)
        ),
        age_s=max(ages, default=0),
        ttl_s=round(ttl_s),
    )


def require_an_answer(sources: Sequence[Source]) -> None:
    """Raise Problem (503, with Retry-After) when no platform told anything."""
    if any(source.status.answered for source in sources):
        return
    waits = [
        DEFAULT_RETRY_AFTER_S if source.retry_after_s is None else source.retry_after_s
        for source in sources
        if source.status not in NEED_ANOTHER_KEY
    ]
    wait = max(1, min(waits, default=DEFAULT_RETRY_AFTER_S))
    told = ", ".join(f"{source.platform}: {source.status.value}" for source in sources)
    raise Problem(
        503,
        "no_source_answered",
        f"No platform can answer now ({told}), and there is no earlier answer to stand in.",
        headers={"Retry-After": str(wait)},
        retryable=bool(waits),
        retry_after_s=wait if waits else None,
        sources=[as_json(source) for source in sources],
        next_step=f"Call again in {wait} s, or tell the user that the ticket platforms cannot be reached."
        if waits
        else _about_keys(sources),
    )


def _about_keys(sources: Sequence[Source]) -> str:
    told = "; ".join(source.detail or f"{source.platform}: {source.status.value}" for source in sources)
    return f"Waiting does not help, another key does: {told}. Whoever runs the service has to see to it."
