"""The `api` function: all functions under one URL, by path."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from functions.page import answer_page, is_of_page
from shared.endpoint import respond


@functions_framework.aio.http
async def api(request: Request) -> Response:
    """The function that the path names: `/search`, `/compare`, `/deals`, `/health`, `/refresh`; the page at `/`."""
    if is_of_page(request.url.path):
        return await respond(request, "page", answer=answer_page)
    return await respond(request, request.url.path.strip("/"))
