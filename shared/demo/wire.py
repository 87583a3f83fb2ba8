"""What the three marketplaces' HTTP answers have in common: JSON encoding, paging, slugs, UTC times."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from starlette.responses import Response

T = TypeVar("T")
Json = dict[str, object]

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


class BadParameter(ValueError):
    """A query parameter the platform refuses; `parameter` is its name."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def json_response(
    body: object,
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """A JSON answer in the platforms' compact form."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, headers=dict(headers or {}), media_type=media_type)


def whole_number(params: Mapping[str, str], name: str, default: int, *, lowest: int) -> int:
    """An integer parameter; BadParameter when it is no integer or below `lowest`."""
    text = params.get(name) or str(default)
    if not re.fullmatch(r"-?\d{1,9}", text) or int(text) < lowest:
        raise BadParameter(name, f"{name} must be a whole number of at least {lowest}, got {text!r}")
    return int(text)


def page_of(items: Sequence[T], offset: int, size: int) -> Sequence[T]:
    """`size` items from `offset` on; fewer or none at the end."""
    return items[offset : offset + size]


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """The text as it stands in a web address."""
    return _NOT_A_LETTER.sub("-", text.lower()).strip("-")


def utc(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC."""
    return moment.astimezone(dt.UTC)


def utc_text(moment: dt.datetime) -> str:
    """`YYYY-MM-DDTHH:mm:ssZ`."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
