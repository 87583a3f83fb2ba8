"""Parking, packages, passes and add-ons, attached to the performance they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from shared.matching.features import Features
from shared.matching.place import Nearness, nearness
from shared.matching.record import Record
from shared.matching.title_likeness import title_likeness
from shared.model import ProductKind

_NAME_FROM = 0.8
_PASS_DAYS = 7
_PERFORMANCE = ProductKind.PERFORMANCE


def attach(groups: Sequence[Sequence[Record]]) -> dict[int, list[int]]:
    """For each performance, by position in `groups`, the positions of what belongs to it."""
    extras = [n for n, group in enumerate(groups) if group[0].features.kind is not _PERFORMANCE]
    if not extras:
        return {}
    by_day: dict[tuple[int | None, str], list[int]] = {}
    for n, group in enumerate(groups):
        first = group[0].features
        if first.kind is _PERFORMANCE:
            for day in {record.features.day for record in group}:
                by_day.setdefault((day, first.place.key), []).append(n)
    found: dict[int, list[int]] = {}
    for n in extras:
        for owner in _owners(groups[n][0].features, groups, by_day):
            found.setdefault(owner, []).append(n)
    return found


def _owners(
    extra: Features, groups: Sequence[Sequence[Record]], by_day: dict[tuple[int | None, str], list[int]]
) -> list[int]:
    """A pass belongs to each performance of its days; anything else to the nearest performance of its day."""
    if extra.day is None:
        return []
    days = _pass_days(extra)
    near = [n for day in range(extra.day, extra.day + days) for n in by_day.get((day, extra.place.key), ())]
    fitting = [n for n in near if any(_fits(extra, record.features) for record in groups[n])]
    if days > 1 or not fitting:
        return fitting
    return [min(fitting, key=lambda n: (_apart(extra, groups[n][0].features), groups[n][0].key))]


def _pass_days(extra: Features) -> int:
    if extra.kind is not ProductKind.PASS or "season" in extra.title.product.tags:
        return 1
    return min(extra.title.product.days or 3, _PASS_DAYS)


def _fits(extra: Features, performance: Features) -> bool:
    if nearness(extra.place, performance.place) is Nearness.DIFFERENT:
        return False
    names = title_likeness(extra.title, performance.title)
    return names.veto is None and names.score >= _NAME_FROM


def _apart(one: Features, other: Features) -> int:
    if one.local is None or other.local is None:
        return 0
    return abs(one.local - other.local)
