"""Which of the records the platforms sent answer the question: place, days and foreign words, judged venue-local."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from shared.asking.places import official_city, same_state, without_state, written_out
from shared.model import PlatformEvent
from shared.platforms.platform import EventSearch

_NO_WORD = re.compile(r"[^\w]+")
_LATIN = re.compile(r"[a-z0-9]")
_CONNECTIVES = {"vs", "v", "versus", "at", "and", "the", "tickets", "ticket"}
_NEIGHBOURS = {
    "new york": {"manhattan", "brooklyn", "queens", "bronx", "the bronx", "flushing"},
    "los angeles": {"inglewood", "hollywood"},
}


def select(events: Iterable[PlatformEvent], search: EventSearch) -> list[PlatformEvent]:
    """The events that satisfy `search`. A field a platform does not tell never rules a record out.

    Words are left to the platforms' own text search, which knows more than a record holds, except those without
    a Latin letter or digit: a platform may pass over such a word, and tell everything it has. Platforms tell
    countries as ISO 3166-1 alpha-2 codes. A day that holds the place of one not announced counts here, since another
    platform may announce the same event.
    """
    words = _foreign_words(search.text)
    return [
        event
        for event in events
        if _in_place(event, search) and _on_days(event, search) and (not words or _names(event, words))
    ]


def same_city(told: str, asked: str) -> bool:
    """Whether a record's city is the one asked for, or lies in it."""
    told, asked = _city(told), _city(asked)
    return told == asked or told in _NEIGHBOURS.get(asked, ()) or asked in _NEIGHBOURS.get(told, ())


def search_words(text: str) -> str:
    """`text` as platforms' full-text searches take it: without the words that only join two names."""
    words = [word for word in re.split(r"\s+", text.strip()) if fold(word) not in _CONNECTIVES and fold(word)]
    return " ".join(words) or text.strip()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` in lower case without accents and punctuation, words apart by single spaces."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_NO_WORD.sub(" ", plain.replace("'", "").replace("\u2019", "")).split())


@lru_cache(maxsize=1024)
def _foreign_words(text: str) -> tuple[str, ...]:
    """The words of `text` that hold no Latin letter or digit; a text without any word itself, so that it finds nothing."""
    words = fold(text).split() or [text.strip()]
    return tuple(word for word in words if word and not _LATIN.search(word))


def _names(event: PlatformEvent, words: Iterable[str]) -> bool:
    """Whether all `words` are somewhere in what the record tells; not every script sets its words apart."""
    told = (
        event.name,
        event.venue,
        event.city,
        event.state,
        *(performer.name for performer in event.performers),
    )
    record = fold(" ".join(filter(None, told)))
    return all(word in record for word in words)


def _in_place(event: PlatformEvent, search: EventSearch) -> bool:
    return (
        (not search.city or not event.city or same_city(event.city, search.city))
        and (not search.state or not event.state or same_state(event.state, search.state))
        and (not search.country or not event.country or event.country == search.country)
    )


@lru_cache(maxsize=8192)
def _city(name: str) -> str:
    return " ".join(written_out(without_state(fold(official_city(name)).split())))


def _on_days(event: PlatformEvent, search: EventSearch) -> bool:
    if search.date_from is None and search.date_to is None:
        return True
    if event.date is None:
        return False
    last = event.end_date or event.date
    return (search.date_from is None or last >= search.date_from) and (
        search.date_to is None or event.date <= search.date_to
    )
