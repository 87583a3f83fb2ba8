"""Loads an HTTP server over kept connections: each sends its next request as soon as it has its answer."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ANSWER_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load. `latencies` are seconds, in order of size."""

    requests: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds

    def quantile(self, share: float) -> float:
        """The latency in seconds that this share of the requests stayed within."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class NotOk(Exception):
    """The server answered something else than 200; the message begins with its status line."""


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._chunks: list[bytes] = []
        self._received = 0
        self._length = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._chunks.append(data)
        self._received += len(data)
        if self._length < 0 and not self._read_head():
            return
        if self._received >= self._length and self._answer is not None and not self._answer.done():
            self._answer.set_result(b"".join(self._chunks))

    def _read_head(self) -> bool:
        head, found, _ = b"".join(self._chunks).partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or length is None:
            return False
        self._length = len(head) + 4 + int(length[1])
        return True

    async def ask(self, request: bytes) -> bytes:
        assert self._transport is not None
        self._chunks, self._received, self._length = [], 0, -1
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        answer = await self._answer
        if not answer.startswith(b"HTTP/1.1 200"):
            raise NotOk(answer[:400].decode("utf-8", "replace"))
        return answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def load(
    port: int,
    path: str | Iterator[str],
    *,
    connections: int,
    seconds: float = 1.0,
    requests: int | None = None,
) -> Load:
    """Ask `path`, or each of the paths in turn, for `seconds` or until `requests` are answered."""
    paths = repeat(path) if isinstance(path, str) else path
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(_Connection, "127.0.0.1", port))[1] for _ in range(connections)]
    latencies: list[float] = []
    left = [requests]
    started = time.perf_counter()

    async def keep_asking(connection: _Connection) -> None:
        while _goes_on(left, started, seconds):
            asked = time.perf_counter()
            await connection.ask(_request(next(paths)))
            latencies.append(time.perf_counter() - asked)

    try:
        async with asyncio.timeout(seconds + _ANSWER_TIMEOUT_S if requests is None else None):
            await asyncio.gather(*(keep_asking(connection) for connection in opened))
    finally:
        for connection in opened:
            connection.close()
    return Load(len(latencies), time.perf_counter() - started, tuple(sorted(latencies)))


def _goes_on(left: list[int | None], started: float, seconds: float) -> bool:
    if left[0] is None:
        return time.perf_counter() - started < seconds
    left[0] -= 1
    return left[0] >= 0


async def fetch(port: int, path: str) -> bytes:
    """The body of one answer. Raises NotOk for another status than 200, OSError where nothing listens."""
    _, connection = await asyncio.get_running_loop().create_connection(_Connection, "127.0.0.1", port)
    try:
        return (await connection.ask(_request(path))).partition(b"\r\n\r\n")[2]
    finally:
        connection.close()


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n".encode()
