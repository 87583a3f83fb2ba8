"""A server of raw bytes in a thread: three platforms on one port, by path, each failing as it is told to."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

FIXTURES = Path(__file__).parents[1] / "fixtures"
PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
HEALTHY = {name: (FIXTURES / f"{name}.json").read_bytes() for name in PLATFORMS}
TOKEN = b'{"access_token": "PLANTED-SH-TOKEN", "token_type": "bearer", "expires_in": 3600}'
HOST = "127.0.0.1"


@dataclass(slots=True)
class Asked:
    """One request, as it came over the wire."""

    platform: str
    resets: int
    head: str
    body: bytes

    @property
    def for_token(self) -> bool:
        return "/oauth2/token" in self.head.split("\r\n", 1)[0]


Behave = Callable[["Connection", Asked], Awaitable[None]]


@dataclass(slots=True)
class Connection:
    """What a fault writes to."""

    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        if not any(line.lower().startswith("content-type") for line in headers):
            lines.append("Content-Type: application/json")
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self) -> None:
        self.writer.close()


@dataclass
class Upstream:
    """Serves while it is open. `faults` is by platform; a token is refused only by the fault of `stubhub token`.

    Paths begin with the number of resets: what comes late from before the last one is answered but not counted.
    """

    faults: dict[str, Behave] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=lambda: dict(HEALTHY))
    seen: Counter[str] = field(default_factory=Counter)
    heads: list[str] = field(default_factory=list)
    port: int = 0
    resets: int = 0

    def __enter__(self) -> Upstream:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="upstream", daemon=True)
        self._thread.start()
        assert started.wait(5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def reset(self) -> None:
        self.resets += 1
        self.faults.clear()
        self.bodies = dict(HEALTHY)
        self.seen.clear()
        self.heads.clear()

    def environment(
        self, *, scheme: str = "http", host: str = HOST, port: int | None = None
    ) -> dict[str, str]:
        """The variables that point the service here."""
        base = f"{scheme}://{host}:{port or self.port}/{self.resets}"
        urls = {f"{name.upper()}_BASE_URL": f"{base}/{name}" for name in PLATFORMS}
        return urls | {"STUBHUB_TOKEN_URL": f"{base}/stubhub/oauth2/token"}

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, HOST, 0, backlog=256))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(writer)
        try:
            while not writer.is_closing():
                asked = await _read(reader)
                if asked.resets == self.resets:
                    self.heads.append(asked.head)
                    self.seen[asked.platform] += 1
                await self._behave(connection, asked)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _behave(self, connection: Connection, asked: Asked) -> None:
        fault = self.faults.get(f"{asked.platform} token" if asked.for_token else asked.platform)
        if fault is not None:
            await fault(connection, asked)
        elif asked.for_token:
            await connection.answer(TOKEN)
        else:
            body = self.bodies.get(asked.platform)
            await connection.answer(body or b"", "200 OK" if body else "404 Not Found")


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(
        (
            int(line.split(":")[1])
            for line in head.split("\r\n")
            if line.lower().startswith("content-length:")
        ),
        0,
    )
    body = await reader.readexactly(length)
    path = re.match(r"\w+ /(\d+)/(\w+)", head)
    if path is None:  # HTTP/2, which gRPC speaks
        return Asked("store", 0, head, body)
    return Asked(path[2], int(path[1]), head, body)


def records(platform: str, document: Any) -> list[dict[str, Any]]:
    """The events of a page, to be changed in place."""
    match platform:
        case "stubhub":
            found: list[dict[str, Any]] = document["_embedded"]["items"]
        case "seatgeek":
            found = document["events"]
        case _:
            found = document["_embedded"]["events"]
    return found


def changed(platform: str, change: Callable[[str, dict[str, Any]], None]) -> bytes:
    """The healthy page with `change` applied to each event."""
    document = json.loads(HEALTHY[platform])
    for record in records(platform, document):
        change(platform, record)
    return json.dumps(document).encode()
