"""The spellings of a venue's name: without former names, parking, and the city or market it carries."""

from __future__ import annotations

from msgspec import Struct

from shared.matching.pattern import Pattern
from shared.matching.place import Place
from shared.matching.tables import table
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
_SPELLING: dict[str, str] = table("halls")["spellings"]


class SpokenVenue(Struct, frozen=True, gc=False):
    """A venue's words without parking and former names, all its spellings, and whether it is a car park."""

    main: list[str]
    spellings: list[str]
    parking: bool


def read_spoken(name: str, place: Place) -> SpokenVenue:
    """The words and spellings of the venue `name` at `place`."""
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
    further = all_spellings(former, place) if former else ()
    bare = _without_city(main, place)
    return SpokenVenue(main, _distinct([" ".join(spelled), " ".join(main), bare, *further]), parking)


def all_spellings(texts: list[str], place: Place) -> list[str]:
    """Each of some folded names in its one spelling, with and without the market at its end."""
    found: list[str] = []
    for text in texts:
        spelled = in_halls_spelling(words(text))
        found += (" ".join(spelled), " ".join(_stripped(spelled, place)))
    return _distinct(found)


def in_halls_spelling(spoken: list[str]) -> list[str]:
    """The words of a venue's name, each in its one spelling, without those that say nothing."""
    if not _SPELLING.keys().isdisjoint(spoken):
        spoken = " ".join([_SPELLING.get(word, word) for word in spoken]).split()
    return [word for word in spoken if word not in _STOP]


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


def _distinct(spellings: list[str]) -> list[str]:
    return [spelling for spelling in dict.fromkeys(spellings) if spelling]
