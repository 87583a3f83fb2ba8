"""One spelling for the words of a piece of a title: numbers in digits, aliases, and nothing that says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from shared.matching.pattern import Pattern
from shared.matching.tables import table, word_set
from shared.matching.text import compact, fold, words


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    found = {}
    for spellings in table("names")["aliases"]:
        canonical = " ".join(_core_words(words(fold(spellings[0]))))
        for spelling in spellings:
            found[compact(fold(spelling))] = canonical
            found["".join(_core_words(words(fold(spelling))))] = canonical
    return found


@cache
def named(group: str) -> frozenset[str]:
    """The franchises, works or promoters of the table, as keys."""
    return frozenset("".join(core_of(words(fold(name)))) for name in table("names")[group])


_ONE_SPELLING = {
    **dict.fromkeys(("bros", "bro"), "brothers"),
    **{
        word: str(n)
        for n, word in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), 1
        )
    },
    **{f"{n}{ending}": str(n) for n, ending in ((1, "st"), (2, "nd"), (3, "rd"))},
    **{f"{n}th": str(n) for n in range(4, 21)},
}
_ROMAN = Pattern(r"(?=[ivxl]{2,})x{0,3}(?:l?x{0,3}|xl)(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@cache
def _unsaid() -> frozenset[str]:
    return word_set("stop") | word_set("noise")


def _core_words(spoken: Sequence[str]) -> list[str]:
    unsaid = _unsaid()
    return [
        _ONE_SPELLING.get(word) or (_arabic(word) if word[0] in _ROMAN_VALUES else word)
        for word in spoken
        if word not in unsaid
    ]


def _arabic(word: str) -> str:
    """A Roman numeral in digits; any other word as it is."""
    if not _ROMAN.fullmatch(word):
        return word
    values = [_ROMAN_VALUES[letter] for letter in word]
    return str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))


def core_of(spoken: Sequence[str]) -> list[str]:
    """The words of a piece of a title that tell something, in the spelling by which the piece is known."""
    kept, aliases = _core_words(spoken), _aliases()
    aliased = aliases.get("".join(kept)) or aliases.get("".join(spoken))
    return aliased.split() if aliased else kept
