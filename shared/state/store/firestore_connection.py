"""One gRPC channel to Firestore, in the running loop. Importing this module loads Google's libraries."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping, Sequence

import google.auth
import grpc  # type: ignore[import-untyped]  # ships no types
from google.api_core.exceptions import InvalidArgument, NotFound
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport
from google.cloud.firestore_v1.types import CommitRequest, CommitResponse, Document

from shared.state.store import firestore_messages as messages
from shared.state.store.firestore_messages import Message
from shared.state.store.port import Changes, Part

log = logging.getLogger(__name__)
RPC_TIMEOUT_S = 4.0
_SCOPES = ("https://www.googleapis.com/auth/datastore",)


class Connection:
    """Operations on one database through the generated client. Raises what Google's libraries raise.

    Nothing is sent twice: an increment that may have arrived must not be repeated.
    """

    def __init__(
        self, client: FirestoreAsyncClient, database: str, metadata: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._client = client
        self._database = database
        self._metadata = [("google-cloud-resource-prefix", database), *metadata]

    @classmethod
    async def open(cls, database: str, *, emulator: str | None) -> Connection:
        """Connect to production with the application's default credentials, or to an emulator at `host:port`."""
        if emulator is None:
            # The search for credentials blocks: it may ask a metadata server that is not there.
            credentials, _ = await asyncio.to_thread(google.auth.default, scopes=_SCOPES)
            return cls(FirestoreAsyncClient(credentials=credentials), database)
        channel = grpc.aio.insecure_channel(emulator)
        client = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))
        return cls(client, database, [("authorization", "Bearer owner")])

    async def read_entry(self, key: str, now: dt.datetime) -> Mapping[str, Part]:
        """See `Store`."""
        document = await self._get(messages.entry_path(self._database, key))
        if document is None:
            return {}
        parts, apart = messages.read_parts(document, now)
        documents = await asyncio.gather(
            *(self._get(messages.part_path(self._database, key, name)) for name in apart)
        )
        found = zip(apart, documents, strict=True)
        return parts | {name: messages.read_part(part) for name, part in found if part is not None}

    async def write_parts(self, key: str, parts: Mapping[str, Part], expires_at: dt.datetime) -> None:
        """See `Store`."""
        storable = {name: part for name, part in parts.items() if len(part.packed) <= messages.LARGEST_PART}
        for name in parts.keys() - storable.keys():
            log.warning("%s: %s is too large to be shared, %d bytes", key, name, len(parts[name].packed))
        if not storable:
            return
        try:
            await self._commit(messages.entry_writes(self._database, key, storable, expires_at))
        except InvalidArgument:  # with what the entry holds already it would be too large
            apart = messages.entry_writes(self._database, key, storable, expires_at, apart=True)
            await self._commit(apart)

    async def read_numbers(self, document: str, now: dt.datetime) -> Mapping[str, int]:
        """See `Store`."""
        found = await self._get(messages.numbers_path(self._database, document))
        return messages.read_numbers(found, now) if found is not None else {}

    async def change_numbers(
        self, document: str, changes: Changes, expires_at: dt.datetime | None
    ) -> Mapping[str, int]:
        """See `Store`."""
        write = messages.numbers_write(self._database, document, changes, expires_at)
        response = await self._commit([write])
        return messages.changed_numbers(changes, response.write_results[0].transform_results)

    async def aclose(self) -> None:
        """Close the channel."""
        await self._client.transport.close()  # type: ignore[no-untyped-call]  # the same

    async def _get(self, path: str) -> Message | None:
        try:
            found = await self._client.get_document(
                request={"name": path}, retry=None, timeout=RPC_TIMEOUT_S, metadata=self._metadata
            )
        except NotFound:
            return None
        return Document.pb(found)

    async def _commit(self, writes: Sequence[Message]) -> Message:
        request = CommitRequest.meta.pb(database=self._database, writes=writes)
        response = await self._client.commit(
            request=CommitRequest.wrap(request),
            retry=None,
            timeout=RPC_TIMEOUT_S,
            metadata=self._metadata,
        )
        return CommitResponse.pb(response)
