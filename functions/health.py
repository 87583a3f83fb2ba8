"""The `health` function."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond


@functions_framework.aio.http
async def health(request: Request) -> Response:
    """Whether the service and each platform are well; asks no platform."""
    return await respond(request, "health")
