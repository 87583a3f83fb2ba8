"""The `api` function: all functions under one URL, by path."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.endpoint import respond


@functions_framework.aio.http
async def api(request: Request) -> Response:
    """The function that the path names: `/search`, `/compare`, `/deals`, `/health`, `/refresh`."""
    return await respond(request, request.url.path.strip("/"))
