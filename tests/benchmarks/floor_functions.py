"""The floors as functions of the same framework: hello, the same bytes, one Firestore document, the cheapest search."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    import aiohttp
    from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient


@functions_framework.aio.http
async def hello(_request: Request) -> Response:
    """The least a function can do."""
    return Response("hello")


@functions_framework.aio.http
async def same_bytes(_request: Request) -> Response:
    """The bytes of the file named by BENCH_BODY."""
    return Response(_bytes(), media_type="application/json")


@functions_framework.aio.http
async def bare_search(request: Request) -> Response:
    """Three calls and a merge; see `tests.benchmarks.floor_search`."""
    from tests.benchmarks.floor_search import search  # noqa: PLC0415 - the floor, too, listens before it imports

    found = await search(_session(), os.environ["BENCH_UPSTREAM"], request.query_params["query"])
    return Response(found, media_type="application/json")


@functions_framework.aio.http
async def bare_get(_request: Request) -> Response:
    """The bytes in the Firestore document named by BENCH_DOCUMENT, read anew for each request."""
    found = await _firestore().get_document(
        request={"name": os.environ["BENCH_DOCUMENT"]},
        retry=None,
        metadata=[("authorization", "Bearer owner")],
    )
    parts = type(found).pb(found).fields["parts"].map_value.fields.values()
    content = b"".join(part.map_value.fields["z"].bytes_value for part in parts)
    return Response(content, media_type="application/json")


@cache
def _bytes() -> bytes:
    return Path(os.environ["BENCH_BODY"]).read_bytes()


@cache
def _session() -> aiohttp.ClientSession:
    import aiohttp  # noqa: PLC0415 - the same

    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200))


@cache
def _firestore() -> FirestoreAsyncClient:
    # The generated client: the one of `google.cloud.firestore` does the same and takes longer.
    import grpc  # type: ignore[import-untyped]  # noqa: PLC0415 - the same; it ships no types
    from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient  # noqa: PLC0415 - the same
    from google.cloud.firestore_v1.services.firestore.transports import (  # noqa: PLC0415 - the same
        FirestoreGrpcAsyncIOTransport,
    )

    channel = grpc.aio.insecure_channel(os.environ["FIRESTORE_EMULATOR_HOST"])
    return FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))
