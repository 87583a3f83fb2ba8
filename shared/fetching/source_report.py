"""What one platform told of a search, or why it told nothing."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from shared.errors import SourceError
from shared.model import PlatformEvent, SourceStatus
from shared.platforms.platform import EventsFound
from shared.state.cache import Part
from shared.state.entry import Entry


class SourceReport(Struct, frozen=True, kw_only=True):
    """What one platform told, or why it told nothing. `stored_at` is when it told it, aware UTC."""

    platform: str
    status: SourceStatus
    events: tuple[PlatformEvent, ...] = ()
    incomplete: str | None = None
    unread: str | None = None
    stored_at: dt.datetime | None = None
    from_cache: bool = False
    failed: SourceStatus | None = None
    """Why asking failed, where a copy stands in."""
    renewing: bool = False
    """Whether asking anew goes on, while a copy is told."""
    latency_ms: int | None = None
    retry_after_s: float | None = None
    detail: str | None = None


class Outcome(Struct, frozen=True, kw_only=True):
    """How asking a platform ended: with what it `found`, as it is kept, or with an `error`."""

    platform: str
    found: EventsFound | None
    error: SourceError | None
    part: Part | None
    latency_ms: int
    is_copy: bool = False
    """Whether what was found was told to somebody else, before this call."""


def told_report(name: str, outcome: Outcome) -> SourceReport | None:
    """What the platform told just now, or to another instance; None where it told nothing."""
    if outcome.found is None or outcome.part is None:
        return None
    return SourceReport(
        platform=name,
        status=SourceStatus.OK,
        events=outcome.found.events,
        incomplete=outcome.found.incomplete,
        unread=outcome.found.unread,
        stored_at=outcome.part.stored_at,
        from_cache=outcome.is_copy,
        latency_ms=outcome.latency_ms,
    )


def failure_report(name: str, outcome: Outcome | None) -> SourceReport:
    """Why the platform told nothing; without an outcome it did not answer in time."""
    if outcome is None or outcome.error is None:
        late = "no answer in the time allowed; one that comes later is kept for the next request"
        return SourceReport(platform=name, status=SourceStatus.TIMEOUT, detail=late)
    return SourceReport(
        platform=name,
        status=outcome.error.status,
        latency_ms=outcome.latency_ms,
        retry_after_s=outcome.error.retry_after_s,
        detail=outcome.error.detail,
    )


def copy_report(
    name: str,
    entry: Entry,
    status: SourceStatus,
    failure: SourceReport | None = None,
    *,
    renewing: bool = False,
) -> SourceReport:
    """What the platform told earlier; beside it the `failure` to ask it anew, or that this goes on."""
    found = entry.found[name]
    going_on = "an earlier answer stands in while it is asked anew" if renewing else None
    return SourceReport(
        platform=name,
        status=status,
        events=found.events,
        incomplete=found.incomplete,
        unread=found.unread,
        stored_at=entry.parts[name].stored_at,
        from_cache=True,
        failed=failure.status if failure else None,
        renewing=renewing,
        latency_ms=failure.latency_ms if failure else None,
        retry_after_s=failure.retry_after_s if failure else None,
        detail=f"{failure.status}: {failure.detail}; an earlier answer stands in" if failure else going_on,
    )
