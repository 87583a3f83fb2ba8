"""What the parts of a cache entry hold, as JSON and back; a damaged part is as good as absent."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from pydantic import TypeAdapter

from shared.platforms.platform import EventSearch, EventsFound
from shared.state.store.port import Part

T = TypeVar("T")
log = logging.getLogger(__name__)
UIDS = "uids"
SEEN = "seen"
SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A cache entry, read: what each platform told, under its name, and what matching made of it."""

    found: Mapping[str, EventsFound]
    parts: Mapping[str, Part]
    """Those of the platforms in `found`."""
    search: EventSearch | None
    uids: dict[str, str]
    seen: dict[str, Decimal]
    """Lowest prices of an earlier answer, by record."""


@functools.cache
def _found_adapter() -> TypeAdapter[EventsFound]:
    return TypeAdapter(EventsFound)


@functools.cache
def _search_adapter() -> TypeAdapter[EventSearch]:
    return TypeAdapter(EventSearch)


@functools.cache
def _uids_adapter() -> TypeAdapter[dict[str, str]]:
    return TypeAdapter(dict[str, str])


@functools.cache
def _seen_adapter() -> TypeAdapter[dict[str, Decimal]]:
    return TypeAdapter(dict[str, Decimal])


def read_entry(parts: Mapping[str, Part], platforms: Iterable[str]) -> Entry:
    """What `parts` hold of `platforms`."""
    found = {name: told for name in platforms if (told := read_found(parts.get(name))) is not None}
    return Entry(
        found=found,
        parts={name: parts[name] for name in found},
        search=_read(SEARCH, parts.get(SEARCH), _search_adapter),
        uids=_read(UIDS, parts.get(UIDS), _uids_adapter) or {},
        seen=_read(SEEN, parts.get(SEEN), _seen_adapter) or {},
    )


def read_found(part: Part | None) -> EventsFound | None:
    """What a platform told; None where nothing is kept, or what is kept is damaged."""
    return _read("answer", part, _found_adapter)


def found_payload(found: EventsFound) -> bytes:
    """`found` as it is kept."""
    return _found_adapter().dump_json(found)


def search_payload(search: EventSearch) -> bytes:
    """`search` as it is kept."""
    return _search_adapter().dump_json(search)


def uids_payload(uids: Mapping[str, str]) -> bytes:
    """The event_uids of records, as they are kept."""
    return json.dumps(dict(uids)).encode()


def seen_payload(seen: Mapping[str, Decimal]) -> bytes:
    """The lowest prices of records, as they are kept."""
    return json.dumps({record: str(price) for record, price in seen.items()}).encode()


def _read(what: str, part: Part | None, adapter: Callable[[], TypeAdapter[T]]) -> T | None:
    if part is None:
        return None
    try:
        return adapter().validate_json(part.payload)
    except ValueError:
        log.warning("a kept %s is damaged and left out", what)
        return None
