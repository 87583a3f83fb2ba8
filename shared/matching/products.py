"""Whether two records sell the same kind of product."""

from __future__ import annotations

from msgspec import Struct

from shared.matching.features import Features
from shared.matching.title import Title
from shared.model import ProductKind

_FESTIVAL = frozenset({"festival", "fest"})


class ProductDoubt(Struct, frozen=True, gc=False):
    """How much two products speak against each other (1: they are two products), and in words."""

    cost: float
    words: str


ONE_PRODUCT = ProductDoubt(0, "")
_ONE_TESTS = ProductDoubt(1, "one is a test record")


def product_doubt(one: Features, other: Features) -> ProductDoubt:
    """What the products of two records leave in doubt."""
    if one.kind is other.kind:
        return same_kind_doubt(one.kind, one.title, other.title)
    if one.title.product.test != other.title.product.test:
        return _ONE_TESTS
    if _bare_festival(one, other) or _bare_festival(other, one):
        return ProductDoubt(0.3, "one is a pass, the other does not say which days it admits to")
    return ProductDoubt(
        1, f"different products: {_named(one.kind, one.title)} and {_named(other.kind, other.title)}"
    )


def same_kind_doubt(kind: ProductKind, one: Title, other: Title) -> ProductDoubt:
    """What two titles leave in doubt of products of one kind."""
    if one.plain and other.plain:
        return ONE_PRODUCT
    mine, theirs = one.product, other.product
    if mine.test != theirs.test:
        return _ONE_TESTS
    if mine.days and theirs.days and mine.days != theirs.days:
        return ProductDoubt(1, f"passes for {mine.days} and for {theirs.days} days")
    if kind is ProductKind.PERFORMANCE or mine.tags == theirs.tags:
        return ONE_PRODUCT
    if mine.tags and theirs.tags and not mine.tags & theirs.tags - {"bound"}:
        return ProductDoubt(1, f"different products: {_named(kind, one)} and {_named(kind, other)}")
    return ProductDoubt(0.25, "the products may differ")


def _bare_festival(performance: Features, other: Features) -> bool:
    """A festival's record without a day in its name may be the pass itself."""
    occasion = performance.title.occasion
    return (
        performance.kind is ProductKind.PERFORMANCE
        and other.kind is ProductKind.PASS
        and not occasion.weekdays
        and "day" not in performance.title.ordinals.labels
        and bool((performance.title.tokens | other.title.tokens) & _FESTIVAL)
        and performance.day == other.day
    )


def _named(kind: ProductKind, title: Title) -> str:
    tags = " ".join(sorted(title.product.tags))
    return f"{kind.value.replace('_', '-')}{f' ({tags})' if tags else ''}"
