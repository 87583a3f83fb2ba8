"""The shared state failing in each way: callers get their answers all the same, uncached, and in time."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.serving.process import aggregator
from tests.faults.conftest import Bench
from tests.faults.invariants import patient, require_answered
from tests.faults.kinds import NETWORK, Kind
from tests.faults.upstream import PLATFORMS

pytestmark = [pytest.mark.deadline, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def statuses(document: dict[str, object]) -> set[str]:
    sources = document["sources"]
    assert isinstance(sources, list)
    return {source["status"] for source in sources}


def is_a_folder(path: Path) -> None:
    path.mkdir()


def is_no_database(path: Path) -> None:
    path.write_bytes(b"\x00\xffnot a database" * 1000)


def is_cut_off(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE parts (x)")
        connection.execute("INSERT INTO parts VALUES (zeroblob(100000))")
    path.write_bytes(path.read_bytes()[:5000])


def has_other_tables(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE parts (x)")
        connection.execute("CREATE TABLE numbers (y)")


@pytest.mark.parametrize("broken", [is_a_folder, is_no_database, is_cut_off, has_other_tables])
@patient
async def test_an_embedded_store_that_cannot_be_used(
    bench: Bench, tmp_path: Path, broken: Callable[[Path], None]
) -> None:
    path = tmp_path / f"{uuid.uuid4().hex}.db"
    broken(path)
    bench.start(TICKETS_STORE=f"sqlite:///{path}")
    for _ in range(2):
        require_answered(statuses(await bench.ask()))
    before = dict(bench.upstream.seen)
    assert (await bench.ask())["cache"]["hit"]
    assert dict(bench.upstream.seen) == before


@patient
async def test_a_store_in_a_folder_that_is_not_there(bench: Bench) -> None:
    bench.start(TICKETS_STORE="sqlite:////no/such/folder/tickets.db")
    require_answered(statuses(await bench.ask()))


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@patient
async def test_a_store_that_another_process_holds_locked(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    store = {"TICKETS_STORE": f"sqlite:///{path}", "TICKETS_STORE_TIMEOUT_MS": "150"}
    bench.start(**store)
    await bench.ask()
    await aggregator().services.cache.drain()
    await bench.close()
    bench.upstream.seen.clear()
    with locked(path):
        bench.start(**store)
        require_answered(statuses(await bench.ask()))


DAMAGE: dict[str, Callable[[], bytes]] = {
    "random bytes": lambda: b"\x13\x37" * 50,
    "not JSON": lambda: zlib.compress(b"<html>"),
    "another shape": lambda: zlib.compress(b'{"events": 5}'),
    "a wrong price": lambda: zlib.compress(
        b'{"events": [{"platform": "seatgeek", "event_id": "1", "name": "x", "price": {"minimum": "NaN"}}]}'
    ),
    "deep": lambda: zlib.compress(b"[" * 1_000_000),
    "a bomb": lambda: zlib.compress(b" " * 200_000_000),
    "nothing": lambda: b"",
}
"""Made when they are needed, since the bomb alone takes a second and a half of every process that collects tests."""


@pytest.mark.parametrize("damaged", DAMAGE.values(), ids=DAMAGE)
@patient
async def test_kept_answers_that_were_damaged_are_asked_for_again(
    bench: Bench, tmp_path: Path, damaged: Callable[[], bytes]
) -> None:
    path = tmp_path / f"{uuid.uuid4().hex}.db"
    bench.start(TICKETS_STORE=f"sqlite:///{path}")
    await bench.ask()
    await aggregator().services.cache.drain()
    await bench.close()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE parts SET payload = ?", (damaged(),))
    bench.start(TICKETS_STORE=f"sqlite:///{path}")
    require_answered(statuses(await bench.ask()))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"stubhub_used": "x"}', '{"stubhub_used": -5}', "null"])
@patient
async def test_damaged_numbers_do_not_stop_the_service(bench: Bench, tmp_path: Path, text: str) -> None:
    path = tmp_path / f"{uuid.uuid4().hex}.db"
    bench.start(TICKETS_STORE=f"sqlite:///{path}")
    await bench.ask()
    await aggregator().services.cache.drain()
    await bench.close()
    bench.upstream.seen.clear()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE numbers SET fields = ?", (text,))
        connection.execute("DELETE FROM parts")
    bench.start(TICKETS_STORE=f"sqlite:///{path}")
    require_answered(statuses(await bench.ask()))


@pytest.fixture(scope="module")
def _google_imported() -> None:
    """Importing Google's libraries takes longer than the deadline; cold starts have a benchmark of their own."""
    import shared.state.store.firestore_connection  # noqa: F401, PLC0415


FIRESTORE = {"TICKETS_STORE": "firestore://faults/(default)", "TICKETS_STORE_TIMEOUT_MS": "150"}


@pytest.mark.usefixtures("_google_imported")
@pytest.mark.parametrize("kind", NETWORK, ids=str)
@patient
async def test_a_firestore_that_fails_on_the_wire(bench: Bench, kind: Kind) -> None:
    bench.start(**FIRESTORE, FIRESTORE_EMULATOR_HOST=f"127.0.0.1:{bench.upstream.port}")
    bench.upstream.faults = {"store": kind.behave}
    require_answered(statuses(await bench.ask()))
    asked = {name: bench.upstream.seen[name] for name in PLATFORMS}
    assert (await bench.ask())["cache"]["hit"]
    assert {name: bench.upstream.seen[name] for name in PLATFORMS} == asked


@pytest.mark.usefixtures("_google_imported")
@pytest.mark.parametrize("host", ["127.0.0.1:9", "no-such-host.invalid:80"], ids=["refused", "DNS"])
@patient
async def test_a_firestore_that_cannot_be_connected_to(bench: Bench, host: str) -> None:
    bench.start(**FIRESTORE, FIRESTORE_EMULATOR_HOST=host)
    require_answered(statuses(await bench.ask()))


@pytest.mark.usefixtures("_google_imported")
@patient
async def test_store_and_platforms_failing_together_leave_the_one_that_works(bench: Bench) -> None:
    bench.start(**FIRESTORE, FIRESTORE_EMULATOR_HOST="127.0.0.1:9")
    bench.fail({"stubhub": NETWORK[1], "ticketmaster": NETWORK[4]})
    document = await bench.ask()
    told = {source["platform"]: source["status"] for source in document["sources"]}
    assert told == {"stubhub": "timeout", "seatgeek": "ok", "ticketmaster": "unavailable"}
