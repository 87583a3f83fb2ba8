"""The store in Firestore: one document per search, one for the numbers, no transaction and no query.

A number is changed by the server (`Increment`, `Maximum`), whose answer to the commit holds the new value, so
that a commit is exact without a read and without a retry; see
https://firebase.google.com/docs/reference/rest/v1/Write#FieldTransform. No call is repeated by the client: an
increment that may have arrived must not be sent again.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shared.clock import Clock
from shared.errors import StoreError
from shared.loops import PerLoop
from shared.store import firestore_writes as writes
from shared.store.packing import pack
from shared.store.port import Changes, Part

if TYPE_CHECKING:
    from google.cloud.firestore_v1.types import Document, Write

    from shared.store.firestore_connection import Connection

log = logging.getLogger(__name__)
RPC_TIMEOUT_S = 4.0
OPEN_TIMEOUT_S = 5.0


class _Opening:
    def __init__(self) -> None:
        self.task: asyncio.Task[Connection] | None = None


class FirestoreStore:
    """A `Store` in one Firestore database. Usable from one event loop after another, one channel for each."""

    def __init__(self, *, project: str, database: str, environ: Mapping[str, str], clock: Clock) -> None:
        self._emulator = environ.get("FIRESTORE_EMULATOR_HOST") or None
        self._database = f"projects/{project}/databases/{database}"
        self._clock = clock
        self._openings = PerLoop(_Opening)

    async def ready(self) -> None:
        """See `Store`."""
        async with _mapped("be opened"):
            await self._connection()

    async def read_entry(self, key: str) -> Mapping[str, Part]:
        """See `Store`."""
        async with _mapped("read an entry"):
            document = await self._get(writes.entry_path(self._database, key))
            if document is None:
                return {}
            parts, apart = writes.read_parts(document, self._clock.now())
            parts |= await self._read_apart(key, apart)
            return parts

    async def write_parts(self, key: str, parts: Mapping[str, Part], *, expires_at: dt.datetime) -> None:
        """See `Store`. A part too large for a document of its own is left out, saying so in the log."""
        packed = {name: (pack(part.payload), part.stored_at) for name, part in parts.items()}
        storable = {name: each for name, each in packed.items() if len(each[0]) <= writes.LARGEST_PART}
        for name in packed.keys() - storable.keys():
            log.warning("%s: %s is too large to be shared, %d bytes", key, name, len(packed[name][0]))
        if not storable:
            return
        async with _mapped("write an entry"):
            together = writes.entry_writes(self._database, key, storable, expires_at)
            if await self._committed_unless_too_large(together):
                return
            await self._commit(writes.entry_writes(self._database, key, storable, expires_at, apart=True))

    async def read_numbers(self, document: str) -> Mapping[str, int]:
        """See `Store`."""
        async with _mapped("read numbers"):
            found = await self._get(writes.numbers_path(self._database, document))
            return writes.read_numbers(found, self._clock.now()) if found is not None else {}

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> Mapping[str, int]:
        """See `Store`."""
        async with _mapped("change numbers"):
            write = writes.numbers_write(self._database, document, changes, expires_at)
            response = await self._commit([write])
            return writes.changed_numbers(changes, response[0].transform_results)

    async def aclose(self) -> None:
        """See `Store`."""
        opening = self._openings.pop()
        if opening is not None and opening.task is not None:
            async with _mapped("be closed"):
                await (await opening.task).aclose()

    async def _read_apart(self, key: str, names: Sequence[str]) -> dict[str, Part]:
        paths = [writes.part_path(self._database, key, name) for name in names]
        documents = await asyncio.gather(*(self._get(path) for path in paths))
        found = zip(names, documents, strict=True)
        return {name: writes.read_part(document) for name, document in found if document is not None}

    async def _get(self, path: str) -> Document | None:
        connection = await self._connection()
        return await connection.get(path, timeout_s=RPC_TIMEOUT_S)

    async def _commit(self, batch: Sequence[Write]) -> Sequence[writes.Result]:
        connection = await self._connection()
        return await connection.commit(self._database, batch, timeout_s=RPC_TIMEOUT_S)

    async def _committed_unless_too_large(self, batch: Sequence[Write]) -> bool:
        from google.api_core.exceptions import InvalidArgument  # noqa: PLC0415 - loaded by the connection

        try:
            await self._commit(batch)
        except InvalidArgument:
            return False
        return True

    async def _connection(self) -> Connection:
        opening = self._openings.get()
        if opening.task is None or (opening.task.done() and opening.task.exception() is not None):
            opening.task = asyncio.create_task(self._open())
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            return await asyncio.shield(opening.task)

    async def _open(self) -> Connection:
        # Half a second of imports; in a thread, so that requests which need no store go on.
        connect = await asyncio.to_thread(_import_connection)
        return await connect.open(self._database, emulator=self._emulator)


def _import_connection() -> type[Connection]:
    from shared.store.firestore_connection import Connection  # noqa: PLC0415 - imported where it is used, see above

    return Connection


@contextlib.asynccontextmanager
async def _mapped(operation: str) -> AsyncIterator[None]:
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        # Google's clients raise from three unrelated trees (api_core, auth, grpc); none is to reach a request.
        raise StoreError(
            f"Firestore could not {operation}: {type(error).__name__}: {error!s:.200}"
        ) from error
