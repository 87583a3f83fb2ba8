"""Ticketmaster's error answers: the gateway's `fault` and the Discovery API's `errors`, each as a SourceError."""

from __future__ import annotations

import json
from typing import Any

import httpx

from shared.errors import (
    AuthFailed,
    BadResponse,
    NotAvailableToKey,
    NotFound,
    QuotaExhausted,
    RateLimited,
    SourceError,
    Unavailable,
)
from shared.platforms.retry_after import retry_after_s
from shared.platforms.text import clean_text
from shared.redaction import redact

INVENTORY_PATH = "/inventory-status/v1/availability"
_LONGEST_QUOTE = 200
_BODY_START = 64
_LONGEST_ERROR_BODY = 65_536


def check(response: httpx.Response) -> None:
    """Raise the SourceError an answer stands for; return for one that looks like a result.

    The gateway's code decides before the status does: a used-up day has been seen both as 429 and as 401.
    A 200 that is not JSON comes from in front of the API and passes, so it may be repeated.
    """
    if response.is_success and not _looks_like_error(response.content):
        if response.content.lstrip()[:1] not in {b"{", b"["}:
            raise BadResponse("Ticketmaster answered 200 without JSON", repeatable=True)
        return
    body = _json(response.content)
    raise _fault(response, body) or _by_status(response, body)


def _looks_like_error(content: bytes) -> bool:
    start = content[:_BODY_START].lstrip().removeprefix(b"{").lstrip()
    return start.startswith((b'"fault"', b'"errors"'))


def _fault(response: httpx.Response, body: dict[str, Any]) -> SourceError | None:
    code = _text(_dict(_dict(body.get("fault")).get("detail")).get("errorcode"))
    wait_s = retry_after_s(response)
    if code.endswith("QuotaViolation"):
        # The documented text of this one quotes the key, so none of it is passed on.
        return QuotaExhausted("Ticketmaster's daily quota is used up", retry_after_s=wait_s)
    if code.endswith("SpikeArrestViolation"):
        return RateLimited("Ticketmaster allows fewer requests a second", retry_after_s=wait_s)
    if code.startswith(("oauth.", "keymanagement.")) and not is_inventory(response):
        return AuthFailed(f"Ticketmaster rejects the key{_quoted(response, code)}")
    return None


def _by_status(response: httpx.Response, body: dict[str, Any]) -> SourceError:
    status, words = response.status_code, _quoted(response, _words(body))
    if status >= 500:
        return Unavailable(f"Ticketmaster answered {status}{words}", retry_after_s=retry_after_s(response))
    if status in {401, 403, 404} and is_inventory(response):
        return NotAvailableToKey(
            f"this key may not read the inventory status (Ticketmaster answered {status})"
        )
    if status == 401 or (status == 403 and body):
        return AuthFailed(f"Ticketmaster answered {status}{words}")
    if status == 404:
        return NotFound(f"Ticketmaster answered 404{words}")
    if status == 429:
        return RateLimited("Ticketmaster allows fewer requests", retry_after_s=retry_after_s(response))
    return BadResponse(f"Ticketmaster answered {status}{words}")


def _words(body: dict[str, Any]) -> str:
    """What is said in either shape: `DIS1035: Max paging depth exceeded`, or the gateway's code."""
    errors = body.get("errors")
    first = _dict(errors[0]) if isinstance(errors, list) and errors else {}
    said = ": ".join(part for part in (_text(first.get("code")), _text(first.get("detail"))) if part)
    return said or _text(_dict(_dict(body.get("fault")).get("detail")).get("errorcode"))


def _quoted(response: httpx.Response, words: str) -> str:
    said = clean_text(redact(words, _key_of(response)), _LONGEST_QUOTE)
    return f" ({said})" if said else ""


def _key_of(response: httpx.Response) -> list[str]:
    request = _request(response)
    return [] if request is None else request.url.params.get_list("apikey")


def is_inventory(response: httpx.Response) -> bool:
    """Whether this answers a request to the Inventory Status API."""
    request = _request(response)
    return request is not None and request.url.path.endswith(INVENTORY_PATH)


def _request(response: httpx.Response) -> httpx.Request | None:
    try:
        return response.request
    except RuntimeError:  # httpx has no other way to say that there is none
        return None


def _json(content: bytes) -> dict[str, Any]:
    if len(content) > _LONGEST_ERROR_BODY:
        return {}
    try:
        return _dict(json.loads(content))
    except (ValueError, RecursionError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
