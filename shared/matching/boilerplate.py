"""Words that titles carry without saying who or what is played: sponsors, tours, ages, guests, years."""

from __future__ import annotations

from typing import NamedTuple

from shared.matching.hinted import Hinted
from shared.matching.pattern import Pattern, any_of
from shared.matching.text import bag

TOUR = "\x00"
"""Stands where a title said that this is a tour; what comes before it is the act and the name of the tour."""

_SEASON = (
    r"(?:(?:the|north|latin|south|american|america|us|usa|uk|european|europe|world|global|summer|fall|winter|spring"
    r"|stadium|arena|theater|farewell|reunion|final|headline|intimate|comedy)\s+)*"
)
_TO_END_OF_PART = r"[^-|:(\[\])]*"


class Boilerplate(NamedTuple):
    """What `pattern` finds, only beside one of `hints`, gives way to `by`."""

    hints: frozenset[str]
    pattern: Pattern
    by: str


_BOILERPLATE = Hinted(
    (part.hints, part)
    for part in (
        Boilerplate(
            bag("presented powered sponsored driven hosted fueled produced pres brought"),
            any_of(
                rf"\b(?:presented|powered|sponsored|driven|hosted|fueled|produced|pres\.?) by\b{_TO_END_OF_PART}",
                rf"\bbrought to you by\b{_TO_END_OF_PART}",
            ),
            " ",
        ),
        Boilerplate(
            bag("present presents presenta presentan presente"),
            any_of(r"\b(?:presents?|presenta|presentan|presente)\b"),
            " | ",
        ),
        Boilerplate(
            bag("age ages recommended all 18 19 21 16 14 12 10"),
            any_of(
                r"\b(?:recommended for )?ages? \d+\+?(?: (?:and|to|-) (?:up|over|older|under|\d+))?",
                r"\b\d{1,2}\+",
                r"\ball ages\b",
                r"\b(?:18|19|21) and (?:over|up|older)\b",
            ),
            " | ",
        ),
        Boilerplate(bag("includes including"), any_of(r"[(\[]\s*includ(?:es|ing)\b[^)\]]*[)\]]"), " | "),
        Boilerplate(bag("recommended"), any_of(rf"\brecommended for{_TO_END_OF_PART}"), " "),
        Boilerplate(
            bag("tour tours tournee gira"),
            any_of(
                rf"\b{_SEASON}tours?\b(?: (?:20\d\d|live))?",
                r"\bon tour\b",
                r"\ben tournee\b",
                r"\ben gira\b",
            ),
            f" {TOUR} ",
        ),
        Boilerplate(
            bag("special more others"),
            any_of(
                r"\b(?:with|and|plus|feat\.?|featuring|w/)?\s*(?:very )?special guests?\b",
                r"\b(?:and|with|plus) (?:many )?more\b",
                r"\band others\b",
            ),
            " , ",
        ),
        Boilerplate(
            bag("evening night conversation afternoon"),
            any_of(r"^\s*an? (?:intimate )?(?:evening|night|conversation|afternoon) (?:with|of)\b"),
            " ",
        ),
        Boilerplate(
            bag("live concert concierto vivo stage broadway musical play general touring"),
            any_of(
                r"\blive (?:in|from|on) (?:concert|stage|broadway)\b",
                r"\bin concert\b",
                r"\ben (?:concierto|concert|vivo)\b",
                r"\bon (?:stage|broadway)\b",
                r"\bthe (?:broadway )?(?:musical|concert|play)\b",
                r"\bgeneral admission\b",
                r"\((?:touring|broadway)\)",
            ),
            " | ",
        ),
        Boilerplate(bag("eve"), any_of(r"\bnew years? eve\b"), " nye "),
    )
)
_YEAR = Pattern(r"\b20[1-3]\d(?:\s*[-/]\s*(?:20)?\d\d)?\b")
_EDITION = Pattern(r"\b\d+(?:st|nd|rd|th) (?:annual|anniversary|edition)\b")
HINTS = _BOILERPLATE.words
"""A title without any of these words, and without a number, has no boilerplate."""


def without_boilerplate(text: str, vocabulary: frozenset[str]) -> str:
    """A folded title without its boilerplate; `vocabulary` holds those of its words that tell something."""
    for part in _BOILERPLATE.asked(vocabulary):
        text = part.pattern.sub(part.by, text)
    if "20" in text:
        text = _YEAR.sub(" ", text)
    return _EDITION.sub(" ", text) if "ann" in text or "edition" in text else text
