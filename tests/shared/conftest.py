"""The stores that tests of shared state run on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.clock import Clock
from shared.settings import Settings
from shared.state.store import Store, open_store
from tests import emulator

OpenStore = Callable[[Clock], Store]


@pytest.fixture(params=["sqlite memory", "sqlite file", "firestore"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name an empty store, of each kind in turn."""
    match request.param:
        case "sqlite memory":
            return Settings(store="sqlite://")
        case "sqlite file":
            return Settings(store=f"sqlite:///{tmp_path}/tickets.db")
        case _:
            return emulator.settings()


@pytest.fixture(params=["sqlite file", "firestore"])
def shared_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name an empty store which several processes can open."""
    if request.param == "sqlite file":
        return Settings(store=f"sqlite:///{tmp_path}/tickets.db")
    return emulator.settings()


@pytest.fixture(params=["sqlite", "firestore"])
def opened(request: pytest.FixtureRequest) -> OpenStore:
    """Opens one empty store of each kind in turn; the embedded one in memory."""
    settings = Settings(store="sqlite://") if request.param == "sqlite" else emulator.settings()
    return lambda clock: open_store(settings, clock)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked slow run only where they are asked for, by `-m slow`."""
    if "slow" in (config.option.markexpr or ""):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]
