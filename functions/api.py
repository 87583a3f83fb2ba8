"""The `api` function: all functions under one URL, by path."""

from __future__ import annotations

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from functions import mcp
from functions.documents import PATHS, answer_document
from functions.page import answer_page, is_of_page
from shared.serving.endpoint import respond
from shared.serving.readiness import be_ready_soon


@functions_framework.aio.http
async def api(request: Request) -> Response:
    """The function that the path names, such as `/search`; the page at `/`; `/openapi.json`, `/llms.txt` and `/mcp`."""
    name = request.url.path.strip("/")
    if request.url.path == mcp.PATH:
        return await respond(request, name, answer=mcp.answer)
    if request.url.path in PATHS:
        return await respond(request, name, answer=answer_document)
    of_page = is_of_page(request.url.path)
    response = await respond(request, "page" if of_page else name, answer=answer_page if of_page else None)
    if of_page or name == "health":
        be_ready_soon()
    return response
