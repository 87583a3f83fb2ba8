"""Whether two records happen at one place and in one room, as far as their venues and cities tell."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from shared.matching.likeness import TitleLikeness
from shared.matching.matchup import home_side, sides_match
from shared.matching.place import Nearness, distance_km, nearness
from shared.matching.record import Record
from shared.matching.schedule import Timing
from shared.matching.venue import Likeness, Venue, venue_likeness

_SAME_MINUTES = 30
_SAME_VENUE, _SAME_PLACE = Likeness.SAME, Nearness.SAME  # members of an enumeration are slow to look up


class Location(NamedTuple):
    """What two places say: `veto` rules one performance out, `cost` (0 to 1) is the doubt that is left."""

    cost: float = 0.0
    reason: str = ""
    doubt: str = ""
    veto: str | None = None
    sure: bool = False


def place_of(one: Record, other: Record) -> Nearness:
    """Whether two records name one city or its surroundings."""
    if one.point and other.point:
        return nearness(one.place, other.place, distance_km(one.point, other.point))
    return nearness(one.place, other.place)


def location(one: Record, other: Record, names: TitleLikeness, when: Timing, near: Nearness) -> Location:
    """Compare where two records take place, given how their names, times and cities compare."""
    if names.score < 1 and _homes_differ(one, other):
        return Location(veto="the team that both name is at home in one only")
    if one.venue is None or other.venue is None:
        return Location(0.1 if near is Nearness.SAME else 0.2, doubt="one platform names no venue")
    found = venue_likeness(one.venue, other.venue)
    if found is _SAME_VENUE and near is _SAME_PLACE:
        return Location(0.0, _reason(one.venue, other.venue), sure=True)
    named = f"{one.venue.label} and {other.venue.label}"
    if found is Likeness.DIFFERENT:
        return Location(veto=f"different venues: {named}")
    if found is Likeness.UNRELATED:
        return _unrelated(one, other, names, when, near, named)
    if near is Nearness.UNSURE:
        return _unsure_city(one, other, when, f"{named} are in {_cities(one, other)}")
    if found is Likeness.PART:
        return Location(0.12, doubt=f"one venue is part of the other: {named}")
    return Location(0.03, _reason(one.venue, other.venue))


def same_venue(one: Venue, other: Venue) -> str:
    """Why two venues are certainly one; empty when they may not be."""
    return _reason(one, other) if venue_likeness(one, other) is _SAME_VENUE else ""


@lru_cache(maxsize=16384)
def _reason(one: Venue, other: Venue) -> str:
    if one.label == other.label:
        return f"same venue: {one.label}"
    return f"same venue: {' is '.join(sorted((one.label, other.label)))}"


def _cities(one: Record, other: Record) -> str:
    return " and ".join(record.event.city or "?" for record in (one, other))


def _unsure_city(one: Record, other: Record, when: Timing, doubt: str) -> Location:
    """A venue of one name in two cities of one state: a suburb, or another hall of a common name."""
    mine, theirs = one.venue, other.venue
    if mine is None or theirs is None:
        return Location(0.2, doubt=doubt)
    if mine.known and mine.known == theirs.known:
        return Location(0.02, _reason(mine, theirs))
    if len(mine.core & theirs.core) > 1 or (_at_one_time(when) and not _shown_widely(one, other)):
        return Location(0.1, doubt=doubt)
    return Location(0.3, doubt=doubt)


def _at_one_time(when: Timing) -> bool:
    return when.minutes_apart is not None and when.minutes_apart <= _SAME_MINUTES


def _shown_widely(one: Record, other: Record) -> bool:
    """Whether this is played in several places at a time: by companies of one show, or by whoever plays the work."""
    return any(
        record.title.work
        or record.title.franchise
        or record.title.tribute is not None
        or record.several_a_day
        for record in (one, other)
    )


def _unrelated(  # noqa: PLR0917 - one decision over all that is known of a pair
    one: Record, other: Record, names: TitleLikeness, when: Timing, near: Nearness, named: str
) -> Location:
    """Two venue names with nothing in common: a hall's other name, if the same act starts there the same minute."""
    doubt = f"the venue names differ: {named}"
    if names.same_game:
        if _homes_differ(one, other):
            return Location(veto=f"each team is at home once: {named}")
        if names.doubt:
            return Location(veto=f"{names.doubt}, and {doubt}")
        return Location(0.12 if near is Nearness.SAME else 0.3, doubt=doubt)
    if _shown_widely(one, other) or near is not Nearness.SAME or not _at_one_time(when):
        return Location(veto=f"different venues: {named}")
    if bool(one.venue and one.venue.known) != bool(other.venue and other.venue.known):
        return Location(0.3, doubt=doubt)  # the table holds the other names of the halls it knows
    return Location(0.22, doubt=doubt)


def _homes_differ(one: Record, other: Record) -> bool:
    if one.title.matchup is None or other.title.matchup is None:
        return False
    mine = home_side(one.title.matchup, home_first=one.home_first)
    theirs = home_side(other.title.matchup, home_first=other.home_first)
    return bool(mine and theirs and sides_match(mine, theirs) is False)
