"""One gRPC channel to Firestore, in the running loop. Importing this module loads Google's libraries."""

from __future__ import annotations

from collections.abc import Sequence

import grpc  # type: ignore[import-untyped]  # ships no types
from google.api_core.exceptions import NotFound
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport
from google.cloud.firestore_v1.types import Document, Write, WriteResult

Metadata = list[tuple[str, str | bytes]]


class Connection:
    """The generated client, which unlike the one around it hands messages on as they are."""

    def __init__(self, client: FirestoreAsyncClient, metadata: Metadata) -> None:
        self._client = client
        self._metadata = metadata

    @classmethod
    async def open(cls, database: str, *, emulator: str | None) -> Connection:
        """Connect to production with the application's default credentials, or to an emulator at `host:port`."""
        metadata: Metadata = [("google-cloud-resource-prefix", database)]
        if emulator is None:
            client = FirestoreAsyncClient()
        else:
            channel = grpc.aio.insecure_channel(emulator)
            client = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))
            metadata.append(("authorization", "Bearer owner"))
        return cls(client, metadata)

    async def get(self, path: str, *, timeout_s: float) -> Document | None:
        """The document at `path`; None when there is none."""
        try:
            return await self._client.get_document(
                request={"name": path}, retry=None, timeout=timeout_s, metadata=self._metadata
            )
        except NotFound:
            return None

    async def commit(
        self, database: str, writes: Sequence[Write], *, timeout_s: float
    ) -> Sequence[WriteResult]:
        """Apply `writes` in one step, once."""
        response = await self._client.commit(
            request={"database": database, "writes": writes},
            retry=None,
            timeout=timeout_s,
            metadata=self._metadata,
        )
        return response.write_results

    async def aclose(self) -> None:
        """Close the channel."""
        await self._client.transport.close()  # type: ignore[no-untyped-call]  # the same
