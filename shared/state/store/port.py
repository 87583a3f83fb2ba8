"""What the state shared by all instances must offer: cache entries, and documents of whole numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field

from shared.state.store.packing import pack, unpack


class Part(Struct, frozen=True):
    """One platform's share of a cache entry: its JSON, compressed, and when it was told (aware UTC).

    It stays compressed until it is read: what is never read need not be inflated.
    """

    packed: bytes
    stored_at: dt.datetime

    @classmethod
    def of(cls, payload: bytes, stored_at: dt.datetime) -> Part:
        """The part that holds `payload`."""
        return cls(pack(payload), stored_at)

    @property
    def payload(self) -> bytes:
        """What was told, inflated anew each time. Raises ValueError where it is damaged."""
        return unpack(self.packed)

    def __repr__(self) -> str:
        return f"Part({len(self.packed)} bytes packed, {self.stored_at!r})"


class Changes(Struct):
    """What one commit does to a document of whole numbers; the fields of its kinds must not overlap.

    `add` adds to a field (absent counts as 0), `raise_to` leaves the larger of the field's value and the
    given one, `put` overwrites whatever is there, `watch` only asks for a field's value (and may leave a 0
    where there was none), `drop` removes a field. All of a commit is done or none of it, and no commit sees
    half of another.
    """

    add: dict[str, int] = field(default_factory=dict)
    raise_to: dict[str, int] = field(default_factory=dict)
    put: dict[str, int] = field(default_factory=dict)
    watch: set[str] = field(default_factory=set)
    drop: set[str] = field(default_factory=set)


class Store(Protocol):
    """The state shared by all instances. Every method raises StoreError on any failure or timeout.

    Numbers are never negative and stay below 2**62. An expired entry or document is as good as absent,
    whether or not it was cleaned up yet.
    """

    is_shared: bool
    """Whether other processes may read what is written."""

    async def ready(self) -> None:
        """Open what the first operation needs, which may take a second; at once when it is open."""
        ...

    async def read_entry(self, key: str) -> Mapping[str, Part]:
        """The parts kept under `key`; empty when there are none."""
        ...

    async def write_parts(self, key: str, parts: Mapping[str, Part], *, expires_at: dt.datetime) -> None:
        """Put `parts` beside those already kept under `key`, replacing those of the same name."""
        ...

    async def read_numbers(self, document: str) -> Mapping[str, int]:
        """All fields of a document; empty when there is none."""
        ...

    async def change_numbers(
        self, document: str, changes: Changes, *, expires_at: dt.datetime | None = None
    ) -> Mapping[str, int]:
        """Apply `changes` in one step and return the value every named field that is not dropped has after it."""
        ...

    async def aclose(self) -> None:
        """Let go of connections; the store may be used again afterwards."""
        ...
