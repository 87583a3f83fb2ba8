"""Moves in titles: the day and the hall an event was moved from, and the dates and notices that say nothing of what is played."""

from __future__ import annotations

import datetime as dt

from shared.matching.pattern import Pattern
from shared.matching.text import bag, numbered

MovedFrom = tuple[int | None, int, int]
"""Year (None where the title leaves it out), month and day."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero janvier januar",
            "february feb febrero fevrier februar",
            "march mar marzo mars",
            "april apr abril avril",
            "may mayo mai",
            "june jun junio juin juni",
            "july jul julio juillet juli",
            "august aug agosto aout",
            "september sept sep septiembre septembre",
            "october oct octubre octobre oktober",
            "november nov noviembre novembre",
            "december dec diciembre decembre dezember",
        ),
        1,
    )
    for name in names.split()
}
_DATE = (
    r"(?:(?P<y1>20\d\d)-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<m2>\d{1,2})[/.](?P<d2>\d{1,2})(?:[/.](?P<y2>\d{2,4}))?"
    rf"|(?P<m3>{'|'.join(_MONTHS)})\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y3>20\d\d))?"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\.? (?:de )?(?P<m4>{'|'.join(_MONTHS)})\b(?:,? (?:de )?(?P<y4>20\d\d))?)"
)
_MOVED = Pattern(
    r"\b(?:re-?scheduled|postponed|moved|make-?\s?up(?: game| date)?|rain-?\s?out|originally(?: scheduled)?|previously scheduled|new date)\b"
    r"(?: (?:game|show|date|make-?up))?(?:\s*[:,-]?\s*(?:from|of|for|on|was))*\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?"
    + _DATE
)
_ANY_DATE = Pattern(r"\b" + _DATE + r"\b(?:(?:,? ?(?:and |to )?|\s?-\s?)\d{1,2}\b)*")
_HALL = Pattern(
    r"\b(?:(?:venue )?(?:moved|relocated|changed?)|originally|previously)(?:\s*[:,-])?(?: scheduled)?"
    r" (?:from|to|at|for) (?P<hall>(?=[^\W\d])[^()\[\]|:*]+?)(?: to [^()\[\]|:*]+?)?\s*(?=$|[()\[\]|:*]|\s-\s)"
)
_STATUS = Pattern(
    r"\b(?:re-?scheduled|postponed|cancell?ed|new date|date change|time change|venue change|relocated|moved|sold out|make-?\s?up(?: game| date)?"
    r"|if necessary|if needed|conditional|contingent|(?:date|time|date (?:and|&|/) time|opponents?|times?)\s+(?:tbd|tba)"
    r"|(?:2nd|second|extra|additional|new)? ?(?:show|date|night|performance)s? added|added (?:show|date)|by popular demand|low tickets)\b"
)
_STATUS_HINTS = bag("""rescheduled re postponed canceled cancelled date time venue relocated moved sold make makeup necessary needed conditional
    contingent tbd tba added popular low originally previously rain rainout""")


_NUMERIC = Pattern(r"\d[-/.]\d")
HINTS = _STATUS_HINTS | frozenset(_MONTHS)
"""A title without any of these words, and without a number, gives no date and no notice."""


def read_dates(text: str, vocabulary: frozenset[str]) -> tuple[str, MovedFrom | None, str | None]:
    """A folded title without dates and notices of change, and what it says the event was moved from: a date, a hall.

    The hall may be the one it is moved to, where the record still has the old one.
    """
    changed = not vocabulary.isdisjoint(_STATUS_HINTS)
    dated = (numbered(vocabulary) and _NUMERIC.search(text)) or not vocabulary.isdisjoint(_MONTHS)
    text, moved = _moved(text) if dated and changed else (text, None)
    text = _ANY_DATE.sub(" ", text) if dated else text
    if not changed:
        return text, moved, None
    found = _HALL.search(text)
    if not found:
        return _STATUS.sub(" ", text), moved, None
    return _STATUS.sub(" ", f"{text[: found.start()]} | {text[found.end() :]}"), moved, found["hall"].strip()


def _moved(text: str) -> tuple[str, MovedFrom | None]:
    found = _MOVED.search(text)
    if not found:
        return text, None
    part = {name[0]: value for name, value in found.groupdict().items() if value}
    month = int(part["m"]) if part["m"].isdigit() else _MONTHS[part["m"]]
    year = int(part["y"]) if "y" in part else None
    year = year + 2000 if year is not None and year < 100 else year
    return text[: found.start()] + " " + text[found.end() :], (year, month, int(part["d"]))


def moved_date(moved: MovedFrom, near: dt.date) -> dt.date | None:
    """The date an event was moved from: the year that a title leaves out is the one nearest to its new date."""
    year, month, day = moved
    found = []
    for candidate in (year,) if year else (near.year - 1, near.year, near.year + 1):
        try:
            found.append(dt.date(candidate, month, day))
        except ValueError:
            continue
    return min(found, key=lambda date: abs((date - near).days), default=None)
