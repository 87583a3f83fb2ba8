"""Tributes: the act that plays, and the one it plays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from shared.matching.pattern import Pattern
from shared.matching.tables import table, word_set
from shared.matching.text import bag, fold, words

_MARK = Pattern(
    r"\b(?:an? )?(?:(?:ultimate|premier|greatest|finest|best|number one|official|original|live|electrifying|musical|orchestral|rock|symphonic|candlelight) )*"
    r"(?:tribute(?: band| show| act| concert)?s?|cover band|tributo|hommage|homage|salute|celebration|celebrating|celebrates|music|songs|hits)"
    r"(?P<to> (?:to|of|a|au|al))?(?= |$)(?! \d)"
    r"|(?<=\w )(?:plays|performs|performing|sings|salutes) (?=\w)|\bmania\b|\bas performed by\b"
)
_BY = Pattern(r"^(?:by|from|with|featuring|feat|ft|starring)\b")  # a tribute to X is played by Y
_ALONE = Pattern(
    r"^(?:.*\b)?(?:tribute|cover band|tributo|hommage|homage|celebrating|celebrates|plays|performs|performing|sings|salutes|mania|as performed by)"
)
_EXPERIENCE = Pattern(r"\b(?:ultimate|definitive|premier) (?=[\w ]+ experience$)")
_PRAISE = bag("""worlds world greatest finest ultimate premier best number one nr 1 no original official only the show band act experience live
    international award winning acclaimed leading top definitive authentic""")


HINTS = bag("""tribute tributes tributo hommage homage salute salutes celebration celebrating celebrates music songs hits
    plays performs performing performed sings mania cover experience""")
"""A title without any of these words names no tribute."""


class Tribute(Struct, frozen=True, gc=False):
    """`subject` is who is played, as words; `has_act` whether the title also names who plays.

    `known` is set where the table tells whom this act plays.
    """

    subject: frozenset[str]
    has_act: bool
    known: bool = False


def read_tribute(segments: list[str], vocabulary: frozenset[str]) -> tuple[Tribute | None, list[str]]:
    """The tribute that a title's segments name, and the segments without the words that say so.

    `vocabulary` holds those of the title's words that tell something.
    """
    if vocabulary.isdisjoint(HINTS):
        return None, segments
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
        played, act = (before, after) if _BY.match(after) else (after or before, before if after else "")
        subject |= _names(played)
        if _names(act):
            rest.append(_BY.sub("", act))
    if not marked:
        return None, rest
    if subject:
        return Tribute(frozenset(subject), has_act=bool(_names(" ".join(rest)))), rest
    # Where the word tribute stands alone, as in `ABBA - Tribute`, the other parts name who is played.
    named = frozenset(_names(" ".join(rest)))
    known = known_tribute("".join(words(segment)) for segment in rest)
    return Tribute(named | known.subject if known else named, has_act=False), rest


def _mark(segment: str) -> re.Match[str] | None:
    for found in _MARK.finditer(segment):
        if found["to"] or _ALONE.match(found[0]):
            return found
    return _EXPERIENCE.search(segment) if segment.endswith("experience") else None


def _names(text: str) -> set[str]:
    return {word for word in words(text) if word not in _PRAISE and word not in word_set("stop")}


@cache
def _known() -> dict[str, frozenset[str]]:
    """Acts that are known to play another's songs, whatever their titles say, with whom they play."""
    found = {}
    for act, subject in table("names")["tributes"]:
        spoken = words(fold(act))
        telling = [word for word in spoken if word not in word_set("stop")]
        for key in ("".join(spoken), "".join(telling)):
            found[key] = frozenset(_names(fold(subject)))
    return found


def known_tribute(keys: Iterable[str]) -> Tribute | None:
    """The tribute that an act of the table stands for."""
    known = _known()
    for key in keys:
        if key in known:
            return Tribute(known[key], has_act=True, known=True)
    return None


def _one_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one or len(one & other) > 1


def tribute_conflict(one: Tribute | None, other: Tribute | None, *, act_is_shared: bool) -> str | None:
    """Why a tribute is not the other record, in words; None when it may be."""
    if one and other:
        one_act = act_is_shared and (one.known or other.known)
        if not one_act and not _one_subject(one.subject, other.subject):
            return "tributes to different acts"
        return None
    if (one or other) and not act_is_shared:
        return "one is a tribute, the other is not"
    return None
