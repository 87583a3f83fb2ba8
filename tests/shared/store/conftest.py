"""The stores that the contract's tests run on."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.settings import Settings
from shared.store import Store, open_store
from tests import emulator
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["sqlite memory", "sqlite file", "firestore"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name an empty store, of each kind in turn."""
    match request.param:
        case "sqlite memory":
            return Settings(store="sqlite://")
        case "sqlite file":
            return Settings(store=f"sqlite:///{tmp_path}/tickets.db")
        case _:
            return firestore_settings()


@pytest.fixture(params=["sqlite file", "firestore"])
def shared_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name an empty store which several processes can open."""
    if request.param == "sqlite file":
        return Settings(store=f"sqlite:///{tmp_path}/tickets.db")
    return firestore_settings()


@pytest.fixture
async def store(settings: Settings, clock: FakeClock) -> AsyncIterator[Store]:
    opened = open_store(settings, clock)
    yield opened
    await opened.aclose()


def firestore_settings() -> Settings:
    """A project of its own per test keeps tests on one emulator apart."""
    try:
        host = emulator.address()
    except emulator.EmulatorAbsent as absent:
        pytest.skip(str(absent))
    return Settings(
        store=f"firestore://test-{uuid.uuid4().hex[:12]}/(default)", environ={emulator.VARIABLE: host}
    )
