"""One platform record with what comparing needs of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from shared.matching.features import Features, features
from shared.model import PlatformEvent


class Record(Struct, eq=False, gc=False):
    """An event with its key and its features, not to be changed."""

    event: PlatformEvent
    key: str
    features: Features


def read_record(event: PlatformEvent, key: str | None = None) -> Record:
    """The record of `event`, whose key may be known already."""
    return Record(event, key or event.key, features(event))


def read_records(events: Mapping[str, PlatformEvent]) -> list[Record]:
    """The records of events given by their keys, by date and key: what may be one performance lies side by side."""
    by_date: dict[dt.date, list[str]] = {}
    for key, event in events.items():
        by_date.setdefault(event.date or dt.date.min, []).append(key)
    return [read_record(events[key], key) for date in sorted(by_date) for key in _in_order(by_date[date])]


def _in_order(keys: list[str]) -> Iterable[str]:
    return sorted(keys) if len(keys) > 1 else keys
