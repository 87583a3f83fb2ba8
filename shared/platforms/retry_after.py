"""The `Retry-After` header: how long a platform asks to be left alone."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

import httpx

LONGEST_S = 86_400.0


def retry_after_s(response: httpx.Response) -> float | None:
    """Seconds to wait, 0 to a day; None when the header is absent or unreadable.

    Both forms of RFC 9110, section 10.2.3, are read; a date is measured against the response's own `Date`
    where it has one, so that a wrong clock on either side does not matter.
    """
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_S)
    until = _moment(text)
    if until is None:
        return None
    since = _moment(response.headers.get("date", "")) or dt.datetime.now(dt.UTC)
    return min(max((until - since).total_seconds(), 0.0), LONGEST_S)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
