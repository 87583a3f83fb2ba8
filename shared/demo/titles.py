"""How each marketplace words a performance: who comes first, what is added in front, behind and in brackets."""

from __future__ import annotations

import datetime as dt

from shared.demo.world import chance
from shared.demo.world.facts import local_names
from shared.demo.world.performances import Admission, Category, Performance, Status

_NICKNAMES_ONLY_SHARE = 0.05
_DASH_BEFORE_TOUR_SHARE = 0.3


def performer_name(platform: str, name: str) -> str:
    """What the platform calls a performer."""
    return local_names()["performers"].get(name, {}).get(platform, name)


def venue_name(platform: str, performance: Performance) -> str:
    """What the platform calls the venue."""
    venue = performance.venue
    name = local_names()["venues"].get(venue.key, {}).get(platform, venue.name)
    if performance.admission is Admission.PARKING:
        return f"{venue.name} Parking Lots" if platform == "stubhub" else f"{venue.name} Lots"
    return name


def city_name(platform: str, performance: Performance) -> str:
    """The city the platform files the venue under."""
    venue = performance.venue
    return local_names()["cities"].get(venue.key, {}).get(platform, venue.city)


def title(platform: str, performance: Performance) -> str:
    """The record's name on the platform."""
    return {"ticketmaster": _ticketmaster, "seatgeek": _seatgeek, "stubhub": _stubhub}[platform](performance)


def _named(platform: str, performance: Performance, role: str) -> str:
    performer = performance.performer(role)
    return performer_name(platform, performer.name) if performer else ""


def _ticketmaster(performance: Performance) -> str:
    main = _ticketmaster_main(performance)
    wrapped = {
        Admission.PARKING: f"Parking: {main}",
        Admission.VIP: f"{_named('ticketmaster', performance, 'headliner')} - VIP Packages",
        Admission.SUITE: f"{main} - SUITE",
        Admission.CAMPING: f"{performance.name} - Camping & Vehicle Pass",
    }
    return wrapped.get(performance.admission, main)


def _ticketmaster_main(performance: Performance) -> str:
    if "ticketmaster" in performance.wordings:
        return performance.wordings["ticketmaster"]
    if performance.category.is_sport:
        return _ticketmaster_game(performance)
    name, support = (
        _named("ticketmaster", performance, "headliner"),
        _named("ticketmaster", performance, "support"),
    )
    if performance.tour and performance.name.upper() in performance.tour.upper():
        name = performance.tour
    elif performance.tour:
        dashed = chance.fraction(performance.name, "dash") < _DASH_BEFORE_TOUR_SHARE
        billed = f"{name} & {support}" if support and not dashed else name
        name = f"{billed} - {performance.tour}" if dashed else f"{billed}: {performance.tour}"
    shown = f"{name} ({performance.label})" if performance.label else name
    return shown + _moved(performance, with_year=True)


def _ticketmaster_game(performance: Performance) -> str:
    home, away = _named("ticketmaster", performance, "home"), _named("ticketmaster", performance, "away")
    label = performance.label or ""
    if chance.fraction(performance.identity, "nicknames") < _NICKNAMES_ONLY_SHARE:
        home, away = (performer.short or performer.name for performer in performance.performers)
    game = f"{home} vs. {away}"
    if label == "Preseason" and performance.category in {Category.NBA, Category.NHL}:
        return f"{performance.category.upper()} Preseason: {game}"
    if label in {"Preseason", "Spring Training", "Exhibition"}:
        return f"{label}: {game}"
    return game if performance.date_confirmed else f"{game} (Date & Time TBD)"


def _seatgeek(performance: Performance) -> str:
    if "seatgeek" in performance.wordings:
        return performance.wordings["seatgeek"]
    if not performance.category.is_sport:
        name, support = (
            _named("seatgeek", performance, "headliner"),
            _named("seatgeek", performance, "support"),
        )
        return (f"{name} with {support}" if support else name) + _moved(performance, with_year=False)
    game = f"{_named('seatgeek', performance, 'away')} at {_named('seatgeek', performance, 'home')}"
    label = performance.label or ""
    if label in {"Preseason", "Spring Training"}:
        return f"{label}: {game}"
    return f"{game} ({label})" if label in {"Exhibition", "Week 18"} else game


def _stubhub(performance: Performance) -> str:
    main = _stubhub_main(performance)
    return f"PARKING PASSES ONLY {main}" if performance.admission is Admission.PARKING else main


def _stubhub_main(performance: Performance) -> str:
    if "stubhub" in performance.wordings:
        return performance.wordings["stubhub"]
    if not performance.category.is_sport:
        name, support = _named("stubhub", performance, "headliner"), _named("stubhub", performance, "support")
        return f"{name} and {support}" if support else name
    game = f"{_named('stubhub', performance, 'away')} at {_named('stubhub', performance, 'home')}"
    label = performance.label or ""
    if label == "Preseason":
        return f"{performance.category.upper()} Preseason: {game}"
    if label.startswith("Game"):
        return f"{game} ({label} of Doubleheader)"
    return f"{label}: {game}" if label in {"Spring Training", "Exhibition"} else game


def _moved(performance: Performance, *, with_year: bool) -> str:
    if performance.status is not Status.RESCHEDULED or performance.original_date is None:
        return ""
    return f" (Rescheduled from {_short(performance.original_date, with_year=with_year)})"


def _short(date: dt.date, *, with_year: bool) -> str:
    return f"{date.month}/{date.day}/{date:%y}" if with_year else f"{date.month}/{date.day}"
