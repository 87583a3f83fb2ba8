"""Serves the documents about the service: `/openapi.json` and `/llms.txt`."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from shared.asking.problem import Problem

PATHS = ("/openapi.json", "/llms.txt")
METHODS = "GET, HEAD, OPTIONS"


async def answer_document(request: Request, name: str) -> Response:
    """The document called `name`. Raises Problem (405)."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": METHODS})
    if request.method not in {"GET", "HEAD"}:
        raise Problem(
            405,
            "method_not_allowed",
            f"{request.method[:20]} is not offered here.",
            headers={"Allow": METHODS},
            field="method",
            got=request.method[:20],
            allowed=METHODS,
            nearest="GET",
            next_step="Use GET.",
        )
    text, media_type = _document(name)
    return Response(text, media_type=media_type, headers={"Cache-Control": "public, max-age=300"})


@cache
def _document(name: str) -> tuple[str, str]:
    from shared.describing.documents import DOCUMENTS  # noqa: PLC0415 - only who asks for a document waits for its making

    found = DOCUMENTS[name]
    return found.text(), found.media_type
