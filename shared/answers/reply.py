"""An answer as it is sent: in the detail asked for, as bytes, each made once however often it is sent."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Raw
from msgspec.json import decode
from msgspec.structs import asdict, replace

from shared.answers.answer_log import answer_fields
from shared.answers.shapes import Event, Result, Shape, as_json, encode
from shared.answers.shortening import in_detail
from shared.asking.query import Detail, Parameters

R = TypeVar("R", bound=Result)


class Reply(Generic[R]):
    """The whole answer to `query`, and what of it the caller is shown.

    Where `unread` is given it is the JSON of the `events`, which `told` lacks: they are read where they are wanted,
    and sent as they are where they are not.
    """

    def __init__(self, told: R, query: Parameters, *, unread: bytes = b"") -> None:
        self.cache = told.cache
        self._told = told
        self._query = query
        self._unread = unread

    @cached_property
    def answer(self) -> R:
        """The whole answer."""
        if not self._unread:
            return self._told
        return replace(self._told, events=decode(self._unread, type=tuple[Event, ...]))

    @cached_property
    def shown(self) -> Shape:
        """The answer in the detail that the query asks for."""
        return in_detail(self.answer, self._query)

    @cached_property
    def _body(self) -> bytes:
        if self._unread and self._query.detail is Detail.FULL:
            return encode({**asdict(self._told), "events": Raw(self._unread)})
        return self.shown.encoded()

    def encoded(self) -> bytes:
        """What is shown, as JSON in UTF-8."""
        return self._body

    @cached_property
    def log_fields(self) -> dict[str, Any]:
        """What the request's line in the log tells of the answer."""
        return answer_fields(self.answer)

    def as_json(self) -> dict[str, Any]:
        """What is shown, as a plain dict of the caller's own."""
        return as_json(self.shown)
