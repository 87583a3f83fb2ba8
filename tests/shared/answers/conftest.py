"""Instances of the service over the demo marketplaces, on a clock that the test drives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.demo.server import Marketplaces
from shared.settings import Settings
from tests.fakes import FakeClock

PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
OpenAggregator = Callable[..., UnifiedInventoryAggregator]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(now=dt.datetime(2027, 1, 5, 12, 0, 0, 200_000, tzinfo=dt.UTC))


@pytest.fixture
def open_aggregator(marketplaces: Marketplaces, clock: FakeClock) -> OpenAggregator:
    """Opens an instance; keyword arguments are environment variables, None unsets one."""

    def open_one(**more: str | None) -> UnifiedInventoryAggregator:
        environ = {
            **marketplaces.environment(),
            **{f"{name.upper()}_REQUESTS_PER_SECOND": "0" for name in PLATFORMS},
            **more,
        }
        told = {name: value for name, value in environ.items() if value is not None}
        return UnifiedInventoryAggregator(settings=Settings.from_env(told), clock=clock)

    return open_one
