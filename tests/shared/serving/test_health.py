"""What `health` tells of the store that all instances share."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from shared import platforms
from shared.aggregator import UnifiedInventoryAggregator
from shared.clock import SystemClock
from shared.errors import AuthFailed
from shared.serving.health import report_health
from shared.settings import Settings
from shared.state.store.sqlite import SqliteStore
from tests.fakes import FakeClock


async def deep_report(store=None, **environ):
    settings = Settings.from_env(environ)
    async with UnifiedInventoryAggregator(settings=settings, store=store) as aggregator:
        return await report_health(aggregator.services, deep=True)


async def test_a_store_that_can_be_read_is_well_and_circuits_and_quotas_are_told():
    report = await deep_report(TICKETS_STORE="sqlite://", SEATGEEK_CLIENT_ID="x")
    assert report["store"] == {"status": "ok"}
    assert report["status"] == "ok"
    assert report["platforms"]["seatgeek"]["circuit"]["state"] == "closed"


@pytest.mark.parametrize(
    "environ",
    [
        {"TICKETS_STORE": "sqlite:////proc/nope/x.db"},
        {"TICKETS_STORE": "firestore://demo/(default)", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:9"},
    ],
    ids=["sqlite", "firestore"],
)
async def test_a_store_that_cannot_be_reached_is_told_with_the_reason(environ):
    report = await deep_report(SEATGEEK_CLIENT_ID="x", **environ)
    assert (report["status"], report["store"]["status"]) == ("degraded", "unavailable")
    assert report["store"]["detail"]
    assert report["platforms"]["seatgeek"]["calls"]["seen"] == 0


@pytest.fixture
def clock():
    return FakeClock(now=dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC))


@pytest.fixture
async def seatgeek_alone(clock):
    """An instance with a key for one platform, whose days have two calls."""
    environ = {"TICKETS_STORE": "sqlite://", "SEATGEEK_CLIENT_ID": "x", "SEATGEEK_DAILY_QUOTA": "2"}
    async with UnifiedInventoryAggregator(settings=Settings.from_env(environ), clock=clock) as aggregator:
        yield aggregator.services


async def statuses(services):
    """What the plain and the deep report say, and why the plain one does."""
    plain, deep = [await report_health(services, deep=deep) for deep in (False, True)]
    return plain["status"], deep["status"], plain["platforms"]["seatgeek"].get("detail")


async def test_what_has_asked_nobody_is_well_and_has_looked_at_no_state(seatgeek_alone):
    plain = await report_health(seatgeek_alone, deep=False)
    assert (plain["status"], seatgeek_alone.known_state) == ("ok", None)


async def test_a_circuit_that_is_known_to_be_open_is_told_without_deep(seatgeek_alone):
    version = (await seatgeek_alone.keys.credentials(platforms.load("seatgeek"))).version
    await seatgeek_alone.circuits.record("seatgeek", AuthFailed("no"), key_version=version)
    assert await statuses(seatgeek_alone) == ("degraded", "degraded", "its circuit is open: key_rejected")


async def test_a_quota_that_is_known_to_be_spent_is_told_without_deep(seatgeek_alone):
    await seatgeek_alone.quota.reserve("seatgeek")
    assert await statuses(seatgeek_alone) == ("ok", "ok", None)
    await seatgeek_alone.quota.reserve("seatgeek")
    assert await statuses(seatgeek_alone) == ("degraded", "degraded", "the day's quota is used up")


async def test_a_store_that_is_known_to_be_lost_is_told_without_deep():
    settings = Settings.from_env({"TICKETS_STORE": "sqlite:////proc/nope/x.db", "SEATGEEK_CLIENT_ID": "x"})
    async with UnifiedInventoryAggregator(settings=settings) as aggregator:
        await aggregator.services.quota.reserve("seatgeek")
        assert (await report_health(aggregator.services, deep=False))["status"] == "degraded"


class Stuck(SqliteStore):
    async def read_numbers(self, document):
        await asyncio.sleep(60)
        return await super().read_numbers(document)


async def test_a_store_that_does_not_answer_is_not_waited_for():
    async with asyncio.timeout(5):
        report = await deep_report(Stuck(None, clock=SystemClock()), SEATGEEK_CLIENT_ID="x")
    assert report["store"] == {"status": "unavailable", "detail": "it did not answer within 0.15 s"}
