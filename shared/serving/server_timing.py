"""The value of the `Server-Timing` header: where the time of a request went, in milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.answers.reply import Reply


def server_timing(reply: Reply[Any] | None, seconds: float) -> bytes:
    """The total, whether all of an answer came from the cache, and how long each platform asked for it took."""
    total_ms = seconds * 1000
    if reply is None:
        return b"total;dur=%.1f" % total_ms
    cache = reply.cache
    if cache.hit and not cache.stale:
        return b'total;dur=%.1f, cache;desc="hit"' % total_ms
    waits = [
        f", {source.platform};dur={source.latency_ms}"
        for source in reply.answer.sources
        if source.latency_ms is not None
    ]
    used = "hit" if cache.hit else "miss"
    return f'total;dur={total_ms:.1f}, cache;desc="{used}"{"".join(waits)}'.encode()
