"""A StubHub that runs here: access tokens, the event catalogue and buyer listings, in HAL.

Paths, parameters and shapes follow StubHub's published OpenAPI description (Catalog 1.0) and, for listings,
the `/v2` resource of the same family; errors come in the three shapes seen from it, plus an empty 401.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.demo.records import Record, records
from shared.demo.stubhub import events as shapes
from shared.demo.stubhub.listings import DEFAULT_PAGE_SIZE as LISTINGS_PAGE_SIZE
from shared.demo.stubhub.listings import listings
from shared.demo.stubhub.search import DEFAULT_PAGE_SIZE, page_and_size, search
from shared.demo.stubhub.tokens import TOKEN_SECONDS, Tokens, unauthorised
from shared.demo.wire import BadParameter, Json, json_response, page_of
from shared.demo.world.catalogue import Catalogue

API_KEY, API_SECRET = "demo-stubhub-key", "demo-stubhub-secret"
API_KEY_WITHOUT_LISTINGS = "demo-stubhub-key-without-listings"
_HAL = "application/hal+json"


def error(status: int) -> Response:
    """StubHub's body for a status: nothing for 401, problem details for 404, else code, message and errors."""
    if status == 401:
        return unauthorised()
    if status == 404:
        body: Json = {
            "type": "https://tools.ietf.org/html/rfc7231#section-6.5.4",
            "title": "Not Found",
            "status": 404,
            "traceId": f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-00",
        }
        return json_response(body, 404, media_type="application/problem+json")
    codes = {400: "validation_failed", 403: "insufficient_scope"}
    return _refused(status, codes.get(status, "internal_server_error"))


def _refused(status: int, code: str, errors: Json | None = None) -> Response:
    return json_response({"code": code, "message": None, "errors": errors or {}}, status, media_type=_HAL)


@dataclass(frozen=True)
class StubHub:
    """The marketplace over one catalogue. `token_seconds` is how long an access token lives."""

    catalogue: Catalogue
    token_seconds: float = TOKEN_SECONDS
    now: Callable[[], float] = time.time
    tokens: Tokens = field(init=False)

    def __post_init__(self) -> None:
        clients = {API_KEY: API_SECRET, API_KEY_WITHOUT_LISTINGS: API_SECRET}
        object.__setattr__(self, "tokens", Tokens(clients, self.token_seconds, self.now))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """What StubHub lists."""
        return records(self.catalogue, "stubhub")

    @cached_property
    def app(self) -> Starlette:
        """All routes; everything but the token needs a token and a User-Agent."""
        paths = {
            "/catalog/events": self._events,
            "/catalog/events/search": self._search,
            "/catalog/events/{id:int}": self._event,
            "/v2/events/{id:int}/listings": self._listings,
        }
        guarded = [Route(path, self._guarded(handler)) for path, handler in paths.items()]
        return Starlette(
            routes=[Route("/oauth2/token", self._token, methods=["POST"]), *guarded],
            exception_handlers={HTTPException: _http_error, BadParameter: _bad_parameter},
        )

    def _guarded(self, handler: Callable[[Request, str], Response]) -> Callable[[Request], object]:
        async def guarded(request: Request) -> Response:
            client = self.tokens.client_of(request.headers.get("Authorization", ""))
            if not request.headers.get("User-Agent"):
                response = _refused(400, "user_agent_required")
            elif client is None:
                response = unauthorised()
            else:
                response = handler(request, client)
            response.headers["vgg-correlation-id"] = str(uuid.uuid4())
            return response

        return guarded

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        return self.tokens.issue(request.headers.get("Authorization", ""), form)

    def _events(self, request: Request, _client: str) -> Response:
        params = {
            name: value for name, value in request.query_params.items() if name not in {"q", "dateLocal"}
        }
        return self._shown(request, search(self.records, params))

    def _search(self, request: Request, _client: str) -> Response:
        return self._shown(request, search(self.records, request.query_params))

    def _shown(self, request: Request, found: Sequence[Record]) -> Response:
        base = _base(request)
        return _paged(
            request, found, lambda record: shapes.event(self.catalogue.seed, record, base), DEFAULT_PAGE_SIZE
        )

    def _event(self, request: Request, _client: str) -> Response:
        record = self._find(request)
        if record is None:
            return error(404)
        return json_response(shapes.event(self.catalogue.seed, record, _base(request)), media_type=_HAL)

    def _listings(self, request: Request, client: str) -> Response:
        if client == API_KEY_WITHOUT_LISTINGS:
            return error(403)
        record = self._find(request)
        if record is None:
            return error(404)
        found = listings(self.catalogue.seed, record, request.query_params, _base(request))
        return _paged(request, found, lambda listing: listing, LISTINGS_PAGE_SIZE)

    def _find(self, request: Request) -> Record | None:
        number = str(request.path_params["id"])
        return next((record for record in self.records if record.record_id == number), None)


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _paged(
    request: Request, found: Sequence[object], show: Callable[..., Json], default_size: int
) -> Response:
    page, size = page_and_size(request.query_params, default_size)
    body: Json = {
        "total_items": len(found),
        "page": page,
        "page_size": size,
        "_links": _links(request, page, size, -(-len(found) // size)),
    }
    shown = [show(item) for item in page_of(found, (page - 1) * size, size)]
    if shown:
        body["_embedded"] = {"items": shown, "deleted_items": []}
    return json_response(body, media_type=_HAL)


def _links(request: Request, page: int, size: int, pages: int) -> Json:
    """Absolute links; `next` is absent on the last page."""
    asked = dict(request.query_params)

    def at(number: int) -> Json:
        query = urlencode(asked | {"page": number, "page_size": size})
        return shapes.link(f"{_base(request)}{request.url.path}?{query}")

    links = {"self": at(page)}
    if pages:
        links |= {"first": at(1), "last": at(pages)}
    if 1 < page <= pages:
        links["prev"] = at(page - 1)
    if page < pages:
        links["next"] = at(page + 1)
    return dict(links)


async def _http_error(_request: Request, raised: Exception) -> Response:
    return error(raised.status_code if isinstance(raised, HTTPException) else 500)


async def _bad_parameter(_request: Request, raised: Exception) -> Response:
    name = raised.parameter if isinstance(raised, BadParameter) else "request"
    return _refused(400, "validation_failed", {name: [str(raised)]})
