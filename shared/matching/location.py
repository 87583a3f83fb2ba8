"""Whether two records happen at one place and in one room, as far as their venues and cities tell."""

from __future__ import annotations

from msgspec import Struct

from shared.matching.features import Features
from shared.matching.house import hall_likeness
from shared.matching.likeness import Likeness, TitleLikeness
from shared.matching.matchup import home_side, sides_match
from shared.matching.place import Nearness, distance_km, nearness
from shared.matching.reading import Reading
from shared.matching.venue import Venue, read_venue
from shared.matching.venue_likeness import venue_likeness

_SAME_VENUE, _SAME_PLACE = Likeness.SAME, Nearness.SAME  # members of an enumeration are slow to look up


class Location(Struct, frozen=True, gc=False):
    """What two places say: `veto` rules one performance out, `cost` (0 to 1) is the doubt that is left.

    `timed` is set where it depends on whether the two start at one time.
    """

    cost: float = 0.0
    reason: str = ""
    doubt: str = ""
    veto: str | None = None
    timed: bool = False


def place_of(one: Features, other: Features) -> Nearness:
    """Whether two records name one city or its surroundings."""
    if one.point and other.point:
        return nearness(one.place, other.place, distance_km(one.point, other.point))
    return nearness(one.place, other.place)


def location(
    one: Reading, other: Reading, names: TitleLikeness, near: Nearness, *, at_one_time: bool
) -> Location:
    """Compare where two records take place, given how their names and cities compare and whether they start together."""
    if names.score < 1 and _homes_differ(one, other):
        return Location(veto="the team that both name is at home in one only")
    if one.venue is None or other.venue is None:
        return Location(0.1 if near is _SAME_PLACE else 0.2, doubt="one platform names no venue")
    found = hall_likeness(one.venue, other.venue)
    if found is _SAME_VENUE and near is _SAME_PLACE:
        return Location(0.0, _reason(one.venue, other.venue))
    named = f"{one.venue.label} and {other.venue.label}"
    if found <= Likeness.UNRELATED or near is Nearness.DIFFERENT:
        return _unlike(found, one, other, names, near, at_one_time=at_one_time)
    if near is Nearness.UNSURE:
        return _unsure_city(one, other, at_one_time=at_one_time)
    if found is Likeness.PART:
        return Location(0.12, doubt=f"one venue is part of the other: {named}")
    return Location(0.03, _reason(one.venue, other.venue))


def moved_between(one: Reading, other: Reading) -> bool:
    """Whether one title names the other's hall as the one it was moved from, or to."""
    return _left_for(one, other) or _left_for(other, one)


def _left_for(new: Reading, old: Reading) -> bool:
    hall = new.title.occasion.left
    told = read_venue(hall, old.place) if hall else None
    return told is not None and old.venue is not None and venue_likeness(told, old.venue) >= Likeness.LIKELY


def _unlike(
    found: Likeness, one: Reading, other: Reading, names: TitleLikeness, near: Nearness, *, at_one_time: bool
) -> Location:
    named = _venues(one, other)
    if moved_between(one, other):
        return _moved(named, near, at_one_time=at_one_time)
    if found is Likeness.DIFFERENT:
        return Location(veto=f"different venues: {named}")
    return _unrelated(one, other, names, near, at_one_time=at_one_time)


def _moved(named: str, near: Nearness, *, at_one_time: bool) -> Location:
    if not at_one_time:
        return Location(veto=f"different venues: {named}", timed=True)
    doubt = f"one platform still has the hall it was moved from: {named}"
    return Location(0.3 if near is Nearness.DIFFERENT else 0.2, doubt=doubt, timed=True)


def _reason(one: Venue, other: Venue) -> str:
    if one.label == other.label:
        return f"same venue: {one.label}"
    return f"same venue: {' is '.join(sorted((one.label, other.label)))}"


def _unsure_city(one: Reading, other: Reading, *, at_one_time: bool) -> Location:
    """A venue of one name in two cities of one state: a suburb, or another hall of a common name."""
    mine, theirs = one.venue, other.venue
    doubt = f"{_venues(one, other)} are in {one.city or '?'} and {other.city or '?'}"
    if mine is None or theirs is None:
        return Location(0.2, doubt=doubt)
    if mine.known and mine.known == theirs.known:
        return Location(0.02, _reason(mine, theirs))
    if len(mine.core & theirs.core) > 1 or (at_one_time and not _shown_widely(one, other)):
        return Location(0.1, doubt=doubt, timed=True)
    return Location(0.3, doubt=doubt, timed=True)


def _venues(one: Reading, other: Reading) -> str:
    return " and ".join(reading.venue.label for reading in (one, other) if reading.venue)


def _shown_widely(one: Reading, other: Reading) -> bool:
    """Whether this is played in several places at a time: by companies of one show, or by whoever plays the work."""
    return any(
        reading.several_a_day or reading.title.franchise or reading.title.tribute is not None
        for reading in (one, other)
    )


def _unrelated(
    one: Reading, other: Reading, names: TitleLikeness, near: Nearness, *, at_one_time: bool
) -> Location:
    """Two venue names with nothing in common: a hall's other name, if the same act starts there the same minute."""
    named = _venues(one, other)
    doubt = f"the venue names differ: {named}"
    if names.same_game:
        if _homes_differ(one, other):
            return Location(veto=f"each team is at home once: {named}")
        if names.doubt:
            return Location(veto=f"{names.doubt}, and {doubt}")
        return Location(0.12 if near is _SAME_PLACE else 0.3, doubt=doubt)
    if _shown_widely(one, other) or near is not _SAME_PLACE or not at_one_time:
        return Location(veto=f"different venues: {named}", timed=True)
    if bool(one.venue and one.venue.known) != bool(other.venue and other.venue.known):
        return Location(0.3, doubt=doubt, timed=True)  # the table holds the other names of the halls it knows
    return Location(0.22, doubt=doubt, timed=True)


def _homes_differ(one: Reading, other: Reading) -> bool:
    if one.title.matchup is None or other.title.matchup is None:
        return False
    mine = home_side(one.title.matchup, home_first=one.home_first)
    theirs = home_side(other.title.matchup, home_first=other.home_first)
    return bool(mine and theirs and sides_match(mine, theirs) is False)
