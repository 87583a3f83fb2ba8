"""What `health` tells of the store that all instances share."""

from __future__ import annotations

import asyncio

import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.clock import SystemClock
from shared.serving.health import report_health
from shared.settings import Settings
from shared.state.store.sqlite import SqliteStore


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


class Stuck(SqliteStore):
    async def read_numbers(self, document):
        await asyncio.sleep(60)
        return await super().read_numbers(document)


async def test_a_store_that_does_not_answer_is_not_waited_for():
    async with asyncio.timeout(5):
        report = await deep_report(Stuck(None, clock=SystemClock()), SEATGEEK_CLIENT_ID="x")
    assert report["store"] == {"status": "unavailable", "detail": "it did not answer within 0.15 s"}
