"""Venues as read: the hall of the table that a name means, or the telling words of the name."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from shared.matching.hall_kinds import KIND_GROUPS, PLAIN, SEVERAL_A_DAY
from shared.matching.hall_spelling import read_spoken
from shared.matching.known_halls import hall_within, halls_by_place, halls_of_state, known_hall
from shared.matching.place import Place


class Venue(Struct, eq=False, gc=False):
    """A venue as read, not to be changed. `known` is its id in the table, `complex` the id of what it is a room of.

    `key` is that id, else the telling words of its name: Zanies, for a Zanies Comedy Night Club.
    """

    label: str
    known: str | None
    complex: str | None
    names: frozenset[str]
    core: frozenset[str]
    kinds: frozenset[str]
    parking: bool
    key: str

    @property
    def several_a_day(self) -> bool:
        """Whether it is a house, such as a comedy club, where an act mostly plays more than once an evening."""
        return not SEVERAL_A_DAY.isdisjoint(self.core)


@lru_cache(maxsize=8192)
def read_venue(name: str | None, place: Place) -> Venue | None:
    """The venue that `name` means at `place`; None without a name."""
    if not name or not name.strip():
        return None
    spoken = read_spoken(name, place)
    entry = known_hall(spoken.spellings, place) or hall_within(name, place)
    kinds = frozenset([word for word in spoken.main if word in KIND_GROUPS])
    core = frozenset(spoken.main) - kinds or frozenset(spoken.main)
    return Venue(
        name,
        entry.id if entry else None,
        entry.complex if entry else None,
        frozenset(spoken.spellings),
        core,
        kinds,
        spoken.parking,
        entry.id if entry else " ".join(sorted(core - PLAIN or core)),
    )


@lru_cache(maxsize=8192)
def room_at(text: str, place: Place) -> Venue | None:
    """The room that a piece of a title names, when the table knows it as a room of a complex at `place`."""
    entry = known_hall(read_spoken(text, place).spellings, place)
    return read_venue(text, place) if entry and entry.complex else None


def namesake(venue: Venue, place: Place) -> str | None:
    """The one hall of the state that bears the name of `venue`, when the table knows no hall at `place`.

    The city may be misspelt, so the two are worth comparing; that they are one hall does not follow.
    """
    if venue.known or not place.area or place.key in halls_by_place():
        return None
    halls = halls_of_state(place.area)
    return next((halls[name] for name in sorted(venue.names) if halls.get(name)), None)
