"""A SeatGeek that runs here: `/2/events`, `/2/performers`, `/2/venues` and `/2/recommendations`.

Parameters, shapes and errors follow platform.seatgeek.com as described by SeatGeek's documentation and seen in
public recordings: error bodies differ from one status to the next, and a cancelled event is simply gone.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.demo.records import Record, records
from shared.demo.seatgeek import events as shapes
from shared.demo.seatgeek.search import centre, radius_metres, search
from shared.demo.text_search import contains, words
from shared.demo.titles import performer_name
from shared.demo.wire import BadParameter, Json, json_response, page_of, slug, whole_number
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.performances import Category, Performer

CLIENT_ID = "demo-seatgeek-client"
CLIENT_SECRET = "demo-seatgeek-secret"  # noqa: S105 - a demo's key opens nothing
DEFAULT_PER_PAGE, LARGEST_PER_PAGE = 10, 5000
_CLIENT_REQUIRED = 'Client is required - visit "https://seatgeek.com/account/develop"'


def error(status: int) -> Response:
    """SeatGeek's body for a status: 403 and 404 have shapes of their own."""
    if status in {401, 403}:
        return _client_required(status)
    if status == 404:
        body: Json = {
            "status": "error",
            "themes": [],
            "message": "Not Found",
            "code": 404,
            "domain_information": [],
        }
        return json_response(body, 404)
    return _refusal(status, "something went wrong" if status >= 500 else "request refused")


def _client_required(status: int) -> Response:
    errors = [{"code": 40307, "message": _CLIENT_REQUIRED}]
    body = {"errors": errors, "message": _CLIENT_REQUIRED, "status": status, "meta": {"status": status}}
    return json_response(body, status)


def _refusal(status: int, message: str) -> Response:
    return json_response({"status": status, "message": message, "meta": {"status": status}}, status)


@dataclass(frozen=True)
class SeatGeek:
    """The marketplace over one catalogue. `app` is its ASGI application."""

    catalogue: Catalogue

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """What SeatGeek lists."""
        return records(self.catalogue, "seatgeek")

    @cached_property
    def app(self) -> Starlette:
        """All routes, each behind the client check."""
        routes = {
            "/2/events": self._events,
            "/2/events/{number:int}": self._event,
            "/2/performers": self._performers,
            "/2/performers/{number:int}": self._performer,
            "/2/venues": self._venues,
            "/2/venues/{number:int}": self._venue,
            "/2/recommendations": self._recommendations,
        }
        return Starlette(
            routes=[Route(path, _guarded(handler)) for path, handler in routes.items()],
            exception_handlers={HTTPException: _http_error, BadParameter: _bad_parameter},
        )

    def _events(self, request: Request) -> Response:
        params = request.query_params
        found = search(self.catalogue.seed, self.records, params)
        return _paged(params, "events", found, lambda record: self._shown(record, params))

    def _event(self, request: Request) -> Response:
        number = str(request.path_params["number"])
        for record in self.records:
            if record.record_id == number:
                return json_response(self._shown(record, request.query_params))
        return error(404)

    def _shown(self, record: Record, params: QueryParams) -> Json:
        return shapes.event(self.catalogue.seed, record, params.get("aid"))

    @cached_property
    def _bills(self) -> dict[int, tuple[Performer, Category]]:
        return {
            shapes.performer_id(bill): (bill, record.performance.category)
            for record in self.records
            for bill in record.performance.performers
        }

    def _performers(self, request: Request) -> Response:
        params = request.query_params
        found = [
            (bill, category)
            for number, (bill, category) in self._bills.items()
            if _performer_meant(number, bill, params)
        ]
        return _paged(
            params, "performers", found, lambda item: shapes.performer(item[0], item[1], params.get("aid"))
        )

    def _performer(self, request: Request) -> Response:
        found = self._bills.get(request.path_params["number"])
        if found is None:
            return error(404)
        bill, category = found
        return json_response(shapes.performer(bill, category, request.query_params.get("aid")))

    @cached_property
    def _places(self) -> dict[int, Record]:
        return {shapes.venue_id(record.performance.venue): record for record in reversed(self.records)}

    def _venues(self, request: Request) -> Response:
        params = request.query_params
        found = [record for record in self._places.values() if _venue_meant(record, params)]
        return _paged(params, "venues", found, lambda record: _venue_shown(record, params))

    def _venue(self, request: Request) -> Response:
        found = self._places.get(request.path_params["number"])
        return json_response(_venue_shown(found, request.query_params)) if found else error(404)

    def _recommendations(self, request: Request) -> Response:
        """Events of the same kind near a place, without those that were asked about."""
        params = request.query_params
        seeds = self._seeds(params)
        if not seeds or not ({"lat", "lon"} <= params.keys() or {"geoip", "postal_code"} & params.keys()):
            return _refusal(400, "performers.id or events.id and a location are required")
        kinds = {record.performance.category for record in seeds}
        near = QueryParams({name: params[name] for name in ("lat", "lon", "range") if name in params})
        found = [
            record
            for record in search(self.catalogue.seed, self.records, near)
            if record.performance.category in kinds and record not in seeds
        ]
        return _paged(
            params,
            "recommendations",
            found,
            lambda record: {"event": self._shown(record, params), "score": shapes.score(record.performance)},
        )

    def _seeds(self, params: QueryParams) -> list[Record]:
        wanted = [
            (name.replace("events.", ""), params.getlist(name)) for name in ("performers.id", "events.id")
        ]
        asked = QueryParams([(name, value) for name, values in wanted for value in values])
        return search(self.catalogue.seed, self.records, asked) if asked else []


def _paged(params: QueryParams, name: str, found: Sequence[object], show: Callable[..., Json]) -> Response:
    page = whole_number(params, "page", 1, lowest=1)
    per_page = whole_number(params, "per_page", DEFAULT_PER_PAGE, lowest=1)
    if per_page > LARGEST_PER_PAGE:
        return _refusal(400, f"page size too large. maximum {LARGEST_PER_PAGE}")
    shown = [show(item) for item in page_of(found, (page - 1) * per_page, per_page)]
    place = centre(params)
    located = place and {"lat": place[0], "lon": place[1], "range": f"{radius_metres(params) / 1000:g}km"}
    meta = {"total": len(found), "took": 7, "page": page, "per_page": per_page, "geolocation": located}
    return json_response({"meta": meta, name: shown, "in_hand": {}})


def _performer_meant(number: int, bill: Performer, params: QueryParams) -> bool:
    name = performer_name("seatgeek", bill.name)
    if "id" in params and str(number) not in params["id"].split(","):
        return False
    if "slug" in params and params["slug"] != slug(name):
        return False
    return contains(words(name) | words(bill.name), params.get("q", ""))


def _venue_meant(record: Record, params: QueryParams) -> bool:
    venue = record.performance.venue
    told = {
        "city": record.city,
        "state": venue.state or "",
        "country": shapes.COUNTRIES[venue.country],
        "postal_code": venue.postal_code,
        "id": str(shapes.venue_id(venue)),
    }
    if any(params[name].casefold() != value.casefold() for name, value in told.items() if name in params):
        return False
    return contains(words(record.venue_name) | words(record.city), params.get("q", ""))


def _venue_shown(record: Record, params: QueryParams) -> Json:
    return shapes.venue(record.venue_name, record.city, record.performance.venue, params.get("aid"))


def _guarded(handler: Callable[[Request], Response]) -> Callable[[Request], object]:
    async def guarded(request: Request) -> Response:
        return handler(request) if _known_client(request) else error(403)

    return guarded


def _known_client(request: Request) -> bool:
    """`client_id` (and, when sent, `client_secret`) as parameters or as HTTP Basic user and password."""
    client = request.query_params.get("client_id")
    secret = request.query_params.get("client_secret", "")
    if client is None:
        client, secret = _basic(request.headers.get("Authorization", ""))
    return client == CLIENT_ID and secret in {"", CLIENT_SECRET}


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(user), unquote(password)


async def _http_error(_request: Request, raised: Exception) -> Response:
    return error(raised.status_code if isinstance(raised, HTTPException) else 500)


async def _bad_parameter(_request: Request, raised: Exception) -> Response:
    return _refusal(400, str(raised))
