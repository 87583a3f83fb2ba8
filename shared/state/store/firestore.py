"""The store in Firestore: one document per search, one for the numbers, no transaction and no query.

A number is changed by the server (`Increment`, `Maximum`), whose answer to the commit holds the new value, so
that a commit is exact without a read and without a retry; see
https://firebase.google.com/docs/firestore/reference/rest/v1/Write#FieldTransform.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from shared.clock import Clock
from shared.errors import StoreError
from shared.loops import PerLoop
from shared.state.store.port import Changes, Part

if TYPE_CHECKING:
    from shared.state.store.firestore_connection import Connection

OPEN_TIMEOUT_S = 5.0


class _Opening:
    def __init__(self) -> None:
        self.task: asyncio.Task[Connection] | None = None


class FirestoreStore:
    """A `Store` in one Firestore database. Usable from one event loop after another, one channel for each.

    Google's libraries are imported when it is first used.
    """

    is_shared = True

    def __init__(self, *, project: str, database: str, environ: Mapping[str, str], clock: Clock) -> None:
        self._emulator = environ.get("FIRESTORE_EMULATOR_HOST") or None
        self._database = f"projects/{project}/databases/{database}"
        self._clock = clock
        self._openings = PerLoop(_Opening)

    async def ready(self) -> None:
        """See `Store`."""
        async with self._connection("be opened"):
            pass

    async def read_entry(self, key: str) -> Mapping[str, Part]:
        """See `Store`."""
        async with self._connection("read an entry") as connection:
            return await connection.read_entry(key, self._clock.now())

    async def write_parts(self, key: str, parts: Mapping[str, Part], *, expires_at: dt.datetime) -> None:
        """See `Store`. A part too large for a document of its own is left out, saying so in the log."""
        async with self._connection("write an entry") as connection:
            await connection.write_parts(key, parts, expires_at)

    async def read_numbers(self, document: str) -> Mapping[str, int]:
        """See `Store`."""
        async with self._connection("read numbers") as connection:
            return await connection.read_numbers(document, self._clock.now())

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> Mapping[str, int]:
        """See `Store`."""
        async with self._connection("change numbers") as connection:
            return await connection.change_numbers(document, changes, expires_at)

    async def aclose(self) -> None:
        """See `Store`."""
        opening = self._openings.pop()
        if opening is not None and opening.task is not None:
            with contextlib.suppress(Exception):  # what cannot be closed is gone already
                await (await opening.task).aclose()

    @contextlib.asynccontextmanager
    async def _connection(self, operation: str) -> AsyncIterator[Connection]:
        try:
            yield await self._opened()
        except Exception as error:
            # Google's clients raise from three unrelated trees (api_core, auth, grpc); none is to reach a request.
            words = f"{type(error).__name__}: {error!s:.200}"
            raise StoreError(f"Firestore could not {operation}: {words}") from error

    async def _opened(self) -> Connection:
        opening = self._openings.get()
        if opening.task is None or _failed(opening.task):
            opening.task = asyncio.create_task(self._open())
        return await asyncio.shield(opening.task)

    async def _open(self) -> Connection:
        # Half a second of imports, in a thread, so that requests which need no store go on. On a busy machine
        # they take longer but they end, unlike the search for credentials.
        connection = await asyncio.to_thread(_import_connection)
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            return await connection.open(self._database, emulator=self._emulator)


def _failed(task: asyncio.Task[Connection]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _import_connection() -> type[Connection]:
    from shared.state.store.firestore_connection import Connection  # noqa: PLC0415 - imported where it is used, see above

    return Connection
