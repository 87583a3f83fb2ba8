"""Festivals: a ticket for each day, and a pass for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from shared.demo.world.bookings import Window
from shared.demo.world.facts import stages, venues
from shared.demo.world.performances import Admission, Category, Performance, Performer
from shared.demo.world.season_dates import FRIDAY, nth_weekday

_GATES = dt.time(12, 0)


def festivals(window: Window) -> Iterator[Performance]:
    """Day tickets of every festival day in the window, and the passes of those that begin in it."""
    for year in range(window.first.year, window.last.year + 1):
        for festival in stages()["festivals"]:
            tickets = _tickets(festival, _first_day(festival, year))
            yield from (ticket for ticket in tickets if ticket.date in window)


def _first_day(festival: dict[str, Any], year: int) -> dt.date:
    friday = nth_weekday(year, festival["month"], FRIDAY, festival["nth_friday"])
    if friday.month == festival["month"]:
        return friday
    return friday - dt.timedelta(weeks=1)


def _tickets(festival: dict[str, Any], first: dt.date) -> Iterator[Performance]:
    days, face = festival["days"], festival["face"]
    for offset in range(days):
        date = first + dt.timedelta(days=offset)
        yield _ticket(festival, date, admission=Admission.DAY, label=date.strftime("%A"), face=face)
    last, label = first + dt.timedelta(days=days - 1), f"{days} Day Pass"
    whole = round(face * days * 0.8)
    yield _ticket(festival, first, admission=Admission.PASS, label=label, face=whole, last=last)


def _ticket(
    festival: dict[str, Any],
    date: dt.date,
    *,
    admission: Admission,
    label: str,
    face: int,
    last: dt.date | None = None,
) -> Performance:
    part = f" - {festival['part']}" if festival["part"] else ""
    return Performance(
        identity=f"festival-{date}-{festival['key']}-{admission}",
        category=Category.FESTIVAL,
        name=festival["name"],
        performers=(Performer(festival["short"], "festival"),),
        venue=venues()[festival["venue"]],
        date=date,
        time=_GATES,
        draw=festival["draw"],
        face=face,
        genre=festival["genre"],
        label=label,
        admission=admission,
        last_date=last,
        wordings=_wordings(festival, part, label, admission),
    )


def _wordings(festival: dict[str, Any], part: str, label: str, admission: Admission) -> dict[str, str]:
    bracketed = f" ({label})" if admission is Admission.PASS else f" - {label}"
    only = label if admission is Admission.PASS else f"{label} Only"
    return {
        "ticketmaster": f"{festival['name']}{part} - {label}",
        "seatgeek": f"{festival['short']}{part}{bracketed}",
        "stubhub": f"{festival['short']}{part.replace(' - ', ' ')} - {only}",
    }
