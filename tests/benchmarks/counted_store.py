"""A store that counts what Firestore would bill: one operation for each document read or written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from shared.state.store.firestore_messages import LARGEST_INLINE
from shared.state.store.port import Changes, Part, Store


class CountedStore:
    """Passes everything on. Reads and writes are noted, and weighed when `operations` is asked for."""

    is_shared = True

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: list[Mapping[str, Part]] = []
        self._numbers = 0

    def operations(self) -> int:
        """Documents read and written since the last time it was asked; a large part is a document of its own."""
        counted = self._numbers + sum(1 + sum(map(_is_apart, parts.values())) for parts in self._entries)
        self._entries.clear()
        self._numbers = 0
        return counted

    async def ready(self) -> None:
        await self._store.ready()

    async def read_entry(self, key: str) -> Mapping[str, Part]:
        parts = await self._store.read_entry(key)
        self._entries.append(parts)
        return parts

    async def write_parts(self, key: str, parts: Mapping[str, Part], *, expires_at: dt.datetime) -> None:
        self._entries.append(parts)
        await self._store.write_parts(key, parts, expires_at=expires_at)

    async def read_numbers(self, document: str) -> Mapping[str, int]:
        self._numbers += 1
        return await self._store.read_numbers(document)

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> Mapping[str, int]:
        self._numbers += 1
        return await self._store.change_numbers(document, changes, expires_at=expires_at)

    async def aclose(self) -> None:
        await self._store.aclose()


def _is_apart(part: Part) -> bool:
    return len(part.packed) > LARGEST_INLINE
