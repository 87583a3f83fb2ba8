"""Finds what checked requests ask for: gather or recall, match, and say what each source did."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from shared.answers.shapes import Source
from shared.answers.sources import cache_use, require_an_answer, source_row
from shared.answers.telling import Found
from shared.asking.narrowing import event_search, select_again
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery, Parameters, SearchParameters
from shared.asking.selection import select
from shared.fetching.inventory import Gathered
from shared.fetching.source_report import SourceReport
from shared.model import PlatformEvent, SourceStatus
from shared.platforms.platform import EventSearch, Platform
from shared.services import Services
from shared.state.cache import Part
from shared.state.search_key import search_key, text_key

if TYPE_CHECKING:
    from shared.answers.composing import Composition

MATCHED_AT_ONCE = 400
"""Records that are matched without leaving the event loop; more would hold it for over 0.2 s."""


class Finder:
    """What all kinds of answer are told from, asked or recalled, and matched. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def renew(self, search: EventSearch, *, ttl_s: float, timeout_s: float) -> tuple[SourceReport, ...]:
        """Renew what is kept of `search` where it is older than `ttl_s` seconds, as background work."""
        gathered = await self._services.inventory.gather(
            search, self._services.platforms, timeout_s=timeout_s, ttl_s=ttl_s, background=True
        )
        records = [record for report in gathered.reports for record in select(report.events, search)]
        composition = await _composed(records, search, known_uids=gathered.known_uids)
        await self._services.inventory.keep(gathered, composition.uids)
        return gathered.reports

    async def find(
        self,
        query: SearchParameters | CompareQuery,
        copies: Mapping[str, Part] | None = None,
        *,
        until: float,
    ) -> Found:
        """Gather by words until the monotonic instant `until`, and match. Raises Problem (503).

        `copies` are those that were looked up already, if any.
        """
        _make_matching_ready_meanwhile()
        gathered = await self._services.inventory.gather(
            event_search(query, self._services.settings.page_size),
            self.platforms(query),
            timeout_s=max(0.0, until - self._services.clock.monotonic()),
            ttl_s=self.ttl_s(query),
            copies=copies,
        )
        return await self._matched(query, gathered)

    async def find_again(
        self, query: SearchParameters | CompareQuery, result_id: str | None, *, until: float
    ) -> Found:
        """Match the result that `result_id` names, or without one what is kept of this search, else gather it.

        Raises Problem: 400 where the named result is of another question, 410 where it is no longer kept, 503.
        """
        asked = event_search(query, self._services.settings.page_size)
        key = result_id or search_key(asked)
        gathered = await self._recall(key, self.platforms(query), self.ttl_s(query))
        if gathered is not None:
            # A comparison looks its event up by name in whatever was found.
            if result_id and isinstance(query, SearchParameters) and query.query:
                _require_same_text(result_id, asked.text, gathered.search.text)
            return await self._matched(query, gathered)
        if result_id:
            raise _gone(result_id)
        found = await self.find(query, until=until)
        await self.keep(found)
        return found

    async def _matched(self, query: SearchParameters | CompareQuery, gathered: Gathered) -> Found:
        now = self._services.clock.now()
        asked = event_search(query, self._services.settings.page_size)
        selected = tuple(select_again(report.events, gathered.search, asked) for report in gathered.reports)
        sources = self._sources(gathered.reports, selected, now)
        require_an_answer(sources)
        composition = await _composed(
            [record for records in selected for record in records],
            gathered.search,
            known_uids=gathered.known_uids,
            min_tickets=query.min_tickets,
            currency=query.currency,
            rates=self._services.rates,
            seen_before=gathered.seen_before,
        )
        return Found(
            gathered=gathered,
            composition=composition,
            sources=sources,
            cache=cache_use(gathered.reports, sources, self.ttl_s(query)),
            rates=self._services.rates,
            at=now,
        )

    async def keep(self, found: Found, answer: Callable[[], bytes] = bytes) -> None:
        """Keep what platforms told for later questions, and beside it the `answer` made of it."""
        await self._services.inventory.keep(found.gathered, found.composition.uids, answer=answer)

    def ttl_s(self, query: Parameters) -> float:
        """For how many seconds what platforms told answers `query` freshly."""
        settings = self._services.settings
        return settings.compare_ttl_s if isinstance(query, CompareQuery) else settings.search_ttl_s

    def _sources(
        self, reports: Sequence[SourceReport], selected: Sequence[Sequence[PlatformEvent]], now: dt.datetime
    ) -> tuple[Source, ...]:
        return tuple(
            source_row(
                report,
                records,
                environment=self._environment(report.platform),
                quota=self._services.quota.use(report.platform),
                now=now,
            )
            for report, records in zip(reports, selected, strict=True)
        )

    async def _recall(self, key: str, platforms: Sequence[Platform], ttl_s: float) -> Gathered | None:
        recalled = await self._services.inventory.recall(key, [platform.name for platform in platforms])
        if recalled is None:
            return None
        kept = {report.platform: report for report in recalled.reports}
        oldest = self._services.clock.now() - dt.timedelta(seconds=ttl_s)
        reports = (_as_recalled(kept.get(platform.name), platform.name, oldest) for platform in platforms)
        return replace(recalled, reports=tuple(reports))

    def platforms(self, query: Parameters) -> tuple[Platform, ...]:
        """The platforms that `query` is for."""
        asked = getattr(query, "platforms", None)
        return tuple(
            platform for platform in self._services.platforms if asked is None or platform.name in asked
        )

    def _environment(self, name: str) -> str:
        platform = next(platform for platform in self._services.platforms if platform.name == name)
        return self._services.settings.for_platform(platform).environment


@cache
def _make_matching_ready_meanwhile() -> None:
    """Make it ready while the platforms are waited for: an answer that another instance made needs none of it."""
    Thread(target=make_matching_ready, daemon=True).start()


def make_matching_ready() -> None:
    """Import what composes answers, and read its tables."""
    from shared.answers import composing  # noqa: F401, PLC0415 - see above
    from shared.matching import read_tables  # noqa: PLC0415 - the same

    read_tables()


async def _composed(records: Sequence[PlatformEvent], search: EventSearch, **more: Any) -> Composition:
    """The records matched; many of them in a thread, for their second or two is not to be every caller's."""
    from shared.answers.composing import compose  # noqa: PLC0415 - see `_make_matching_ready_meanwhile`

    if len(records) <= MATCHED_AT_ONCE:
        return compose(records, search, **more)
    return await asyncio.to_thread(compose, records, search, **more)


def _as_recalled(report: SourceReport | None, name: str, oldest: dt.datetime) -> SourceReport:
    """What a platform told earlier, marked when it is old, or that it had told nothing."""
    if report is None:
        why = "it had not answered when this result was kept; search again to ask it"
        return SourceReport(platform=name, status=SourceStatus.UNAVAILABLE, from_cache=True, detail=why)
    if report.stored_at is not None and report.stored_at < oldest:
        return replace(report, status=SourceStatus.STALE, detail="an earlier result was asked for")
    return report


def _require_same_text(result_id: str, asked: str, found: str) -> None:
    if text_key(asked) == text_key(found):
        return
    raise Problem(
        400,
        "another_result",
        f"That result is of a search for “{found}”, not for “{asked}”.",
        field="result_id",
        got=result_id,
        allowed="the result_id of an earlier answer to the same query, or no query beside it",
        next_step=f"Leave result_id out to search for “{asked}”; leave query out to rank what “{found}” found.",
    )


def _gone(result_id: str) -> Problem:
    return Problem(
        410,
        "result_expired",
        "That result is no longer kept.",
        field="result_id",
        got=result_id,
        next_step="Leave result_id out and call again with query or event_name; the answer has a new result_id.",
    )
