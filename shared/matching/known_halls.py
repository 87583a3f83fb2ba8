"""The table of halls: which of them a name means at a place, by any name it has or had."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shared.matching.hall_kinds import KIND_GROUPS, PLAIN
from shared.matching.hall_spelling import all_spellings, in_halls_spelling
from shared.matching.place import Place, locate, place_key
from shared.matching.tables import table
from shared.matching.text import fold, words


@dataclass(frozen=True, slots=True)
class KnownHall:
    """A hall of the table: its id, the id of the complex of which it is a room, and where it is."""

    id: str
    complex: str | None
    place: Place


@lru_cache(maxsize=1)
def halls_by_place() -> dict[str, list[dict[str, Any]]]:
    """The rows of the table of halls by the key of the place where they are."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("venues"):
        country, _, state = row["area"].partition("-")
        found.setdefault(place_key(row["city"], state, country), []).append(row)
    return found


def known_hall(spellings: list[str], place: Place) -> KnownHall | None:
    """The hall of the table at `place` that bears the first of `spellings` any does; None if none does."""
    entries = _entries(place.key)
    for spelling in spellings:
        near = entries.get(spelling, [])
        if place.area and not place.city:
            near = [entry for entry in near if entry.place.area == place.area]
        if len(near) > 1:
            near = [entry for entry in near if entry.place.city == place.city] or near
        if near:
            return near[0]
    return None


def hall_within(name: str, place: Place) -> KnownHall | None:
    """The hall of the table of which a name also tells where it stands: KeyArena at Seattle Center."""
    hall, at, grounds = fold(name).partition(" at ")
    spelled = in_halls_spelling(words(hall))
    if not at or all(word in KIND_GROUPS or word in PLAIN for word in spelled):
        return None
    entry = known_hall([" ".join(spelled)], place)
    around = known_hall(all_spellings([grounds], place), place)
    return entry if entry and (around is None or around.id in {entry.id, entry.complex}) else None


@lru_cache(maxsize=128)
def halls_of_state(area: str) -> dict[str, str | None]:
    """The halls of a state by each spelling of their names; None where several share it."""
    found: dict[str, str | None] = {}
    for key, rows in halls_by_place().items():
        if any(row["area"] == area for row in rows):
            for spelling, entries in _entries(key).items():
                known = entries[0].id
                found[spelling] = known if len(entries) == 1 and found.get(spelling, known) == known else None
    return found


@lru_cache(maxsize=512)
def _entries(key: str) -> dict[str, list[KnownHall]]:
    """The halls of one place by each spelling of their names, read when the first is looked up there.

    Those of all places for the key of none.
    """
    rows = halls_by_place().get(key, []) if key else table("venues")
    found: dict[str, list[KnownHall]] = {}
    for row in rows:
        country, _, state = row["area"].partition("-")
        entry = KnownHall(row["id"], row.get("complex"), locate(row["city"], state, country))
        for name in row["names"]:
            written = [fold(name), fold(name.replace("'s", "s"))] if "'s" in name else [fold(name)]
            for spelling in all_spellings(written, entry.place):
                known = found.setdefault(spelling, [])
                if spelling and entry not in known:
                    known.append(entry)
    return found
