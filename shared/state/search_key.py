"""The canonical key of a search: questions that mean the same share one cache entry."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

from shared.platforms.platform import EventSearch

VERSION = "s1"
"""Changes with the key's rules or with the payloads kept under it, so that old entries are not misread."""
_EDGES = ".,;:!?\"'()[]{}\u201c\u201d\u2018\u2019\u201e"


@lru_cache(maxsize=1024)
def search_key(search: EventSearch) -> str:
    """The key of `search`, without the page size: a short name of hexadecimal digits.

    Case, accents, word order, white space and punctuation at the ends of words do not matter, nor does
    whether an optional field is absent or empty.
    """
    fields = [
        text_key(search.text),
        " ".join(_words(search.city)),
        " ".join(_words(search.state)),
        " ".join(_words(search.country)),
        search.date_from.isoformat() if search.date_from else "",
        search.date_to.isoformat() if search.date_to else "",
    ]
    digest = hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
    return f"{VERSION}-{digest[:40]}"


def text_key(text: str) -> str:
    """What the key holds of a search's text: the same for texts that mean the same."""
    return " ".join(sorted(_words(text)))


def _words(text: str | None) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", (text or "").casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = (word.strip(_EDGES) or word for word in plain.casefold().split())
    return [word for word in words if word]
