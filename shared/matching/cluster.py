"""One performance as several platforms list it."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Mapping, Sequence
from operator import attrgetter

from msgspec import Struct

from shared.matching.agreement import Agreement, agreement, once
from shared.matching.clustering import Group, Matcher
from shared.matching.identity import assign_uids
from shared.matching.record import Record, read_records
from shared.matching.related import attach
from shared.model import PlatformEvent, ProductKind


class Cluster(Struct, gc=False):
    """A performance, or an add-on to one, with the record of each platform that lists it; not to be changed.

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
    # What is made on the way holds no cycles, so looking for some amid thousands of records only costs.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _clusters(events, known_uids or {})
    finally:
        if collecting:
            gc.enable()


def _clusters(events: Sequence[PlatformEvent], known_uids: Mapping[str, str]) -> list[Cluster]:
    records = read_records(_by_key(events))
    groups = Matcher(records).groups()
    members = [[records[n] for n in group.members] for group in groups]
    uids = assign_uids(
        [
            [records[n] for n in sorted(group.members + group.duplicates)] if group.duplicates else own
            for group, own in zip(groups, members, strict=True)
        ],
        known_uids,
    )
    owned = attach(members)
    for own in members:
        own.sort(key=_key)  # by date and key until here
    agreed = [agreement([record.features for record in own]) for own in members]
    return [
        _cluster(
            members[n], agreed[n], groups[n], uids[n], [uids[extra][0] for extra in owned.get(n, ())], records
        )
        for n in sorted(range(len(groups)), key=lambda n: (agreed[n].order, uids[n][0]))
    ]


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


def _cluster(  # noqa: PLR0917 - all that is known of one performance
    members: Sequence[Record],
    agreed: Agreement,
    group: Group,
    uid: tuple[str, tuple[str, ...]],
    related: Sequence[str],
    records: Sequence[Record],
) -> Cluster:
    duplicates = sorted([records[n] for n in group.duplicates], key=_key)
    return Cluster(
        uid[0],
        tuple([record.event for record in members]),
        members[0].features.kind,
        agreed.confidence,
        agreed.reasons,
        once([*agreed.conflicts, *sorted(group.doubts)]) if group.doubts else agreed.conflicts,
        tuple(sorted(related)),
        uid[1],
        tuple([record.event for record in duplicates]),
    )


_key = attrgetter("key")
