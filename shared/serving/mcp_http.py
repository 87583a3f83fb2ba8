"""MCP over Streamable HTTP without state: each request is served by itself, on whichever instance it reaches."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from shared.asking.problem import Problem
from shared.serving.endpoint import require_json
from shared.serving.mcp_server import make_server
from shared.serving.process import aggregator

MAX_BODY_BYTES = 64 * 1024
METHODS = "POST, OPTIONS"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


async def answer_mcp(request: Request, _name: str) -> Response:
    """The SDK's answer to one message. Raises Problem: 403 for a foreign origin, 405, 413, 415."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": METHODS})
    if request.method != "POST":
        raise _not_offered(request.method[:20])
    require_origin(request, aggregator().services.settings.mcp_origins)
    require_json(request)
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > MAX_BODY_BYTES:
        raise _too_long()
    return await _exchange(request)


def require_origin(request: Request, allowed: str) -> None:
    """Let pass what no web page sent, and pages of the service itself or of an origin in the comma list `allowed`.

    A page's own host is believed only under https or on this machine: elsewhere a name may be pointed at this
    service by whoever owns it (DNS rebinding). Raises Problem (403).
    """
    origin = request.headers.get("origin")
    if origin is None or origin in allowed.split(","):
        return
    told = urlsplit(origin)
    host = request.headers.get("host", "")
    local = told.hostname in LOOPBACK and urlsplit(f"//{host}").hostname in LOOPBACK
    if local or (told.scheme == "https" and told.netloc == host):
        return
    raise Problem(
        403,
        "foreign_origin",
        f"The origin {origin[:100]} may not call this service.",
        field="Origin",
        got=origin[:100],
        allowed=[each for each in allowed.split(",") if each] or "the service's own origin",
        next_step="Call from outside a browser, or have the origin named in TICKETS_MCP_ORIGINS.",
    )


def _too_long() -> Problem:
    return Problem(
        413,
        "body_too_large",
        f"The message is longer than {MAX_BODY_BYTES} bytes.",
        allowed=f"at most {MAX_BODY_BYTES} bytes",
        next_step="Send the arguments alone; none needs more than 200 characters.",
    )


async def _exchange(request: Request) -> Response:
    # A manager of its own for each request: its tasks end with the request, in the loop that serves it.
    manager = StreamableHTTPSessionManager(
        app=_server(), json_response=True, stateless=True, max_request_body_size=MAX_BODY_BYTES
    )
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async with manager.run():
        await manager.handle_request(request.scope, request.receive, keep)
    return _response(sent)


def _response(sent: list[Message]) -> Response:
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    response = Response(body, status_code=start["status"])
    response.raw_headers = [
        (name, value) for name, value in start["headers"] if name.lower() != b"content-length"
    ]
    response.headers["content-length"] = str(len(body))
    return response


@cache
def _server() -> Server[Any]:
    return make_server(aggregator)


def _not_offered(method: str) -> Problem:
    return Problem(
        405,
        "method_not_allowed",
        f"{method} is not offered here: the service keeps no sessions and opens no streams.",
        headers={"Allow": METHODS},
        field="method",
        got=method,
        allowed=METHODS,
        nearest="POST",
        next_step="Use POST.",
    )
