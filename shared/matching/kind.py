"""What a record sells: the performance itself, or parking, a pass, a package, an add-on, a membership."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from shared.matching.pattern import Pattern, any_of
from shared.matching.product_words import END, NUMBER, WEEKDAY, product_words
from shared.matching.text import bag, holds, words
from shared.model import ProductKind

_DAYS = Pattern(rf"\b({NUMBER})[\s-]?(day|night|game|show|event|race|session|part|jour|dia)s?\b")
_ANY_NUMBER = Pattern(r"\d|[tfs](?:wo|hree|our|ive|ix|even)")
_COUNT = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

_PRECEDENCE = (
    ProductKind.PARKING,
    ProductKind.ADD_ON,
    ProductKind.MEMBERSHIP,
    ProductKind.PACKAGE,
    ProductKind.PASS,
)
_SINGLE_DAY = any_of(
    rf"\b(?:(?:1|one|single)[\s-]*day|{WEEKDAY})\b"
    r"(?:[\s-]*\b(?:general|admission|ga|single|1|one|only|day|night)\b)*"
    r"[\s-]*\b(?:pass|ticket|admission|ga|only)(?:es|s)?\b",
    r"\b(?:1|one|single)[\s-]*day\b",
    r"\bday (?:pass|ticket)(?:es|s)?\b",
)
_GAME = Pattern(r"\b(?:vs?|at)\b|@")
# A part of a game's title that names seats or something done beside the game, not a day's motto such as Kids Club Night.
_PART = r"(?:^|[-|:(*])\s*(?![^-|:(*)]*\b(?:vs?|at|night|day|friendly|giveaway)\b)[\w &,]*\b"
_SEATS = (
    *(
        "club",
        "lounge",
        "access",
        "tunnel",
        "entrance",
        "entry",
        "suite",
        "seat",
        "box",
        "table",
        "loft",
        "terrace",
    ),
    *("bunker", "buffet", "dinner", "brunch", "deck", "rail", "pass", "upgrade", "pavilion"),
)
# Each with what a title must hold for it.
_BESIDE_A_GAME = (
    (ProductKind.PACKAGE, "experience", ("experience",), Pattern(rf"{_PART}experiences?{END}")),
    (
        ProductKind.ADD_ON,
        "seating",
        _SEATS,
        Pattern(
            rf"{_PART}(?:club|lounge|access|tunnel|entrance|entry|suites?|seats|seating|box(?:es)?|tables?|loft|terrace"
            rf"|bunker|buffet|dinner|brunch|deck|rail|pass(?:es)?|upgrades?|pavilion)\b[\w ]*{END}"
        ),
    ),
)
_TEST = any_of(
    r"\btest (?:event|show|listing|game|concert)\b",
    r"\bdo not (?:buy|purchase|use)\b",
    r"^test\b(?= *$| *[-:])",
    r"\b(?:resale|internal|system|qa|load) (?:test|use|hold)\b",
    r"\bplaceholder\b",
    rf"(?:[|:(\[*]|\s-)\s*(?:hold|internal|test){END}",
    rf"^(?:hold|internal){END}(?!$)",
)
_TEST_HINTS = bag("test not internal placeholder hold")


class Product(Struct, frozen=True, gc=False):
    """What a title says of the product. `days` counts what a pass covers."""

    kind: ProductKind
    tags: frozenset[str]
    days: int | None
    test: bool

    @property
    def plain(self) -> bool:
        """Whether the title names nothing but a performance."""
        return self.kind is ProductKind.PERFORMANCE and not self.test


PERFORMANCE = Product(ProductKind.PERFORMANCE, frozenset(), None, test=False)
_TEST_RECORD = replace(PERFORMANCE, test=True)


def read_product(text: str, vocabulary: frozenset[str]) -> tuple[Product, str]:
    """The product a folded title names, and the title without those words.

    `vocabulary` holds those of the title's words that tell something.
    """
    is_test = not vocabulary.isdisjoint(_TEST_HINTS) and bool(_TEST.search(text))
    asked = product_words().asked(vocabulary)
    performance = _TEST_RECORD if is_test else PERFORMANCE
    if not asked:
        return performance, text
    days = _days(text)
    rest = text if (days and days > 1) or "day" not in text else _SINGLE_DAY.sub(_keep_weekday, text)
    found: list[tuple[ProductKind, str]] = []
    for named in asked:
        left, count = named.pattern.subn(" | ", rest)
        if count and (not named.beside or words(left)):
            rest = left
            found.append((named.kind, named.tag))
    if _GAME.search(rest):
        for kind, tag, stems, pattern in _BESIDE_A_GAME:
            rest, count = pattern.subn(" | ", rest) if holds(rest, stems) else (rest, 0)
            if count:
                found.append((kind, tag))
    if not found:
        return performance, rest
    kind = next(kind for kind in _PRECEDENCE if any(kind == one for one, _ in found))
    return Product(kind, frozenset(tag for _, tag in found if tag), days, is_test), rest


@cache
def hints() -> frozenset[str]:
    """A title without any of these words is of the performance itself."""
    return product_words().words | _TEST_HINTS


def _keep_weekday(found: re.Match[str]) -> str:
    weekday = [word for word in words(found[0]) if word.endswith("day") and len(word) > 3]
    return f" - {weekday[0]} - " if weekday else " "


def _days(text: str) -> int | None:
    found = _DAYS.search(text) if _ANY_NUMBER.search(text) else None
    if not found:
        return None
    return int(found[1]) if found[1].isdigit() else _COUNT[found[1]]
