"""Which of the events found is the one the caller means; when in doubt the candidates, never a guess. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from shared.answers.shapes import Event, Suggestion, as_json
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery
from shared.asking.selection import fold, search_words
from shared.asking.suggesting import suggest

SAME_VENUE = 85
CANDIDATES = 5


def choose_event(events: Sequence[Event], query: CompareQuery, *, today: dt.date) -> Event:
    """The one event that fits the name, venue, day and uid asked for.

    Raises Problem: 404 `no_matching_event` with the nearest when none fits, and 404 `ambiguous_event` with the
    candidates when several do.
    """
    fitting = [event for event in events if _fits(event, query)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise _no_match(query, nearest(events, query), today)
    said = f"{len(fitting)} events fit “{query.event_name}”."
    raise _with_candidates("ambiguous_event", said, nearest(fitting, query), today)


def nearest(events: Sequence[Event], query: CompareQuery) -> list[Event]:
    """The events most like what was asked for, at most five, the soonest first among equals."""
    name = fold(search_words(query.event_name))

    def distance(event: Event) -> tuple[float, str, str]:
        likeness = fuzz.token_set_ratio(name, fold(event.name))
        return (
            -round(likeness, -1),
            event.starts_at.isoformat() if event.starts_at else str(event.date),
            event.event_uid,
        )

    return sorted(events, key=distance)[:CANDIDATES]


def _fits(event: Event, query: CompareQuery) -> bool:
    if query.event_uid:
        return query.event_uid == event.event_uid or query.event_uid in event.merged_from
    return (
        _fits_name(event, query.event_name)
        and _fits_day(event, query.date)
        and _fits_venue(event, query.venue)
    )


def _fits_name(event: Event, name: str) -> bool:
    asked = set(fold(search_words(name)).split())
    told = fold(
        " ".join(
            [event.name, event.venue or "", event.city or "", *(offer.name for offer in event.platforms)]
        )
    )
    return asked <= set(told.split())


def _fits_day(event: Event, day: dt.date | None) -> bool:
    return day is None or event.date == day


def _fits_venue(event: Event, venue: str | None) -> bool:
    if venue is None:
        return True
    told = {offer.venue for offer in event.platforms if offer.venue} | (
        {event.venue} if event.venue else set()
    )
    return not told or any(fuzz.token_set_ratio(fold(venue), fold(name)) >= SAME_VENUE for name in told)


def _no_match(query: CompareQuery, candidates: Sequence[Event], today: dt.date) -> Problem:
    """No event fits: the nearest ones found, or how to ask where nothing was found at all."""
    said = f"No event fits “{query.event_name}”."
    if candidates:
        return _with_candidates("no_matching_event", said, candidates, today)
    told = [_without_nulls(suggestion) for suggestion in suggest(query, (), today=today)]
    first = told[0] if told else {"field": "event_name", "next_step": "Check the event's name and day."}
    return Problem(
        404, "no_matching_event", said, **first, also=told[1:] or None, candidates=[], today=today.isoformat()
    )


def _without_nulls(suggestion: Suggestion) -> dict[str, Any]:
    return {name: value for name, value in as_json(suggestion).items() if value is not None}


def _with_candidates(code: str, detail: str, candidates: Sequence[Event], today: dt.date) -> Problem:
    uid = candidates[0].event_uid
    return Problem(
        404,
        code,
        detail,
        field="event_uid",
        example=uid,
        candidates=[_candidate(event) for event in candidates],
        today=today.isoformat(),
        next_step=f"Call again with event_uid={uid}, or with the event_uid of another candidate that is meant.",
    )


def _candidate(event: Event) -> dict[str, object]:
    fields = ("event_uid", "name", "venue", "city", "date", "time")
    return {name: value for name, value in as_json(event).items() if name in fields}
