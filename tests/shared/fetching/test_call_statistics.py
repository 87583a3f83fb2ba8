"""How the latest calls went is told in numbers that agree with one another."""

from __future__ import annotations

import pytest

from shared.fetching.call_statistics import WINDOW, CallStatistics


@pytest.mark.parametrize("number", [1, 2, 3, 10, WINDOW])
def test_at_most_one_call_in_twenty_is_slower_than_the_95th_percentile(number):
    calls = CallStatistics()
    for index in range(number):
        calls("seatgeek", "ok", (index + 1) / 1000, 1)
    told = calls.of("seatgeek")
    assert told["latency_ms_p50"] <= told["latency_ms_p95"]
    assert number - told["latency_ms_p95"] <= number / 20


def test_a_platform_that_was_not_called_has_no_numbers():
    told = CallStatistics().of("seatgeek")
    assert told == dict.fromkeys(told, None) | {"seen": 0}
