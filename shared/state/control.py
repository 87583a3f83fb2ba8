"""The control document: the numbers all instances steer by, read and changed together in one commit.

Quota counters, circuits, claims on searches and the marks of living instances are whole numbers in ONE
document. A commit that adds to a counter brings the current value of everything else back, so that whoever
reserves a call also learns which circuits are open, at no extra read. Requests of one instance that need a
commit at the same time share it: at most one is under way, the next one gathers all who come meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import StoreError
from shared.loops import PerLoop
from shared.state.store.health import Health
from shared.state.store.port import Changes, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.clock import Clock
    from shared.settings import Settings

DOCUMENT = "control"
FRESH_S = 1.0
"""Seconds for which what was read is acted on without asking again; circuits opened elsewhere are seen by then."""
FIRST_SWEEP_S = 600.0
SWEEP_S = 3600.0
"""Seconds after its start, and then between, that an instance drops fields which others left behind."""
PATIENCE = 4
"""How many times as long as for the cache a commit is waited for that brings circuits and claims."""


class Contributor:
    """A concern that keeps numbers in the control document."""

    def compose(self, changes: Changes) -> None:
        """Put this concern's wishes into the next commit."""

    def absorb(self, changes: Changes) -> None:
        """The commit was made, and `Control.values` has what is now in the document."""

    def failed(self, changes: Changes) -> None:
        """The commit was not made, or it is not known whether it was."""

    def stale(self, numbers: Mapping[str, int]) -> set[str]:
        """Which of all the document's fields nobody uses any more; by default none of this concern's."""
        del numbers
        return set()


class _Turns:
    """The commit under way and the one that gathers, in one event loop."""

    def __init__(self) -> None:
        self.running: asyncio.Task[bool] | None = None
        self.gathering: asyncio.Task[bool] | None = None


class Control:
    """One instance's view of the control document. Usable from one event loop after another."""

    def __init__(self, store: Store, *, clock: Clock, settings: Settings) -> None:
        self.values: dict[str, int] = {}
        self.commits = 0
        self.expected: Counter[str] = Counter()
        self._store = store
        self._clock = clock
        self._in_passing_s = settings.store_timeout_ms / 1000
        self._patience_s = PATIENCE * self._in_passing_s
        self._health = Health(clock, concern="quota and circuits")
        self._contributors: list[Contributor] = []
        self._turns = PerLoop(_Turns)
        self._seen_at: float | None = None
        self._stale: set[str] = set()
        self._sweep_at = clock.monotonic() + FIRST_SWEEP_S
        self._sweeps: PerLoop[set[asyncio.Task[None]]] = PerLoop(set)

    @property
    def reachable(self) -> bool:
        """Whether the last attempt to reach the store worked."""
        return self._health.reachable

    def join(self, contributor: Contributor) -> None:
        """Let `contributor` take part in every commit from now on."""
        self._contributors.append(contributor)

    @property
    def age_s(self) -> float:
        """Seconds since `values` was last known to be right; infinite when never."""
        return float("inf") if self._seen_at is None else self._clock.monotonic() - self._seen_at

    @contextmanager
    def expecting(self, platforms: Iterable[str]) -> Iterator[None]:
        """Announce one call to each platform, so that a commit made meanwhile reserves it as well."""
        names = list(platforms)
        self.expected.update(names)
        try:
            yield
        finally:
            self.expected.subtract(names)

    async def fresh(self, platforms: Iterable[str] = ()) -> bool:
        """Make sure that `values` is at most a second old; False when the store did not answer in time.

        A commit made for this reserves a call to each of `platforms`.
        """
        if self.age_s <= FRESH_S:
            return True
        with self.expecting(platforms):
            return await self.commit()

    async def commit(self, *, patience_s: float | None = None) -> bool:
        """Make one commit that is composed after this call; False when it failed or takes too long.

        A commit that takes longer than `patience_s` seconds goes on by itself, and what it brings is used by
        whoever comes later. After a failure the store is left alone for a while and then tried in passing.
        """
        if self._health.resting:
            self._compose_in_vain()
            return False
        if not await self._ready():
            return False
        patience_s = self._patience_s if patience_s is None else patience_s
        task = self._gathering_turn()
        done, _ = await asyncio.wait({task}, timeout=patience_s if self.reachable else self._in_passing_s)
        return task.result() if done else False

    async def read(self) -> bool:
        """Read the document, changing nothing; False when the store did not answer in time."""
        if not await self._ready():
            return False
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._patience_s):
                self.values.update(await self._store.read_numbers(DOCUMENT))
        except TimeoutError:
            return False
        except StoreError as error:
            self._health.failed(error)
            return False
        self._seen(started)
        return True

    async def sweep(self) -> None:
        """Drop fields that nobody uses any more: one read, and one write where there are any."""
        if not await self.read():
            return
        stale = {name for each in self._contributors for name in each.stale(self.values)}
        if stale:
            self._stale |= stale
            await self.commit()

    def apply_locally(self, numbers: Mapping[str, int]) -> None:
        """Act on `numbers` although they could not be shared; the next commit that succeeds overrules them."""
        self.values.update(numbers)

    async def _ready(self) -> bool:
        # Opening the store takes long once, and says nothing about how fast it answers.
        try:
            await self._store.ready()
        except StoreError as error:
            self._health.failed(error)
            self._compose_in_vain()
            return False
        return True

    def _gathering_turn(self) -> asyncio.Task[bool]:
        turns = self._turns.get()
        if turns.gathering is None:
            turns.gathering = asyncio.create_task(self._turn(turns))
        return turns.gathering

    async def _turn(self, turns: _Turns) -> bool:
        if turns.running is not None and not turns.running.done():
            await asyncio.wait({turns.running})
        else:
            await asyncio.sleep(0)  # those who come in the same step of the loop share the commit
        turns.running, turns.gathering = turns.gathering, None
        if self._health.resting:
            self._compose_in_vain()
            return False
        return await self._commit_once()

    async def _commit_once(self) -> bool:
        started = self._clock.monotonic()
        changes = self._composed()
        self.commits += 1
        try:
            values = await self._store.change_numbers(DOCUMENT, changes)
        except StoreError as error:
            self._health.failed(error)
            self._tell_failed(changes)
            return False
        self.values.update(values)
        self._seen(started)
        for contributor in self._contributors:
            contributor.absorb(changes)
        for name in changes.drop:
            self.values.pop(name, None)
        self._sweep_sometimes()
        return True

    def _sweep_sometimes(self) -> None:
        if self._clock.monotonic() < self._sweep_at:
            return
        self._sweep_at = self._clock.monotonic() + SWEEP_S
        sweeps = self._sweeps.get()
        task = asyncio.create_task(self.sweep())
        sweeps.add(task)
        task.add_done_callback(sweeps.discard)

    def _composed(self) -> Changes:
        changes = Changes()
        for contributor in self._contributors:
            contributor.compose(changes)
        changes.drop |= self._stale
        self._stale = set()
        changes.watch -= {*changes.add, *changes.raise_to, *changes.put, *changes.drop}
        return changes

    def _compose_in_vain(self) -> None:
        self._tell_failed(self._composed())

    def _tell_failed(self, changes: Changes) -> None:
        for contributor in self._contributors:
            contributor.failed(changes)

    def _seen(self, started: float) -> None:
        self._health.worked()
        self._seen_at = started
