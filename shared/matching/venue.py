"""Venues: former and sponsored names of one hall, and the rooms of one complex kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct
from rapidfuzz import fuzz

from shared.matching.pattern import Pattern
from shared.matching.place import Place, locate, place_key
from shared.matching.tables import table, word_set
from shared.matching.text import fold, holds, words

_HISTORY = Pattern(
    r"[(\[]\s*(?:formerly|former|previously|fka|f/k/a|aka|a\.k\.a\.?|old|ex)?\s*(?:known as|called)?\s*([^)\]]*)[)\]]"
)
_FORMERLY = Pattern(r"[,-]?\s*\b(?:formerly|previously|f/?k/?a|aka)\b(?: known as| called)?\s*(.*)$")
_COMPLEX = Pattern(r"\s*-\s*complex\s*$")
_FORMER_WORDS = ("formerly", "previously", "fka", "f/ka", "fk/a", "f/k/a", "aka")
_PARKING = Pattern(r"\b(?:parking|lots?|garages?|decks?)\b")
_PARKING_WORDS = frozenset({"parking", "lot", "lots", "garage", "garages", "deck", "decks"})
# A circus tent, whatever it is called.
_BIG_TOP = Pattern(r"\b(?:under )?(?:(?:the|le|grand|white|blue|yellow) )*(?:chapiteau|big top)\b")
# The same streets, whatever the track on them is called.
_CIRCUIT = Pattern(r"\b(?:street|strip|grand prix|gp|city|urban|temporary) circuit\b")
_STOP = frozenset(
    {"the", "at", "of", "and", "in", "a", "presented", "by", "for", "de", "la", "du", "el", "le", "greater"}
)
_HALLS = table("halls")
_SPELLING: dict[str, str] = _HALLS["spellings"]
# What a hall is, grouped by what may be said of one hall: an arena is also a center, never a theater.
_TYPES: dict[str, str] = {kind: group for group, kinds in _HALLS["kinds"].items() for kind in kinds}
_ROOMS = frozenset(_HALLS["rooms"])
_SMALL = frozenset(_HALLS["small"])
_PLAIN = frozenset(_HALLS["plain"])
_SEVERAL_A_DAY = frozenset(_HALLS["several_a_day"])
_ALIKE = 88  # of 100: one name but for a slip of the pen
_COMPATIBLE = frozenset(
    {
        frozenset({"hall", "ground"}),
        frozenset({"hall", "open air"}),
        frozenset({"ground", "open air"}),
        frozenset({"stage", "open air"}),
        frozenset({"stage", "room"}),
    }
)
_NEVER = frozenset(
    frozenset(pair)
    for pair in (("room", "hall"), ("room", "ground"), ("room", "open air"), ("ground", "stage"))
)


class Likeness(IntEnum):
    """How two venues relate, from certainly different to certainly one."""

    DIFFERENT = 0
    UNRELATED = 1
    UNKNOWN = 2
    PART = 3
    LIKELY = 4
    SAME = 5


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
        return not _SEVERAL_A_DAY.isdisjoint(self.core)


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    complex: str | None
    place: Place


def in_halls_spelling(spoken: list[str]) -> list[str]:
    """The words of a venue's name, each in its one spelling, without those that say nothing."""
    if not _SPELLING.keys().isdisjoint(spoken):
        spoken = " ".join([_SPELLING.get(word, word) for word in spoken]).split()
    return [word for word in spoken if word not in _STOP]


@lru_cache(maxsize=1)
def halls_by_place() -> dict[str, list[dict[str, Any]]]:
    """The rows of the table of halls by the key of the place where they are."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("venues"):
        country, _, state = row["area"].partition("-")
        found.setdefault(place_key(row["city"], state, country), []).append(row)
    return found


@lru_cache(maxsize=512)
def _entries(key: str) -> dict[str, list[_Entry]]:
    """The halls of one place by each spelling of their names, read when the first is looked up there.

    Those of all places for the key of none.
    """
    rows = halls_by_place().get(key, []) if key else table("venues")
    found: dict[str, list[_Entry]] = {}
    for row in rows:
        country, _, state = row["area"].partition("-")
        entry = _Entry(row["id"], row.get("complex"), locate(row["city"], state, country))
        for name in row["names"]:
            written = [fold(name), fold(name.replace("'s", "s"))] if "'s" in name else [fold(name)]
            for spelling in _all_spellings(written, entry.place):
                known = found.setdefault(spelling, [])
                if spelling and entry not in known:
                    known.append(entry)
    return found


@lru_cache(maxsize=128)
def _namesakes(area: str) -> dict[str, str | None]:
    """The halls of a state by each spelling of their names; None where several share it."""
    found: dict[str, str | None] = {}
    for key, rows in halls_by_place().items():
        if any(row["area"] == area for row in rows):
            for spelling, entries in _entries(key).items():
                known = entries[0].id
                found[spelling] = known if len(entries) == 1 and found.get(spelling, known) == known else None
    return found


def namesake(venue: Venue, place: Place) -> str | None:
    """The one hall of the state that bears the name of `venue`, when the table knows no hall at `place`.

    The city may be misspelt, so the two are worth comparing; that they are one hall does not follow.
    """
    if venue.known or not place.area or place.key in halls_by_place():
        return None
    halls = _namesakes(place.area)
    return next((halls[name] for name in sorted(venue.names) if halls.get(name)), None)


def _stripped(spelled: list[str], place: Place) -> list[str]:
    """A venue's words without the market that some platforms add at the end: `- TX`, `-San Francisco`."""
    for _ in range(2):
        if len(spelled) < 2 or spelled[-1] not in place.endings:
            return spelled
        for phrase in place.phrases:
            size = len(phrase)
            if len(spelled) > size and tuple(spelled[-size:]) == phrase:
                spelled = spelled[:-size]
                break
    return spelled


def _lookup(spellings: list[str], place: Place) -> _Entry | None:
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


class _Spoken(Struct, frozen=True, gc=False):
    """A venue's words without parking and former names, all its spellings, and whether it is a car park."""

    main: list[str]
    spellings: list[str]
    parking: bool


@lru_cache(maxsize=8192)
def room_at(text: str, place: Place) -> Venue | None:
    """The room that a piece of a title names, when the table knows it as a room of a complex at `place`."""
    entry = _lookup(_spoken(text, place).spellings, place)
    return read_venue(text, place) if entry and entry.complex else None


@lru_cache(maxsize=8192)
def read_venue(name: str | None, place: Place) -> Venue | None:
    """The venue that `name` means at `place`; None without a name."""
    if not name or not name.strip():
        return None
    spoken = _spoken(name, place)
    entry = _lookup(spoken.spellings, place) or _within(name, place)
    kinds = frozenset([word for word in spoken.main if word in _TYPES])
    core = frozenset(spoken.main) - kinds or frozenset(spoken.main)
    return Venue(
        name,
        entry.id if entry else None,
        entry.complex if entry else None,
        frozenset(spoken.spellings),
        core,
        kinds,
        spoken.parking,
        entry.id if entry else " ".join(sorted(core - _PLAIN or core)),
    )


def _within(name: str, place: Place) -> _Entry | None:
    """The hall of the table of which a name also tells where it stands: KeyArena at Seattle Center."""
    hall, at, grounds = fold(name).partition(" at ")
    spelled = in_halls_spelling(words(hall))
    if not at or all(word in _TYPES or word in _PLAIN for word in spelled):
        return None
    entry = _lookup([" ".join(spelled)], place)
    around = _lookup(_all_spellings([grounds], place), place)
    return entry if entry and (around is None or around.id in {entry.id, entry.complex}) else None


def _spoken(name: str, place: Place) -> _Spoken:
    text, former = _without_history(fold(name))
    if holds(text, ("chapiteau", "big top")):
        text = _BIG_TOP.sub("bigtop", text)
    if "circuit" in text:
        text = _CIRCUIT.sub("circuit", text)
    spoken = words(text)
    parking = not _PARKING_WORDS.isdisjoint(spoken) and bool(_PARKING.search(text))
    if parking:
        spoken = words(_PARKING.sub(" ", text))
    main = _stripped(spelled := in_halls_spelling(spoken), place)
    further = _all_spellings(former, place) if former else ()
    bare = _without_city(main, place)
    return _Spoken(main, _distinct([" ".join(spelled), " ".join(main), bare, *further]), parking)


def _without_city(spelled: list[str], place: Place) -> str:
    """Cincinnati Music Hall in Cincinnati is the Music Hall; empty where less than two words are left."""
    for phrase in place.phrases:
        if len(spelled) > len(phrase) + 1 and tuple(spelled[: len(phrase)]) == phrase:
            return " ".join(spelled[len(phrase) :])
    return ""


def _without_history(text: str) -> tuple[str, list[str]]:
    """A folded venue name without the former names it gives, and those."""
    if "complex" in text:
        text = _COMPLEX.sub("", text)
    former: list[str] = []
    if "(" in text or "[" in text:
        former = [found.strip() for found in _HISTORY.findall(text) if found.strip()]
        text = _HISTORY.sub(" ", text)
    older = _FORMERLY.search(text) if holds(text, _FORMER_WORDS) else None
    return (text[: older.start()], [*former, older[1]]) if older else (text, former)


def _all_spellings(texts: list[str], place: Place) -> list[str]:
    found: list[str] = []
    for text in texts:
        spelled = in_halls_spelling(words(text))
        found += (" ".join(spelled), " ".join(_stripped(spelled, place)))
    return _distinct(found)


def _distinct(spellings: list[str]) -> list[str]:
    return [spelling for spelling in dict.fromkeys(spellings) if spelling]


@lru_cache(maxsize=8192)
def venue_likeness(one: Venue, other: Venue) -> Likeness:
    """Whether two venues of one place are one room."""
    if one is other:
        return Likeness.SAME
    if one.known and other.known:
        return _known_likeness(one, other)
    if one.names & other.names:
        return Likeness.SAME
    if one.core == other.core:
        return Likeness.SAME if kinds_agree(one.kinds, other.kinds) else Likeness.UNRELATED
    return _overlap(one, other)


def _known_likeness(one: Venue, other: Venue) -> Likeness:
    if one.known == other.known:
        return Likeness.SAME
    if one.complex == other.known or other.complex == one.known:
        return Likeness.PART
    return Likeness.DIFFERENT


def is_hall(word: str) -> bool:
    """Whether a word tells what kind of hall it is."""
    return word in _TYPES


def kinds_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether what two names tell of the kind of hall may be said of one."""
    groups = {_TYPES[kind] for kind in one}, {_TYPES[kind] for kind in other}
    if not groups[0] or not groups[1] or groups[0] & groups[1]:
        return True
    return any(frozenset({a, b}) in _COMPATIBLE for a in groups[0] for b in groups[1])


def _never_one(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two halls without a name in common are of kinds that no change of name brings together."""
    groups = {_TYPES[kind] for kind in one}, {_TYPES[kind] for kind in other}
    return bool(groups[0] and groups[1]) and all(
        frozenset({a, b}) in _NEVER for a in groups[0] for b in groups[1]
    )


def _overlap(one: Venue, other: Venue) -> Likeness:
    """Venues the table cannot tell: a name within the other, rooms of one house, or a slip of the pen."""
    only_one, only_other = one.core - other.core, other.core - one.core
    if (only_one or only_other) and one.core & other.core:
        if only_one & _ROOMS and only_other & _ROOMS:
            return Likeness.DIFFERENT
        if only_one and only_other:
            return Likeness.LIKELY if _spelled_alike(only_one, only_other) else Likeness.UNRELATED
        if one.core & other.core <= word_set("weak") and not one.kinds & other.kinds:
            return Likeness.UNRELATED  # a city alone: Denver Center - Boettcher Hall and Denver Coliseum
        extra_kinds = (one.kinds - other.kinds) | (other.kinds - one.kinds)
        return Likeness.PART if extra_kinds & _SMALL else Likeness.LIKELY
    if _never_one(one.kinds, other.kinds):
        return Likeness.DIFFERENT
    return Likeness.LIKELY if _spelled_alike(one.core, other.core) else Likeness.UNRELATED


def _spelled_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE
