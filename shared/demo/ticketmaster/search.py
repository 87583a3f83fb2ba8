"""Ticketmaster's query parameters: which events a request means, in which order, and what it refuses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from shared.demo.distances import METRES_PER_MILE, metres, place
from shared.demo.records import Record
from shared.demo.text_search import contains, words
from shared.demo.ticketmaster.dates import has_doubtful_date, has_no_date, starts_at
from shared.demo.ticketmaster.events import attraction_id, venue_id
from shared.demo.ticketmaster.taxonomy import classification
from shared.demo.wire import BadParameter, whole_number
from shared.demo.world.performances import Performance

Test = Callable[[Record], bool]

DEFAULT_SIZE, LARGEST_SIZE, DEEPEST_PAGING = 20, 200, 1000
DEFAULT_RADIUS = 50
_UTC_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LOCAL_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_ORDERS: dict[str, Callable[[Record], object]] = {
    "date": lambda record: starts_at(record.performance),
    "name": lambda record: record.name,
    "id": lambda record: record.record_id,
    "venueName": lambda record: record.venue_name,
}


def search(records: Sequence[Record], params: Mapping[str, str]) -> list[Record]:
    """The records that pass every parameter, sorted; BadParameter for a malformed date."""
    tests = list(_tests(params))
    found = [record for record in records if all(test(record) for test in tests)]
    field, _, direction = params.get("sort", "relevance,desc").partition(",")
    if field in _ORDERS:
        return sorted(found, key=_ORDERS[field], reverse=direction == "desc")  # type: ignore[arg-type]
    wanted = words(params.get("keyword", ""))
    return sorted(found, key=lambda record: (-len(wanted & words(record.name)), -record.performance.draw))


def page_and_size(params: Mapping[str, str]) -> tuple[int, int]:
    """Zero-based page and size; BadParameter for what is too large or too deep."""
    size = whole_number(params, "size", DEFAULT_SIZE, lowest=1)
    page = whole_number(params, "page", 0, lowest=0)
    if size > LARGEST_SIZE:
        raise BadParameter("size", "too large")
    if page * size > DEEPEST_PAGING:
        raise BadParameter("page", "too deep")
    return page, size


def _tests(params: Mapping[str, str]) -> Iterator[Test]:
    yield from _dated(params)
    yield from _unsettled(params)
    yield from _nearby(params)
    if "keyword" in params:
        yield lambda record: contains(record.words, params["keyword"])
    for name, read in _IDS.items():
        if params.get(name):
            yield _one_of(params[name], read)
    for name, read in _NAMES.items():
        if params.get(name):
            yield _named(params[name], read)


def _one_of(text: str, read: Callable[[Record], set[str]]) -> Test:
    """Comma lists of ids, in which case matters."""
    wanted = {part.strip() for part in text.split(",")}
    return lambda record: bool(wanted & read(record))


def _named(text: str, read: Callable[[Record], set[str]]) -> Test:
    """Comma lists of names and codes, in which case does not matter."""
    wanted = {part.strip().casefold() for part in text.split(",")}
    return lambda record: any(value.casefold() in wanted for value in read(record))


def _filed_under(record: Record, part: str) -> set[str]:
    parts = ("segment", "genre", "subGenre", "type", "subType")
    rows = [classification(record.performance)[name] for name in parts]
    return {row[part] for row in rows if isinstance(row, dict)}


def _segment(record: Record, part: str) -> set[str]:
    row = classification(record.performance)["segment"]
    return {row[part]} if isinstance(row, dict) else set()


_IDS: dict[str, Callable[[Record], set[str]]] = {
    "id": lambda record: {record.record_id},
    "attractionId": lambda record: {attraction_id(each) for each in record.performance.performers},
    "venueId": lambda record: {venue_id(record.venue_name, record.performance.venue)},
    "segmentId": lambda record: _segment(record, "id"),
    "classificationId": lambda record: _filed_under(record, "id"),
    "genreId": lambda record: _filed_under(record, "id"),
    "subGenreId": lambda record: _filed_under(record, "id"),
}
_NAMES: dict[str, Callable[[Record], set[str]]] = {
    "city": lambda record: {record.city},
    "stateCode": lambda record: {record.performance.venue.state or ""},
    "countryCode": lambda record: {record.performance.venue.country},
    "postalCode": lambda record: {record.performance.venue.postal_code},
    "segmentName": lambda record: _segment(record, "name"),
    "classificationName": lambda record: _filed_under(record, "name"),
}


def _dated(params: Mapping[str, str]) -> Iterator[Test]:
    """Both ends inclusive. What has no date at all is never found by a date."""
    for name, later in (("startDateTime", True), ("endDateTime", False)):
        if params.get(name):
            yield _beyond(_utc(name, params[name]), later=later)
    for name in ("localStartDateTime", "localStartEndDateTime"):
        if params.get(name):
            yield _locally_between(*_local_range(name, params[name]))


def _beyond(limit: dt.datetime, *, later: bool) -> Test:
    def passes(record: Record) -> bool:
        start = starts_at(record.performance)
        return not has_no_date(record.performance) and (start >= limit if later else start <= limit)

    return passes


def _locally_between(low: dt.datetime, high: dt.datetime) -> Test:
    def passes(record: Record) -> bool:
        start = starts_at(record.performance).replace(tzinfo=None)
        return not has_no_date(record.performance) and low <= start <= high

    return passes


def _utc(name: str, text: str) -> dt.datetime:
    if not _UTC_FORM.fullmatch(text):
        raise BadParameter("date", name)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadParameter("date", name) from error


def _local_range(name: str, text: str) -> tuple[dt.datetime, dt.datetime]:
    ends = text.split(",")
    if len(ends) != 2 or not all(_LOCAL_FORM.fullmatch(end) for end in ends):
        raise BadParameter("date", name)
    try:
        low, high = (dt.datetime.fromisoformat(end) for end in ends)
    except ValueError as error:
        raise BadParameter("date", name) from error
    return low, high


def _unsettled(params: Mapping[str, str]) -> Iterator[Test]:
    """`includeTBA` and `includeTBD`: no by default, dates sent or not; `only` on both finds nothing."""
    for name, is_unsettled in (("includeTBA", has_no_date), ("includeTBD", has_doubtful_date)):
        wish = params.get(name, "no").strip()
        if wish != "yes":
            yield _unsettled_is(is_unsettled, wanted=wish == "only")


def _unsettled_is(check: Callable[[Performance], bool], *, wanted: bool) -> Test:
    return lambda record: check(record.performance) is wanted


def _nearby(params: Mapping[str, str]) -> Iterator[Test]:
    centre = centre_of(params)
    if centre is not None:
        reach = _radius_metres(params)
        yield lambda record: distance_metres(record, centre) <= reach


def centre_of(params: Mapping[str, str]) -> tuple[float, float] | None:
    """The place of `geoPoint` (a geohash, or `lat,lon`) or of the older `latlong`."""
    text = params.get("geoPoint") or params.get("latlong")
    if not text:
        return None
    try:
        return place(text)
    except ValueError as error:
        raise BadParameter("geoPoint", text) from error


def distance_metres(record: Record, centre: tuple[float, float]) -> float:
    """How far the event's venue is from a place."""
    venue = record.performance.venue
    return metres(centre, (venue.latitude, venue.longitude))


def _radius_metres(params: Mapping[str, str]) -> float:
    radius = whole_number(params, "radius", DEFAULT_RADIUS, lowest=0)
    return radius * (1000 if params.get("unit") == "km" else METRES_PER_MILE)
