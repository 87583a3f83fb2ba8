"""Answers checked requests: gather, match, price, rank, keep and say what each source did."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from shared.answers import summary
from shared.answers.choosing import choose_event
from shared.answers.composing import Composition, compose
from shared.answers.kept_answers import KeptAnswers
from shared.answers.paging import Cursor, take_page
from shared.answers.reply import Reply
from shared.answers.shapes import (
    CacheUse,
    CompareResult,
    DealsResult,
    Event,
    Result,
    SearchResult,
    Source,
    whole_second,
)
from shared.answers.sources import cache_use, require_an_answer, source_row
from shared.asking.narrowing import event_search, question_key, select_again, within_price
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery, DealsQuery, Parameters, SearchParameters, SearchQuery
from shared.asking.selection import select
from shared.asking.suggesting import suggest
from shared.fetching.inventory import Gathered, SourceReport
from shared.model import PlatformEvent, SourceStatus
from shared.platforms.platform import EventSearch, Platform
from shared.pricing.deals import find_deals
from shared.pricing.dominance import with_few_listings
from shared.pricing.event_prices import compare_offers, price_event
from shared.pricing.value_score import with_value
from shared.services import Services
from shared.state.search_key import search_key

BEST_DEALS = 5
MATCHED_AT_ONCE = 400
"""Records that are matched without leaving the event loop; more would hold it for over 0.2 s."""
Q = TypeVar("Q", bound=SearchParameters)
R = TypeVar("R", bound=Result)


class _Found(Struct, frozen=True, kw_only=True):
    """What the three kinds of answer share."""

    search: EventSearch
    reports: tuple[SourceReport, ...]
    selected: tuple[Sequence[PlatformEvent], ...]
    """Of each report the records that answer the question."""
    composition: Composition
    sources: tuple[Source, ...]
    cache: CacheUse
    result_id: str
    at: dt.datetime


class Answering:
    """Search, deals and compare on checked queries. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: KeptAnswers[_Found] = KeptAnswers(
            services.cache,
            max_bytes=services.settings.answer_cache_bytes,
            ttl_s=services.settings.search_ttl_s,
        )

    async def search(self, query: SearchQuery) -> Reply[SearchResult]:
        """Events of all platforms. Raises Problem (503) when no source can answer."""
        return await self._told(query, self._tell_search)

    async def deals(self, query: DealsQuery) -> Reply[DealsResult]:
        """Events by value. Raises Problem: 410 for a result no longer kept, 503 when no source can answer."""
        return await self._told(query, self._tell_deals)

    async def _told(self, query: Q, tell: Callable[[Q, _Found], R]) -> Reply[R]:
        """The answer to `query`, made anew only where what it rests on has changed, and its ages each second."""
        now = self._services.clock.now()
        kept = self._kept.get(query, now)
        if kept is not None and kept.is_of_second(now):
            return kept.reply
        if query.query:
            await self._services.popularity.seen(event_search(query, self._services.settings.page_size))
        if kept is None:
            return await self._told_anew(query, tell)
        found = self._retold(kept.found, now)
        reply = Reply(tell(query, found), query)
        self._kept.put(query, replace(kept, found=found, reply=reply, told_at=now))
        return reply

    async def _told_anew(self, query: Q, tell: Callable[[Q, _Found], R]) -> Reply[R]:
        _, cursor = _place(query)
        result_id = query.result_id if isinstance(query, DealsQuery) else None
        found = await self._find(query, recall=cursor is not None, result_id=result_id)
        reply = Reply(tell(query, found), query)
        if cursor is None and result_id is None:
            self._kept.keep(query, found, reply, key=found.result_id, reports=found.reports, now=found.at)
        return reply

    def _retold(self, found: _Found, now: dt.datetime) -> _Found:
        """What was found, with the ages and quotas of `now`."""
        sources = self._sources(found.reports, found.selected, now)
        ttl_s = self._services.settings.search_ttl_s
        return replace(found, sources=sources, cache=cache_use(found.reports, sources, ttl_s), at=now)

    def _tell_search(self, query: SearchQuery, found: _Found) -> SearchResult:
        question, cursor = _place(query)
        events, unpriced = within_price(found.composition.events, query)
        page = take_page(events, limit=query.limit, cursor=cursor, question=question)
        suggestions = () if events else suggest(query, found.composition.events, today=found.at.date())
        text = summary.of_search(
            query.query,
            events,
            len(events),
            found.sources,
            found.cache,
            unpriced_left_out=unpriced,
            suggestions=suggestions,
        )
        return SearchResult(
            summary=text,
            events=page.events,
            total_events=len(events),
            platforms_queried=len(found.sources),
            next_cursor=page.next_cursor,
            omitted=page.omitted,
            best_deals=tuple(self._ranked(events, query, most=BEST_DEALS)),
            suggestions=suggestions,
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=whole_second(found.at),
        )

    def _tell_deals(self, query: DealsQuery, found: _Found) -> DealsResult:
        question, cursor = _place(query)
        ranked = self._ranked(found.composition.events, query)
        page = take_page(ranked, limit=query.limit, cursor=cursor, question=question)
        suggestions = () if ranked else suggest(query, found.composition.events, today=found.at.date())
        return DealsResult(
            summary=summary.of_search(
                found.search.text, ranked, len(ranked), found.sources, found.cache, suggestions=suggestions
            ),
            deals=page.events,
            total_events=len(ranked),
            platforms_queried=len(found.sources),
            next_cursor=page.next_cursor,
            omitted=page.omitted,
            suggestions=suggestions,
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=whole_second(found.at),
        )

    async def compare(self, query: CompareQuery) -> Reply[CompareResult]:
        """One event's prices side by side. Raises Problem: 404 with candidates, 410, 503."""
        until = self._services.clock.monotonic() + query.timeout_seconds
        found = await self._find(query, result_id=query.result_id)
        event = choose_event(found.composition.events, query, today=found.at.date())
        # A follow-up costs no platform call, so that its listings are those already kept.
        event = await self._looked_into(event, query, 0.0 if query.result_id else until)
        comparison = compare_offers(event, rates=self._services.rates)
        answer = CompareResult(
            summary=summary.of_comparison(event, comparison, found.sources, found.cache),
            event=event,
            price_comparison=comparison,
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=whole_second(found.at),
        )
        return Reply(answer, query)

    async def _looked_into(self, event: Event, query: CompareQuery, until: float) -> Event:
        """The event with the listings worth looking at, where a platform gives any, and with its value."""
        listed = await self._services.listings.added_to(event, until=until)
        priced = price_event(
            listed, quantity=query.min_tickets, currency=query.currency, rates=self._services.rates
        )
        valued = with_value(priced, quantity=query.min_tickets, now=self._services.clock.now())
        return with_few_listings(valued, query.min_tickets)

    async def renew(self, search: EventSearch, *, ttl_s: float, timeout_s: float) -> tuple[SourceReport, ...]:
        """Renew what is kept of `search` where it is older than `ttl_s` seconds, as background work."""
        gathered = await self._services.inventory.gather(
            search, self._services.platforms, timeout_s=timeout_s, ttl_s=ttl_s, background=True
        )
        records = [record for report in gathered.reports for record in select(report.events, search)]
        composition = await _composed(records, search, known_uids=gathered.known_uids)
        await self._services.inventory.keep(gathered, composition.uids)
        return gathered.reports

    async def _find(
        self, query: SearchParameters | CompareQuery, *, recall: bool = False, result_id: str | None = None
    ) -> _Found:
        """Gather by words, or recall what is kept, and match; what is new is kept before the answer goes out.

        With `result_id` that result is recalled and nothing else; with `recall` the result of this search, as
        long as it is kept.
        """
        settings = self._services.settings
        ttl_s = settings.compare_ttl_s if isinstance(query, CompareQuery) else settings.search_ttl_s
        platforms = self._platforms(query)
        search = event_search(query, settings.page_size)
        gathered = None
        if recall or result_id:
            gathered = await self._recall(result_id or search_key(search), platforms, ttl_s)
        if gathered is None and result_id:
            raise _gone(result_id)
        if gathered is None:
            gathered = await self._services.inventory.gather(
                search, platforms, timeout_s=query.timeout_seconds, ttl_s=ttl_s
            )
        now = self._services.clock.now()
        selected = tuple(select_again(report.events, gathered.search, search) for report in gathered.reports)
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
        await self._services.inventory.keep(gathered, composition.uids)
        return _Found(
            search=gathered.search,
            reports=gathered.reports,
            selected=selected,
            composition=composition,
            sources=sources,
            cache=cache_use(gathered.reports, sources, ttl_s),
            result_id=gathered.key,
            at=now,
        )

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

    def _platforms(self, query: Parameters) -> tuple[Platform, ...]:
        asked = getattr(query, "platforms", None)
        return tuple(
            platform for platform in self._services.platforms if asked is None or platform.name in asked
        )

    def _environment(self, name: str) -> str:
        platform = next(platform for platform in self._services.platforms if platform.name == name)
        return self._services.settings.for_platform(platform).environment

    def _ranked(
        self, events: Sequence[Event], query: SearchParameters, *, most: int | None = None
    ) -> list[Event]:
        return find_deals(
            events,
            max_price=query.max_price,
            min_tickets=query.min_tickets,
            currency=query.currency,
            rates=self._services.rates,
            now=self._services.clock.now(),
            priced_already=True,
            most=most,
        )


async def _composed(records: Sequence[PlatformEvent], search: EventSearch, **more: Any) -> Composition:
    """The records matched; many of them in a thread, for their second or two is not to be every caller's."""
    if len(records) <= MATCHED_AT_ONCE:
        return compose(records, search, **more)
    return await asyncio.to_thread(compose, records, search, **more)


def _place(query: SearchParameters) -> tuple[str, Cursor | None]:
    """The question that `query` asks, and where in its result the page begins."""
    question = question_key(query)
    return question, Cursor.read(query.cursor, question=question) if query.cursor else None


def _as_recalled(report: SourceReport | None, name: str, oldest: dt.datetime) -> SourceReport:
    """What a platform told earlier, marked when it is old, or that it had told nothing."""
    if report is None:
        why = "it had not answered when this result was kept; search again to ask it"
        return SourceReport(platform=name, status=SourceStatus.UNAVAILABLE, from_cache=True, detail=why)
    if report.stored_at is not None and report.stored_at < oldest:
        return replace(report, status=SourceStatus.STALE, detail="an earlier result was asked for")
    return report


def _gone(result_id: str) -> Problem:
    return Problem(
        410,
        "result_expired",
        "That result is no longer kept.",
        field="result_id",
        got=result_id,
        next_step="Leave result_id out and call again with query or event_name; the answer has a new result_id.",
    )
