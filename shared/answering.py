"""Answers checked requests: gather, match, price, rank, keep and say what each source did."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from shared.answers import summary
from shared.answers.kept_answers import KeptAnswers
from shared.answers.reply import Reply
from shared.answers.shapes import CompareResult, DealsResult, Event, SearchResult, Source, whole_second
from shared.answers.shared_answer import payload_for, read_telling
from shared.answers.sources import cache_use, require_an_answer, source_row
from shared.answers.telling import Found, Telling, place, tell_deals, tell_search
from shared.asking.narrowing import event_search, select_again
from shared.asking.problem import Problem
from shared.asking.query import CompareQuery, DealsQuery, Parameters, SearchParameters, SearchQuery
from shared.asking.selection import select
from shared.fetching.inventory import Gathered
from shared.fetching.source_report import SourceReport
from shared.model import PlatformEvent, SourceStatus
from shared.platforms.platform import EventSearch, Platform
from shared.pricing.dominance import with_few_listings
from shared.pricing.event_prices import compare_offers, price_event
from shared.pricing.value_score import with_value
from shared.services import Services
from shared.state.cache import ANSWER, Part
from shared.state.search_key import search_key

if TYPE_CHECKING:
    from shared.answers.composing import Composition

MATCHED_AT_ONCE = 400
"""Records that are matched without leaving the event loop; more would hold it for over 0.2 s."""
Q = TypeVar("Q", bound=SearchParameters)
R = TypeVar("R", SearchResult, DealsResult)


class Answering:
    """Search, deals and compare on checked queries. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services
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
            found = await self._found_again(query, result_id, until=until)
            return Reply(tell(query, found).answer, query)
        search = event_search(query, self._services.settings.page_size)
        copies = await self._services.inventory.look_up(
            search, self._platforms(query), ttl_s=self._ttl_s(query), reply_by=until
        )
        reply = self._told_elsewhere(query, search, copies)
        return reply or await self._asked(query, tell, copies, until)

    def _told_elsewhere(
        self, query: SearchParameters, search: EventSearch, copies: Mapping[str, Part]
    ) -> Reply[Any] | None:
        """The answer that another instance made of the same copies and kept beside them, all of them still fresh."""
        platforms = self._platforms(query)
        told_at = self._services.inventory.told_freshly(copies, platforms, ttl_s=self._ttl_s(query))
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
        found = await self._find(query, copies, until=until)
        telling = tell(query, found)
        reply = Reply(telling.answer, query)
        if not found.is_steady:
            await self._keep(found)
            return reply
        await self._keep(found, lambda: payload_for(query, telling))
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
                event, comparison, found.sources, found.cache, found.gathered.reports
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
            return await self._found_again(query, query.result_id, until=until)
        found = await self._find(query, until=until)
        await self._keep(found)
        return found

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
            self._platforms(query),
            timeout_s=max(0.0, until - self._services.clock.monotonic()),
            ttl_s=self._ttl_s(query),
            copies=copies,
        )
        return await self._matched(query, gathered)

    async def _found_again(
        self, query: SearchParameters | CompareQuery, result_id: str | None, *, until: float
    ) -> Found:
        """Match the result that `result_id` names, or without one what is kept of this search, else gather it.

        Raises Problem: 410 where the named result is no longer kept, 503.
        """
        key = result_id or search_key(event_search(query, self._services.settings.page_size))
        gathered = await self._recall(key, self._platforms(query), self._ttl_s(query))
        if gathered is not None:
            return await self._matched(query, gathered)
        if result_id:
            raise _gone(result_id)
        found = await self._find(query, until=until)
        await self._keep(found)
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
            cache=cache_use(gathered.reports, sources, self._ttl_s(query)),
            rates=self._services.rates,
            at=now,
        )

    async def _keep(self, found: Found, answer: Callable[[], bytes] = bytes) -> None:
        await self._services.inventory.keep(found.gathered, found.composition.uids, answer=answer)

    def _ttl_s(self, query: Parameters) -> float:
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

    def _platforms(self, query: Parameters) -> tuple[Platform, ...]:
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


def _gone(result_id: str) -> Problem:
    return Problem(
        410,
        "result_expired",
        "That result is no longer kept.",
        field="result_id",
        got=result_id,
        next_step="Leave result_id out and call again with query or event_name; the answer has a new result_id.",
    )
