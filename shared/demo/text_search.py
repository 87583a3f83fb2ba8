"""Text search as ticket sites do it: every word that carries meaning must occur somewhere in the record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Words that join names; "Lakers vs Warriors" must find "Golden State Warriors at Los Angeles Lakers".
_JOINING = frozenset({"a", "and", "at", "in", "of", "the", "v", "vs", "with", "ticket", "tickets"})
_INSIDE_A_WORD = re.compile("[.'\u2019!]")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The words of a text: lower case, without accents, punctuation or joining words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _BETWEEN_WORDS.split(_INSIDE_A_WORD.sub("", plain))
    return frozenset(found) - _JOINING - {""}


def all_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of several texts together."""
    return frozenset().union(*(words(text) for text in texts))


def contains(record_words: frozenset[str], query: str) -> bool:
    """Whether every word of the query is a word of the record; a query without words matches everything."""
    return words(query) <= record_words
