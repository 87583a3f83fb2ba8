"""One spelling for the words of a piece of a title: numbers in digits, aliases, and nothing that says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from shared.matching.pattern import Pattern
from shared.matching.tables import table, word_set
from shared.matching.text import compact, fold, holds, words

# Names within names, each in its one spelling; what a folded title must hold for them comes first.
_PHRASES = (
    (("formula 1", "formula one"), Pattern(r"\bformula (?:1|one)\b"), "f1"),
    (("gran premio",), Pattern(r"\bgran premio(?: de(?: la)?)?\b"), "grand prix"),
    (("us grand prix",), Pattern(r"\bus grand prix\b"), "united states grand prix"),
    (("ciudad de mexico",), Pattern(r"\bciudad de mexico\b"), "mexico city"),
    (("final four", "final 4"), Pattern(r"\bfinal (?:four|4)\b"), "finalfour semifinal"),
    (("musique et arts",), Pattern(r"\b(?:festival )?musique et arts\b"), "music and arts festival"),
    (("la28",), Pattern(r"\bla28\b"), "summer olympics"),
)


_FESTIVAL = Pattern(r"(?: music)?(?: (?:and )?arts)?(?: fest(?:ival)?)?$")
_FESTIVAL_KINDS = (
    "festival",
    "fest",
    "music festival",
    "music fest",
    "music and arts festival",
    "arts festival",
)


def in_one_spelling(text: str) -> str:
    """A folded title with the names in it that go by two, such as Formula 1, by one of them."""
    for stems, pattern, by in _PHRASES:
        if holds(text, stems):
            text = pattern.sub(by, text)
    return text


def with_orchestra(text: str, city: str) -> str:
    """A folded title that begins with the initials of the orchestra of its city, with the orchestra's name instead."""
    first = text.partition(" ")[0].rstrip(":")
    name = table("names")["initials"].get(first, {}).get(city)
    return fold(name) + text[len(first) :] if name else text


def without_other_scripts(text: str) -> str:
    """A folded title without words in other scripts beside Latin ones: they say the same once more."""
    if text.isascii():
        return text
    spoken = text.split()
    if not any(c.isascii() and c.isalpha() for c in text):
        return text
    return " ".join([word for word in spoken if _is_latin(word) or not any(map(str.isalpha, word))])


def _is_latin(word: str) -> bool:
    return any(c.isascii() and c.isalnum() for c in word)


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for spellings in table("names")["aliases"]:
        _add_aliases(found, spellings)
    for spellings in table("names")["festivals"]:
        _add_aliases(found, [*spellings, *_as_festivals(spellings)])
    return found


def _add_aliases(found: dict[str, str], spellings: Sequence[str]) -> None:
    """Let each of `spellings` mean the first of them."""
    folded = [in_one_spelling(fold(spelling)) for spelling in spellings]
    canonical = " ".join(_core_words(words(folded[0])))
    for spelling in folded:
        found[compact(spelling)] = canonical
        found["".join(_core_words(words(spelling)))] = canonical


def _as_festivals(names: Sequence[str]) -> list[str]:
    """A festival's names with each of the words for what it is: Gov Ball, Gov Ball Music Festival, Gov Ball Fest."""
    bare = dict.fromkeys(_FESTIVAL.sub("", fold(name)) for name in names)
    return [f"{name} {kind}" for name in bare for kind in _FESTIVAL_KINDS]


@cache
def named(group: str) -> frozenset[str]:
    """The franchises, works or promoters of the table, as keys."""
    return frozenset("".join(core_of(words(fold(name)))) for name in table("names")[group])


@cache
def last_words(group: str) -> frozenset[str]:
    """The last words of the franchises, works or promoters of the table."""
    return frozenset(core_of(words(fold(name)))[-1] for name in table("names")[group])


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
