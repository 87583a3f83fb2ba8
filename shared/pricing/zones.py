"""What part of a venue a section belongs to, read from the words sellers write."""

from __future__ import annotations

import re
from functools import lru_cache

ZONE_LEVELS: dict[str, float] = {
    "front": 1.4,
    "floor": 0.9,
    "club": 0.8,
    "suite": 0.8,
    "orchestra": 0.6,
    "lower": 0.6,
    "mezzanine": 0.3,
    "middle": 0.3,
    "upper": 0.0,
    "balcony": 0.0,
}
"""What a zone is worth above the upper level, as a difference of log prices, before any offer was seen.

Only the order is meant seriously: with listings at hand these values are outvoted.
"""

_WORDS = (
    ("front", r"courtside|court side|front row|pit|ringside|vip|golden circle"),
    ("floor", r"floor|field|ga|general admission|standing"),
    ("club", r"club|lounge|loge"),
    ("suite", r"suite|box"),
    ("orchestra", r"orchestra|orch|stalls|parterre"),
    ("mezzanine", r"mezzanine|mezz|dress circle|royal circle|grand tier"),
    ("balcony", r"balcony|gallery|grand circle|upper circle"),
    ("upper", r"upper|terrace|bleachers?|nosebleeds?"),
    ("lower", r"lower|plaza|main level"),
    ("middle", r"middle|mid"),
)
_PATTERNS = tuple((zone, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for zone, words in _WORDS)
_NUMBER = re.compile(r"\d+")
_HUNDREDS = {1: "lower", 2: "middle", 3: "upper", 4: "upper", 5: "upper", 6: "upper"}


@lru_cache(maxsize=4096)
def zone_of(section: str | None) -> str:
    """The zone of a section such as `Upper 305`, `112` or `Orchestra Left`; `` `` when nothing tells.

    A section that follows no convention known here is a zone of its own by its words without numbers, so
    that `Green 4` and `Green 11` are priced together and apart from `Red 4`.
    """
    if not section:
        return ""
    for zone, pattern in _PATTERNS:
        if pattern.search(section):
            return _with_hundreds(zone, section)
    number = _NUMBER.search(section)
    if number and 100 <= int(number.group()) < 700:
        return _with_hundreds(_HUNDREDS[int(number.group()) // 100], section)
    return " ".join(_NUMBER.sub(" ", section).lower().split()) or "numbered"


def zone_level(zone: str) -> float | None:
    """The zone's worth before any offer was seen, in log price; None where its name says nothing."""
    return ZONE_LEVELS.get(zone.partition(" ")[0])


@lru_cache(maxsize=4096)
def row_rank(row: str | None) -> int | None:
    """The row's distance from the front: `1` and `A` are 1, `AA` comes after `Z`; None when not told."""
    text = (row or "").strip().upper()
    if text.isdigit():
        return int(text)
    if len(set(text)) == 1 and text.isascii() and text.isalpha():
        return ord(text[0]) - ord("A") + 1 + 26 * (len(text) - 1)
    return None


def _with_hundreds(zone: str, section: str) -> str:
    """Levels of one zone that the numbers tell apart stay apart: `upper 3` and `upper 4`."""
    number = _NUMBER.search(section)
    if number is None or not 100 <= int(number.group()) < 700:
        return zone
    return f"{zone} {int(number.group()) // 100}"
