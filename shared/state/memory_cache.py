"""The cache level inside one instance: the entries used last, bounded in bytes."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from itertools import count

from msgspec import Struct, field

from shared.state.store.port import Part

ENTRY_BYTES = 500
PART_BYTES = 300
"""What an entry and a part cost beside the compressed payload, in bytes of CPython objects, roughly."""


class Held(Struct):
    """An entry in memory.

    `read_at` is the monotonic instant of the last look into the shared cache, if any; `shared` has, of
    what is known to be there, the instant it was told and a hash of what it holds. No two states of entries have
    the same `version`.
    """

    parts: dict[str, Part]
    version: int = 0
    read_at: float | None = None
    shared: dict[str, tuple[dt.datetime, int]] = field(default_factory=dict)


class MemoryCache:
    """Entries by key, those unused longest dropped first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, Held] = OrderedDict()
        self._versions = count(1)

    @property
    def size_bytes(self) -> int:
        """What is held, by estimate."""
        return self._bytes

    def get(self, key: str) -> Held | None:
        """The entry, which thereby counts as used; None when there is none."""
        held = self._entries.get(key)
        if held is not None:
            self._entries.move_to_end(key)
        return held

    def merge(self, key: str, parts: Mapping[str, Part], *, read_at: float | None = None) -> Held:
        """Put `parts` into the entry where they are not older than what it has, and return it.

        An entry too large for the whole cache is returned but not kept.
        """
        held = self._entries.pop(key, None) or Held({})
        if held.parts:
            self._bytes -= _size(held)
        for name, part in parts.items():
            before = held.parts.get(name)
            if before is None or before.stored_at < part.stored_at:
                held.version = next(self._versions)
            if before is None or before.stored_at <= part.stored_at:
                held.parts[name] = part
        held.read_at = read_at if read_at is not None else held.read_at
        self._keep(key, held)
        return held

    def drop(self, key: str) -> None:
        """Forget an entry."""
        held = self._entries.pop(key, None)
        if held is not None:
            self._bytes -= _size(held)

    def _keep(self, key: str, held: Held) -> None:
        size = _size(held)
        if not held.parts or size > self._max_bytes:
            return
        self._entries[key] = held
        self._bytes += size
        while self._bytes > self._max_bytes:
            _, dropped = self._entries.popitem(last=False)
            self._bytes -= _size(dropped)


def _size(held: Held) -> int:
    return ENTRY_BYTES + sum(len(part.packed) + PART_BYTES for part in held.parts.values())
