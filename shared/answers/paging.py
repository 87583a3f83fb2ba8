"""Pages of a result, by a cursor that stays true while the cache entry behind it lives. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from shared.answers.shapes import Event
from shared.asking.problem import Problem

MAX_OFFSET = 100_000
_CURSOR = re.compile(r"p([0-9]{1,6})-([0-9a-f]{8})")


class Page(Struct, frozen=True, kw_only=True):
    """The events of one page, the cursor of the next, and how many events this page leaves out after it."""

    events: tuple[Event, ...]
    next_cursor: str | None
    omitted: int


class Cursor(Struct, frozen=True, kw_only=True):
    """A place in a result: the number of events before it, and the question that the result answers."""

    offset: int
    question: str

    def text(self) -> str:
        """The cursor as the caller holds it."""
        return f"p{self.offset}-{self.question}"

    @classmethod
    def read(cls, text: str, *, question: str) -> Cursor:
        """The cursor in `text`. Raises Problem (400) for one that was not given for this question."""
        found = _CURSOR.fullmatch(text)
        if found is None or int(found[1]) > MAX_OFFSET:
            raise _refused(text, "it is not one that this service gave")
        if found[2] != question:
            raise _refused(text, "it belongs to a search with other parameters")
        return cls(offset=int(found[1]), question=question)


def _refused(text: str, why: str) -> Problem:
    return Problem(
        400,
        "invalid_parameter",
        f"cursor: {why}.",
        field="cursor",
        got=text[:100],
        allowed="the next_cursor of an earlier answer, unchanged, with the parameters that gave it",
        next_step="Leave cursor out to begin with the first page.",
    )


def take_page(events: Sequence[Event], *, limit: int, cursor: Cursor | None, question: str) -> Page:
    """The `limit` events after the cursor."""
    first = cursor.offset if cursor else 0
    last = first + limit
    more = len(events) > last
    return Page(
        events=tuple(events[first:last]),
        next_cursor=Cursor(offset=last, question=question).text() if more else None,
        omitted=max(len(events) - last, 0),
    )
