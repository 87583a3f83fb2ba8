"""The `refresh` function."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond


@functions_framework.aio.http
async def refresh(request: Request) -> Response:
    """Renews popular searches before they go stale, inside the quota left for background work."""
    return await respond(request, "refresh")
