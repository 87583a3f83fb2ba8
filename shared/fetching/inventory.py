"""Gathers what all platforms tell about one search: from the cache, from running calls, or by asking them."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field

from shared.clock import Clock
from shared.errors import BadResponse, SourceError
from shared.fetching.fetcher import Deadline, Fetcher
from shared.fetching.source_report import Outcome, SourceReport, copy_report, failure_report, told_report
from shared.model import SourceStatus
from shared.platforms.platform import EventSearch, EventsFound, Platform
from shared.settings import Settings
from shared.state.cache import Freshness, Part, SearchCache, freshness, search_key
from shared.state.entry import (
    SEARCH,
    SEEN,
    UIDS,
    Entry,
    payload_of,
    read_entry,
    read_found,
)
from shared.state.flight import SingleFlight

log = logging.getLogger(__name__)
LATE_ANSWER_S = 10.0
"""Seconds from its start after which a call is given up, though its caller may have stopped waiting earlier."""

MOST_EVENTS = 1000
"""Events of one platform that one search takes in; to match more would take longer than a caller waits."""


class Gathered(Struct, frozen=True, kw_only=True):
    """The reports on one search, and the event_uids its records had in earlier answers."""

    search: EventSearch
    key: str
    reports: tuple[SourceReport, ...]
    known_uids: Mapping[str, str] = field(default_factory=dict)
    seen_before: Mapping[str, Decimal] = field(default_factory=dict)
    """Lowest prices of an earlier answer, by record; what was far too cheap then and still is, is believed."""
    new_parts: Mapping[str, Part] = field(default_factory=dict)


class Inventory:
    """Answers searches from cache, single flight and platforms. One per process."""

    def __init__(
        self,
        *,
        settings: Settings,
        cache: SearchCache,
        fetcher: Fetcher,
        flight: SingleFlight,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._fetcher = fetcher
        self._flight = flight
        self._clock = clock
        self._running: set[asyncio.Task[object]] = set()

    async def look_up(
        self, search: EventSearch, platforms: Sequence[Platform], *, ttl_s: float, reply_by: float
    ) -> Mapping[str, Part]:
        """The copies that the cache has of `search`, of any age within its keeping time, unread.

        `reply_by` is the monotonic instant by which all is to be answered.
        """
        names = [platform.name for platform in platforms]
        return await self._cache.read(search_key(search), ttl_s=ttl_s, wanted=names, before=reply_by)

    def told_freshly(
        self, copies: Mapping[str, Part], platforms: Sequence[Platform], *, ttl_s: float
    ) -> dict[str, dt.datetime] | None:
        """When each platform told its copy, those without a key apart; None where one is missing or not fresh."""
        told_at = {}
        for platform in platforms:
            part = copies.get(platform.name)
            if part is None and self._fetcher.known_without_key(platform):
                continue
            if (
                part is None
                or freshness(part, self._clock.now(), ttl_s, self._settings) is not Freshness.FRESH
            ):
                return None
            told_at[platform.name] = part.stored_at
        return told_at

    async def gather(
        self,
        search: EventSearch,
        platforms: Sequence[Platform],
        *,
        timeout_s: float,
        ttl_s: float,
        background: bool = False,
        copies: Mapping[str, Part] | None = None,
    ) -> Gathered:
        """Reports of all `platforms` within `timeout_s` seconds; copies older than `ttl_s` seconds are renewed.

        `copies` are what `look_up` returned, where that was called already.
        """
        reply_by = self._clock.monotonic() + timeout_s
        key = search_key(search)
        names = [platform.name for platform in platforms]
        if copies is None:
            copies = await self.look_up(search, platforms, ttl_s=ttl_s, reply_by=reply_by)
        entry = read_entry(copies, names)
        ages = {
            name: freshness(part, self._clock.now(), ttl_s, self._settings)
            for name, part in entry.parts.items()
        }
        asked = [platform for platform in platforms if ages.get(platform.name) is not Freshness.FRESH]
        outcomes = await self._ask(search, asked, ages, reply_by, background)
        return Gathered(
            search=search,
            key=key,
            reports=tuple(self._report(name, entry, ages, outcomes) for name in names),
            known_uids=entry.uids,
            seen_before=_seen_before(entry, outcomes),
            new_parts={name: outcome.part for name, outcome in outcomes.items() if outcome.part is not None},
        )

    async def recall(self, key: str, platforms: Iterable[str]) -> Gathered | None:
        """What the cache holds under `key`, however old within its keeping time; None when nothing."""
        names = list(platforms)
        entry = read_entry(await self._cache.read(key), names)
        if entry.search is None:
            return None
        return Gathered(
            search=entry.search,
            key=key,
            reports=tuple(copy_report(name, entry, SourceStatus.OK) for name in names if name in entry.found),
            known_uids=entry.uids,
            seen_before=entry.seen,
        )

    async def keep(
        self, gathered: Gathered, uids: Mapping[str, str], *, answer: Callable[[], bytes] = bytes
    ) -> None:
        """Store what was newly told, with the event_uids given to its records. Never raises.

        With it goes the `answer` made of it, for the other instances.
        """
        if not gathered.new_parts:
            return
        now = self._clock.now()
        parts = dict(gathered.new_parts)
        parts[UIDS] = Part.of(payload=payload_of({**gathered.known_uids, **uids}), stored_at=now)
        parts[SEARCH] = Part.of(payload=payload_of(gathered.search), stored_at=now)
        if gathered.seen_before:
            parts[SEEN] = Part.of(payload=payload_of(gathered.seen_before), stored_at=now)
        await self._cache.write(gathered.key, parts, answer=answer)

    async def _ask(
        self,
        search: EventSearch,
        platforms: Sequence[Platform],
        ages: Mapping[str, Freshness],
        reply_by: float,
        background: bool,
    ) -> dict[str, Outcome]:
        started = self._clock.monotonic()
        deadline = Deadline(reply_by=reply_by, give_up_at=max(reply_by, started + LATE_ANSWER_S))
        renewing = min(reply_by, started + self._settings.revalidate_budget_ms / 1000)
        tasks = {
            asyncio.ensure_future(self._join(platform, search, deadline, background)): (
                renewing if ages.get(platform.name) is Freshness.REVALIDATE and not background else reply_by
            )
            for platform in platforms
        }
        for until in sorted(set(tasks.values())):
            waiting = [task for task, limit in tasks.items() if limit == until and not task.done()]
            if waiting:
                await asyncio.wait(waiting, timeout=max(until - self._clock.monotonic(), 0))
        for task in tasks:
            if not task.done():
                self._finish_later(task, search)
        return {task.result().platform: task.result() for task in tasks if task.done()}

    async def _join(
        self, platform: Platform, search: EventSearch, deadline: Deadline, background: bool
    ) -> Outcome:
        return await self._flight.run(
            (platform.name, search_key(search)), lambda: self._call(platform, search, deadline, background)
        )

    async def _call(
        self, platform: Platform, search: EventSearch, deadline: Deadline, background: bool
    ) -> Outcome:
        started, began = self._clock.monotonic(), self._clock.now()
        found: EventsFound | None = None
        part: Part | None = None
        error: SourceError | None = None
        try:
            found, part = await self._found(platform, search, deadline, background)
        except SourceError as failed:
            error = failed.with_traceback(
                None
            )  # whose frames keep the whole answer and, by this one, themselves
        except Exception:
            log.exception("%s: its answer could not be processed", platform.name)
            error = BadResponse("its answer could not be processed")
        return Outcome(
            platform=platform.name,
            found=found,
            error=error,
            part=part,
            latency_ms=round((self._clock.monotonic() - started) * 1000),
            is_copy=part is not None and part.stored_at < began,
        )

    async def _found(
        self, platform: Platform, search: EventSearch, deadline: Deadline, background: bool
    ) -> tuple[EventsFound, Part]:
        """What another instance fetches meanwhile, or what the platform tells now."""
        key = search_key(search)
        # What will not be sent is not announced to the other instances either.
        if await self._fetcher.refuses(platform, background=background):
            return await self._fetched(platform, search, deadline, background)
        await self._fetcher.prepare(platform, lambda access: platform.search(search, access))
        part = await self._cache.fetched_elsewhere(key, platform.name, before=deadline.reply_by)
        found = read_found(part)
        if part is not None and found is not None:
            return found, part
        try:
            return await self._fetched(platform, search, deadline, background)
        except Exception:
            await self._cache.give_up(key, platform.name)
            raise

    async def _fetched(
        self, platform: Platform, search: EventSearch, deadline: Deadline, background: bool
    ) -> tuple[EventsFound, Part]:
        told = await self._fetcher.run(
            platform,
            lambda access: platform.search(search, access),
            deadline=deadline,
            background=background,
        )
        found = told.first(MOST_EVENTS)
        part = Part.of(payload=payload_of(found), stored_at=self._clock.now())
        self._cache.remember(search_key(search), {platform.name: part})
        return found, part

    def _finish_later(self, task: asyncio.Task[Outcome], search: EventSearch) -> None:
        async def store() -> None:
            outcome = await task
            if outcome.part is not None:
                await self._cache.write(search_key(search), {outcome.platform: outcome.part})

        storing: asyncio.Task[object] = asyncio.ensure_future(store())
        self._running.add(storing)
        storing.add_done_callback(self._running.discard)

    def _report(
        self,
        name: str,
        entry: Entry,
        ages: Mapping[str, Freshness],
        outcomes: Mapping[str, Outcome],
    ) -> SourceReport:
        if ages.get(name) is Freshness.FRESH:
            return copy_report(name, entry, SourceStatus.OK)
        outcome = outcomes.get(name)
        told = told_report(name, outcome) if outcome else None
        if told is not None:
            return told
        failure = failure_report(name, outcome)
        if name in entry.found:
            renewing = outcome is None
            return copy_report(
                name, entry, SourceStatus.STALE, None if renewing else failure, renewing=renewing
            )
        return failure


def _seen_before(entry: Entry, outcomes: Mapping[str, Outcome]) -> dict[str, Decimal]:
    seen = dict(entry.seen)
    for name, outcome in outcomes.items():
        if outcome.part is not None and name in entry.found:
            earlier = entry.found[name].events
            seen |= {event.key: event.price.minimum for event in earlier if event.price.minimum is not None}
    return seen
