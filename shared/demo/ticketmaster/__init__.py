"""A Ticketmaster that runs here: Discovery v2 events, venues and classifications, and Inventory Status.

Parameters, shapes, limits and errors follow developer.ticketmaster.com (Discovery API v2, Inventory Status API)
and what public recordings show beyond it: two error shapes, rate headers on 200 only, `size * page` up to 1,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.demo.distances import METRES_PER_MILE
from shared.demo.records import Record, records
from shared.demo.text_search import contains, words
from shared.demo.ticketmaster import events as shapes
from shared.demo.ticketmaster.quota import DAILY_QUOTA, Quota
from shared.demo.ticketmaster.search import centre_of, distance_metres, page_and_size, search
from shared.demo.ticketmaster.taxonomy import tree
from shared.demo.wire import BadParameter, Json, json_response, page_of
from shared.demo.world import chance
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.performances import Status

API_KEY = "demo-ticketmaster-key"
LARGEST_BATCH = 1000
_FAULTS = {
    "missing": (
        "Failed to resolve API Key variable request.queryparam.apikey",
        "oauth.v2.FailedToResolveAPIKey",
    ),
    "unknown": ("Invalid ApiKey", "oauth.v2.InvalidApiKey"),
    "quota": (
        "Rate limit quota violation. Quota limit  exceeded. Identifier : {key}",
        "policies.ratelimit.QuotaViolation",
    ),
}
_REFUSALS = {
    "date": ("DIS1015", "Query param with date must be of valid format YYYY-MM-DDTHH:mm:ssZ"),
    "page": ("DIS1035", "Max paging depth exceeded. (page * size) must be less than 1,000"),
    "size": ("DIS1036", 'Query param "size" must be less than 200'),
}


def error(status: int) -> Response:
    """Ticketmaster's body for a status: the gateway's `fault` for keys and quota, else a list of `errors`."""
    if status in {401, 403}:
        return _fault("unknown", status)
    if status == 429:
        return _fault("quota", 429, key=API_KEY)
    if status == 404:
        return _refused("DIS1004", "Resource not found with provided criteria", 404, "404")
    return _refused("DIS1000", "The request failed", status, str(status))


def _fault(kind: str, status: int, *, key: str = "") -> Response:
    text, code = _FAULTS[kind]
    fault = {"faultstring": text.format(key=key), "detail": {"errorcode": code}}
    return json_response({"fault": fault}, status)


def _refused(code: str, detail: str, status: int, told_status: str) -> Response:
    about = {"about": {"href": f"/discovery/v2/errors.html#{code}"}}
    row = {"_links": about, "code": code, "detail": detail, "status": told_status}
    return json_response({"errors": [row]}, status)


@dataclass(frozen=True)
class Ticketmaster:
    """The marketplace over one catalogue. `daily_quota` None allows any number of calls."""

    catalogue: Catalogue
    daily_quota: int | None = DAILY_QUOTA
    now: Callable[[], float] = time.time
    quota: Quota = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "quota", Quota(self.daily_quota, self.now))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """What Ticketmaster lists."""
        return records(self.catalogue, "ticketmaster")

    @cached_property
    def app(self) -> Starlette:
        """All routes, each behind key and quota; `.json` may be left out."""
        discovery = {
            "events": self._events,
            "events/{id}": self._event,
            "venues": self._venues,
            "venues/{id}": self._venue,
            "classifications": self._classifications,
        }
        paths = {
            f"/discovery/v2/{path}{ending}": handler
            for path, handler in discovery.items()
            for ending in (".json", "")
        }
        paths["/inventory-status/v1/availability"] = self._availability
        return Starlette(
            routes=[Route(path, self._guarded(handler)) for path, handler in paths.items()],
            exception_handlers={HTTPException: _http_error, BadParameter: _bad_parameter},
        )

    def _guarded(self, handler: Callable[[Request], Response]) -> Callable[[Request], object]:
        async def guarded(request: Request) -> Response:
            key = request.query_params.get("apikey")
            if key != API_KEY:
                return _fault("unknown" if key else "missing", 401)
            if not self.quota.spend():
                return _fault("quota", 429, key=key)
            response = handler(request)
            if response.status_code == 200:
                response.headers.update(self.quota.headers())
            return response

        return guarded

    def _events(self, request: Request) -> Response:
        centre = centre_of(request.query_params)
        found = search(self.records, request.query_params)
        return _paged(request, "events", found, lambda record: _event_shown(record, centre))

    def _event(self, request: Request) -> Response:
        for record in self.records:
            if record.record_id == request.path_params["id"]:
                return json_response(shapes.detail(record))
        return error(404)

    @cached_property
    def _places(self) -> dict[str, Record]:
        return {
            shapes.venue_id(record.venue_name, record.performance.venue): record
            for record in reversed(self.records)
        }

    def _venues(self, request: Request) -> Response:
        found = [record for record in self._places.values() if _venue_meant(record, request.query_params)]
        return _paged(request, "venues", found, _venue_shown)

    def _venue(self, request: Request) -> Response:
        found = self._places.get(request.path_params["id"])
        return json_response(_venue_shown(found)) if found else error(404)

    def _classifications(self, request: Request) -> Response:
        return _paged(request, "classifications", list(tree()), lambda row: row)

    def _availability(self, request: Request) -> Response:
        """Inventory Status for up to 1,000 ids; an id it does not know is `UNKNOWN`."""
        asked = [number for number in request.query_params.get("events", "").split(",") if number]
        if not asked or len(asked) > LARGEST_BATCH:
            return error(400)
        known = {record.record_id: record for record in self.records}
        return json_response([_availability(number, known.get(number)) for number in asked])


def _availability(number: str, record: Record | None) -> Json:
    resale = "TICKETS_NOT_AVAILABLE"
    if record is None:
        status = resale = "UNKNOWN"
    elif record.performance.status is not Status.SCHEDULED:
        status = "TICKETS_NOT_AVAILABLE"
    else:
        drawn = chance.fraction(record.performance.identity, "inventory")
        status = "TICKETS_AVAILABLE" if drawn < 0.7 else "FEW_TICKETS_LEFT" if drawn < 0.9 else resale
        resale = "TICKETS_AVAILABLE"
    return {"eventId": number, "status": status, "resaleStatus": resale}


def _event_shown(record: Record, centre: tuple[float, float] | None) -> Json:
    shown = shapes.event(record)
    if centre is not None:
        miles = round(distance_metres(record, centre) / METRES_PER_MILE, 2)
        shown |= {"distance": miles, "units": "MILES"}
    return shown


def _venue_meant(record: Record, params: object) -> bool:
    asked = dict(params) if params else {}  # type: ignore[call-overload]
    venue = record.performance.venue
    told = {"city": record.city, "stateCode": venue.state or "", "countryCode": venue.country}
    if any(asked[name].casefold() != value.casefold() for name, value in told.items() if name in asked):
        return False
    return contains(words(record.venue_name) | words(record.city), asked.get("keyword", ""))


def _venue_shown(record: Record) -> Json:
    return shapes.venue(record.venue_name, record.city, record.performance.venue)


def _paged(request: Request, name: str, found: Sequence[object], show: Callable[..., Json]) -> Response:
    page, size = page_and_size(request.query_params)
    shown = [show(item) for item in page_of(found, page * size, size)]
    pages = -(-len(found) // size)
    body: Json = {"_embedded": {name: shown}} if shown else {}
    body["_links"] = _links(request, page, size, pages)
    body["page"] = {"size": size, "totalElements": len(found), "totalPages": pages, "number": page}
    return json_response(body)


def _links(request: Request, page: int, size: int, pages: int) -> Json:
    """Relative links to this page and its neighbours; the key is in none of them."""
    asked = {
        name: value for name, value in request.query_params.items() if name not in {"apikey", "page", "size"}
    }
    path = request.url.path

    def link(number: int) -> Json:
        return {"href": f"{path}?{urlencode(asked | {'page': number, 'size': size})}"}

    links: Json = {"self": {"href": f"{path}?{urlencode(asked)}" if asked else path}}
    if pages > 1:
        links |= {"first": link(0), "last": link(pages - 1)}
    if page > 0:
        links["prev"] = link(page - 1)
    if page + 1 < pages:
        links["next"] = link(page + 1)
    return links


async def _http_error(_request: Request, raised: Exception) -> Response:
    return error(raised.status_code if isinstance(raised, HTTPException) else 500)


async def _bad_parameter(_request: Request, raised: Exception) -> Response:
    name = raised.parameter if isinstance(raised, BadParameter) else ""
    code, detail = _REFUSALS.get(name, ("DIS1000", f"Query param {name!r} cannot be read"))
    return _refused(code, detail, 400, "400 BAD_REQUEST")
