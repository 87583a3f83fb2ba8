"""SeatGeek's query parameters: which events a request means, and in which order."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from starlette.datastructures import QueryParams

from shared.demo.distances import METRES_PER_MILE, metres
from shared.demo.records import Record
from shared.demo.seatgeek.events import (
    COUNTRIES,
    performer_id,
    score,
    taxonomies,
    times,
    venue_id,
)
from shared.demo.seatgeek.stats import stats
from shared.demo.text_search import contains
from shared.demo.titles import performer_name
from shared.demo.wire import BadParameter, slug
from shared.demo.world.performances import Performer

Test = Callable[[Record], bool]

DEFAULT_RANGE = "30mi"
_COMPARISONS = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
_STATS = ("listing_count", "lowest_price", "average_price", "highest_price")
_PERFORMER = re.compile(r"performers(?:\[(home_team|away_team|primary|any)\])?\.(id|slug)")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(mi|km)")
_ORDERS: dict[str, Callable[[Record], object]] = {
    "score": lambda record: score(record.performance),
    "datetime_local": lambda record: times(record.performance).local,
    "datetime_utc": lambda record: times(record.performance).utc,
    "id": lambda record: int(record.record_id),
}


def search(seed: int, records: Sequence[Record], params: QueryParams) -> list[Record]:
    """The records that pass every parameter, sorted; BadParameter for a value that cannot be read."""
    tests = list(_tests(seed, params))
    found = [record for record in records if all(test(record) for test in tests)]
    field, _, direction = params.get("sort", "score.desc").partition(".")
    order = _ORDERS.get(field, _ORDERS["score"])
    return sorted(found, key=order, reverse=direction == "desc")  # type: ignore[arg-type]


def _tests(seed: int, params: QueryParams) -> Iterator[Test]:
    for name in params:
        values = params.getlist(name)
        if name == "q":
            yield _text(values[-1])
        elif name == "id":
            yield _one_of(values, lambda record: {record.record_id})
        elif name in {"type", "taxonomies.name"}:
            yield _one_of(values, lambda record: set(taxonomies(record.performance)))
        elif name.startswith("venue."):
            yield _venue(name.removeprefix("venue."), values)
        elif name.startswith(("datetime_local", "datetime_utc")):
            yield _dated(name, values[-1])
        elif name.partition(".")[0] in _STATS:
            yield _priced(seed, name, values[-1])
        elif match := _PERFORMER.fullmatch(name):
            yield from (_performed_by(match[1], match[2], value) for value in values)
    yield from _nearby(params)


def _text(query: str) -> Test:
    return lambda record: contains(record.words, query)


def _listed(values: Iterable[str]) -> set[str]:
    return {part.strip().casefold() for value in values for part in value.split(",")}


def _one_of(values: Iterable[str], told: Callable[[Record], set[str]]) -> Test:
    wanted = _listed(values)
    return lambda record: bool(wanted & {value.casefold() for value in told(record)})


def _venue(field: str, values: Sequence[str]) -> Test:
    readers: dict[str, Callable[[Record], str | None]] = {
        "id": lambda record: str(venue_id(record.performance.venue)),
        "city": lambda record: record.city,
        "state": lambda record: record.performance.venue.state,
        "country": lambda record: COUNTRIES[record.performance.venue.country],
        "postal_code": lambda record: record.performance.venue.postal_code,
    }
    read = readers.get(field)
    if read is None:
        return lambda _: True
    wanted = {value.casefold() for value in values}
    return lambda record: (read(record) or "").casefold() in wanted


def _dated(name: str, text: str) -> Test:
    """`datetime_local.gte=2026-11-22`: a bare date is its midnight, no operator means equality."""
    field, _, comparison = name.partition(".")
    compare = _COMPARISONS.get(comparison, operator.eq)
    try:
        limit = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(name, f"could not parse {name}") from error
    if limit.tzinfo is not None:
        raise BadParameter(name, f"{name} takes no time zone")
    local = field == "datetime_local"
    return lambda record: compare(_start(record, local=local), limit)


def _start(record: Record, *, local: bool) -> dt.datetime:
    when = times(record.performance)
    return when.local if local else when.utc


def _priced(seed: int, name: str, text: str) -> Test:
    field, _, comparison = name.partition(".")
    compare = _COMPARISONS.get(comparison, operator.eq)
    try:
        limit = float(text)
    except ValueError as error:
        raise BadParameter(name, f"{name} must be a number") from error

    def passes(record: Record) -> bool:
        told = stats(seed, record).get(field)
        return isinstance(told, int) and compare(told, limit)

    return passes


def _performed_by(role: str | None, field: str, wanted: str) -> Test:
    roles = {
        "home_team": {"home"},
        "away_team": {"away"},
        "primary": {"home", "headliner", "production", "festival"},
    }

    def passes(record: Record) -> bool:
        bill = record.performance.performers
        allowed = [each for each in bill if role in {None, "any"} or each.role in roles[role or ""]]
        return any(wanted == _told(each, field) for each in allowed)

    return passes


def _told(bill: Performer, field: str) -> str:
    return str(performer_id(bill)) if field == "id" else slug(performer_name("seatgeek", bill.name))


def centre(params: QueryParams) -> tuple[float, float] | None:
    """The place a request names by `lat` and `lon`."""
    if not {"lat", "lon"} <= params.keys():
        return None
    try:
        return float(params["lat"]), float(params["lon"])
    except ValueError as error:
        raise BadParameter("lat", "lat and lon must be numbers") from error


def radius_metres(params: QueryParams) -> float:
    """The `range` parameter, `12mi` or `20km`."""
    match = _RANGE.fullmatch(params.get("range", DEFAULT_RANGE))
    if match is None:
        raise BadParameter("range", "range must look like 12mi or 20km")
    return float(match[1]) * (METRES_PER_MILE if match[2] == "mi" else 1000)


def _nearby(params: QueryParams) -> Iterator[Test]:
    place = centre(params)
    if place is not None:
        reach = radius_metres(params)
        yield (
            lambda record: (
                metres(place, (record.performance.venue.latitude, record.performance.venue.longitude))
                <= reach
            )
        )
