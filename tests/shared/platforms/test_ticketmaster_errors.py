from __future__ import annotations

from typing import Any

import httpx
import pytest

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
from shared.platforms.ticketmaster import PLATFORM

KEY = "PlantedTicketmasterKey0123456789"
EVENTS = f"https://tm.example.test/discovery/v2/events.json?keyword=x&apikey={KEY}"
INVENTORY = f"https://tm.example.test/inventory-status/v1/availability?events=a&apikey={KEY}"
HTML = b"<html><body>Please wait</body></html>"


def fault(code: str, words: str = "") -> dict[str, Any]:
    return {"fault": {"faultstring": words, "detail": {"errorcode": code}}}


def problem(code: str, detail: str, link: str = "about", status: str = "400 BAD_REQUEST") -> dict[str, Any]:
    about = {link: {"href": f"/discovery/v2/errors.html#{code}"}}
    return {"errors": [{"_links": about, "code": code, "detail": detail, "status": status}]}


INVALID_KEY = fault("oauth.v2.InvalidApiKey", "Invalid ApiKey")
QUOTA = fault(
    "policies.ratelimit.QuotaViolation",
    f"Rate limit quota violation. Quota limit  exceeded. Identifier : {KEY}",
)
SPIKE = fault("policies.ratelimit.SpikeArrestViolation", "Spike arrest violation. Allowed rate : 5ps")


def raised(
    status: int, body: Any = None, *, url: str | None = EVENTS, headers: dict[str, str] | None = None
) -> SourceError:
    content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
    response = httpx.Response(status, headers=headers, **content)
    if url:
        response.request = httpx.Request("GET", url)
    with pytest.raises(SourceError) as caught:
        PLATFORM.check(response)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, INVALID_KEY, AuthFailed),
        (401, fault("oauth.v2.FailedToResolveAPIKey"), AuthFailed),
        (401, None, AuthFailed),
        (403, INVALID_KEY, AuthFailed),
        (403, HTML, BadResponse),
        (401, QUOTA, QuotaExhausted),
        (403, QUOTA, QuotaExhausted),
        (429, QUOTA, QuotaExhausted),
        (200, QUOTA, QuotaExhausted),
        (429, SPIKE, RateLimited),
        (500, SPIKE, RateLimited),
        (429, None, RateLimited),
        (429, HTML, RateLimited),
        (404, problem("DIS1004", "Resource not found", status="404"), NotFound),
        (404, HTML, NotFound),
        (400, problem("DIS1015", "Query param with date must be of valid format", "self"), BadResponse),
        (400, problem("DIS1035", "Max paging depth exceeded"), BadResponse),
        (400, problem("DIS1024", "Result limit", status="400"), BadResponse),
        (400, problem("DIS1036", "Query param size"), BadResponse),
        (418, HTML, BadResponse),
        (302, None, BadResponse),
        (500, None, Unavailable),
        (502, HTML, Unavailable),
        (503, fault("messaging.adaptors.http.flow.ServiceUnavailable"), Unavailable),
        (504, b"\xff\xfe", Unavailable),
        (200, b"", BadResponse),
        (200, HTML, BadResponse),
        (200, problem("DIS1015", "date"), BadResponse),
        (400, b"[[[[", BadResponse),
        (400, {"errors": "x"}, BadResponse),
        (400, {"errors": [None]}, BadResponse),
        (400, {"fault": [], "errors": [{"code": 5, "detail": {}}]}, BadResponse),
        (400, b"[" * 100_000, BadResponse),
    ],
)
@pytest.mark.parametrize("url", [EVENTS, None])
def test_every_answer_has_its_error(
    status: int, body: Any, error: type[SourceError], url: str | None
) -> None:
    assert type(raised(status, body, url=url)) is error


@pytest.mark.parametrize("body", [b'{"page": {}}', b"[]", b'\n {"_embedded": {}}', b'{"x": "fault"}'])
def test_a_result_passes(body: bytes) -> None:
    PLATFORM.check(httpx.Response(200, content=body))


@pytest.mark.parametrize(
    ("status", "body", "repeatable"),
    [(200, HTML, True), (429, SPIKE, True), (503, None, True), (429, QUOTA, False), (400, HTML, False)],
)
def test_only_what_passes_by_itself_may_be_repeated(status: int, body: Any, repeatable: bool) -> None:
    assert raised(status, body).repeatable is repeatable


@pytest.mark.parametrize(
    ("status", "body"),
    [(429, QUOTA), (401, QUOTA), (429, SPIKE), (503, None), (500, HTML), (429, None)],
)
def test_the_wait_that_is_told_is_passed_on(status: int, body: Any) -> None:
    assert raised(status, body, headers={"Retry-After": "7"}).retry_after_s == 7
    assert raised(status, body).retry_after_s is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        QUOTA,
        fault(f"oauth.v2.{KEY}", KEY),
        problem(KEY, f"no events for apikey={KEY} at {EVENTS}"),
        problem("DIS1", "x" * 190 + KEY),
    ],
)
def test_no_error_holds_the_key(status: int, body: Any) -> None:
    error = raised(status, body)
    assert KEY not in error.detail
    assert KEY[:8] not in error.detail
    assert len(error.detail) < 260


def test_the_quota_text_is_not_quoted_even_where_the_key_is_not_known_here() -> None:
    assert KEY not in raised(429, QUOTA, url=None).detail


def test_the_apis_own_words_are_told() -> None:
    error = raised(400, problem("DIS1035", "API Limits Exceeded:\n(page * size) must be less than 1,000"))
    assert error.detail == (
        "Ticketmaster answered 400 (DIS1035: API Limits Exceeded: (page * size) must be less than 1,000)"
    )


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, INVALID_KEY, NotAvailableToKey),
        (403, HTML, NotAvailableToKey),
        (404, None, NotAvailableToKey),
        (429, QUOTA, QuotaExhausted),
        (429, SPIKE, RateLimited),
        (500, None, Unavailable),
        (400, None, BadResponse),
    ],
)
def test_the_inventory_status_api_has_keys_of_its_own(
    status: int, body: Any, error: type[SourceError]
) -> None:
    assert type(raised(status, body, url=INVENTORY)) is error
