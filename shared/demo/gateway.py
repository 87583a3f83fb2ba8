"""What stands in front of each marketplace: counts requests, takes its time, fails when told, obeys `/_demo/`."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.demo.faults import CAPTCHA_PAGE, Fault, FaultKind, with_wrong_types
from shared.demo.wire import Json, json_response
from shared.demo.world import chance

KEEP_LAST_REQUESTS = 500
_SECRETS = ("apikey", "client_id", "client_secret")
_CHUNK_BYTES = 64 * 1024


class Gateway:
    """ASGI application around a marketplace.

    Args:
        app: the marketplace itself.
        error: makes the platform's own answer for a status code.
        seed: with the request's path and parameters decides how long an answer takes.
        latency_ms: shortest and longest time an answer takes.
        identities: record id to true identity, told at `/_demo/identities`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        error: Callable[[int], Response],
        seed: int = 0,
        latency_ms: tuple[float, float] = (0, 0),
        identities: Callable[[], dict[str, str]] = dict,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._error = error
        self._seed = seed
        self._latency_ms = latency_ms
        self._identities = identities
        self._sleep = sleep
        self.fault: Fault | None = None
        self.counts: Counter[str] = Counter()
        self.recent: list[Json] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if scope["path"].startswith("/_demo/"):
            response = await self._control(request)
            await response(scope, receive, send)
            return
        self._count(request)
        await self._sleep(self._latency_seconds(request))
        fault = self._struck_by(scope["path"])
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._fail(fault, scope, receive, send)

    def reset(self) -> None:
        """Forget every request and switch off the fault."""
        self.fault = None
        self.counts.clear()
        self.recent.clear()

    def requests(self) -> Json:
        """How many requests came, in total and by path, and the last ones with their parameters, keys left out."""
        return {
            "total": self.counts.total(),
            "by_path": dict(self.counts),
            "recent": list(self.recent),
        }

    def _count(self, request: Request) -> None:
        self.counts[request.url.path] += 1
        shown = {name: value for name, value in request.query_params.items() if name not in _SECRETS}
        self.recent.append({"method": request.method, "path": request.url.path, "params": shown})
        del self.recent[:-KEEP_LAST_REQUESTS]

    def _latency_seconds(self, request: Request) -> float:
        """The same request takes the same time, whoever asks."""
        asked = sorted(item for item in request.query_params.multi_items() if item[0] not in _SECRETS)
        low, high = self._latency_ms
        return chance.between(low, high, self._seed, request.url.path, asked) / 1000

    def _struck_by(self, path: str) -> Fault | None:
        fault = self.fault
        if fault is None or not fault.hits(path):
            return None
        if fault.times is not None:
            self.fault = replace(fault, times=fault.times - 1) if fault.times > 1 else None
        return fault

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.kind is FaultKind.TIMEOUT:
            await self._sleep(fault.seconds)
            await self._app(scope, receive, send)
        elif fault.kind is FaultKind.HANG:
            await _wait_for_disconnect(receive)
        elif fault.kind is FaultKind.STATUS:
            await self._refusal(fault)(scope, receive, send)
        elif fault.kind is FaultKind.EMPTY:
            await Response(media_type="application/json")(scope, receive, send)
        elif fault.kind is FaultKind.OVERSIZED:
            await _oversized(fault.body_bytes)(scope, receive, send)
        else:
            status, body = await _answer(self._app, scope, receive)
            await _spoiled(fault.kind, status, body)(scope, receive, send)

    def _refusal(self, fault: Fault) -> Response:
        if fault.html:
            response = Response(CAPTCHA_PAGE, fault.status, media_type="text/html")
        else:
            response = self._error(fault.status)
        if fault.retry_after is not None:
            response.headers["Retry-After"] = fault.retry_after
        return response

    async def _control(self, request: Request) -> Response:
        task = (request.method, request.url.path.removeprefix("/_demo/"))
        if task == ("POST", "fault"):
            return await self._switch_fault(request)
        if task == ("DELETE", "fault"):
            self.fault = None
        elif task == ("POST", "reset"):
            self.reset()
        elif task == ("GET", "requests"):
            return json_response(self.requests())
        elif task == ("GET", "identities"):
            return json_response(self._identities())
        else:
            return json_response({"error": "no such control"}, 404)
        return json_response({"ok": True})

    async def _switch_fault(self, request: Request) -> Response:
        try:
            self.fault = Fault.from_json(await request.json())
        except (ValueError, TypeError, AttributeError) as error:
            return json_response({"error": str(error)}, 400)
        return json_response({"ok": True})


class _Broken:
    """Half of a body, after which the connection closes without the rest."""

    def __init__(self, status: int, body: bytes) -> None:
        self._status = status
        self._body = body

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(self._body) + 2).encode()),
        ]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        half = self._body[: len(self._body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        # Returning before the body is complete makes the server drop the connection.


def _spoiled(kind: FaultKind, status: int, body: bytes) -> ASGIApp:
    if kind is FaultKind.RESET:
        return _Broken(status, body)
    spoiled = body[: len(body) // 2] if kind is FaultKind.TRUNCATED else with_wrong_types(body)
    return Response(spoiled, status, media_type="application/json")


def _oversized(size: int) -> Response:
    async def chunks() -> Any:
        yield b'{"padding":"'
        for _ in range(max(0, size) // _CHUNK_BYTES):
            yield b"x" * _CHUNK_BYTES
        yield b'"}'

    return StreamingResponse(chunks(), media_type="application/json")


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, bytes]:
    """Status and whole body of what the marketplace would have said."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    status = next(message["status"] for message in messages if message["type"] == "http.response.start")
    return status, b"".join(message.get("body", b"") for message in messages)


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
