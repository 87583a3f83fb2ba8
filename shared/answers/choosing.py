"""Which of the events found is the one the caller means; when in doubt the candidates, never a guess. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz

from shared.answers.shapes import Event, PriceComparison, Suggestion, as_json
from shared.asking.narrowing import event_search
from shared.asking.places import same_state
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery
from shared.asking.selection import fold, same_city, search_words
from shared.asking.suggesting import suggest
from shared.asking.wording import reworded

SAME_VENUE = 85
SOME_LIKENESS = 60
"""Likeness, of 100, of a name to a part of what is told of an event, from which it may be misspelt."""
CANDIDATES = 5


def choose_event(
    events: Sequence[Event], query: CompareQuery, *, today: dt.date, elsewhere: Sequence[Event] = ()
) -> Event:
    """The one event that fits the name, venue, day and uid asked for.

    `elsewhere` are the events found by the `widened` query, where there are none by the query itself.
    Raises Problem: 404 `no_matching_event` with the nearest when none fits, 404 `ambiguous_event` with the
    candidates when several do, and 400 `another_event` when the uid is of an event unlike the one named.
    """
    fitting = [event for event in events if _fits(event, query)]
    if len(fitting) == 1:
        _require_likeness(fitting[0], query)
        return fitting[0]
    if fitting:
        said = f"{len(fitting)} events fit “{query.event_name}”."
        raise _with_candidates("ambiguous_event", said, nearest(fitting, query), today)
    if not events and elsewhere:
        raise _fits_elsewhere(query, nearest(elsewhere, query), today)
    raise _no_match(query, nearest(events, query), today)


def undecided(problem: Problem) -> dict[str, Any]:
    """A comparison's answer where no event fits or several do: its shape without any price, and the problem document.

    Raises `problem` itself where it has no candidates: then something else is wrong.
    """
    if "candidates" not in problem.members:
        raise problem
    empty = {"summary": problem.detail, "event": None, "price_comparison": as_json(PriceComparison())}
    return {**empty, **problem.document()}


def widened(query: CompareQuery) -> CompareQuery | None:
    """`query` for any place and day, and with slips of the pen mended; None where it is that already."""
    words, _ = reworded(query.event_name)
    if query.city is None and query.date is None and words == " ".join(query.event_name.split()):
        return None
    return query.model_copy(update={"event_name": words, "city": None, "venue": None, "date": None})


def nearest(events: Sequence[Event], query: CompareQuery) -> list[Event]:
    """The events most like what was asked for, at most five: by name, then by the day asked for, then the soonest."""
    name = fold(search_words(reworded(query.event_name)[0]))

    def distance(event: Event) -> tuple[bool, float, int, str, str]:
        likeness = fuzz.token_set_ratio(name, fold(event.name))
        apart = abs((event.date - query.date).days) if event.date and query.date else 0
        return (
            not _has_uid(event, query.event_uid),
            -round(likeness, -1),
            apart,
            event.starts_at.isoformat() if event.starts_at else str(event.date),
            event.event_uid,
        )

    return sorted(events, key=distance)[:CANDIDATES]


def _fits(event: Event, query: CompareQuery) -> bool:
    if query.event_uid:
        return _has_uid(event, query.event_uid)
    return (
        _fits_name(event, query.event_name)
        and _fits_day(event, query.date)
        and _fits_venue(event, query.venue)
    )


def _require_likeness(event: Event, query: CompareQuery) -> None:
    """Let pass an event that may be the one named: a uid decides between events, it does not stand for another."""
    name = fold(search_words(reworded(query.event_name)[0]))
    told = _words_told(event)
    if set(name.split()) & set(told.split()) or fuzz.partial_ratio(name, told) >= SOME_LIKENESS:
        return
    raise Problem(
        400,
        "another_event",
        f"That event_uid is of “{event.name}”, not of “{query.event_name}”.",
        field="event_uid",
        got=query.event_uid,
        allowed="the event_uid of an event of that name",
        next_step=f"Leave event_uid out to look for “{query.event_name}”, or give the event_name “{event.name}”.",
    )


def _has_uid(event: Event, uid: str | None) -> bool:
    return uid == event.event_uid or uid in event.merged_from


def _fits_name(event: Event, name: str) -> bool:
    asked = set(fold(search_words(name)).split())
    return asked <= set(_words_told(event).split())


def _words_told(event: Event) -> str:
    names = [event.name, event.venue or "", event.city or "", *(offer.name for offer in event.platforms)]
    return fold(" ".join(names))


def _fits_day(event: Event, day: dt.date | None) -> bool:
    return day is None or event.date == day


def _fits_place(event: Event, query: CompareQuery) -> bool:
    search = event_search(query, page_size=1)
    in_city = not search.city or not event.city or same_city(event.city, search.city)
    return in_city and (not search.state or not event.state or same_state(event.state, search.state))


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
    told = suggest(query, (), today=today)
    if not told:
        step = "Check the event's name and day."
        told = (Suggestion(field="event_name", got=None, nearest=None, next_step=step),)
    return _corrected(said, told, (), today)


def _fits_elsewhere(query: CompareQuery, candidates: Sequence[Event], today: dt.date) -> Problem:
    """No event fits so narrowly: what of the call the nearest event differs in."""
    said = f"No event fits “{query.event_name}” as narrowly as it was asked for."
    told = tuple(_differences(query, candidates[0]))
    return _corrected(said, told, candidates, today)


def _differences(query: CompareQuery, event: Event) -> Iterator[Suggestion]:
    if not _fits_name(event, query.event_name):
        words, _ = reworded(query.event_name)
        name = words if _fits_name(event, words) else event.name
        yield _difference("event_name", query.event_name, name, "has another name")
    if query.date and event.date != query.date:
        day = event.date.isoformat() if event.date else None
        yield _difference(
            "date", query.date.isoformat(), day, f"is on {day}" if day else "has no day announced"
        )
    if not _fits_place(event, query):
        yield _difference("city", query.city, event.city, f"is in {event.city}")
    if not _fits_venue(event, query.venue):
        yield _difference("venue", query.venue, event.venue, f"is at {event.venue}")


def _difference(field: str, got: str | None, nearest: str | None, why: str) -> Suggestion:
    step = f"Call again without {field}." if nearest is None else f"Call again with {field}={nearest}."
    return Suggestion(field=field, got=got, nearest=nearest, next_step=f"The nearest event {why}. {step}")


def _corrected(
    detail: str, told: Sequence[Suggestion], candidates: Sequence[Event], today: dt.date
) -> Problem:
    first, *others = map(_without_nulls, told)
    return Problem(
        404,
        "no_matching_event",
        detail,
        **first,
        also=others or None,
        candidates=[_candidate(event) for event in candidates],
        today=today.isoformat(),
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
