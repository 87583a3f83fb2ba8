"""What StubHub's unsuccessful answers stand for.

The documented body is `{"code", "message", "errors"}` (https://developer.stubhub.com/docs/overview/error-responses);
a problem document with `title`, a lone `title` for a key that lacks a right, OAuth's `error` from the token
endpoint, and an empty 401 explained only by WWW-Authenticate occur as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, TypeVar
from urllib.parse import unquote_plus

import httpx
import msgspec

from shared.errors import (
    AuthFailed,
    BadResponse,
    NotAvailableToKey,
    NotFound,
    RateLimited,
    SourceError,
    Unavailable,
)
from shared.platforms.decoding import decode
from shared.platforms.retry_after import retry_after_s
from shared.platforms.text import clean_text
from shared.redaction import redact

M = TypeVar("M", bound=msgspec.Struct)
DETAIL_LIMIT = 200
_LONGEST_ERROR_BODY = 65_536
_CHALLENGE = re.compile(r'\b(error|error_description)="([^"]{1,200})"')
_CORRELATION = re.compile(r"[0-9A-Za-z-]{8,64}")
_WAIT_AND_REPEAT = frozenset({408, 425})
_OAUTH_PASSES_OVER = frozenset({"temporarily_unavailable", "server_error"})


def check(response: httpx.Response) -> None:
    """Raise the SourceError an answer stands for; return when it is to be read."""
    problem = _problem(response)
    if not response.is_success or _denies_the_key(problem):
        raise _error(response, problem)


def read(model: type[M], response: httpx.Response) -> tuple[M, int]:
    """The body as `model` and the number of records left out. Raises BadResponse, free of keys."""
    try:
        return decode(model, response.content)
    except BadResponse as error:
        raise BadResponse(redact(error.detail, _sent_secrets(response))) from None


def _error(response: httpx.Response, problem: dict[str, Any]) -> SourceError:
    status = response.status_code
    detail = _detail(response, problem)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return RateLimited(detail, retry_after_s=retry_after_s(response))
    if status >= 500 or status in _WAIT_AND_REPEAT or problem.get("error") in _OAUTH_PASSES_OVER:
        return Unavailable(detail, retry_after_s=retry_after_s(response))
    if status == httpx.codes.UNAUTHORIZED or _is_oauth(problem):
        return AuthFailed(detail)
    if status in {403, 404} and _asked_for_listings(response):
        return NotAvailableToKey(f"buyer listings are not available to this key ({detail})")
    return _refusal(response, problem, detail)


def _refusal(response: httpx.Response, problem: dict[str, Any], detail: str) -> SourceError:
    if _denies_the_key(problem):
        denied = NotAvailableToKey if _asked_for_listings(response) else AuthFailed
        return denied(detail)
    if response.status_code == httpx.codes.NOT_FOUND:
        return NotFound(detail)
    # A 403 in a form the API does not use comes from something in front of it, and says nothing about the key.
    if response.status_code == httpx.codes.FORBIDDEN and (problem or not response.content):
        return AuthFailed(detail)
    return BadResponse(detail)


def _problem(response: httpx.Response) -> dict[str, Any]:
    """The body where it is a JSON object short enough to be about an error, else empty."""
    if len(response.content) > _LONGEST_ERROR_BODY or not response.content.lstrip().startswith(b"{"):
        return {}
    if response.is_success and b"_embedded" in response.content:
        return {}
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _denies_the_key(problem: dict[str, Any]) -> bool:
    title = problem.get("title")
    lacks_right = problem.get("code") == "insufficient_scope"
    return lacks_right or (isinstance(title, str) and "api key" in title.lower())


def _is_oauth(problem: dict[str, Any]) -> bool:
    return isinstance(problem.get("error"), str)


def _asked_for_listings(response: httpx.Response) -> bool:
    try:
        return response.request.url.path.endswith("/listings")
    except RuntimeError:
        return False


def _detail(response: httpx.Response, problem: dict[str, Any]) -> str:
    words = "; ".join(_words(response, problem)) or response.reason_phrase
    told = redact(f"StubHub answered {response.status_code}: {words}", _sent_secrets(response))
    return (clean_text(told, DETAIL_LIMIT) or "StubHub answered an error") + _correlation(response)


def _words(response: httpx.Response, problem: dict[str, Any]) -> list[str]:
    keys = ("code", "message", "title", "detail", "error", "error_description")
    words = [value for key in keys if isinstance(value := problem.get(key), str)]
    errors = problem.get("errors")
    if isinstance(errors, dict):
        words += [f"{name}: {json.dumps(texts, ensure_ascii=False)}" for name, texts in errors.items()]
    return words or [found[2] for found in _CHALLENGE.finditer(response.headers.get("www-authenticate", ""))]


def _correlation(response: httpx.Response) -> str:
    """StubHub's own id of the call, which its support asks for."""
    told = response.headers.get("vgg-correlation-id", "")
    return f" (correlation id {told})" if _CORRELATION.fullmatch(told) else ""


def _sent_secrets(response: httpx.Response) -> list[str]:
    try:
        scheme, _, sent = response.request.headers.get("authorization", "").partition(" ")
    except RuntimeError:
        return []
    if scheme.lower() != "basic":
        return [sent]
    try:
        pair = base64.b64decode(sent).decode()
    except (binascii.Error, UnicodeDecodeError):
        return [sent]
    return [sent, *(half for part in pair.split(":") for half in (part, unquote_plus(part)))]
