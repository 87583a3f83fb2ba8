"""Runs the three demo marketplaces, each on a port of its own on this machine, in a thread of this process."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import uvicorn

from shared.demo import seatgeek, stubhub, ticketmaster
from shared.demo.faults import Fault
from shared.demo.gateway import Gateway
from shared.demo.records import PLATFORMS, Record
from shared.demo.stubhub.tokens import TOKEN_SECONDS
from shared.demo.ticketmaster.quota import DAILY_QUOTA
from shared.demo.wire import Json
from shared.demo.world.catalogue import DEFAULT_SEED, Catalogue, build_catalogue

HOST = "127.0.0.1"
REALISTIC_LATENCY_MS = (80.0, 600.0)
_BACKLOG = 512
_START_SECONDS = 10.0

CREDENTIALS: Mapping[str, Mapping[str, str]] = {
    "stubhub": {"STUBHUB_API_KEY": stubhub.API_KEY, "STUBHUB_API_SECRET": stubhub.API_SECRET},
    "seatgeek": {
        "SEATGEEK_CLIENT_ID": seatgeek.CLIENT_ID,
        "SEATGEEK_CLIENT_SECRET": seatgeek.CLIENT_SECRET,
    },
    "ticketmaster": {"TICKETMASTER_API_KEY": ticketmaster.API_KEY},
}
"""What each marketplace accepts, by the variable in which the service looks for it."""


@dataclass(frozen=True)
class _Marketplaces:
    """The marketplaces themselves, before anything listens."""

    stubhub: stubhub.StubHub
    seatgeek: seatgeek.SeatGeek
    ticketmaster: ticketmaster.Ticketmaster


class Marketplaces:
    """Three marketplaces over one catalogue; a context manager that serves them while it is open.

    Args:
        seed: chooses the catalogue, and the latency of each request.
        date: first day of the catalogue; today when None.
        latency_ms: shortest and longest time an answer takes; none by default, for tests.
        ports: for StubHub, SeatGeek and Ticketmaster; 0 takes any free one.
        daily_quota: calls a day that Ticketmaster allows; None for any number.
        token_seconds: how long StubHub's access tokens live.
        faults: switched on from the start, by platform.
        catalogue: used instead of building one.
    """

    def __init__(
        self,
        *,
        seed: int = DEFAULT_SEED,
        date: dt.date | None = None,
        latency_ms: tuple[float, float] = (0.0, 0.0),
        ports: Sequence[int] = (0, 0, 0),
        daily_quota: int | None = DAILY_QUOTA,
        token_seconds: float = TOKEN_SECONDS,
        faults: Mapping[str, Fault] | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.catalogue = catalogue or build_catalogue(seed, date)
        self._markets = _Marketplaces(
            stubhub.StubHub(self.catalogue, token_seconds),
            seatgeek.SeatGeek(self.catalogue),
            ticketmaster.Ticketmaster(self.catalogue, daily_quota),
        )
        self.gateways = {
            "stubhub": self._gateway("stubhub", stubhub.error, latency_ms),
            "seatgeek": self._gateway("seatgeek", seatgeek.error, latency_ms),
            "ticketmaster": self._gateway("ticketmaster", ticketmaster.error, latency_ms),
        }
        for platform, fault in (faults or {}).items():
            self.gateways[platform].fault = fault
        self._asked_ports = dict(zip(PLATFORMS, ports, strict=True))
        self._sockets: dict[str, socket.socket] = {}
        self._servers: list[uvicorn.Server] = []
        self._thread: threading.Thread | None = None

    def _gateway(self, platform: str, error: Any, latency_ms: tuple[float, float]) -> Gateway:
        market = getattr(self._markets, platform)
        return Gateway(
            market.app,
            error=error,
            seed=self.catalogue.seed,
            latency_ms=latency_ms,
            identities=lambda: self.identities(platform),
        )

    def __enter__(self) -> Marketplaces:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, and return when all three answer. OSError when a port is taken."""
        try:
            self._sockets = {name: _listening(port) for name, port in self._asked_ports.items()}
        except OSError:
            self.stop()
            raise
        self._servers = [_server(self.gateways[name]) for name in self._sockets]
        self._thread = threading.Thread(target=self._serve, name="demo marketplaces", daemon=True)
        self._thread.start()
        self._wait_until_started()

    def stop(self) -> None:
        """Stop listening and drop what is still in flight."""
        for server in self._servers:
            server.should_exit = server.force_exit = True
        if self._thread is not None:
            self._thread.join(_START_SECONDS)
        for listener in self._sockets.values():
            listener.close()
        self._sockets, self._servers, self._thread = {}, [], None

    @property
    def ports(self) -> dict[str, int]:
        """The port of each platform while it is served."""
        return {name: listener.getsockname()[1] for name, listener in self._sockets.items()}

    def base_url(self, platform: str) -> str:
        """Where the platform's own paths begin, without a slash at the end."""
        return f"http://{HOST}:{self.ports[platform]}"

    def environment(self) -> dict[str, str]:
        """The variables that point the service at these marketplaces, keys included."""
        urls = {f"{name.upper()}_BASE_URL": self.base_url(name) for name in PLATFORMS}
        urls["STUBHUB_TOKEN_URL"] = f"{self.base_url('stubhub')}/oauth2/token"
        return urls | {name: value for keys in CREDENTIALS.values() for name, value in keys.items()}

    def fault(self, platform: str, kind: str | None, **details: object) -> None:
        """Switch a fault on, or off with kind None. `details` are the other fields of `Fault`."""
        gateway = self.gateways[platform]
        gateway.fault = None if kind is None else Fault.from_json({"kind": kind, **details})

    def requests(self, platform: str) -> Json:
        """What the platform was asked so far: `total`, `by_path` and the `recent` ones."""
        return self.gateways[platform].requests()

    def reset(self) -> None:
        """Forget all requests and switch off all faults."""
        for gateway in self.gateways.values():
            gateway.reset()

    def revoke_tokens(self) -> None:
        """Make every access token of StubHub invalid."""
        self._markets.stubhub.tokens.revoke_all()

    def records(self, platform: str) -> tuple[Record, ...]:
        """Everything the platform lists."""
        listed: tuple[Record, ...] = getattr(self._markets, platform).records
        return listed

    def prepare(self) -> None:
        """Build every listing now rather than on the first request."""
        for platform in PLATFORMS:
            self.records(platform)

    def identities(self, platform: str) -> dict[str, str]:
        """The true identity behind each of the platform's record ids."""
        return {record.record_id: record.performance.identity for record in self.records(platform)}

    def _serve(self) -> None:
        asyncio.run(self._serve_all())

    async def _serve_all(self) -> None:
        pairs = zip(self._servers, self._sockets.values(), strict=True)
        await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in pairs))

    def _wait_until_started(self) -> None:
        waited = threading.Event()
        for _ in range(int(_START_SECONDS / 0.005)):
            if all(server.started for server in self._servers):
                return
            waited.wait(0.005)
        self.stop()
        raise TimeoutError(f"The demo marketplaces did not start within {_START_SECONDS:g} s")


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"Port {port} cannot be used: {error.strerror}") from error
    return listener


def _server(app: Gateway) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
