"""Tributes: the act that plays, and the one it plays."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.matching.tables import word_set
from shared.matching.text import bag, words

_MARK = re.compile(
    r"\b(?:an? )?(?:(?:ultimate|premier|greatest|best|number one|official|original|live|electrifying|musical|orchestral|rock|symphonic|candlelight) )*"
    r"(?:tribute(?: band| show| act| concert)?s?|tributo|hommage|homage|salute|celebration|celebrating|celebrates|music|songs|hits)"
    r"(?P<to> (?:to|of|a|au|al))?(?= |$)(?! \d)"
    r"|\b(?:plays?|performs?|performing|sings|mania|as performed by|salutes)\b"
)
_ALONE = re.compile(
    r"^(?:.*\b)?(?:tribute|tributo|hommage|homage|celebrating|celebrates|plays?|performs?|performing|sings|salutes|mania|as performed by)"
)
_PRAISE = bag("""worlds world greatest ultimate premier best number one nr 1 no original official only the show band act experience live
    international award winning acclaimed leading top definitive authentic""")


@dataclass(frozen=True, slots=True)
class Tribute:
    """`subject` is who is played, as words; the acts that play stay among the title's segments."""

    subject: frozenset[str]


def read_tribute(segments: list[str]) -> tuple[Tribute | None, list[str]]:
    """The tribute that a title's segments name, and the segments without the words that say so."""
    subject: set[str] = set()
    rest: list[str] = []
    marked = False
    for segment in segments:
        found = _mark(segment)
        if not found:
            rest.append(segment)
            continue
        marked = True
        before, after = segment[: found.start()].strip(), segment[found.end() :].strip()
        subject |= _names(after or before)
        if after and _names(before):
            rest.append(before)
    return (Tribute(frozenset(subject)), rest) if marked else (None, rest)


def _mark(segment: str) -> re.Match[str] | None:
    for found in _MARK.finditer(segment):
        if found["to"] or _ALONE.match(found[0]):
            return found
    return None


def _names(text: str) -> set[str]:
    return {word for word in words(text) if word not in _PRAISE and word not in word_set("stop")}


def tribute_conflict(one: Tribute | None, other: Tribute | None, *, act_is_shared: bool) -> str | None:
    """Why a tribute is not the other record, in words; None when it may be."""
    if one and other:
        if one.subject and other.subject and not one.subject & other.subject:
            return "tributes to different acts"
        return None
    if (one or other) and not act_is_shared:
        return "one is a tribute, the other is not"
    return None
