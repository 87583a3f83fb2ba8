"""The `compare` function."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond


@functions_framework.aio.http
async def compare(request: Request) -> Response:
    """One event with its prices on every platform side by side."""
    return await respond(request, "compare")
