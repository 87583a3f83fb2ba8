"""What all platforms are asked over: httpx's transport interface on aiohttp's connection pool.

httpx's own pool slows down with the number of open connections and does not recover from cancelled requests
under contention (encode/httpx issue 3215, encode/httpcore issues 658, 830 and 1093); aiohttp's does neither.
"""

from __future__ import annotations

import logging
import ssl
import zlib
from collections.abc import AsyncGenerator, Callable
from functools import cache
from typing import cast

import httpx

USER_AGENT = "ticket-inventory-functions/1.0"
MAX_CONNECTIONS = 200
OpenTransport = Callable[[], httpx.AsyncBaseTransport]


# At INFO httpx logs every URL, and with it the keys that some platforms take in the query string.
logging.getLogger("httpx").setLevel(logging.WARNING)


@cache
def _trusted() -> ssl.SSLContext | bool:
    """One set of roots for every client: reading one costs up to a tenth of a second of CPU.

    True for the system's, which aiohttp reads as it is imported; certifi's where the system has none.
    """
    return True if ssl.get_default_verify_paths().cafile else httpx.create_ssl_context()


def open_transport() -> httpx.AsyncBaseTransport:
    """A transport bound to the running event loop; it keeps connections open, sends no cookies, follows no redirect."""
    import aiohttp  # noqa: PLC0415 - a quarter second of start-up that an answer from the cache never needs
    from httpx_aiohttp import AiohttpTransport  # noqa: PLC0415 - the same

    def open_session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, ssl=_trusted(), ttl_dns_cache=60)
        session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        # aiohttp sends a request again by itself where a connection kept open turns out to be closed, and offers
        # no other switch for it. A request sent is a call of the day's quota, and only we count those.
        session._retry_connection = False  # noqa: SLF001
        return session

    # The adapter wants a context of its own and does not use it where it is given the session: one that trusts nobody.
    return AiohttpTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), client=open_session)


class LoopTransport:
    """A transport that is closed when its event loop ends, though nobody closes it.

    An event loop that ends closes the async generators suspended in it (`asyncio.run` and uvicorn both see to
    that), so one that waits beside the transport is the hook for it.
    """

    def __init__(self, open_transport: OpenTransport = open_transport) -> None:
        self._transport = open_transport()
        self._closing = self._close_at_the_end()
        self._watched = False

    async def get(self) -> httpx.AsyncBaseTransport:
        """The transport; to be called in the loop it is for."""
        if not self._watched:
            self._watched = True
            await anext(self._closing)
        return self._transport

    async def aclose(self) -> None:
        """Close the connections now."""
        await self._closing.aclose()
        await self._transport.aclose()

    async def _close_at_the_end(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            await self._transport.aclose()


async def send(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, *, max_bytes: int
) -> httpx.Response:
    """Send and read the whole answer, at most `max_bytes` once decompressed.

    Raises BadResponse for a longer one or one whose compression cannot be undone, and what httpx raises.
    """
    from shared.errors import BadResponse  # noqa: PLC0415 - keeps this module free of the service's own imports

    request.headers.setdefault("User-Agent", USER_AGENT)
    request.headers.setdefault("Accept-Encoding", "gzip")
    response = await _open(transport, request)
    body = bytearray()
    try:
        inflate = Inflater(response.headers.get("content-encoding", ""))
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            body += inflate(chunk, max_bytes + 1 - len(body))
            if len(body) > max_bytes:
                raise BadResponse(f"the answer is longer than {max_bytes} bytes")
        inflate.finish()
    except (zlib.error, ValueError) as error:
        raise BadResponse("the answer's compression cannot be undone") from error
    finally:
        await response.aclose()
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name not in {"content-encoding", "content-length"}
    ]
    return httpx.Response(response.status_code, headers=headers, content=bytes(body), request=request)


async def _open(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
    """The answer up to its headers.

    The adapter takes a connection that the other side closed for a timeout, and knows nothing of broken headers.
    """
    try:
        return await transport.handle_async_request(request)
    except httpx.ConnectTimeout as error:
        if isinstance(error.__cause__, TimeoutError):
            raise
        raise httpx.RemoteProtocolError(str(error)) from error
    except httpx.HTTPError:
        raise
    except Exception as error:
        if type(error).__module__.split(".")[0] != "aiohttp":
            raise
        raise httpx.RemoteProtocolError("its answer is not HTTP") from error


class Inflater:
    """Undoes `Content-Encoding` piece by piece, never producing more than is asked for.

    httpx's own decoders inflate each piece at once and one encoding on top of another, so that a few kilobytes
    can become gigabytes before anybody counts. Raises ValueError for an encoding other than gzip and deflate.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise ValueError(f"unknown encoding {name[:40]!r}")
        self._inflate = None if name in {"", "identity"} else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        self._begun = False

    def __call__(self, piece: bytes, most: int) -> bytes:
        """At most `most` bytes of what `piece` stands for; what is over is lost."""
        self._begun = True
        return piece if self._inflate is None else self._inflate.decompress(piece, most)

    def finish(self) -> None:
        """Raise ValueError when the end of a compressed answer is missing."""
        if self._inflate is not None and self._begun and not self._inflate.eof:
            raise ValueError("the answer ends too early")
