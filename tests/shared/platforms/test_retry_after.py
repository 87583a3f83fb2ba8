from __future__ import annotations

import httpx
import pytest

from shared.platforms.retry_after import LONGEST_S, retry_after_s


def told(value: str, **headers: str) -> float | None:
    return retry_after_s(httpx.Response(429, headers={"Retry-After": value, **headers}))


def test_seconds_are_read() -> None:
    assert told("7") == 7


def test_a_date_is_measured_against_the_answers_own_clock() -> None:
    assert told("Sun, 22 Nov 2026 10:00:30 GMT", Date="Sun, 22 Nov 2026 10:00:00 GMT") == 30


def test_a_date_without_a_clock_beside_it_is_measured_against_ours() -> None:
    assert told("Sun, 22 Nov 1998 10:00:30 GMT") == 0
    assert told("Sun, 22 Nov 2998 10:00:30 GMT") == LONGEST_S


def test_a_wait_is_never_longer_than_a_day() -> None:
    assert told("9" * 40) == LONGEST_S


@pytest.mark.parametrize("value", ["", "soon", "-3", "1.5", "Sun, 99 Nov 2026 10:00:30 GMT"])
def test_what_cannot_be_read_tells_nothing(value: str) -> None:
    assert told(value) is None


def test_no_header_tells_nothing() -> None:
    assert retry_after_s(httpx.Response(429)) is None
