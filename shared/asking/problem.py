"""Errors as RFC 9457 problem documents, written so that a language model can correct its call in one try."""

from __future__ import annotations

from typing import Any

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be understood",
    401: "The caller is not known",
    403: "The caller may not do this",
    404: "Nothing matches",
    405: "This method is not offered here",
    410: "That result is no longer kept",
    413: "The body is too large",
    415: "The body is not JSON",
    429: "Too many requests",
    500: "The service failed",
    503: "No source can answer now",
}
_OWN_TITLES = {
    "ambiguous_event": "Several events match",
    "another_result": "The result is of another question",
    "another_event": "The event is not the one named",
}
"""Titles of problems, by code, for which that of their status would not be true."""


class Problem(Exception):
    """A request that gets an error answer. Extra members with value None are left out of the document."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **members: Any
    ):
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.members = members

    def document(self, request_id: str | None = None) -> dict[str, Any]:
        """The JSON object to answer with."""
        members = {name: value for name, value in self.members.items() if value is not None}
        return {
            "type": f"urn:ticket-inventory:problem:{self.code}",
            "title": _OWN_TITLES.get(self.code) or TITLES.get(self.status, "Error"),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "retryable": False,
            **members,
            **({"request_id": request_id} if request_id else {}),
        }


def our_fault() -> Problem:
    """The problem of a request that the service itself failed on."""
    return Problem(
        500,
        "internal_error",
        "The service failed on this request; the fault is logged under the request_id.",
        retryable=True,
        next_step="Call once more; if it fails again, report the request_id.",
    )
