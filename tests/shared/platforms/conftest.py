"""Carries out the exchanges that platforms describe, without any network."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from shared.errors import SourceError

Answer = Callable[[httpx.Request], httpx.Response]


@dataclass
class Driven:
    """What an exchange returned, and what it asked on the way."""

    result: Any = None
    requests: list[httpx.Request] = field(default_factory=list)


def carry_out(
    exchange: Generator[httpx.Request, httpx.Response, Any],
    check: Callable[[httpx.Response], None],
    *answers: httpx.Response | Answer,
) -> Driven:
    """Send each request the next of `answers`, the last one again and again, as the service would do it."""
    driven = Driven()
    request = next(exchange, None)
    while request is not None:
        driven.requests.append(request)
        answer = answers[min(len(driven.requests), len(answers)) - 1]
        response = answer(request) if callable(answer) else answer
        response.request = request
        try:
            try:
                check(response)
            except SourceError as error:
                request = exchange.throw(error)
            else:
                request = exchange.send(response)
        except StopIteration as finished:
            driven.result = finished.value
            return driven
        assert len(driven.requests) < 20, "an exchange must end"
    raise AssertionError("an exchange asks at least once")


@pytest.fixture
def drive() -> Callable[..., Driven]:
    """`carry_out`, for tests that cannot import their neighbours."""
    return carry_out
