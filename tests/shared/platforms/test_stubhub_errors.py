"""What StubHub's unsuccessful answers stand for."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from shared.errors import (
    AuthFailed,
    BadResponse,
    NotAvailableToKey,
    NotFound,
    RateLimited,
    SourceError,
    Unavailable,
)
from shared.platforms.stubhub.errors import check

SEARCH = "https://api.stubhub.net/catalog/events/search?q=x"
LISTINGS = "https://api.stubhub.net/v2/events/5/listings?page=1"


def failure(
    status: int, url: str = SEARCH, *, sent: str = "Bearer planted.token", **answer: Any
) -> SourceError:
    request = httpx.Request("GET", url, headers={"Authorization": sent})
    with pytest.raises(SourceError) as raised:
        check(httpx.Response(status, request=request, **answer))
    return raised.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (
            400,
            {"code": "validation_failed", "message": None, "errors": {"q": ["too short", "odd"]}},
            BadResponse,
            'StubHub answered 400: validation_failed; q: ["too short", "odd"]',
        ),
        (400, {"code": "user_agent_required"}, BadResponse, "StubHub answered 400: user_agent_required"),
        (403, {"code": "insufficient_scope", "message": "No."}, AuthFailed, "insufficient_scope; No."),
        (500, {"code": "internal_server_error"}, Unavailable, "internal_server_error"),
        (
            404,
            {"type": "https://tools.ietf.org/x", "title": "Not Found", "status": 404, "traceId": "00-1"},
            NotFound,
            "StubHub answered 404: Not Found",
        ),
        (400, {"title": "The API key you provided does not exist."}, AuthFailed, "does not exist"),
        (403, {"title": "The API key you provided does not exist."}, AuthFailed, "does not exist"),
        (404, {"title": "The API key you provided does not exist."}, AuthFailed, "does not exist"),
        (200, {"title": "The API key you provided does not exist."}, AuthFailed, "does not exist"),
        (
            400,
            {"error": "invalid_client", "error_description": "Client credentials are invalid"},
            AuthFailed,
            "invalid_client; Client credentials are invalid",
        ),
        (400, {"error": "invalid_scope"}, AuthFailed, "invalid_scope"),
        (400, {"error": "temporarily_unavailable"}, Unavailable, "temporarily_unavailable"),
        (403, {"fault": {"code": "900908"}}, AuthFailed, "StubHub answered 403: Forbidden"),
        (408, {}, Unavailable, "408"),
        (410, {}, BadResponse, "410"),
        (302, {}, BadResponse, "302"),
    ],
)
def test_each_documented_shape_has_its_meaning(
    status: int, body: dict[str, Any], kind: type[SourceError], words: str
) -> None:
    error = failure(status, json=body)
    assert type(error) is kind
    assert words in error.detail


def test_a_wrong_key_is_never_worth_a_repeat() -> None:
    assert not failure(400, json={"error": "invalid_client"}).repeatable


def test_an_empty_401_is_explained_by_its_challenge() -> None:
    challenge = 'Bearer realm="viagogo",error="invalid_token",error_description="The token expired"'
    error = failure(401, headers={"WWW-Authenticate": challenge})
    assert type(error) is AuthFailed
    assert error.detail == "StubHub answered 401: invalid_token; The token expired"


def test_a_bare_401_still_speaks() -> None:
    assert failure(401).detail == "StubHub answered 401: Unauthorized"


def test_a_web_page_at_403_says_nothing_about_the_key() -> None:
    error = failure(403, html="<html>Access denied</html>")
    assert type(error) is BadResponse
    assert not error.repeatable


def test_an_empty_403_is_about_the_key() -> None:
    assert type(failure(403)) is AuthFailed


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b'{"code": "insufficient_scope"}', b'{"title":"Not Found"}']
)
def test_refused_listings_are_not_available_to_the_key(status: int, body: bytes) -> None:
    error = failure(status, LISTINGS, content=body)
    assert type(error) is NotAvailableToKey
    assert error.detail.startswith("buyer listings are not available to this key")


def test_a_missing_right_at_the_listings_says_nothing_about_the_rest() -> None:
    body = {"title": "The API key you provided does not exist."}
    assert type(failure(400, LISTINGS, json=body)) is NotAvailableToKey


def test_a_401_at_the_listings_is_about_the_token() -> None:
    assert type(failure(401, LISTINGS)) is AuthFailed


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Date": "Sun, 22 Nov 2026 10:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 10:01:00 GMT"}, 60.0),
    ],
)
@pytest.mark.parametrize(("status", "kind"), [(429, RateLimited), (503, Unavailable)])
def test_the_wait_that_is_told_is_kept(
    status: int, kind: type[SourceError], headers: dict[str, str], seconds: float | None
) -> None:
    error = failure(status, headers=headers, html="<h1>busy</h1>")
    assert type(error) is kind
    assert error.retry_after_s == seconds
    assert error.repeatable


def test_the_correlation_id_is_told() -> None:
    error = failure(500, headers={"vgg-correlation-id": "0b5c8f6e-1111-2222-3333-444455556666"})
    assert error.detail.endswith(" (correlation id 0b5c8f6e-1111-2222-3333-444455556666)")


def test_a_correlation_id_that_is_none_is_not_told() -> None:
    assert "correlation" not in failure(500, headers={"vgg-correlation-id": "<script> x"}).detail


def test_long_and_hostile_words_are_cut_and_cleaned() -> None:
    error = failure(400, json={"code": "x\x1b[31m\n" + "y" * 5000})
    assert len(error.detail) <= 200
    assert error.detail.isprintable()


@pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
def test_no_key_is_quoted_back(scheme: str) -> None:
    pair = base64.b64encode(b"planted%2Fkey:planted+secret").decode()
    sent = "planted.token" if scheme == "Bearer" else pair
    words = f"no: {sent} planted/key planted%2Fkey planted secret planted+secret"
    error = failure(
        400, sent=f"{scheme} {sent}", json={"error": "invalid_client", "error_description": words}
    )
    assert sent not in error.detail
    if scheme == "Basic":
        assert "planted" not in error.detail


def test_an_unreadable_credential_does_not_hide_the_error() -> None:
    assert type(failure(429, sent="Basic %%%")) is RateLimited


@pytest.mark.parametrize(
    "body", [b"[1]", b"{" * 100_000, b'{"errors": [1, 2], "code": 5, "title": {"a": 1}}', b"\xff{", b"null"]
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_odd_bodies_raise_nothing_else(status: int, body: bytes) -> None:
    assert failure(status, content=body).detail.startswith(f"StubHub answered {status}")


def test_without_a_request_at_hand_the_status_still_counts() -> None:
    with pytest.raises(NotFound):
        check(httpx.Response(404))


def test_a_good_answer_passes() -> None:
    check(
        httpx.Response(200, json={"total_items": 1, "_embedded": {"items": [{"title": "The API Keys live"}]}})
    )
