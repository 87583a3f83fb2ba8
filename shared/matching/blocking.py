"""Which pairs of records are worth comparing: those that share a day with a venue, a team, an act or a rare word."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from shared.matching.place import Place
from shared.matching.reading import HALL, shared_name
from shared.matching.record import Record, performer_key
from shared.model import ProductKind

Blocks = dict[str, list[int]]
"""Positions of the records that share one thing, in ascending order, by what it is."""
LooseKey = tuple[str, str] | tuple[str, int]

_FULL = 60  # a block of more records says too little; the venue still brings true pairs together
_FULL_HALL = 150  # and of a hall's day; none has so many performances, and the pairs would take seconds
_BIN_DAYS = 11  # records up to so many days apart share a bin when a date is a placeholder
_DAY = 24 * 60
_SMALL_HOURS = 120
_APART = 240
_APART_PASS = 12 * 60
_PASS = ProductKind.PASS


def candidate_pairs(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Positions of records to compare, each pair once, lower position first, in ascending order."""
    count = len(records)
    # A pair as one number: half the memory of a tuple, and sorted in a fraction of the time.
    numbers = {
        one * count + other
        for members in _distinct_blocks(records)
        for one, other in itertools.combinations(members, 2)
    }
    pairs = [divmod(number, count) for number in sorted(numbers)]
    return [(one, other) for one, other in pairs if _worth_it(records[one], records[other])]


def _distinct_blocks(records: Sequence[Record]) -> set[tuple[int, ...]]:
    """All blocks of several records; most performances share several things, and so are several blocks alike."""
    days: dict[int, Blocks] = {}
    for position, record in enumerate(records):
        shared = record.reading.shared
        if record.event.performers:
            shared = _with_headliner(record, shared)
        for day in _days(record):
            blocks = days.get(day)
            if blocks is None:
                blocks = days[day] = defaultdict(list)
            for key in shared:
                blocks[key].append(position)
    found = {tuple(members) for members in _loose_blocks(records) if 1 < len(members) <= _FULL}
    for blocks in days.values():
        found.update(
            [
                tuple(members)
                for key, members in blocks.items()
                if len(members) > 1 and (len(members) <= _FULL or _says_enough(key, len(members)))
            ]
        )
    return found


def _says_enough(key: str, size: int) -> bool:
    """Whether a block of so many says something all the same."""
    return size <= _FULL_HALL and key.startswith(HALL)


def _loose_blocks(records: Sequence[Record]) -> Iterable[list[int]]:
    """Where some dates are missing or placeholders, let those records meet the others of their names."""
    blocks: dict[LooseKey, list[int]] = {
        key: [] for record in records if not record.day_sure for key in _loose_keys(record)
    }
    for position, record in enumerate(records) if blocks else ():
        for key in _loose_keys(record):
            if key in blocks:
                blocks[key].append(position)
    return blocks.values()


def _loose_keys(record: Record) -> Iterator[LooseKey]:
    """What records whose date is missing or a placeholder may share with others: a name, with or without near days."""
    for name in _with_headliner(record, record.reading.names):
        yield "undated", name
        if record.day is not None:
            yield name, record.day // _BIN_DAYS
            yield name, record.day // _BIN_DAYS + 1


def _worth_it(one: Record, other: Record) -> bool:
    """Cheap vetoes first: confirmed starts hours apart are two performances, unless one was moved."""
    if one.local is None or other.local is None:
        return True
    if -_APART <= one.local - other.local <= _APART or one.moved or other.moved:
        return True
    if not one.day_sure or not other.day_sure:
        return True
    return one.kind is _PASS and abs(one.local - other.local) <= _APART_PASS


def _days(record: Record) -> Iterable[int]:
    if record.day is None:
        return ()
    small_hours = record.local is not None and record.local % _DAY < _SMALL_HOURS
    if not record.moved and not small_hours:
        return (record.day,)
    return {record.day, *record.moved, *((record.day - 1,) if small_hours else ())}


def _with_headliner(record: Record, shared: tuple[str, ...]) -> tuple[str, ...]:
    performers = record.event.performers
    if not performers:
        return shared
    headliner = _headliner(record.reading.place, performers[0].name)
    return shared if headliner in shared else (*shared, headliner)


@lru_cache(maxsize=16384)
def _headliner(place: Place, name: str) -> str:
    return shared_name(place, performer_key(name))
