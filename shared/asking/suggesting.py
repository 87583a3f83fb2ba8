"""What to ask instead when nothing was found: spelling, past days, a price too low, a place too narrow. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from shared.answers.shapes import Event, Suggestion
from shared.asking.nearest import next_of
from shared.asking.places import official_city
from shared.asking.query import CompareQuery, SearchParameters
from shared.asking.slips import mended_city
from shared.asking.wording import reworded

_PLACES = ("city", "state", "country")
_DAYS = ("date", "date_from", "date_to")


def suggest(
    query: SearchParameters | CompareQuery, found: Sequence[Event], *, today: dt.date
) -> tuple[Suggestion, ...]:
    """What to change in `query`, which nothing answers; `found` are events that only its price limit rules out.

    Each suggestion corrects one parameter, and is read as a problem document is: give `field` the value
    `nearest`, or leave it out where there is none. All of them together make the next call.
    """
    if found and isinstance(query, SearchParameters) and query.max_price is not None:
        return tuple(_by_price(query.max_price, found))
    told = [*_by_words(query), *_by_city(query), *_by_days(query, today)]
    return tuple(told or _by_width(query))


def _suggestion(field: str, got: Any, nearest: Any, why: str) -> Suggestion:
    step = f"Call again with {field}={nearest}." if nearest is not None else f"Call again without {field}."
    return Suggestion(field=field, got=got, nearest=nearest, next_step=f"{why} {step}")


def _by_price(limit: Decimal, found: Sequence[Event]) -> Iterator[Suggestion]:
    prices = [event.best_min_price for event in found if event.best_min_price is not None]
    lowest = min((price for price in prices if price > limit), default=None)
    if lowest is not None:
        yield _suggestion(
            "max_price", float(limit), math.ceil(lowest), f"The lowest known price is {lowest:.2f}."
        )


def _by_words(query: SearchParameters | CompareQuery) -> Iterator[Suggestion]:
    field = "event_name" if isinstance(query, CompareQuery) else "query"
    text = getattr(query, field) or ""
    words, city = reworded(text)
    if words != " ".join(text.split()):
        yield _suggestion(field, text, words, "Nothing has all those words in its name.")
    if city and not query.city:
        yield _suggestion("city", None, city, "A place is found by its own parameter.")


def _by_city(query: SearchParameters | CompareQuery) -> Iterator[Suggestion]:
    mended = mended_city(official_city(query.city)) if query.city else None
    if mended:
        yield _suggestion("city", query.city, mended, "No event is told there.")


def _by_days(query: SearchParameters | CompareQuery, today: dt.date) -> Iterator[Suggestion]:
    days = {name: day for name in _DAYS if (day := getattr(query, name, None)) is not None}
    if not days or max(days.values()) >= today - dt.timedelta(days=1):
        return
    first = min(days.values())
    ahead = next_of(first, today) - first
    for name, day in days.items():
        yield _suggestion(
            name,
            day.isoformat(),
            (day + ahead).isoformat(),
            f"That day is past; today is {today.isoformat()}.",
        )


def _by_width(query: SearchParameters | CompareQuery) -> Iterator[Suggestion]:
    """The narrowest of what narrows the search: place first, then days, platforms and tickets."""
    for names in (_PLACES, ("venue",), _DAYS, ("platforms",)):
        given = {name: value for name in names if (value := getattr(query, name, None)) is not None}
        for name, value in given.items():
            shown = ",".join(value) if isinstance(value, tuple) else str(value)
            yield _suggestion(name, shown, None, "Nothing was found so narrowly.")
        if given:
            return
