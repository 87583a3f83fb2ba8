"""One performance as several platforms list it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.matching.clustering import Group, Matcher
from shared.matching.identity import assign_uids
from shared.matching.record import Record, read_records
from shared.matching.related import attach
from shared.model import PlatformEvent, ProductKind

_ALONE = ("only one platform lists it",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A performance, or an add-on to one, with the record of each platform that lists it.

    `confidence` (0 to 1) is that all members are one performance; `conflicts` tells what they contradict each other
    in and which other records may belong here. `related` holds the uids of parking, packages, passes and add-ons
    of this performance. `duplicates` are further records of a platform that is a member already. `replaces` holds
    uids of earlier answers that merged into this one.
    """

    event_uid: str
    members: tuple[PlatformEvent, ...]
    kind: ProductKind = ProductKind.PERFORMANCE
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    duplicates: tuple[PlatformEvent, ...] = ()


def cluster(events: Sequence[PlatformEvent], *, known_uids: Mapping[str, str] | None = None) -> list[Cluster]:
    """The performances among `events`, ordered by date, time and name; the order of the input does not matter.

    `known_uids` maps `PlatformEvent.key` to the `event_uid` of an earlier answer, so that uids outlive edits.
    """
    records = read_records(_by_key(events))
    groups = Matcher(records).groups()
    held = [[records[n] for n in sorted(group.members + group.duplicates)] for group in groups]
    uids = assign_uids(held, known_uids or {})
    owned = attach([[records[n] for n in group.members] for group in groups])
    found = [
        _cluster(group, records, uids[n], tuple(sorted(uids[extra][0] for extra in owned.get(n, ()))))
        for n, group in enumerate(groups)
    ]
    return sorted(found, key=_order)


def merged_into(clusters: Sequence[Cluster]) -> dict[str, str]:
    """Each uid of an earlier answer that merged, with the uid it is known by now."""
    return {old: found.event_uid for found in clusters for old in found.replaces}


def _by_key(events: Sequence[PlatformEvent]) -> dict[str, PlatformEvent]:
    """One record per key; of two, the one fetched last, then the one that sorts first, so that order is no matter."""
    chosen: dict[str, PlatformEvent] = {}
    for event in events:
        held = chosen.setdefault(event.key, event)
        if held is not event and held != event and _freshness(event) > _freshness(held):
            chosen[event.key] = event
    return chosen


def _freshness(event: PlatformEvent) -> tuple[dt.datetime, str]:
    return event.fetched_at or dt.datetime.min.replace(tzinfo=dt.UTC), repr(event)


def _cluster(
    group: Group, records: Sequence[Record], uid: tuple[str, tuple[str, ...]], related: tuple[str, ...]
) -> Cluster:
    members = sorted([records[n] for n in group.members], key=_key)
    links = group.links
    if len(links) > 1:
        links = sorted(links, key=lambda link: (-link.confidence, link.reasons, link.conflicts))
    return Cluster(
        event_uid=uid[0],
        members=tuple([record.event for record in members]),
        kind=members[0].kind,
        confidence=min((link.confidence for link in links), default=1.0),
        reasons=_once([link.reasons for link in links]) if links else _ALONE,
        conflicts=_once([*(link.conflicts for link in links), sorted(group.doubts)]),
        related=related,
        replaces=uid[1],
        duplicates=tuple(
            [record.event for record in sorted([records[n] for n in group.duplicates], key=_key)]
        ),
    )


def _key(record: Record) -> str:
    return record.key


def _once(told: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(itertools.chain.from_iterable(told)))


def _order(found: Cluster) -> tuple[dt.date, dt.time, str, str]:
    first = min(
        found.members,
        key=lambda event: (event.date or dt.date.max, event.time or dt.time.max, event.name, event.key),
    )
    return first.date or dt.date.max, first.time or dt.time.max, first.name, found.event_uid
