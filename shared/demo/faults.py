"""Ways a marketplace can fail, each switchable while it runs: slow, hung, cut off, refusing or talking nonsense."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong."""

    TIMEOUT = "timeout"
    """The right answer, `seconds` late."""
    HANG = "hang"
    """The connection is accepted and nothing ever comes."""
    RESET = "reset"
    """The connection breaks in the middle of the body."""
    STATUS = "status"
    """`status` in the platform's own error shape, or as an HTML page with `html`; `retry_after` as told."""
    EMPTY = "empty"
    """200 and no body at all."""
    TRUNCATED = "truncated"
    """200 and the first half of the JSON."""
    WRONG_TYPES = "wrong_types"
    """200 and JSON of the right shape in which every value has another type."""
    OVERSIZED = "oversized"
    """200 and `body_bytes` of JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One switched-on fault.

    It hits the next `times` requests (all of them when None) whose path contains `path`. With no `path` it
    hits every request except those for an access token.
    """

    kind: FaultKind
    path: str | None = None
    times: int | None = None
    status: int = 500
    html: bool = False
    retry_after: str | None = None
    seconds: float = 30.0
    body_bytes: int = 10_000_000

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Fault:
        """The fault that a control request names; ValueError when it is none."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(body) - known)
        if unknown:
            raise ValueError(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")
        if body.get("kind") not in set(FaultKind):
            raise ValueError(f"unknown kind {body.get('kind')!r}; known are {', '.join(FaultKind)}")
        return cls(**{**body, "kind": FaultKind(body["kind"])})

    def hits(self, path: str) -> bool:
        """Whether a request for `path` is struck."""
        if self.path is None:
            return not path.endswith("/oauth2/token")
        return self.path in path


def with_wrong_types(body: bytes) -> bytes:
    """The same JSON structure with every text a number, every number a text and every boolean a list."""
    return json.dumps(_wrong(json.loads(body or b"null"))).encode()


def _wrong(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _wrong(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_wrong(inner) for inner in value]
    if isinstance(value, bool):
        return [value]
    if isinstance(value, str):
        return len(value)
    return value if value is None else f"about {value}"


CAPTCHA_PAGE = (
    b"<!DOCTYPE html><html><head><title>Access denied</title></head>"
    b"<body><h1>Please show that you are a person</h1><div id='captcha'></div></body></html>"
)
