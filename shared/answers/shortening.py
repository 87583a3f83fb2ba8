"""Shortens full answers to concise ones that keep within a budget of tokens. Pure.

A token is counted as four bytes of JSON, the usual rule of thumb; an answer of up to 20 events takes at most 8,000
bytes. Where it would take more the page ends earlier, and its cursor and count of what is left say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from shared.answers.concise import (
    ConciseCache,
    ConciseComparedEvent,
    ConciseCompareResult,
    ConciseDealsResult,
    ConciseEvent,
    ConciseListing,
    ConciseOffer,
    ConciseSearchResult,
    ConciseSource,
    ConciseStockResult,
)
from shared.answers.paging import Cursor
from shared.answers.shapes import (
    CompareResult,
    DealsResult,
    Event,
    PlatformOffer,
    SearchResult,
    Shape,
    Source,
    StockResult,
)
from shared.answers.sources import KNOWS_NONE, TELLS_NO_PRICE
from shared.asking.narrowing import question_key
from shared.asking.query import Detail, Parameters, SearchParameters
from shared.model import EventStatus, PriceBasis, ProductKind

BYTES_PER_TOKEN = 4
NAME_BYTES, VENUE_BYTES, CITY_BYTES = 90, 48, 32
REASON_BYTES, DETAIL_BYTES, SUMMARY_BYTES = 120, 120, 600
STOCK_SHOWN = 20
UNKNOWN = "unknown"
BEST_SHOWN = 3
"""Deals that are told with their reason and where to buy."""
_SAID_BY_THE_STATUS = {KNOWS_NONE, TELLS_NO_PRICE}


def budget_bytes(limit: int) -> int:
    """Bytes that an answer of up to `limit` events may take: 2,000 tokens for 20, 100 for each one more."""
    return BYTES_PER_TOKEN * (2_000 + 100 * max(0, limit - 20))


def in_detail(result: SearchResult | DealsResult | CompareResult, query: Parameters) -> Shape:
    """The answer in the detail that `query` asks for."""
    if query.detail is Detail.FULL:
        return result
    if isinstance(result, CompareResult):
        return concise_comparison(result)
    assert isinstance(query, SearchParameters)  # noqa: S101 - only these have lists; told to the type checker
    if isinstance(result, SearchResult):
        return _fitted(concise_search(result), "events", query)
    return _fitted(concise_deals(result), "deals", query)


C = TypeVar("C", ConciseSearchResult, ConciseDealsResult)


def _fitted(answer: C, name: str, query: SearchParameters) -> C:
    """The answer with as many of its events as the budget allows, at least one."""
    events: tuple[ConciseEvent, ...] = getattr(answer, name)
    over = len(answer.encoded()) - budget_bytes(query.limit)
    kept = len(events)
    while over > 0 and kept > 1:
        kept -= 1
        over -= len(events[kept].encoded()) + 1
    if kept == len(events):
        return answer
    question = question_key(query)
    first = Cursor.read(query.cursor, question=question).offset if query.cursor else 0
    cursor = Cursor(offset=first + kept, question=question).text()
    left = answer.omitted + len(events) - kept
    return replace(answer, **{name: events[:kept]}, next_cursor=cursor, omitted=left)


def concise_search(result: SearchResult) -> ConciseSearchResult:
    """The search in short, as many events as it has."""
    usual = _usual(result.events)
    return ConciseSearchResult(
        **_shared(result, usual),
        events=tuple(_event(event, usual) for event in result.events),
        best_deals=tuple(_bargain(event, usual) for event in result.best_deals[:BEST_SHOWN]),
    )


def concise_deals(result: DealsResult) -> ConciseDealsResult:
    """The deals in short, as many as there are."""
    usual = _usual(result.deals)
    deals = (_deal(event, usual, told=place < BEST_SHOWN) for place, event in enumerate(result.deals))
    return ConciseDealsResult(**_shared(result, usual), deals=tuple(deals))


def concise_comparison(result: CompareResult) -> ConciseCompareResult:
    """The comparison in short: every platform's price and link."""
    event = result.event
    told = _deal(event, (event.currency, event.price_basis), told=True)
    members = {name: getattr(told, name) for name in ConciseEvent.__struct_fields__}
    return ConciseCompareResult(
        summary=capped(result.summary, SUMMARY_BYTES) or "",
        event=ConciseComparedEvent(
            **members | {"currency": event.currency, "price_basis": event.price_basis, "url": None},
            platforms=tuple(_offer(offer) for offer in event.platforms),
            price_note=event.price_note,
            confidence=event.match.confidence,
        ),
        price_comparison=result.price_comparison,
        sources=tuple(map(_source, result.sources)),
        cache=_cache(result),
        result_id=result.result_id,
    )


def concise_stock(result: StockResult) -> ConciseStockResult:
    """The stock in short: up to 20 of the events that have the tickets."""
    usual = (result.currency, result.price_basis)
    shown = [
        replace(_event(event, usual), total_listings=event.total_listings)
        for event in result.available_events[:STOCK_SHOWN]
    ]
    return ConciseStockResult(
        summary=capped(result.summary, SUMMARY_BYTES) or "",
        quantity=result.quantity,
        currency=result.currency,
        price_basis=result.price_basis,
        total_available=len(result.available_events),
        available_events=tuple(shown),
        not_told=len(result.not_told),
        total_events=result.total_events,
        omitted=result.omitted,
        total_platforms=result.total_platforms,
        best_price=result.best_price,
        sources=tuple(map(_source, result.sources)),
        cache=_cache(result),
        result_id=result.result_id,
    )


def capped(text: str | None, most: int) -> str | None:
    """`text` cut to at most `most` bytes of UTF-8, an ellipsis where it was cut."""
    if text is None or len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode("utf-8", "ignore").rstrip() + "…"


_Usual = tuple[str | None, PriceBasis | None]


def _usual(events: Sequence[Event]) -> _Usual:
    """The commonest currency and basis, told once for all events that have them."""
    told = Counter(
        (event.currency, event.price_basis) for event in events if event.best_min_price is not None
    )
    return told.most_common(1)[0][0] if told else (None, None)


def _shared(result: SearchResult | DealsResult, usual: _Usual) -> dict[str, Any]:
    return {
        "summary": capped(result.summary, SUMMARY_BYTES),
        "currency": usual[0],
        "price_basis": usual[1],
        "total_events": result.total_events,
        "omitted": result.omitted,
        "next_cursor": result.next_cursor,
        "suggestions": result.suggestions,
        "sources": tuple(map(_source, result.sources)),
        "cache": _cache(result),
        "result_id": result.result_id,
    }


def _event(event: Event, usual: _Usual) -> ConciseEvent:
    return ConciseEvent(
        event_uid=event.event_uid,
        name=capped(event.name, NAME_BYTES) or "",
        kind=event.kind if event.kind is not ProductKind.PERFORMANCE else None,
        status=event.status if event.status is not EventStatus.SCHEDULED else None,
        venue=capped(event.venue, VENUE_BYTES),
        city=capped(event.city, CITY_BYTES),
        date=event.date,
        expected_date=event.expected_date,
        time=event.time.strftime("%H:%M") if event.time else None,
        best_min_price=event.best_min_price,
        best_platform=event.best_platform,
        currency=_currency(event, usual[0]),
        price_basis=event.price_basis if event.price_basis is not usual[1] else None,
        doubt=capped(event.match.conflicts[0], REASON_BYTES) if event.match.conflicts else None,
    )


def _currency(event: Event, usual: str | None) -> str | None:
    """The event's currency where it is not the usual; a price without one must not pass for one in the usual."""
    if event.currency == usual or event.best_min_price is None:
        return None
    return event.currency or UNKNOWN


def _deal(event: Event, usual: _Usual, *, told: bool) -> ConciseEvent:
    reasons = event.value.reasons if event.value else ()
    return replace(
        _event(event, usual),
        value_score=event.value_score,
        reason=capped(reasons[0], REASON_BYTES) if told and reasons else None,
        url=_url(event) if told else None,
    )


def _bargain(event: Event, usual: _Usual) -> ConciseEvent:
    """A deal as a search tells it beside its events: which, how good, and where to buy."""
    return replace(_deal(event, usual, told=True), venue=None, city=None, time=None, reason=None)


def _url(event: Event) -> str | None:
    return next((offer.url for offer in event.platforms if offer.platform == event.best_platform), None)


def _source(source: Source) -> ConciseSource:
    return ConciseSource(
        platform=source.platform,
        status=source.status,
        environment=source.environment if source.environment != "production" else None,
        age_s=source.age_s,
        retry_after_s=source.retry_after_s,
        detail=None if source.detail in _SAID_BY_THE_STATUS else capped(source.detail, DETAIL_BYTES),
    )


def _cache(result: SearchResult | DealsResult | CompareResult | StockResult) -> ConciseCache:
    return ConciseCache(hit=result.cache.hit, stale=result.cache.stale or None, age_s=result.cache.age_s)


def _offer(offer: PlatformOffer) -> ConciseOffer:
    return ConciseOffer(
        platform=offer.platform,
        min_price=offer.min_price,
        max_price=offer.max_price,
        currency=offer.currency,
        price_basis=offer.price_basis if offer.min_price is not None else None,
        price_missing=offer.price_missing,
        verify=offer.verify or None,
        available_tickets=offer.available_tickets,
        listings=tuple(
            ConciseListing(
                section=one.section,
                row=one.row,
                quantity=one.quantity,
                price=one.price,
                price_basis=one.price_basis if one.price_basis is not offer.price_basis else None,
            )
            for one in offer.listings
        ),
        url=offer.url,
    )
