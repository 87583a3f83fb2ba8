"""How titles name products other than the performance: parking, passes, packages, add-ons, memberships."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from shared.matching.hinted import Hinted
from shared.matching.pattern import Pattern, any_of
from shared.matching.tables import table
from shared.matching.text import bag
from shared.model import ProductKind

END = r"(?=\s*(?:$|[-|:;*\[\](){}]))"
# What a number begins with is asked first: it is seldom there, and looking behind takes longer.
NUMBER = (
    r"(?=[\dtfs])(?<!session )(?<!game )(?<!match )(?<!week )(?<!round )(?:\d+|two|three|four|five|six|seven)"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


PART = r"(?:^|[|:;(\[*]|\s-\s?|\s/\s)\s*(?![^-|:;(\[*]*(?:\b(?:vs?|versus|at|night|day|giveaway)\b|@))(?:[\w/]+[ -])*"
"""The beginning of a piece of a title that neither names a game nor a day's motto, and any words of it."""


class ProductWords(NamedTuple):
    """How a product is named; `tag` tells products of one kind apart, and where it is empty the kind says all.

    `beside` is set where the pattern takes a whole piece of a title, which is a product only beside another piece.
    """

    kind: ProductKind
    tag: str
    pattern: Pattern
    beside: bool


@cache
def product_words() -> Hinted[ProductWords]:
    """The table of products; what is found is taken out of the title before the next is looked for."""
    return Hinted((bag(row["hints"]), _product(row)) for row in table("products"))


def _product(row: dict[str, Any]) -> ProductWords:
    pattern = any_of(*(_filled(pattern) for pattern in row["patterns"]))
    return ProductWords(ProductKind(row["kind"]), row["tag"], pattern, row.get("beside", False))


def _filled(pattern: str) -> str:
    for name, value in (("{PART}", PART), ("{END}", END), ("{NUMBER}", NUMBER), ("{WEEKDAY}", WEEKDAY)):
        pattern = pattern.replace(name, value)
    return pattern
