"""The concise answers' shape: the same names as the full ones, fewer of them.

What is not known, and what goes without saying, is left out rather than told as null.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from shared.answers.shapes import Money, PriceComparison, Shape, Suggestion
from shared.model import EventStatus, PriceBasis, PriceMissing, ProductKind, SourceStatus


class Lean(Shape):
    """A shape whose unknown and empty members are left out."""

    @model_serializer(mode="wrap")
    def _without_empty(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {
            name: value
            for name, value in dump(self).items()
            if value not in (None, [], ()) or fields[name].is_required()
        }


class ConciseEvent(Lean):
    """One performance with its best price."""

    event_uid: str
    name: str
    kind: ProductKind | None = Field(default=None, description="left out for a performance")
    status: EventStatus | None = Field(default=None, description="left out when as scheduled")
    venue: str | None = None
    city: str | None = None
    date: dt.date | None = Field(default=None, description="venue-local")
    time: str | None = Field(default=None, description="venue-local, HH:MM")
    best_min_price: Money | None = Field(default=None, description="per ticket; left out when not known")
    best_platform: str | None = None
    currency: str | None = Field(default=None, description="where it is not the answer's")
    price_basis: PriceBasis | None = Field(default=None, description="where it is not the answer's")
    value_score: float | None = Field(default=None, description="0-100, 50 is typical")
    reason: str | None = Field(default=None, description="of the score; told of the first deals")
    url: str | None = Field(default=None, description="where to buy; told of the first deals")
    total_listings: int | None = Field(default=None, description="told where stock is asked for")
    doubt: str | None = Field(
        default=None, description="what speaks against taking the records for one event"
    )


class ConciseSource(Lean):
    """What one platform did for this answer."""

    platform: str
    status: SourceStatus
    environment: str | None = Field(default=None, description="left out for production")
    age_s: int | None = None
    retry_after_s: int | None = None
    detail: str | None = None


class ConciseCache(Lean):
    """Whether the answer came from the cache, at no platform call."""

    hit: bool
    stale: bool | None = None
    age_s: int


class _ConciseList(Lean):
    """What concise answers with a list of events share."""

    summary: str
    currency: str | None = Field(default=None, description="of every price that names no other")
    price_basis: PriceBasis | None = Field(default=None, description="of every price that names no other")
    total_events: int
    omitted: int = Field(default=0, description="events that follow this page")
    next_cursor: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: str | None = Field(
        default=None, description="give it to compare or deals: no platform call is made"
    )


class ConciseSearchResult(_ConciseList):
    """The answer of `search`, in short. `compare` with `result_id` and `event_uid` tells the rest at no call."""

    events: tuple[ConciseEvent, ...]
    best_deals: tuple[ConciseEvent, ...] = ()


class ConciseDealsResult(_ConciseList):
    """The answer of `deals`, in short."""

    deals: tuple[ConciseEvent, ...]


class ConciseStockResult(Lean):
    """Whether so many tickets are to be had, in short."""

    summary: str
    quantity: int
    currency: str | None = Field(default=None, description="of every price that names no other")
    price_basis: PriceBasis | None = Field(default=None, description="of every price that names no other")
    total_available: int
    available_events: tuple[ConciseEvent, ...]
    not_told: int = Field(description="events of which no platform tells its tickets")
    total_platforms: int
    best_price: Money | None = Field(default=None, description="lowest of the available events, per ticket")
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: str | None = None


class ConciseListing(Lean):
    """One seller's offer."""

    section: str | None = None
    row: str | None = None
    quantity: int | None = None
    price: Money | None = None
    price_basis: PriceBasis | None = None


class ConciseOffer(Lean):
    """One platform's price for the event, and where to buy."""

    platform: str
    min_price: Money | None = None
    max_price: Money | None = None
    currency: str | None = None
    price_basis: PriceBasis | None = None
    price_missing: PriceMissing | None = Field(default=None, description="why min_price is not known")
    verify: bool | None = Field(default=None, description="far below its peers: look before you tell")
    available_tickets: int | None = None
    listings: tuple[ConciseListing, ...] = ()
    url: str | None = None


class ConciseComparedEvent(ConciseEvent):
    """The event compared, with every platform's offer."""

    platforms: tuple[ConciseOffer, ...]
    price_note: str | None = Field(default=None, description="what must be told with the price")
    confidence: float = Field(description="that all these records are one event, 0-1")


class ConciseCompareResult(Lean):
    """The answer of `compare`, in short."""

    summary: str
    event: ConciseComparedEvent
    price_comparison: PriceComparison
    sources: tuple[ConciseSource, ...]
    cache: ConciseCache
    result_id: str | None = None
