"""When to call again where no platform answered."""

from __future__ import annotations

import pytest

from shared.answers.shapes import Source
from shared.answers.sources import require_an_answer
from shared.asking.problem import Problem
from shared.model import SourceStatus


def source(status: SourceStatus, retry_after_s: int | None = None) -> Source:
    return Source(platform="seatgeek", status=status, environment="production", retry_after_s=retry_after_s)


@pytest.mark.parametrize(
    ("sources", "wait_s"),
    [
        ([source(SourceStatus.RATE_LIMITED, 3600), source(SourceStatus.UNAVAILABLE)], 30),
        ([source(SourceStatus.COOLING_DOWN, 4), source(SourceStatus.UNAVAILABLE)], 4),
        ([source(SourceStatus.QUOTA_EXHAUSTED, 3600), source(SourceStatus.NOT_CONFIGURED)], 3600),
        ([source(SourceStatus.TIMEOUT)], 30),
    ],
)
def test_the_wait_is_for_the_first_platform_that_may_be_back(sources: list[Source], wait_s: int) -> None:
    with pytest.raises(Problem) as refused:
        require_an_answer(sources)
    assert refused.value.headers["Retry-After"] == str(wait_s)
