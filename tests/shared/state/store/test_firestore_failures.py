"""Firestore when it is down, refuses or hangs; a local gRPC server stands in for what the emulator never does."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import grpc
import pytest

from shared.errors import QuotaExhausted, StoreError
from shared.settings import Settings
from shared.state.cache import SearchCache
from shared.state.circuits import Circuits
from shared.state.control import Control
from shared.state.quota import Quota, QuotaLimit
from shared.state.store import Changes, Part, Store, open_store
from tests.fakes import START, FakeClock

Behaviour = Callable[[grpc.aio.ServicerContext], Awaitable[None]]
LATER = START + dt.timedelta(days=1)


class Server(grpc.GenericRpcHandler):
    """Answers every call in the same way."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = refuse
        self.calls = 0

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        async def respond(request: bytes, context: grpc.aio.ServicerContext) -> bytes:
            self.calls += 1
            await self.behaviour(context)
            return b""

        return grpc.unary_unary_rpc_method_handler(respond)


async def refuse(context: grpc.aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.PERMISSION_DENIED, "Missing or insufficient permissions.")


async def overload(context: grpc.aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.UNAVAILABLE, "overloaded")


async def exhaust(context: grpc.aio.ServicerContext) -> None:
    await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "too many writes")


async def hang(context: grpc.aio.ServicerContext) -> None:
    await asyncio.sleep(30)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    handler = Server()
    running = grpc.aio.server()
    running.add_generic_rpc_handlers((handler,))
    handler.port = running.add_insecure_port("127.0.0.1:0")
    await running.start()
    yield handler
    await running.stop(0)


def connect(port: int, clock: FakeClock) -> Store:
    return open_store(
        Settings(
            store="firestore://test/(default)", environ={"FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{port}"}
        ),
        clock,
    )


@pytest.mark.parametrize("behaviour", [refuse, overload, exhaust])
async def test_every_operation_fails_with_a_store_error_and_is_sent_once(
    server: Server, behaviour: Behaviour
) -> None:
    server.behaviour = behaviour
    store = connect(server.port, FakeClock())
    operations = [
        lambda: store.read_entry("s1-a"),
        lambda: store.write_parts("s1-a", {"seatgeek": Part.of(b"[]", START)}, expires_at=LATER),
        lambda: store.read_numbers("control"),
        lambda: store.change_numbers("control", Changes(add={"a": 1})),
    ]
    for operation in operations:
        server.calls = 0
        with pytest.raises(StoreError):
            await operation()
        assert server.calls == 1
    await store.aclose()


async def test_a_port_where_nobody_listens_fails_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        store = connect(free.getsockname()[1], FakeClock())
        started = time.monotonic()
        with pytest.raises(StoreError):
            await store.change_numbers("control", Changes(add={"a": 1}))
        assert time.monotonic() - started < 1
        await store.aclose()


@pytest.mark.parametrize("behaviour", [refuse, overload, hang])
async def test_a_search_goes_on_without_the_store(server: Server, behaviour: Behaviour) -> None:
    server.behaviour = behaviour
    clock = FakeClock()
    store = connect(server.port, clock)
    await store.ready()
    settings = Settings(store_timeout_ms=20, instances=10)
    control = Control(store, clock=clock, settings=settings)
    cache = SearchCache(store, clock=clock, settings=settings, control=control)
    circuits = Circuits(store, clock=clock, control=control)
    started = time.monotonic()
    assert await cache.read("s1-a") == {}
    assert await cache.fetched_elsewhere("s1-a", "seatgeek", before=clock.monotonic() + 10) is None
    await circuits.admit("seatgeek", key_version="key-1")
    await circuits.record("seatgeek", None, key_version="key-1")
    await cache.write("s1-a", {"seatgeek": Part.of(b"[]", clock.now())})
    assert (await cache.read("s1-a"))["seatgeek"].payload == b"[]"
    assert time.monotonic() - started < 1
    await store.aclose()


async def test_a_refused_count_leaves_this_instance_its_share(server: Server) -> None:
    clock = FakeClock()
    store = connect(server.port, clock)
    settings = Settings(instances=10)
    quota = Quota(store, clock=clock, settings=settings, limits={"seatgeek": QuotaLimit(50)})
    for _ in range(5):
        await quota.reserve("seatgeek")
    with pytest.raises(QuotaExhausted):
        await quota.reserve("seatgeek")
    assert quota.degraded
    assert server.calls == 1
    await store.aclose()


def test_google_is_not_imported_before_the_store_is_used() -> None:
    script = (
        "import sys\n"
        "from shared.settings import Settings\n"
        "from shared.state.store import open_store\n"
        "open_store(Settings(project='p'))\n"
        "print([name for name in sys.modules if name.startswith(('google.api', 'google.auth', 'grpc'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
