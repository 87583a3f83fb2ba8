"""Which pairs of records are worth comparing: those that share a day with a venue, a team, an act or a rare word."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from shared.matching.features import Features
from shared.matching.reading import HALL
from shared.matching.record import Record
from shared.model import ProductKind

LooseKey = tuple[str, str] | tuple[str, int]

_FULL = 60  # a block of more records says too little; the venue still brings true pairs together
_FULL_HALL = 150  # and of a hall's day; none has so many performances, and the pairs would take seconds
_BIN_DAYS = 11  # records up to so many days apart share a bin when a date is a placeholder
_APART = 240
_APART_PASS = 12 * 60
_PASS = ProductKind.PASS


def candidate_pairs(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Positions of records to compare, each pair once, lower position first, in ascending order."""
    count = len(records)
    features = [record.features for record in records]
    # A pair as one number: half the memory of a tuple, and sorted in a fraction of the time.
    numbers = {
        one * count + other
        for members in itertools.chain(_blocks(features), _loose_blocks(features))
        for one, other in itertools.combinations(members, 2)
    }
    pairs = [divmod(number, count) for number in sorted(numbers)]
    return [pair for pair in pairs if _worth_it(features[pair[0]], features[pair[1]])]


def _blocks(features: Sequence[Features]) -> Iterator[tuple[int, ...]]:
    """Positions of records that share something on a day, in ascending order, the days one after the other."""
    days: dict[int, list[int]] = defaultdict(list)
    for position, told in enumerate(features):
        for day in told.days:
            days[day].append(position)
    for positions in days.values():
        if len(positions) > 1:
            yield from _blocks_of_day(positions, features)


def _blocks_of_day(positions: Sequence[int], features: Sequence[Features]) -> set[tuple[int, ...]]:
    """Most performances share several things, and so are several blocks alike."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for position in positions:
        for key in features[position].shared:
            blocks[key].append(position)
    return {
        tuple(members)
        for key, members in blocks.items()
        if len(members) > 1 and (len(members) <= _FULL or _says_enough(key, len(members)))
    }


def _says_enough(key: str, size: int) -> bool:
    """Whether a block of so many says something all the same."""
    return size <= _FULL_HALL and key.startswith(HALL)


def _loose_blocks(features: Sequence[Features]) -> Iterable[list[int]]:
    """Where some dates are missing or placeholders, let those records meet the others of their names."""
    blocks: dict[LooseKey, list[int]] = {
        key: [] for told in features if not told.day_sure for key in _loose_keys(told)
    }
    for position, told in enumerate(features) if blocks else ():
        for key in _loose_keys(told):
            if key in blocks:
                blocks[key].append(position)
    return [members for members in blocks.values() if len(members) <= _FULL]


def _loose_keys(told: Features) -> Iterator[LooseKey]:
    """What records whose date is missing or a placeholder may share with others: a name, with or without near days."""
    for name in told.names:
        yield "undated", name
        if told.day is not None:
            yield name, told.day // _BIN_DAYS
            yield name, told.day // _BIN_DAYS + 1


def _worth_it(one: Features, other: Features) -> bool:
    """Cheap vetoes first: confirmed starts hours apart are two performances, unless one was moved."""
    if one.local is None or other.local is None:
        return True
    if -_APART <= one.local - other.local <= _APART or one.moved or other.moved:
        return True
    if not one.day_sure or not other.day_sure:
        return True
    return one.kind is _PASS and abs(one.local - other.local) <= _APART_PASS
