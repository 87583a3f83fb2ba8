"""The embedded store: one SQLite database, in memory or in a file that several processes may share."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec.json import Decoder, encode

from shared.clock import Clock
from shared.errors import StoreError
from shared.state.store.port import Changes, Part

T = TypeVar("T")
BUSY_TIMEOUT_S = 2.0
WRITES_BETWEEN_CLEANUPS = 200
WAL_ATTEMPTS = 40
WAL_PAUSE_S = 0.05
LARGEST_NUMBER = 2**62
BEGIN_WRITE = "BEGIN IMMEDIATE"
"""Takes the write lock before the read, so that no other process changes what was read."""
_NUMBERS = Decoder(dict[str, int])
_SCHEMA = """
CREATE TABLE IF NOT EXISTS parts (
    key TEXT, name TEXT, payload BLOB, stored_at REAL, expires_at REAL, PRIMARY KEY (key, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parts_by_expiry ON parts (expires_at);
CREATE TABLE IF NOT EXISTS numbers (document TEXT PRIMARY KEY, fields TEXT, expires_at REAL) WITHOUT ROWID;
"""


class SqliteStore:
    """A `Store` in one SQLite database. `path` None keeps it in this process's memory.

    A file is used in WAL mode, so that readers do not wait for writers, and through a worker thread, since a
    write may wait for another process. One connection per object, opened on first use.
    """

    def __init__(self, path: str | None, *, clock: Clock) -> None:
        self.is_shared = path is not None
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._writes = 0

    async def ready(self) -> None:
        """See `Store`. Opening a file takes no time worth waiting for apart."""

    async def read_entry(self, key: str) -> Mapping[str, Part]:
        """See `Store`."""
        return await self._run("read an entry", lambda db: self._live_parts(db, key), begin="BEGIN")

    async def write_parts(self, key: str, parts: Mapping[str, Part], *, expires_at: dt.datetime) -> None:
        """See `Store`."""

        def write(db: sqlite3.Connection) -> None:
            rows = [
                (key, name, part.packed, part.stored_at.timestamp(), expires_at.timestamp())
                for name, part in parts.items()
            ]
            db.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)", rows)
            self._clean_up_sometimes(db)

        await self._run("write an entry", write)

    async def read_numbers(self, document: str) -> Mapping[str, int]:
        """See `Store`."""
        return await self._run("read numbers", lambda db: self._numbers(db, document), begin="BEGIN")

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> Mapping[str, int]:
        """See `Store`."""

        def change(db: sqlite3.Connection) -> Mapping[str, int]:
            numbers = _changed(self._numbers(db, document), changes)
            self._write_numbers(db, document, numbers, expires_at.timestamp() if expires_at else None)
            named = {*changes.add, *changes.raise_to, *changes.put, *changes.watch}
            return {name: numbers.get(name, 0) for name in named}

        return await self._run("change numbers", change)

    async def aclose(self) -> None:
        """See `Store`. What is in memory only is lost."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _live_parts(self, db: sqlite3.Connection, key: str) -> Mapping[str, Part]:
        rows = db.execute(
            "SELECT name, payload, stored_at FROM parts WHERE key = ? AND expires_at > ?",
            (key, self._clock.now().timestamp()),
        )
        return {name: Part(packed, _instant(stored_at)) for name, packed, stored_at in rows}

    def _numbers(self, db: sqlite3.Connection, document: str) -> dict[str, int]:
        row = db.execute(
            "SELECT fields FROM numbers WHERE document = ? AND (expires_at IS NULL OR expires_at > ?)",
            (document, self._clock.now().timestamp()),
        ).fetchone()
        return _NUMBERS.decode(str(row[0])) if row else {}

    def _write_numbers(
        self, db: sqlite3.Connection, document: str, numbers: Mapping[str, int], expires_at: float | None
    ) -> None:
        db.execute(
            "INSERT OR REPLACE INTO numbers VALUES (?, ?, ?)",
            (document, encode(numbers).decode(), expires_at),
        )

    def _clean_up_sometimes(self, db: sqlite3.Connection) -> None:
        self._writes += 1
        if self._writes % WRITES_BETWEEN_CLEANUPS == 0:
            now = self._clock.now().timestamp()
            db.execute("DELETE FROM parts WHERE expires_at <= ?", (now,))
            db.execute("DELETE FROM numbers WHERE expires_at <= ?", (now,))

    async def _run(
        self, operation: str, work: Callable[[sqlite3.Connection], T], *, begin: str = BEGIN_WRITE
    ) -> T:
        if self._path is None:
            return self._locked(operation, work, begin)
        return await asyncio.to_thread(self._locked, operation, work, begin)

    def _locked(self, operation: str, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        with self._lock:
            try:
                with _transaction(self._open(), begin) as db:
                    return work(db)
            except (sqlite3.Error, OSError, ValueError) as error:
                raise StoreError(f"the embedded store could not {operation}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._path is not None:
                Path(self._path).parent.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(self._path)
        return self._connection


def _connect(path: str | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:", timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    _switch_to_wal(connection)
    # Counts of calls must survive a crash of the process, not of the machine: NORMAL syncs at checkpoints.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_SCHEMA)
    return connection


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait for a lock here, so processes that start together may have to try again.
    for attempt in range(WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if attempt + 1 == WAL_ATTEMPTS:
                raise
            time.sleep(WAL_PAUSE_S)
        else:
            return


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection, begin: str) -> Iterator[sqlite3.Connection]:
    db.execute(begin)
    try:
        yield db
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _changed(numbers: dict[str, int], changes: Changes) -> dict[str, int]:
    for name, amount in changes.add.items():
        numbers[name] = numbers.get(name, 0) + amount
    for name, least in changes.raise_to.items():
        numbers[name] = max(numbers.get(name, 0), least)
    numbers.update(changes.put)
    if not all(0 <= value < LARGEST_NUMBER for value in numbers.values()):
        raise ValueError("a number is out of range")
    return {name: value for name, value in numbers.items() if name not in changes.drop}


def _instant(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
