from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from shared.errors import AuthFailed, BadResponse, NotFound, RateLimited, SourceError, Unavailable
from shared.model import SourceStatus
from shared.platforms.platform import Access
from shared.platforms.seatgeek.exchange import check, read, request_for
from shared.platforms.seatgeek.wire import EventsPage

FIXTURES = Path(__file__).parents[2] / "fixtures" / "seatgeek"
ACCESS = Access(
    base_url="https://api.example.com",
    credentials={"client_id": "PLANTED-ID", "client_secret": "PLANTED-SECRET"},
)


def failure(response: httpx.Response) -> SourceError:
    response.request = request_for(ACCESS, "/events")
    with pytest.raises(SourceError) as raised:
        check(response)
    return raised.value


def body(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def test_a_missing_client_id_is_a_matter_of_the_key() -> None:
    error = failure(httpx.Response(403, content=body("error_client_required.json")))
    assert type(error) is AuthFailed
    assert error.detail == "SeatGeek answered 403: Client is required"


@pytest.mark.parametrize("name", ["robot_check.html", "robot_check.json"])
def test_the_robot_check_says_nothing_about_the_key(name: str) -> None:
    error = failure(httpx.Response(403, content=body(name)))
    assert type(error) is BadResponse
    assert not error.repeatable


def test_a_web_page_is_no_answer_even_when_it_claims_success() -> None:
    error = failure(httpx.Response(200, content=b"\xef\xbb\xbf\n" + body("robot_check.html")))
    assert error.status is SourceStatus.BAD_RESPONSE
    assert "web page" in error.detail


def test_the_other_error_shape_with_a_word_for_a_status_is_read_too() -> None:
    error = failure(httpx.Response(404, content=body("error_not_found.json")))
    assert type(error) is NotFound
    assert error.detail == "SeatGeek answered 404: Not Found"


def test_a_refused_parameter_is_told_in_seatgeeks_words() -> None:
    error = failure(httpx.Response(400, content=body("error_page_size.json")))
    assert type(error) is BadResponse
    assert error.detail == "SeatGeek answered 400: page size too large. maximum 5000"


def test_too_much_traffic_waits_as_told() -> None:
    error = failure(httpx.Response(429, headers={"Retry-After": "30"}))
    assert type(error) is RateLimited
    assert (error.retry_after_s, error.repeatable) == (30, True)


def test_the_edge_networks_406_is_rate_limiting_that_no_repeat_helps() -> None:
    error = failure(httpx.Response(406, content=body("robot_check.html")))
    assert type(error) is RateLimited
    assert not error.repeatable


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_failing_server_is_unavailable_and_may_be_asked_again(status: int) -> None:
    error = failure(httpx.Response(status, text="<html>oops</html>", headers={"Retry-After": "2"}))
    assert type(error) is Unavailable
    assert (error.retry_after_s, error.repeatable) == (2, True)


@pytest.mark.parametrize("status", [204, 301, 302, 304, 405, 410, 418])
def test_what_is_not_documented_is_a_bad_response_or_none(status: int) -> None:
    if status == 204:
        check(httpx.Response(204))
        with pytest.raises(BadResponse):
            read(EventsPage, httpx.Response(204))
        return
    assert type(failure(httpx.Response(status))) is BadResponse


def test_401_is_a_matter_of_the_key_whatever_its_body() -> None:
    assert type(failure(httpx.Response(401))) is AuthFailed


@pytest.mark.parametrize(
    "planted", ["PLANTED-ID", "PLANTED-SECRET", "client_id=PLANTED-ID", "Basic UExBTlRFRA=="]
)
def test_a_key_that_the_platform_echoes_is_not_passed_on(planted: str) -> None:
    error = failure(httpx.Response(400, json={"message": f"bad request with {planted} in it"}))
    assert "PLANTED" not in error.detail
    assert "UExBTlRFRA" not in error.detail


def test_an_unreadable_answer_is_quoted_without_the_key() -> None:
    response = httpx.Response(200, text='{"oops PLANTED-ID', request=request_for(ACCESS, "/events"))
    with pytest.raises(BadResponse) as raised:
        read(EventsPage, response)
    assert "PLANTED" not in raised.value.detail


def test_a_long_or_hostile_message_is_cut_and_cleaned() -> None:
    error = failure(httpx.Response(400, json={"message": "a\x1b[2J\n" + "x" * 5000}))
    assert len(error.detail) < 260
    assert error.detail.isprintable()


@pytest.mark.parametrize("message", [None, 7, ["x"], {"text": "x"}])
def test_a_message_that_is_no_text_is_ignored(message: object) -> None:
    assert (
        failure(httpx.Response(400, json={"message": message})).detail == "SeatGeek answered 400: Bad Request"
    )


def test_a_good_answer_passes() -> None:
    check(httpx.Response(200, json={"events": []}))
