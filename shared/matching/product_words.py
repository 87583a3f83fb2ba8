"""How titles name products other than the performance: parking, passes, packages, add-ons, memberships."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from shared.matching.tables import table
from shared.matching.text import any_of, bag
from shared.model import ProductKind

END = r"(?=\s*(?:$|[-|:;*\[\](){}]))"
NUMBER = r"(?<!session )(?<!game )(?<!match )(?<!week )(?<!round )(?:\d+|two|three|four|five|six|seven)"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


class ProductWords(NamedTuple):
    """How a product is named: `pattern` can only be found beside one of `hints`.

    `tag` tells products of one kind apart; where it is empty the kind says all.
    """

    kind: ProductKind
    tag: str
    hints: frozenset[str]
    pattern: re.Pattern[str]


@cache
def product_words() -> tuple[ProductWords, ...]:
    """The table of products; what is found is taken out of the title before the next is looked for."""
    return tuple(
        ProductWords(
            ProductKind(row["kind"]),
            row["tag"],
            bag(row["hints"]),
            any_of(*(_filled(pattern) for pattern in row["patterns"])),
        )
        for row in table("products")
    )


@cache
def product_hints() -> frozenset[str]:
    """A title without any of these words names no product but the performance."""
    return frozenset().union(*(words.hints for words in product_words()))


def _filled(pattern: str) -> str:
    for name, value in (("{END}", END), ("{NUMBER}", NUMBER), ("{WEEKDAY}", WEEKDAY)):
        pattern = pattern.replace(name, value)
    return pattern
