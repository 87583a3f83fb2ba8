"""Which pairs of records are worth comparing: those that share a day with a venue, a team, an act or a rare word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shared.matching.record import Record
from shared.model import ProductKind

Block = tuple[object, ...]

_FULL = 60  # a block of more records says too little; the venue still brings true pairs together
_FULL_VENUE = 150  # and of a venue's day; no hall has so many performances, and the pairs would take seconds
_BIN_DAYS = 11  # records up to so many days apart share a bin when a date is a placeholder
_DAY = 24 * 60
_SMALL_HOURS = 120
_APART = 240
_APART_PASS = 12 * 60


def candidate_pairs(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Positions of records to compare, each pair once, lower position first, in ascending order."""
    blocks: dict[Block, list[int]] = {}
    for position, record in enumerate(records):
        for block in _blocks(record):
            blocks.setdefault(block, []).append(position)
    _add_loose_blocks(records, blocks)
    found: set[tuple[int, int]] = set()
    for block, members in blocks.items():
        if 1 < len(members) <= (_FULL_VENUE if block[0] == "venue" else _FULL):
            _collect(records, members, found)
    return sorted(found)


def _add_loose_blocks(records: Sequence[Record], blocks: dict[Block, list[int]]) -> None:
    """Where some dates are missing or placeholders, let those records meet the others of their names."""
    loose = {block for record in records if not record.day_sure for block in _loose_blocks(record)}
    if not loose:
        return
    for position, record in enumerate(records):
        for block in _loose_blocks(record):
            if block in loose:
                blocks.setdefault(block, []).append(position)


def _collect(records: Sequence[Record], members: list[int], found: set[tuple[int, int]]) -> None:
    for index, position in enumerate(members):
        one = records[position]
        for other in members[index + 1 :]:
            pair = (position, other)
            if pair not in found and _worth_it(one, records[other]):
                found.add(pair)


def _worth_it(one: Record, other: Record) -> bool:
    """Cheap vetoes first: confirmed starts hours apart are two performances, unless one was moved."""
    if one.local is None or other.local is None:
        return True
    if abs(one.local - other.local) <= _APART or one.moved or other.moved:
        return True
    if not one.day_sure or not other.day_sure:
        return True
    return one.kind is ProductKind.PASS and abs(one.local - other.local) <= _APART_PASS


def _blocks(record: Record) -> list[Block]:
    place, names = record.place.key, _names(record)
    found: list[Block] = []
    for day in _days(record):
        if record.venue:
            found.append(("venue", day, record.venue.key))
        found += [("name", day, place, name) for name in names]
    return found


def _loose_blocks(record: Record) -> Iterator[Block]:
    """Blocks for records whose date is missing or a placeholder."""
    for name in _names(record):
        yield "undated", record.place.key, name
        if record.day is not None:
            yield "loose", record.place.key, name, record.day // _BIN_DAYS
            yield "loose", record.place.key, name, record.day // _BIN_DAYS + 1


def _days(record: Record) -> Iterable[int]:
    if record.day is None:
        return ()
    if not record.moved and (record.local is None or record.local % _DAY >= _SMALL_HOURS):
        return (record.day,)
    before = {record.day - 1} if record.local is not None and record.local % _DAY < _SMALL_HOURS else set()
    return {record.day, *record.moved, *before}


def _names(record: Record) -> frozenset[str]:
    names = record.title.names
    return names | {record.performers[0]} if record.performers else names
