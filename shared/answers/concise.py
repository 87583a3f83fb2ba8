"""The concise answers' shape: the same names as the full ones, fewer of them.

What is not known, and what goes without saying, is left out rather than told as null.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta

from shared.answers.shapes import Money, PriceComparison, Shape, Suggestion
from shared.model import EventStatus, PriceBasis, PriceMissing, ProductKind, SourceStatus


class Lean(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """A shape whose unknown and empty members are left out: those that are as their default says."""


class ConciseEvent(Lean, frozen=True, kw_only=True):
    """One performance with its best price."""

    event_uid: str
    name: str
    kind: Annotated[ProductKind | None, Meta(description="left out for a performance")] = None
    status: Annotated[EventStatus | None, Meta(description="left out when as scheduled")] = None
    venue: str | None = None
    city: str | None = None
    date: Annotated[dt.date | None, Meta(description="venue-local")] = None
    expected_date: Annotated[dt.date | None, Meta(description="where the date is not announced")] = None
    time: Annotated[str | None, Meta(description="venue-local, HH:MM")] = None
    best_min_price: Annotated[Money | None, Meta(description="per ticket; left out when not known")] = None
    best_platform: str | None = None
    currency: Annotated[
        str | None, Meta(description="where it is not the answer's; `unknown` where it is not told")
    ] = None
    price_basis: Annotated[PriceBasis | None, Meta(description="where it is not the answer's")] = None
    value_score: Annotated[float | None, Meta(description="0-100, 50 is typical")] = None
    reason: Annotated[str | None, Meta(description="of the score; told of the first deals")] = None
    url: Annotated[str | None, Meta(description="where to buy; told of the first deals")] = None
    total_listings: Annotated[int | None, Meta(description="told where stock is asked for")] = None
    doubt: Annotated[str | None, Meta(description="what speaks against taking the records for one event")] = (
        None
    )


class ConciseSource(Lean, frozen=True, kw_only=True):
    """What one platform did for this answer."""

    platform: str
    status: SourceStatus
    environment: Annotated[str | None, Meta(description="left out for production")] = None
    age_s: int | None = None
    retry_after_s: int | None = None
    detail: str | None = None


class ConciseCache(Lean, frozen=True, kw_only=True):
    """Whether all of the answer came from the cache; at no platform call, unless it is being renewed."""

    hit: bool
    stale: bool | None = None
    age_s: int


class _ConciseList(Lean, frozen=True, kw_only=True):
    """What concise answers with a list of events share."""

    summary: str
    currency: Annotated[str | None, Meta(description="of every price that names no other")] = None
    price_basis: Annotated[PriceBasis | None, Meta(description="of every price that names no other")] = None
    total_events: int
    omitted: Annotated[int, Meta(description="events that follow this page")]
    next_cursor: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: Annotated[
        str | None, Meta(description="give it to compare or deals: no platform call is made")
    ] = None


class ConciseSearchResult(_ConciseList, frozen=True, kw_only=True):
    """The answer of `search`, in short. `compare` with `result_id` and `event_uid` tells the rest at no call."""

    events: tuple[ConciseEvent, ...]
    best_deals: tuple[ConciseEvent, ...] = ()


class ConciseDealsResult(_ConciseList, frozen=True, kw_only=True):
    """The answer of `deals`, in short."""

    deals: tuple[ConciseEvent, ...]


class ConciseStockResult(Lean, frozen=True, kw_only=True):
    """Whether so many tickets are to be had, in short."""

    summary: str
    quantity: int
    currency: Annotated[str | None, Meta(description="of every price that names no other")] = None
    price_basis: Annotated[PriceBasis | None, Meta(description="of every price that names no other")] = None
    total_available: int
    available_events: tuple[ConciseEvent, ...]
    not_told: Annotated[int, Meta(description="events of which no platform tells its tickets")]
    total_events: Annotated[int, Meta(description="events found, looked at or not")]
    omitted: Annotated[int, Meta(description="events found that were not looked at")]
    total_platforms: int
    best_price: Annotated[Money | None, Meta(description="lowest of the available events, per ticket")] = None
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: str | None = None


class ConciseListing(Lean, frozen=True, kw_only=True):
    """One seller's offer."""

    section: str | None = None
    row: str | None = None
    quantity: int | None = None
    price: Money | None = None
    price_basis: PriceBasis | None = None


class ConciseOffer(Lean, frozen=True, kw_only=True):
    """One platform's price for the event, and where to buy."""

    platform: str
    min_price: Money | None = None
    max_price: Money | None = None
    currency: str | None = None
    price_basis: PriceBasis | None = None
    price_missing: Annotated[PriceMissing | None, Meta(description="why min_price is not known")] = None
    verify: Annotated[bool | None, Meta(description="far below its peers: look before you tell")] = None
    available_tickets: int | None = None
    listings: tuple[ConciseListing, ...] = ()
    url: str | None = None


class ConciseComparedEvent(ConciseEvent, frozen=True, kw_only=True):
    """The event compared, with every platform's offer."""

    platforms: tuple[ConciseOffer, ...]
    price_note: Annotated[str | None, Meta(description="what must be told with the price")] = None
    confidence: Annotated[float, Meta(description="that all these records are one event, 0-1")]


class ConciseCompareResult(Lean, frozen=True, kw_only=True):
    """The answer of `compare`, in short."""

    summary: str
    event: ConciseComparedEvent
    price_comparison: PriceComparison
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: str | None = None
