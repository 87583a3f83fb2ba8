"""What to ask instead when nothing was found: spelling, past days, a price too low, a place too narrow. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from shared.answers.shapes import Event, Suggestion
from shared.asking.nearest import next_of
from shared.asking.query import CompareQuery, SearchParameters
from shared.asking.selection import fold
from shared.matching.tables import table

ALIKE = 75
"""Least likeness, of 100, at which a word or city is taken for a misspelling of a known one."""
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
    mended = " ".join(_mended(word) for word in text.split())
    if mended != text:
        yield _suggestion(field, text, mended, "Nothing has that name.")


def _mended(word: str) -> str:
    """The known word that `word` misspells, or `word`; short words and numbers are left as they are."""
    plain = fold(word)
    if len(plain) < 4 or not plain.isalpha() or plain in _known_words():
        return word
    found = process.extractOne(plain, list(_known_words()), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return _known_words()[found[0]] if found else word


def _by_city(query: SearchParameters | CompareQuery) -> Iterator[Suggestion]:
    if not query.city or fold(query.city) in _known_cities():
        return
    found = process.extractOne(fold(query.city), list(_known_cities()), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found:
        yield _suggestion("city", query.city, _known_cities()[found[0]], "No event is told there.")


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


@cache
def _known_cities() -> Mapping[str, str]:
    """City names as written, by their folded form."""
    told = [venue["city"] for venue in table("venues")]
    told += [name for metro in table("places") for cities in metro["cities"].values() for name in cities]
    return {fold(name): name for name in told}


@cache
def _known_words() -> Mapping[str, str]:
    """The words of teams, cities, works and venues, as written, by their folded form."""
    sides = [*table("teams"), *table("colleges")]
    told = [
        name for side in sides for key in ("schools", "nicknames", "cities") for name in side.get(key, ())
    ]
    told += [name for spellings in table("names")["aliases"] for name in spellings]
    told += [name for venue in table("venues") for name in (*venue["names"], venue["city"])]
    return {fold(word): word for name in told for word in name.split() if fold(word).isalpha()}
