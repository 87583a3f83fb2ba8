"""Tells answers from what was found, and tells them again later with the ages and quotas of then. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from shared.answers import summary
from shared.answers.paging import Cursor, take_page
from shared.answers.shapes import (
    CacheUse,
    DealsResult,
    Event,
    SearchResult,
    Source,
    Suggestion,
    whole_second,
)
from shared.answers.sources import age_s, quota_of
from shared.asking.narrowing import question_key, within_price
from shared.asking.query import DealsQuery, SearchParameters, SearchQuery
from shared.fetching.inventory import Gathered
from shared.model import QuotaUse, SourceStatus
from shared.pricing.deals import find_deals
from shared.pricing.exchange import ExchangeRates
from shared.pricing.score import fading

if TYPE_CHECKING:
    from shared.answers.composing import Composition

BEST_DEALS = 5
R = TypeVar("R", bound="SearchResult | DealsResult")
_STEADY = {SourceStatus.OK, SourceStatus.NOT_CONFIGURED}


class Found(Struct, frozen=True, kw_only=True):
    """What all kinds of answer are told from."""

    gathered: Gathered
    composition: Composition
    sources: tuple[Source, ...]
    cache: CacheUse
    rates: ExchangeRates | None
    at: dt.datetime

    @property
    def is_steady(self) -> bool:
        """Whether all platforms told it freshly, those without a key apart, so that it may be told again."""
        return all(report.status in _STEADY for report in self.gathered.reports)

    @property
    def told_at(self) -> dict[str, dt.datetime]:
        """When each platform told its part."""
        told = ((report.platform, report.stored_at) for report in self.gathered.reports)
        return {name: stored_at for name, stored_at in told if stored_at is not None}


class Telling(Struct, Generic[R], frozen=True, kw_only=True):
    """An answer, the part of its summary that does not change, and when each platform told its part.

    Where `unread` is not empty it is the JSON of the answer's `events`, which the answer itself lacks.
    """

    answer: R
    opening: str
    told_at: dict[str, dt.datetime]
    unread: bytes = b""

    def again(self, now: dt.datetime, quota: Callable[[str], QuotaUse | None]) -> R:
        """The answer as it is told at `now` from copies alone, with each platform's `quota` of then."""
        sources = tuple(self._aged(source, now, quota(source.platform)) for source in self.answer.sources)
        ages = [source.age_s for source in sources if source.age_s is not None]
        cache = CacheUse(hit=True, stale=False, age_s=max(ages, default=0), ttl_s=self.answer.cache.ttl_s)
        scored = "deals" if isinstance(self.answer, DealsResult) else "best_deals"
        made_at = self.answer.generated_at
        faded = tuple(_faded(event, made_at, now) for event in getattr(self.answer, scored))
        return replace(
            self.answer,
            **{scored: faded},
            summary=summary.closed(self.opening, sources, cache),
            sources=sources,
            cache=cache,
            generated_at=whole_second(now),
        )

    @property
    def first_deal_begins(self) -> dt.datetime | None:
        """When the first of its deals begins, and so is none any more; None where none tells its start."""
        deals = self.answer.deals if isinstance(self.answer, DealsResult) else self.answer.best_deals
        made_at = self.answer.generated_at
        starts = [deal.starts_at for deal in deals if deal.starts_at and deal.starts_at > made_at]
        return min(starts, default=None)

    def _aged(self, source: Source, now: dt.datetime, use: QuotaUse | None) -> Source:
        told_at = self.told_at.get(source.platform)
        quota = quota_of(use) if use else None
        if told_at is None:
            return replace(source, quota=quota)
        return replace(source, age_s=age_s(told_at, now), latency_ms=None, quota=quota)


def _faded(event: Event, since: dt.datetime, now: dt.datetime) -> Event:
    """A scored event of an answer made at `since`: meanwhile one may be less sure of it."""
    if event.value is None:
        return event
    confidence = round(event.value.confidence * fading(since, now, event.starts_at), 3)
    return replace(event, value=replace(event.value, confidence=confidence))


def _suggestions(query: SearchParameters, found: Found) -> tuple[Suggestion, ...]:
    from shared.asking.suggesting import suggest  # noqa: PLC0415 - few answers hold nothing

    return suggest(query, found.composition.events, today=found.at.date())


def tell_search(query: SearchQuery, found: Found) -> Telling[SearchResult]:
    """The events that fit the query, a page of them, and the best deals among them."""
    question, cursor = place(query)
    events, left_out = within_price(found.composition.events, query)
    page = take_page(events, limit=query.limit, cursor=cursor, question=question)
    suggestions = () if events else _suggestions(query, found)
    deals = tuple(_ranked(events, query, found, most=BEST_DEALS))
    opening = summary.opening(
        query.query,
        events,
        len(events),
        deals=deals,
        reports=found.gathered.reports,
        left_out=left_out,
        suggestions=suggestions,
    )
    answer = SearchResult(
        summary=summary.closed(opening, found.sources, found.cache, found.gathered.reports),
        events=page.events,
        total_events=len(events),
        platforms_queried=len(found.sources),
        next_cursor=page.next_cursor,
        omitted=page.omitted,
        best_deals=deals,
        suggestions=suggestions,
        sources=found.sources,
        cache=found.cache,
        result_id=found.gathered.key,
        generated_at=whole_second(found.at),
    )
    return Telling(answer=answer, opening=opening, told_at=found.told_at)


def tell_deals(query: DealsQuery, found: Found) -> Telling[DealsResult]:
    """The scored events, best value first, a page of them."""
    question, cursor = place(query)
    events, left_out = within_price(found.composition.events, query)
    ranked = _ranked(events, query, found)
    page = take_page(ranked, limit=query.limit, cursor=cursor, question=question)
    suggestions = () if ranked else _suggestions(query, found)
    opening = summary.opening(
        found.gathered.search.text,
        ranked,
        len(ranked),
        deals=ranked,
        among=len(found.composition.events),
        reports=found.gathered.reports,
        left_out=left_out,
        suggestions=suggestions,
    )
    answer = DealsResult(
        summary=summary.closed(opening, found.sources, found.cache, found.gathered.reports),
        deals=page.events,
        total_events=len(ranked),
        platforms_queried=len(found.sources),
        next_cursor=page.next_cursor,
        omitted=page.omitted,
        suggestions=suggestions,
        sources=found.sources,
        cache=found.cache,
        result_id=found.gathered.key,
        generated_at=whole_second(found.at),
    )
    return Telling(answer=answer, opening=opening, told_at=found.told_at)


def place(query: SearchParameters) -> tuple[str, Cursor | None]:
    """The question that `query` asks, and where in its result the page begins. Raises Problem for a wrong cursor."""
    question = question_key(query)
    return question, Cursor.read(query.cursor, question=question) if query.cursor else None


def _ranked(
    events: Sequence[Event], query: SearchParameters, found: Found, *, most: int | None = None
) -> list[Event]:
    return find_deals(
        events,
        max_price=query.max_price,
        min_tickets=query.min_tickets,
        currency=query.currency,
        rates=found.rates,
        now=found.at,
        priced_already=True,
        most=most,
    )
