"""What every test starts from: a clean environment, and the demo marketplaces where it asks for them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from functions_framework.aio import create_asgi_app

from shared.aggregator import UnifiedInventoryAggregator
from shared.demo.server import Marketplaces
from shared.serving.process import aggregator
from tests import emulator

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FIRST = (
    "tests/faults/test_platforms.py",
    "tests/functions/test_page.py",
    "tests/shared/test_instances.py",
    "tests/functions/test_openapi.py",
    "tests/functions/test_mcp.py",
    "tests/test_benchmarks.py",
    "tests/test_deploy.py",
    "tests/infra/test_terraform.py",
    "tests/fuzz/test_mutants.py",
    "tests/functions/test_functions.py",
    "tests/shared/test_planted_bargains.py",
    "tests/shared/test_processes.py",
    "tests/functions/test_wrong_calls.py",
    "tests/functions/test_token_budget.py",
)
"""So that several processes end at about the same time: each takes the next file when it is done with one."""
JUDGE_DEADLINES = pytest.StashKey[set[str]]()
"""The files with a test marked `deadline`: it waits most of its time, and fails where it waits for a processor too."""
OURS = ("STUBHUB_", "SEATGEEK_", "TICKETMASTER_", "TICKETS_", "GOOGLE_CLOUD_PROJECT", "K_SERVICE")


def pytest_configure(config: pytest.Config) -> None:
    """Where several processes run the tests, the first one has the Firestore emulator for all."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        emulator.lend()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run the tests, those that judge deadlines come first, then the longest files."""
    if hasattr(config, "workerinput"):
        place = {name: number for number, name in enumerate(LONGEST_FIRST)}
        judging = {_file(item) for item in items if item.get_closest_marker("deadline")}
        config.stash[JUDGE_DEADLINES] = judging
        items.sort(key=lambda item: (_file(item) not in judging, place.get(_file(item), len(place))))


def pytest_collection(session: pytest.Session) -> None:
    """Nothing that collecting makes is garbage, and it lives to the end: to look through it takes a second and more."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()
    gc.enable()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Where several processes run the tests, those without deadlines leave the processors to those with them.

    A process that has given way cannot take it back, so every file that judges deadlines is handed out before.
    """
    if hasattr(item.config, "workerinput") and _file(item) not in item.config.stash[JUDGE_DEADLINES]:
        _give_way()


def _file(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


@cache
def _give_way() -> None:
    # Three against one: nine against one starved whole servers of those that had given way.
    os.nice(5)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no setting of the machine reaches a test, and no folder that another test's function was found in.

    The framework appends one to the path for each app, all of which are looked through for a module that is absent.
    """
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in list(os.environ):
        if name.startswith(OURS) and name != "TICKETS_TEST_DATA":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def running_marketplaces() -> Iterator[Marketplaces]:
    with Marketplaces(daily_quota=None) as marketplaces:
        yield marketplaces


@pytest.fixture
def marketplaces(running_marketplaces: Marketplaces) -> Iterator[Marketplaces]:
    """The three demo marketplaces, healthy and with nothing counted yet."""
    running_marketplaces.reset()
    yield running_marketplaces
    running_marketplaces.reset()


Serve = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def serve(marketplaces: Marketplaces, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Serve]:
    """Starts a function on the demo marketplaces; keyword arguments are environment variables, None unsets one."""
    clients: list[httpx.AsyncClient] = []
    aggregators: list[UnifiedInventoryAggregator] = []

    def forget_aggregator() -> None:
        if aggregator.cache_info().currsize:
            aggregators.append(aggregator())
        aggregator.cache_clear()

    def start(target: str = "api", **environ: str | None) -> httpx.AsyncClient:
        told: dict[str, str | None] = {
            **marketplaces.environment(),
            "TICKETS_DEMO_PLATFORMS": "stubhub,seatgeek,ticketmaster",
            "STUBHUB_REQUESTS_PER_SECOND": "0",
            "SEATGEEK_REQUESTS_PER_SECOND": "0",
            "TICKETMASTER_REQUESTS_PER_SECOND": "0",
            **environ,
        }
        for name, value in told.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        forget_aggregator()
        app = create_asgi_app(target, str(ROOT / "main.py"))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://functions.test")
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.aclose()
    forget_aggregator()
    for used in aggregators:
        await used.aclose()
