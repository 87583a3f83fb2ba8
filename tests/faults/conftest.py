"""A service on one upstream of raw bytes, asked once and checked whole."""

from __future__ import annotations

import contextlib
import gc
import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from functions_framework.aio import create_asgi_app

from shared.serving.process import aggregator
from tests.faults.invariants import Seen, check
from tests.faults.kinds import Kind
from tests.faults.upstream import HEALTHY, PLATFORMS, Upstream

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "STUBHUB_API_KEY": "PLANTED-SH-KEY",
    "STUBHUB_API_SECRET": "PLANTED-SH-SECRET",
    "SEATGEEK_CLIENT_ID": "PLANTED-SG-ID",
    "SEATGEEK_CLIENT_SECRET": "PLANTED-SG-SECRET",
    "TICKETMASTER_API_KEY": "PLANTED-TM-KEY",
}
SETTINGS = {f"{name.upper()}_REQUESTS_PER_SECOND": "0" for name in PLATFORMS} | {
    "TICKETS_BACKOFF_S": "0.01",
    "TICKETS_STORE_TIMEOUT_MS": "1000",
    "TICKETS_LOG_LEVEL": "DEBUG",
}
STATES = ("cold", "cached", "stale")
OLD_S = 3600
"""Older than what is served while it is renewed, younger than what no longer stands in."""
QUESTIONS = {
    "search": {"query": "Lakers"},
    "deals": {"query": "Lakers"},
    "compare": {"event_name": "Warriors at Lakers"},
}


@pytest.fixture(scope="session")
def running_upstream() -> Iterator[Upstream]:
    # What an instance imports at its first call takes longer than the shortest deadline: cold starts have
    # a benchmark of their own.
    import aiohttp  # noqa: F401, PLC0415
    import httpx_aiohttp  # noqa: F401, PLC0415

    import shared.serving.operations  # noqa: F401, PLC0415

    with Upstream() as upstream:
        yield upstream


class Bench:
    """Starts services and asks them; every reply goes through `check`."""

    def __init__(
        self,
        upstream: Upstream,
        setenv: Callable[[str, str], None],
        capfd: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
        folder: Path,
    ) -> None:
        self.upstream = upstream
        self._folder = folder
        self._setenv = setenv
        self._capfd = capfd
        self._caplog = caplog
        self._told: dict[str, set[bytes]] = defaultdict(set)
        self.client: httpx.AsyncClient | None = None

    def start(self, **environ: str) -> None:
        """A new instance, with nothing in memory."""
        for name, value in {**self.upstream.environment(), **KEYS, **SETTINGS, **environ}.items():
            self._setenv(name, value)
        aggregator.cache_clear()
        app = create_asgi_app("api", str(ROOT / "main.py"))
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://functions.test")

    def fail(self, faults: dict[str, Kind]) -> None:
        """From now on these platforms fail so."""
        self.upstream.faults = {name: kind.behave for name, kind in faults.items()}
        for name, kind in faults.items():
            if kind.body is not None:
                self._told[name].add(kind.body(name))

    async def ask(self, function: str = "search", *, timeout_ms: int = 2000) -> dict[str, Any]:
        """The checked reply."""
        assert self.client is not None
        for name in PLATFORMS:
            self._told[name].add(HEALTHY[name])
        self._capfd.readouterr()
        self._caplog.clear()
        began = time.perf_counter()
        reply = await self.client.get(
            f"/{function}", params={**QUESTIONS[function], "timeout_ms": timeout_ms}
        )
        seconds = time.perf_counter() - began
        said = self._capfd.readouterr()
        unhandled = [record.getMessage() for record in self._caplog.records if record.exc_info]
        assert not unhandled, unhandled
        return check(
            Seen(
                function=function,
                reply=reply,
                seconds=seconds,
                timeout_ms=timeout_ms,
                upstream_requests=dict(
                    self.upstream.seen
                ),  # before what is used, which is counted before it is sent
                used={name: aggregator().services.quota.use(name) for name in PLATFORMS},
                told=self._told,
                log=said.out + said.err,
            )
        )

    async def reach(self, state: str, function: str = "search", **environ: str) -> None:
        """A service whose cache is cold, fresh or stale for the question of `function`."""
        self.upstream.seen.clear()
        if state == "stale":
            environ["TICKETS_STORE"] = f"sqlite:///{self._folder}/{state}-{len(self.upstream.heads)}.db"
        self.start(**environ)
        if state != "cold":
            await self.ask(function, timeout_ms=5000)
        if state == "stale":
            await aggregator().services.cache.drain()
            await self.close()
            _age(Path(environ["TICKETS_STORE"].removeprefix("sqlite:///")), OLD_S)
            self.start(**environ)

    async def afresh(self) -> None:
        """Back to a healthy upstream and no instance."""
        await self.close()
        self.upstream.reset()
        self._told.clear()

    async def close(self) -> None:
        if self.client is not None:
            await self.client.aclose()
        if aggregator.cache_info().currsize:
            await aggregator().aclose()
        aggregator.cache_clear()


def _age(store: Path, seconds: float) -> None:
    """Make everything kept in the embedded store so much older."""
    with contextlib.closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE parts SET stored_at = stored_at - ?", (seconds,))


class _Kept(logging.Handler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_lost_unseen() -> Iterator[None]:
    """No task ends with an exception nobody reads, no connection and no session is left open."""
    kept = _Kept()
    logging.getLogger("asyncio").addHandler(kept)
    yield
    gc.collect()
    logging.getLogger("asyncio").removeHandler(kept)
    assert not kept.messages, kept.messages


@pytest.fixture
async def bench(
    running_upstream: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> AsyncIterator[Bench]:
    """A bench on the healthy upstream."""
    caplog.set_level(logging.WARNING)
    running_upstream.reset()
    bench = Bench(running_upstream, monkeypatch.setenv, capfd, caplog, tmp_path)
    yield bench
    await bench.close()
    running_upstream.reset()
