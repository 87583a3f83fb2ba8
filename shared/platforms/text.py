"""Text from a platform, made safe to show: no markup, no control characters, one line, a bounded length."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

NAME_LIMIT = 200
URL_LIMIT = 2000
# Zero-width joiners belong to the spelling of several scripts; every other format character only misleads.
_JOINERS = "\u200c\u200d"
# A tag begins with a letter, a slash or an exclamation mark, so that "I <3 NY" is none.
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-z!][^<>]*>?", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
# Most text is nothing but printable ASCII words with single spaces between, and needs no cleaning.
_PLAIN = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")
_INNER_QUOTES = str.maketrans("“”", "''")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_text(value: str | None, limit: int = NAME_LIMIT) -> str | None:
    """`value` on one line, printable and at most `limit` characters long; None when nothing is left.

    HTML tags are dropped and entities read, also where they spell a tag.
    """
    if value is None:
        return None
    return _name(value) if limit == NAME_LIMIT >= len(value) else _cleaned(value, limit)


def _cleaned(value: str, limit: int) -> str | None:
    if len(value) <= limit and _PLAIN.fullmatch(value):
        return value
    beginning = _without_markup(value[: 4 * limit])
    kept = beginning if beginning.isprintable() else "".join(map(_printable, beginning))
    return " ".join(kept.split())[:limit].rstrip() or None


@lru_cache(maxsize=4096)
def _name(value: str) -> str | None:
    """Venues, cities and performers come again in record after record."""
    return _cleaned(value, NAME_LIMIT)


def seller_text(value: str | None, limit: int = NAME_LIMIT) -> str | None:
    """`clean_text` of what a seller wrote: of links only their words stay."""
    return clean_text(_LINK.sub(r"\1", value[: 4 * limit]) if value else value, limit)


def quoted(text: str) -> str:
    """`text` marked as somebody else's words, which cannot end their own quotation."""
    return f"“{text.translate(_INNER_QUOTES)}”"


def _without_markup(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return _TAG.sub(" ", text) if "<" in text else text


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in _UNPRINTABLE else ""


def clean_url(value: str | None) -> str | None:
    """`value` when it is an absolute web address of printable characters, else None."""
    if value is None or len(value) > URL_LIMIT or not value[:8].lower().startswith(("https://", "http://")):
        return None
    return value if value.isprintable() and " " not in value else None
