"""The `deals` function."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond


@functions_framework.aio.http
async def deals(request: Request) -> Response:
    """Events whose price is low for what they are, best value first."""
    return await respond(request, "deals")
