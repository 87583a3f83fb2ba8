"""Pages of a result, by a cursor that stays true while the cache entry behind it lives. Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from shared.answer import Event
from shared.problem import Problem

MAX_OFFSET = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The events of one page, the cursor of the next, and how many events this page leaves out after it."""

    events: tuple[Event, ...]
    next_cursor: str | None
    omitted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in a result: the handle of the result and the number of events before the place."""

    result_id: str
    offset: int

    def text(self) -> str:
        """The cursor as the caller holds it."""
        return base64.urlsafe_b64encode(f"{self.offset}.{self.result_id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor in `text`. Raises Problem (400) for one that this service did not give."""
        try:
            decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except ValueError:
            raise _not_ours(text) from None
        offset, _, result_id = decoded.partition(".")
        if not result_id or not offset.isdecimal() or int(offset) > MAX_OFFSET:
            raise _not_ours(text)
        return cls(result_id=result_id, offset=int(offset))


def _not_ours(text: str) -> Problem:
    return Problem(
        400,
        "invalid_parameter",
        "cursor: it is not one that this service gave.",
        field="cursor",
        got=text[:100],
        allowed="the next_cursor of an earlier answer, unchanged",
        next_step="Leave cursor out to begin with the first page.",
    )


def take_page(events: Sequence[Event], *, limit: int, cursor: Cursor | None, result_id: str) -> Page:
    """The `limit` events after the cursor."""
    first = cursor.offset if cursor else 0
    last = first + limit
    more = len(events) > last
    return Page(
        events=tuple(events[first:last]),
        next_cursor=Cursor(result_id=result_id, offset=last).text() if more else None,
        omitted=max(len(events) - last, 0),
    )
