"""How people put a question in words: which of them name what is sought, and which only ask for it. Pure."""

from __future__ import annotations

import re

from shared.asking.places import official_city
from shared.asking.slips import known_city, mended_word

_PHRASES = (
    r"(?:(?:find|get|buy|show) )?(?:me )?(?:(?:the )?(?:cheap|cheaper|cheapest|best) )?(?:tickets?|seats?|deals?|prices?) (?:for|to|on)",
    r"(?:home|away|next|upcoming) (?:games?|match|matches|shows?)",
    r"(?:games?|match|matches|shows?) (?:at home|away)",
    r"near me|this weekend|this week|next week",
    r"cheap|cheaper|cheapest|tickets?|games?|match|matches|shows?|matinees?|seats?|deals|prices|parking|vip",
    r"today|tonight|tomorrow",
)
_ASKING = re.compile(rf"\b(?:{'|'.join(_PHRASES)})(?!\w)", re.IGNORECASE)
"""Words of asking: no platform's search finds an event by them unless its name has them."""
_IN_A_CITY = re.compile(r"(?P<words>.*\S)\s+(?:in|near)\s+(?P<city>\S.*)", re.IGNORECASE)
_EDGES = re.compile(r"^[\s,.:;-]+|[\s,.:;-]+$")


def reworded(text: str) -> tuple[str, str | None]:
    """`text` with slips of the pen mended and words of asking left out, and the known city it ends in, if any."""
    words, city = _without_city(text)
    sought = _EDGES.sub("", " ".join(_ASKING.sub(" ", words).split()))
    return " ".join(map(mended_word, (sought or words).split())), city


def _without_city(text: str) -> tuple[str, str | None]:
    found = _IN_A_CITY.fullmatch(text.strip())
    city = known_city(official_city(found["city"])) if found else None
    return (found["words"], city) if found and city else (text, None)
