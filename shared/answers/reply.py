"""An answer as it is sent: in the detail asked for, as bytes, each made once however often it is sent."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, TypeVar

from shared.answers.answer_log import answer_fields
from shared.answers.shapes import Result, Shape, as_json
from shared.answers.shortening import in_detail
from shared.asking.query import Parameters

R = TypeVar("R", bound=Result)


class Reply(Generic[R]):
    """The whole `answer` to `query`, and what of it the caller is shown."""

    def __init__(self, answer: R, query: Parameters) -> None:
        self.answer = answer
        self._query = query

    @cached_property
    def shown(self) -> Shape:
        """The answer in the detail that the query asks for."""
        return in_detail(self.answer, self._query)

    @cached_property
    def _body(self) -> bytes:
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
