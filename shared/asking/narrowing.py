"""What of a query the platforms are asked, and what is applied to what they told. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.answers.shapes import Event
from shared.asking.places import STATE_CODES, official_city, state_code
from shared.asking.query import CompareQuery, Parameters, SearchParameters
from shared.asking.selection import search_words, select
from shared.model import PlatformEvent
from shared.platforms.platform import EventSearch

_NOT_THE_QUESTION = {"limit", "cursor", "detail", "timeout_ms"}


def event_search(query: SearchParameters | CompareQuery, page_size: int) -> EventSearch:
    """What of a query the platforms are asked.

    A city written as “Los Angeles, CA” is read as city and state, and one called by a nickname by its name.
    """
    city, state = _city_and_state(query.city, getattr(query, "state", None))
    if isinstance(query, CompareQuery):
        return EventSearch(
            text=search_words(query.event_name),
            city=city,
            state=state,
            date_from=query.date,
            date_to=query.date,
            page_size=page_size,
        )
    return EventSearch(
        text=search_words(query.query or ""),
        city=city,
        state=state,
        country=query.country,
        date_from=query.date_from,
        date_to=query.date_to,
        page_size=page_size,
    )


def _city_and_state(city: str | None, state: str | None) -> tuple[str | None, str | None]:
    if city is None:
        return None, state
    name, _, last = city.rpartition(",")
    code = state_code(last.replace(".", ""))
    if state is None and name.strip() and code in STATE_CODES.values():
        return official_city(name.strip()), code
    return official_city(city), state


def select_again(
    events: Iterable[PlatformEvent], found_by: EventSearch, narrowed: EventSearch
) -> list[PlatformEvent]:
    """Of the records told for an earlier search those that also satisfy the place and days of a later one."""
    return select(select(events, found_by), narrowed)


class LeftOut(NamedTuple):
    """How many events a highest price could not be held against: without a known price, or not in its `currency`."""

    unpriced: int = 0
    otherwise_priced: int = 0
    currency: str | None = None


NOTHING_LEFT_OUT = LeftOut()


def within_price(events: Sequence[Event], query: SearchParameters) -> tuple[list[Event], LeftOut]:
    """The events up to the query's highest price, and what it leaves out unseen.

    That price is in the currency asked for, else in the one that most of the events are priced in.
    """
    if query.max_price is None:
        return list(events), NOTHING_LEFT_OUT
    priced = [(event, event.best_min_price) for event in events if event.best_min_price is not None]
    counts = Counter(event.currency for event, _ in priced)
    currency = query.currency or min(counts, key=lambda code: (-counts[code], code or "~"), default=None)
    comparable = [(event, price) for event, price in priced if event.currency == currency]
    fitting = [event for event, price in comparable if price <= query.max_price]
    return fitting, LeftOut(len(events) - len(priced), len(priced) - len(comparable), currency)


def question_key(query: Parameters) -> str:
    """A short name of the question that `query` asks, whichever of its pages and in whatever detail."""
    asked = query.model_dump(mode="json", exclude=_NOT_THE_QUESTION, exclude_defaults=True)
    plain = {name: value.casefold() if isinstance(value, str) else value for name, value in asked.items()}
    text = json.dumps([type(query).__name__, plain], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
