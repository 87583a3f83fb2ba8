"""SeatGeek's requests and the reading of its failures; see https://platform.seatgeek.com/#authentication."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec

from shared.errors import (
    AuthFailed,
    BadResponse,
    NotConfigured,
    NotFound,
    RateLimited,
    SourceError,
    Unavailable,
)
from shared.platforms.decoding import decode
from shared.platforms.platform import Access
from shared.platforms.retry_after import retry_after_s
from shared.platforms.text import clean_text
from shared.redaction import redact

M = TypeVar("M", bound=msgspec.Struct)
Parameters = Iterable[tuple[str, str]]
_WORDS_LIMIT = 200
_LONGEST_ERROR_BODY = 65_536
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Keys of the JSON form of the page with which the robot check in front of the API turns a caller away.
_ROBOT_CHECK_KEYS = frozenset({"appId", "blockScript", "jsClientSrc", "captcha"})


def request_for(access: Access, path: str, parameters: Parameters = ()) -> httpx.Request:
    """A GET below `/2`. The client id is the documented query parameter; a secret only goes into Basic auth.

    `aid`, where it is set, is what SeatGeek appends to every link it answers with. Raises NotConfigured.
    """
    client_id = access.credentials.get("client_id")
    if not client_id:
        raise NotConfigured("no SeatGeek client id")
    identity = [("client_id", client_id)]
    if aid := access.options.get("aid"):
        identity.append(("aid", aid))
    return httpx.Request(
        "GET",
        f"{access.base_url.rstrip('/')}/2{path}?{urlencode([*parameters, *identity])}",
        headers={"Accept": "application/json", **_authorization(client_id, access)},
    )


def _authorization(client_id: str, access: Access) -> dict[str, str]:
    client_secret = access.credentials.get("client_secret")
    if not client_secret:
        return {}
    pair = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode("ascii")
    return {"Authorization": f"Basic {pair}"}


def read(model: type[M], response: httpx.Response) -> tuple[M, int]:
    """The body as `model` and the number of records left out. Raises BadResponse, free of keys."""
    try:
        return decode(model, response.content)
    except BadResponse as error:
        raise BadResponse(redact(error.detail, _keys_sent(response))) from error


def check(response: httpx.Response) -> None:
    """Raise the SourceError that an answer stands for, if it stands for one.

    Error bodies have two forms (`status` and `code` are numbers in one, a word and a number in the other);
    the status line decides. In front of the API stands a robot check: it answers 406 to what looks like too
    much traffic (seatgeek/api-support issue 161) and a web page, at 403 or even 200, to what it takes for a
    robot (issue 104). Neither says anything about the key, and repeating at once makes it worse.
    """
    if not response.is_success:
        raise _failure(response)
    if _is_web_page(response):
        raise BadResponse(f"a web page came in place of JSON, status {response.status_code}")


def _failure(response: httpx.Response) -> SourceError:
    status = response.status_code
    words = f"SeatGeek answered {status}: {_words(response)}"
    if status == 403 and _is_robot_check(response):
        return BadResponse("SeatGeek's robot check turned the request away, status 403")
    if status in {401, 403}:
        return AuthFailed(words)
    if status == 404:
        return NotFound(words)
    if status == 406:
        return RateLimited(words, retry_after_s=retry_after_s(response), repeatable=False)
    if status == 429:
        return RateLimited(words, retry_after_s=retry_after_s(response))
    if status >= 500 or status == 408:
        return Unavailable(words, retry_after_s=retry_after_s(response))
    return BadResponse(words)


def _is_web_page(response: httpx.Response) -> bool:
    return response.content[:200].removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<")


def _is_robot_check(response: httpx.Response) -> bool:
    return _is_web_page(response) or not _ROBOT_CHECK_KEYS.isdisjoint(_document(response))


def _words(response: httpx.Response) -> str:
    message = _document(response).get("message")
    words = message if isinstance(message, str) else response.reason_phrase
    return clean_text(redact(words, _keys_sent(response)), _WORDS_LIMIT) or "no reason given"


def _document(response: httpx.Response) -> dict[str, Any]:
    if len(response.content) > _LONGEST_ERROR_BODY:
        return {}
    try:
        document = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _keys_sent(response: httpx.Response) -> list[str]:
    try:
        request = response.request
    except RuntimeError:
        return []
    keys = [request.url.params.get("client_id", "")]
    scheme, _, pair = request.headers.get("authorization", "").partition(" ")
    if scheme == "Basic":
        keys += _password(pair)
    return [key for key in keys if key]


def _password(pair: str) -> list[str]:
    try:
        return [pair, base64.b64decode(pair).decode().partition(":")[2]]
    except (binascii.Error, UnicodeDecodeError):
        return [pair]
