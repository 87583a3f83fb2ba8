"""StubHub's query parameters: text, one local date, country, circle, genre. No city, no range of dates, no price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

from shared.demo.distances import metres
from shared.demo.records import Record
from shared.demo.stubhub.events import genre_id, starts_at
from shared.demo.text_search import contains
from shared.demo.wire import BadParameter, whole_number
from shared.demo.world.performances import Admission

Test = Callable[[Record], bool]

DEFAULT_PAGE_SIZE = 500
_CIRCLE = ("latitude", "longitude", "max_distance_in_meters")
_FLAGS = {"true": True, "false": False}


def search(records: Sequence[Record], params: Mapping[str, str]) -> list[Record]:
    """The records that pass every parameter, in an order that means nothing to a buyer.

    StubHub documents no order for a search, so none may be relied on: here it is that of the ids.
    """
    tests = list(_tests(params))
    found = [record for record in records if all(test(record) for test in tests)]
    return sorted(found, key=lambda record: int(record.record_id))


def page_and_size(params: Mapping[str, str], default_size: int = DEFAULT_PAGE_SIZE) -> tuple[int, int]:
    """One-based page and its size."""
    page = whole_number(params, "page", 1, lowest=1)
    return page, whole_number(params, "page_size", default_size, lowest=1)


def _tests(params: Mapping[str, str]) -> Iterator[Test]:
    if params.get("q"):
        yield lambda record: contains(record.words, params["q"])
    if params.get("country_code"):
        country = params["country_code"].upper()
        yield lambda record: record.performance.venue.country == country
    if params.get("genre_id"):
        genre = whole_number(params, "genre_id", 0, lowest=0)
        yield lambda record: genre_id(record.performance) == genre
    if _flag(params, "exclude_parking_passes"):
        yield lambda record: record.performance.admission is not Admission.PARKING
    if params.get("dateLocal"):
        yield _on(_date(params["dateLocal"]))
    if any(params.get(name) for name in _CIRCLE):
        yield _within(params)


def _flag(params: Mapping[str, str], name: str) -> bool:
    text = params.get(name, "false").lower()
    if text not in _FLAGS:
        raise BadParameter(name, f"The value '{text}' is not valid.")
    return _FLAGS[text]


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError as error:
        raise BadParameter("dateLocal", f"The value '{text}' is not valid.") from error


def _on(date: dt.date) -> Test:
    return lambda record: starts_at(record.performance).date() == date


def _within(params: Mapping[str, str]) -> Test:
    """All three parameters of the circle belong together."""
    try:
        latitude, longitude, reach = (float(params[name]) for name in _CIRCLE)
    except (KeyError, ValueError) as error:
        raise BadParameter("latitude", f"{', '.join(_CIRCLE)} must be sent together.") from error

    def passes(record: Record) -> bool:
        venue = record.performance.venue
        return metres((latitude, longitude), (venue.latitude, venue.longitude)) <= reach

    return passes
