"""The cache of platforms' answers: in memory first, then shared by all instances, and who fetches what is missing."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Coroutine, Mapping
from enum import Enum
from typing import Any

from shared.clock import Clock
from shared.errors import StoreError
from shared.loops import PerLoop
from shared.settings import Settings
from shared.state.board import Board, expires_at
from shared.state.control import Control
from shared.state.flight import SingleFlight
from shared.state.memory_cache import MemoryCache
from shared.state.search_key import search_key
from shared.state.store.health import Health
from shared.state.store.port import Part, Store

__all__ = ["Freshness", "Part", "SearchCache", "freshness", "search_key"]

ABSENCE_TRUSTED_S = 2.0
"""Seconds for which a part the shared cache did not have is not looked for there again."""
FIRST_READ_S = 0.6
"""Seconds for which an instance's first read may take, though later ones may not: it also connects."""
NOTE_DELAY_S = 1.0
"""Seconds that the note of a failure waits for the other platforms' answers, to be written with them."""
SAME = dt.timedelta(seconds=5)
"""How much younger an unchanged part may be without being written again."""
OWN_CALL_S = 2.0
"""Seconds that whoever waits for another instance keeps for a call of its own."""
FIRST_POLL_S = 0.04
SLOWEST_POLL_S = 0.25
_GIVEN_UP = "!"
"""Ends the name of the note that the fetching of a part failed."""
ANSWER = "answer"
"""The part that holds an answer made of the others; in memory there is a better place for answers."""


class Freshness(Enum):
    """What a cached part may be used for, by its age."""

    FRESH = "fresh"
    REVALIDATE = "revalidate"
    """Served at once while it is renewed."""
    ON_ERROR = "on_error"
    """Served only where the platform cannot be asked."""
    EXPIRED = "expired"


def freshness(part: Part, now: dt.datetime, ttl_s: float, settings: Settings) -> Freshness:
    """What `part` may be used for at `now`, fresh being `ttl_s` seconds. A part from the future is fresh."""
    age_s = (now - part.stored_at).total_seconds()
    if age_s < ttl_s:
        return Freshness.FRESH
    if age_s < settings.revalidate_s:
        return Freshness.REVALIDATE
    if age_s < settings.stale_if_error_s:
        return Freshness.ON_ERROR
    return Freshness.EXPIRED


class SearchCache:
    """One instance's view of the cache; never fails. Usable from one event loop after another."""

    def __init__(
        self, store: Store, *, clock: Clock, settings: Settings, control: Control | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._patience_s = settings.store_timeout_ms / 1000
        self._has_answered = False
        self._memory = MemoryCache(settings.memory_cache_bytes)
        self._board = Board(control or Control(store, clock=clock, settings=settings), clock=clock)
        self._health = Health(clock, concern="cache")
        self._reads = SingleFlight()
        self._writes: PerLoop[set[asyncio.Task[None]]] = PerLoop(set)
        self._notes: dict[str, dict[str, Part]] = {}

    async def read(
        self,
        key: str,
        *,
        ttl_s: float | None = None,
        wanted: Collection[str] = (),
        before: float | None = None,
    ) -> Mapping[str, Part]:
        """The parts kept under `key`; empty when none is, or the store does not answer in time.

        Memory alone answers while everything in it is younger than `ttl_s` seconds (the setting
        `search_ttl_s` by default) and holds the `wanted` parts. What is older than `stale_if_error_s` is
        never returned. Until the store has answered once it may take a quarter of the time to the monotonic
        instant `before`, up to `FIRST_READ_S`, for to ask the platforms in vain costs calls of the quota.
        """
        held = self._memory.get(key)
        fresh_s = self._settings.search_ttl_s if ttl_s is None else ttl_s
        if held is not None and self._young(held.parts, fresh_s):
            just_looked = (
                held.read_at is not None and self._clock.monotonic() - held.read_at < ABSENCE_TRUSTED_S
            )
            if just_looked or held.parts.keys() >= set(wanted):
                return self._live(held.parts)
        return await self._read_shared(key, self._patience(before))

    def version(self, key: str) -> int | None:
        """A number that changes with any part this instance holds under `key`; None where it holds none."""
        held = self._memory.get(key)
        return held.version if held else None

    async def write(
        self, key: str, parts: Mapping[str, Part], *, answer: Callable[[], bytes] | None = None
    ) -> None:
        """Keep `parts`, here and for all instances, in one write. Never raises.

        What the shared cache is known to hold already is not written again, so everyone who shared in a call
        may hand in its result. A write that takes long goes on by itself. With what is new goes the `answer` made
        of it, in the place of the one made of earlier parts, unless nobody else could read it.
        """
        held = self._memory.merge(key, parts)
        new = {name: part for name, part in parts.items() if not _same(held.shared.get(name), part)}
        if not self._health.resting:
            held.shared |= {name: _mark(part) for name, part in new.items()}
        if new and answer is not None and self._store.is_shared:
            new[ANSWER] = Part.of(answer(), max(part.stored_at for part in new.values()))
        await self._share(key, {**self._notes.pop(key, {}), **new} if new else {})

    def remember(self, key: str, parts: Mapping[str, Part]) -> None:
        """Keep `parts` in this instance only."""
        self._memory.merge(key, parts)

    async def fetched_elsewhere(self, key: str, part: str, *, before: float) -> Part | None:
        """The part that another instance is fetching, once it has it; None when the caller is to fetch it.

        Call it before fetching a part that is missing or old: of all instances that do, one is told to go
        ahead and the others wait for its result. Where it does not come, because fetching failed or the
        instance died, one of those waiting takes over. Returns by the monotonic instant `before`. A call to
        the platform named `part` is reserved along the way, and the circuits' state is brought.
        """
        since: dt.datetime | None = None
        while (left_s := before - self._clock.monotonic()) > 0:
            verdict = await self._board.claim(key, [part], since=since)
            if part in verdict.mine:
                return None
            patience_s = max(left_s - OWN_CALL_S, left_s / 2)
            found, since = await self._await_result(key, part, verdict.theirs[part], patience_s)
            if since is None:
                return found
        return None

    async def give_up(self, key: str, part: str) -> None:
        """Tell instances waiting for the part that fetching it failed. Never raises.

        It is told with the entry's next write, or by itself where none follows soon.
        """
        self._notes.setdefault(key, {})[part + _GIVEN_UP] = Part.of(b"", self._clock.now())
        self._in_background(self._tell_given_up(key))

    async def drain(self) -> None:
        """Wait for the writes under way in this loop."""
        while writes := self._writes.get():
            await asyncio.wait(set(writes))

    async def _await_result(
        self, key: str, part: str, began: dt.datetime, patience_s: float
    ) -> tuple[Part | None, dt.datetime | None]:
        """The part if it came, and the instant to claim it anew if whoever began must be dead."""
        deadline = self._clock.monotonic() + patience_s
        expires = expires_at(began)
        pause_s = FIRST_POLL_S
        while True:
            parts = await self._shared_parts(key, self._patience_s)
            found, note = parts.get(part), parts.get(part + _GIVEN_UP)
            if found is not None and found.stored_at >= began:
                return found, None
            expires_s = (expires - self._clock.now()).total_seconds()
            if expires_s <= 0:
                return None, expires
            left_s = deadline - self._clock.monotonic()
            if left_s <= 0 or (note is not None and note.stored_at >= began):
                return None, None
            await self._clock.sleep(min(pause_s, left_s, expires_s))
            pause_s = min(pause_s * 1.5, SLOWEST_POLL_S)

    def _patience(self, before: float | None) -> float:
        if self._has_answered or before is None:
            return self._patience_s
        return max(self._patience_s, min(FIRST_READ_S, (before - self._clock.monotonic()) / 4))

    async def _read_shared(self, key: str, patience_s: float) -> Mapping[str, Part]:
        parts = await self._shared_parts(key, patience_s)
        return {name: part for name, part in parts.items() if not name.endswith(_GIVEN_UP)}

    async def _shared_parts(self, key: str, patience_s: float) -> Mapping[str, Part]:
        return await self._reads.run(key, lambda: self._load(key, patience_s))

    async def _load(self, key: str, patience_s: float) -> Mapping[str, Part]:
        read: Mapping[str, Part] = {}
        read_at = None
        if not self._health.resting:
            try:
                await self._store.ready()
                async with asyncio.timeout(patience_s):
                    read = await self._store.read_entry(key)
            except (StoreError, TimeoutError) as error:
                self._health.failed(error)
            else:
                self._health.worked()
                self._has_answered = True
                read_at = self._clock.monotonic()
        passing = {name: part for name, part in read.items() if name == ANSWER or name.endswith(_GIVEN_UP)}
        told = {name: part for name, part in read.items() if name not in passing}
        held = self._memory.merge(key, told, read_at=read_at)
        held.shared |= {name: _mark(part) for name, part in told.items()}
        return self._live({**held.parts, **passing})

    async def _share(self, key: str, parts: Mapping[str, Part]) -> None:
        if not parts or self._health.resting:
            return
        await asyncio.wait({self._in_background(self._write_shared(key, parts))}, timeout=self._patience_s)

    async def _tell_given_up(self, key: str) -> None:
        await self._clock.sleep(NOTE_DELAY_S)
        await self._share(key, self._notes.pop(key, {}))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        writes = self._writes.get()
        task = asyncio.create_task(work)
        writes.add(task)
        task.add_done_callback(writes.discard)
        return task

    async def _write_shared(self, key: str, parts: Mapping[str, Part]) -> None:
        kept = dt.timedelta(seconds=self._settings.stale_if_error_s)
        expires_at = max(part.stored_at for part in parts.values()) + kept
        try:
            await self._store.write_parts(key, parts, expires_at=expires_at)
        except StoreError as error:
            self._health.failed(error)
            held = self._memory.get(key)
            if held is not None:
                held.shared.clear()

    def _young(self, parts: Mapping[str, Part], ttl_s: float) -> bool:
        now = self._clock.now()
        young = dt.timedelta(seconds=ttl_s)
        return all(now - part.stored_at < young for part in parts.values())

    def _live(self, parts: Mapping[str, Part]) -> dict[str, Part]:
        oldest = self._clock.now() - dt.timedelta(seconds=self._settings.stale_if_error_s)
        return {name: part for name, part in parts.items() if part.stored_at > oldest}


def _mark(part: Part) -> tuple[dt.datetime, int]:
    return part.stored_at, hash(part.packed)


def _same(shared: tuple[dt.datetime, int] | None, part: Part) -> bool:
    # What comes with each answer, such as the question itself, is stamped anew though it did not change.
    if shared is None:
        return False
    stored_at, digest = shared
    again = hash(part.packed) == digest and part.stored_at - stored_at < SAME
    return part.stored_at <= stored_at or again
