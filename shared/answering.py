"""Answers checked requests: gather, match, price, rank, keep and say what each source did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from shared import summary
from shared.answer import CacheUse, CompareResult, DealsResult, Event, SearchResult, Source
from shared.choosing import choose_event
from shared.composing import Composition, compose
from shared.deals import find_deals
from shared.dominance import with_few_listings
from shared.inventory import Gathered, SourceReport
from shared.paging import Cursor, Page, take_page
from shared.platforms.platform import EventSearch, Platform
from shared.pricing import compare_offers, price_event
from shared.problem import Problem
from shared.query import CompareQuery, DealsQuery, Parameters, SearchParameters, SearchQuery
from shared.selection import search_words, select
from shared.services import Services
from shared.sources import cache_use, require_an_answer, source_row
from shared.value_score import with_value

BEST_DEALS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the three kinds of answer share."""

    search: EventSearch
    composition: Composition
    sources: tuple[Source, ...]
    cache: CacheUse
    result_id: str
    at: dt.datetime


class Answering:
    """Search, deals and compare on checked queries. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def search(self, query: SearchQuery) -> SearchResult:
        """Events of all platforms. Raises Problem (503) when no source can answer."""
        cursor = Cursor.read(query.cursor) if query.cursor else None
        found = await self._find(event_search(query, self._services.settings.page_size), query, cursor)
        events, unpriced = within_price(found.composition.events, query)
        page = take_page(events, limit=query.limit, cursor=cursor, result_id=found.result_id)
        text = summary.of_search(
            query.query,
            events,
            len(events),
            found.sources,
            unpriced_left_out=unpriced,
            past=self._is_past(query.date_to),
        )
        return SearchResult(
            summary=text,
            events=page.events,
            total_events=len(events),
            platforms_queried=len(found.sources),
            next_cursor=page.next_cursor,
            omitted=page.omitted,
            best_deals=tuple(self._ranked(events, query)[:BEST_DEALS]),
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=found.at,
        )

    async def deals(self, query: DealsQuery) -> DealsResult:
        """Events by value. Raises Problem: 410 for a result no longer kept, 503 when no source can answer."""
        cursor = Cursor.read(query.cursor) if query.cursor else None
        search = event_search(query, self._services.settings.page_size) if query.query else None
        found = await self._find(search, query, cursor, query.result_id)
        ranked = self._ranked(found.composition.events, query)
        page: Page = take_page(ranked, limit=query.limit, cursor=cursor, result_id=found.result_id)
        return DealsResult(
            summary=summary.of_search(found.search.text, ranked, len(ranked), found.sources),
            deals=page.events,
            total_events=len(ranked),
            platforms_queried=len(found.sources),
            next_cursor=page.next_cursor,
            omitted=page.omitted,
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=found.at,
        )

    async def compare(self, query: CompareQuery) -> CompareResult:
        """One event's prices side by side. Raises Problem: 404 with candidates, 410, 503."""
        search = EventSearch(
            text=search_words(query.event_name),
            city=query.city,
            date_from=query.date,
            date_to=query.date,
            page_size=self._services.settings.page_size,
        )
        until = self._services.clock.monotonic() + query.timeout_seconds
        found = await self._find(search, query, None, query.result_id)
        event = choose_event(found.composition.events, query, today=found.at.date())
        event = await self._looked_into(event, query, until)
        comparison = compare_offers(event, rates=self._services.rates)
        return CompareResult(
            summary=summary.of_comparison(event, comparison, found.sources),
            event=event,
            price_comparison=comparison,
            sources=found.sources,
            cache=found.cache,
            result_id=found.result_id,
            generated_at=found.at,
        )

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
        composition = compose(records, search, known_uids=gathered.known_uids)
        await self._services.inventory.keep(gathered, composition.uids)
        return gathered.reports

    async def _find(
        self,
        search: EventSearch | None,
        query: Parameters,
        cursor: Cursor | None,
        result_id: str | None = None,
    ) -> _Found:
        """Gather by words, or recall by handle, and match; what is new is kept before the answer goes out."""
        settings = self._services.settings
        ttl_s = settings.compare_ttl_s if isinstance(query, CompareQuery) else settings.search_ttl_s
        platforms = self._platforms(query)
        gathered = await self._recall(result_id, cursor, platforms)
        if gathered is None:
            if search is None:
                raise _gone(result_id)
            gathered = await self._services.inventory.gather(
                search, platforms, timeout_s=query.timeout_seconds, ttl_s=ttl_s
            )
        now = self._services.clock.now()
        selected = [select(report.events, gathered.search) for report in gathered.reports]
        sources = tuple(
            source_row(
                report,
                records,
                environment=self._environment(report.platform),
                quota=self._services.quota.use(report.platform),
                now=now,
            )
            for report, records in zip(gathered.reports, selected, strict=True)
        )
        require_an_answer(sources)
        composition = compose(
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
            composition=composition,
            sources=sources,
            cache=cache_use(gathered.reports, sources, ttl_s),
            result_id=gathered.key,
            at=now,
        )

    async def _recall(
        self, result_id: str | None, cursor: Cursor | None, platforms: Sequence[Platform]
    ) -> Gathered | None:
        handle = result_id or (cursor.result_id if cursor else None)
        if handle is None:
            return None
        recalled = await self._services.inventory.recall(handle, [platform.name for platform in platforms])
        if recalled is None and result_id is not None:
            raise _gone(result_id)
        return recalled

    def _platforms(self, query: Parameters) -> tuple[Platform, ...]:
        asked = getattr(query, "platforms", None)
        return tuple(
            platform for platform in self._services.platforms if asked is None or platform.name in asked
        )

    def _environment(self, name: str) -> str:
        platform = next(platform for platform in self._services.platforms if platform.name == name)
        return self._services.settings.for_platform(platform).environment

    def _ranked(self, events: Sequence[Event], query: SearchParameters) -> list[Event]:
        return find_deals(
            events,
            max_price=query.max_price,
            min_tickets=query.min_tickets,
            currency=query.currency,
            rates=self._services.rates,
            now=self._services.clock.now(),
        )

    def _is_past(self, last: dt.date | None) -> bool:
        return last is not None and last < self._services.clock.now().date() - dt.timedelta(days=1)


def event_search(query: SearchParameters, page_size: int) -> EventSearch:
    """What of a query the platforms are asked; the rest is applied to what they tell."""
    return EventSearch(
        text=search_words(query.query or ""),
        city=query.city,
        state=query.state,
        country=query.country,
        date_from=query.date_from,
        date_to=query.date_to,
        page_size=page_size,
    )


def within_price(events: Sequence[Event], query: SearchParameters) -> tuple[list[Event], int]:
    """The events that fit price, number and currency, and how many were left out for lack of a known price."""
    if query.max_price is None:
        return list(events), 0
    unpriced = sum(event.best_min_price is None for event in events)
    fitting = [
        event
        for event in events
        if event.best_min_price is not None and event.best_min_price <= query.max_price
    ]
    return fitting, unpriced


def _gone(result_id: str | None) -> Problem:
    return Problem(
        410,
        "result_expired",
        "That result is no longer kept.",
        field="result_id",
        got=result_id,
        next_step="Search again with query and use the new result_id.",
    )
