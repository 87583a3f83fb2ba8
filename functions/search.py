"""The `search` function."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond


@functions_framework.aio.http
async def search(request: Request) -> Response:
    """Ticketed events of all platforms, each performance once, with what every platform tells of it."""
    return await respond(request, "search")
