"""Answers checked requests: tell an answer again where it stands, else find, price, rank and keep."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from shared.answers import summary
from shared.answers.kept_answers import KeptAnswers
from shared.answers.reply import Reply
from shared.answers.shapes import CompareResult, DealsResult, Event, SearchResult, whole_second
from shared.answers.shared_answer import payload_for, read_telling
from shared.answers.telling import Found, Telling, place, tell_deals, tell_search
from shared.asking.narrowing import event_search
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery, DealsQuery, SearchParameters, SearchQuery
from shared.finding import Finder
from shared.platforms.platform import EventSearch
from shared.pricing.dominance import with_few_listings
from shared.pricing.event_prices import compare_offers, price_event
from shared.pricing.value_score import with_value
from shared.services import Services
from shared.state.cache import ANSWER, Part
from shared.state.search_key import search_key

Q = TypeVar("Q", bound=SearchParameters)
R = TypeVar("R", SearchResult, DealsResult)


class Answering:
    """Search, deals and compare on checked queries. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.finder = Finder(services)
        self._kept = KeptAnswers(
            services.cache,
            max_bytes=services.settings.answer_cache_bytes,
            ttl_s=services.settings.search_ttl_s,
        )

    async def search(self, query: SearchQuery, *, asked_at: float | None = None) -> Reply[SearchResult]:
        """Events of all platforms, by the deadline counted from the monotonic instant `asked_at`, now by default.

        Raises Problem (503) when no source can answer.
        """
        return await self._told(query, tell_search, asked_at)

    async def deals(self, query: DealsQuery, *, asked_at: float | None = None) -> Reply[DealsResult]:
        """Events by value, as `search`. Raises Problem: 410 for a result no longer kept, 503 when no source can answer."""
        return await self._told(query, tell_deals, asked_at)

    async def _told(
        self, query: Q, tell: Callable[[Q, Found], Telling[R]], asked_at: float | None
    ) -> Reply[R]:
        """The answer to `query`, made anew only where what it rests on has changed, and its ages each second."""
        now = self._services.clock.now()
        kept = self._kept.get(query, now)
        reply = kept.reply_of(now) if kept else None
        if reply is not None:
            return reply
        if query.query:
            await self._services.popularity.seen(event_search(query, self._services.settings.page_size))
        if kept is None:
            return await self._told_anew(query, tell, self._until(query, asked_at))
        reply = self._again(query, kept.telling, now)
        self._kept.told(query, kept, reply, now)
        return reply

    def _until(self, query: SearchParameters | CompareQuery, asked_at: float | None) -> float:
        began = self._services.clock.monotonic() if asked_at is None else asked_at
        return began + query.timeout_seconds

    async def _told_anew(self, query: Q, tell: Callable[[Q, Found], Telling[R]], until: float) -> Reply[R]:
        _, cursor = place(query)
        result_id = query.result_id if isinstance(query, DealsQuery) else None
        if cursor is not None or result_id is not None:
            found = await self.finder.find_again(query, result_id, until=until)
            return Reply(tell(query, found).answer, query)
        search = event_search(query, self._services.settings.page_size)
        copies = await self._services.inventory.look_up(
            search, self.finder.platforms(query), ttl_s=self.finder.ttl_s(query), reply_by=until
        )
        reply = self._told_elsewhere(query, search, copies)
        return reply or await self._asked(query, tell, copies, until)

    def _told_elsewhere(
        self, query: SearchParameters, search: EventSearch, copies: Mapping[str, Part]
    ) -> Reply[Any] | None:
        """The answer that another instance made of the same copies and kept beside them, all of them still fresh."""
        platforms = self.finder.platforms(query)
        told_at = self._services.inventory.told_freshly(copies, platforms, ttl_s=self.finder.ttl_s(query))
        if not told_at:
            return None
        names = [platform.name for platform in platforms]
        telling = read_telling(query, copies.get(ANSWER), platforms=names, told_at=told_at)
        now = self._services.clock.now()
        if telling is None or ((begins := telling.first_deal_begins) and begins <= now):
            return None
        reply = self._again(query, telling, now)
        self._kept.keep(query, telling, key=search_key(search), now=now, reply=reply)
        return reply

    async def _asked(
        self, query: Q, tell: Callable[[Q, Found], Telling[R]], copies: Mapping[str, Part], until: float
    ) -> Reply[R]:
        """The answer made of fresh copies and of what the platforms tell, kept before it goes out."""
        found = await self.finder.find(query, copies, until=until)
        telling = tell(query, found)
        reply = Reply(telling.answer, query)
        if not found.is_steady:
            await self.finder.keep(found)
            return reply
        await self.finder.keep(found, lambda: payload_for(query, telling))
        # What was asked just now is told as a copy from the next request on.
        told = reply if found.cache.hit else None
        self._kept.keep(query, telling, key=found.gathered.key, now=found.at, reply=told)
        return reply

    def _again(self, query: SearchParameters, telling: Telling[R], now: dt.datetime) -> Reply[R]:
        return Reply(telling.again(now, self._services.quota.use), query, unread=telling.unread)

    async def compare(self, query: CompareQuery, *, asked_at: float | None = None) -> Reply[CompareResult]:
        """One event's prices side by side, by the deadline as in `search`. Raises Problem: 404 with candidates, 410, 503."""
        until = self._until(query, asked_at)
        found = await self._compared(query, until=until)
        event = await self._chosen(query, found, until=until)
        # A follow-up costs no platform call, so that its listings are those already kept.
        event = await self._looked_into(event, query, 0.0 if query.result_id else until)
        comparison = compare_offers(event, rates=self._services.rates)
        answer = CompareResult(
            summary=summary.of_comparison(
                event,
                comparison,
                found.sources,
                found.cache,
                found.gathered.reports,
                asked=query.currency,
            ),
            event=event,
            price_comparison=comparison,
            sources=found.sources,
            cache=found.cache,
            result_id=found.gathered.key,
            generated_at=whole_second(found.at),
        )
        return Reply(answer, query)

    async def _chosen(self, query: CompareQuery, found: Found, *, until: float) -> Event:
        """The event that is meant. Raises Problem (404) with candidates, looked for once more where there are none."""
        from shared.answers.choosing import choose_event, widened  # noqa: PLC0415 - a search chooses none

        elsewhere: tuple[Event, ...] = ()
        if not found.composition.events and (wider := widened(query)):
            with contextlib.suppress(Problem):
                elsewhere = (await self._compared(wider, until=until)).composition.events
        today = found.at.date()
        return choose_event(found.composition.events, query, today=today, elsewhere=elsewhere)

    async def _compared(self, query: CompareQuery, *, until: float) -> Found:
        if query.result_id:
            return await self.finder.find_again(query, query.result_id, until=until)
        found = await self.finder.find(query, until=until)
        await self.finder.keep(found)
        return found

    async def _looked_into(self, event: Event, query: CompareQuery, until: float) -> Event:
        """The event with the listings worth looking at, where a platform gives any, and with its value."""
        listed = await self._services.listings.added_to(event, until=until)
        priced = price_event(
            listed, quantity=query.min_tickets, currency=query.currency, rates=self._services.rates
        )
        valued = with_value(priced, quantity=query.min_tickets, now=self._services.clock.now())
        return with_few_listings(valued, query.min_tickets)
