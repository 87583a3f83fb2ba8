"""Text from a platform, made safe to show: no control characters, one line, a bounded length."""

from __future__ import annotations

import unicodedata

NAME_LIMIT = 200
URL_LIMIT = 2000
# Zero-width joiners belong to the spelling of several scripts; every other format character only misleads.
_JOINERS = "\u200c\u200d"
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_text(value: str | None, limit: int = NAME_LIMIT) -> str | None:
    """`value` on one line, printable and at most `limit` characters long; None when nothing is left."""
    if value is None:
        return None
    beginning = value[: 4 * limit]
    kept = beginning if beginning.isprintable() else "".join(map(_printable, beginning))
    return " ".join(kept.split())[:limit].rstrip() or None


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in _UNPRINTABLE else ""


def clean_url(value: str | None) -> str | None:
    """`value` when it is an absolute web address of printable characters, else None."""
    if value is None or len(value) > URL_LIMIT or not value.lower().startswith(("https://", "http://")):
        return None
    return value if value.isprintable() and " " not in value else None
