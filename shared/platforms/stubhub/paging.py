"""Reading StubHub's pages: along their `next` links, on the configured host only, and only as far as is needed.

The envelope is described at https://developer.stubhub.com/docs/overview/pagination; any part of it may be absent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import httpx
from msgspec import Struct, field

from shared.errors import BadResponse, SourceError
from shared.platforms.platform import Exchange
from shared.platforms.stubhub.errors import read as read_answer
from shared.platforms.stubhub.wire import Items, Link, Links, PageRecord

MAX_PAGES = 3

N = TypeVar("N")
R = TypeVar("R", bound=Struct)


class Sheet(Struct, Generic[N], frozen=True, kw_only=True):
    """One page, read. `passed` counts every record on it, those left out included; `total` those of all pages."""

    found: tuple[N, ...]
    passed: int
    unreadable: int
    total: int
    next_link: Link | None


class Reading(Struct, Generic[N]):
    """What has been read so far, and the `gap` that made the reading end early."""

    found: list[N] = field(default_factory=list)
    passed: int = 0
    unreadable: int = 0
    total: int = 0
    gap: str | None = None

    def add(self, sheet: Sheet[N]) -> None:
        """Count one more page in."""
        self.found += sheet.found
        self.passed += sheet.passed
        self.unreadable += sheet.unreadable
        self.total = max(self.total, sheet.total)

    @property
    def unread(self) -> str | None:
        """In a sentence what was not asked for; None when all was."""
        return f"{self.passed} of {self.total} records were read" if self.total > self.passed else None

    @property
    def incomplete(self) -> str | None:
        """In a sentence what failed or could not be read; None when nothing did."""
        parts = [self.gap] if self.gap else []
        if self.unreadable:
            parts.append(f"{self.unreadable} record(s) could not be read and were left out")
        return "; ".join(parts) or None


def read_on(
    first: httpx.Request,
    read: Callable[[httpx.Response], Sheet[N]],
    enough: Callable[[Sequence[N]], bool],
) -> Exchange[Reading[N]]:
    """Read from `first` on until there is `enough`, the pages end, or `MAX_PAGES` are read.

    A failure after the first page leaves what was found until then. Raises SourceError when the first page fails.
    """
    reading: Reading[N] = Reading()
    request = first
    for _ in range(MAX_PAGES):
        try:
            sheet = read((yield request))
        except SourceError as error:
            if request is first:
                raise
            reading.gap = f"a later page failed: {error.detail}"
            return reading
        reading.add(sheet)
        href = sheet.next_link.href if sheet.next_link and not sheet.next_link.templated else None
        if not sheet.passed and sheet.total > reading.passed:
            reading.gap = f"a page without records, though {sheet.total} were announced"
            return reading
        if href is None or not sheet.passed:
            return reading
        if enough(reading.found):
            return reading
        following = _following(request, href)
        if following is None:
            reading.gap = "the next page's address does not lie on the configured host and was not asked"
            return reading
        request = following
    return reading


def read_sheet(
    model: type[PageRecord[R]], response: httpx.Response, normalise: Callable[[R], N | None]
) -> Sheet[N]:
    """The page in `response`. Raises BadResponse for a document that is no page, or none of whose records fit."""
    page, unreadable = read_answer(model, response)
    if not page.is_page:
        raise BadResponse("the answer is not a page of records")
    held = page.embedded or Items()
    records = held.items or []
    if unreadable and not records:
        raise BadResponse(f"none of {unreadable} record(s) has the documented shape")
    return Sheet(
        found=tuple([one for record in records if (one := normalise(record)) is not None]),
        passed=len(records) + unreadable + len(held.deleted_items or []),
        unreadable=unreadable,
        total=page.total_items or 0,
        next_link=(page.links or Links()).next,
    )


def _following(request: httpx.Request, href: str) -> httpx.Request | None:
    """The request for `href` with the same headers; None where that would carry the token to another host."""
    try:
        url = request.url.join(href)
    except (httpx.InvalidURL, ValueError):
        return None
    same_host = (url.scheme, url.host, url.port) == (request.url.scheme, request.url.host, request.url.port)
    return httpx.Request("GET", url, headers=request.headers) if same_host and not url.userinfo else None
