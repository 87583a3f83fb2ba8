"""What Ticketmaster's `Rate-Limit` headers tell of the day's quota; see the Rate Limit section of its getting-started page."""

from __future__ import annotations

import datetime as dt

import httpx

from shared.platforms.platform import QuotaSeen
from shared.platforms.ticketmaster.errors import is_inventory

_LAST_STAMP_MS = 4_102_444_800_000  # the year 2100


def quota_seen(response: httpx.Response) -> QuotaSeen | None:
    """The day's quota from the `Rate-Limit` headers, which only answers with status 200 carry.

    `Rate-Limit-Reset` is in milliseconds since 1970. They are documented for Discovery, so an answer of
    the Inventory Status API tells nothing of this quota.
    """
    if is_inventory(response):
        return None
    headers = response.headers
    seen = QuotaSeen(
        limit=_count(headers.get("rate-limit")),
        remaining=_count(headers.get("rate-limit-available")),
        resets_at=_instant(_count(headers.get("rate-limit-reset"))),
    )
    return None if seen == QuotaSeen() else seen


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None


def _instant(milliseconds: int | None) -> dt.datetime | None:
    if milliseconds is None or not 0 < milliseconds < _LAST_STAMP_MS:
        return None
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
