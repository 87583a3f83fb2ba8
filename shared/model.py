"""What every platform's answer is normalised to: events, prices, listings and how each source did.

Inside the service times are aware UTC beside the venue-local date and clock, and money is `Decimal` with
its ISO 4217 currency. Only `shared.answers.shapes` turns these into JSON.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class PriceBasis(StrEnum):
    """What a price includes. Only prices of one basis may be compared without a flag."""

    ALL_IN = "all_in"
    BEFORE_FEES = "before_fees"
    UNKNOWN = "unknown"


class PriceMissing(StrEnum):
    """Why a price is not known. Never to be read as zero or, unless it says so, as sold out."""

    SOURCE_GIVES_NO_PRICES = "source_gives_no_prices"
    NOT_ON_SALE = "not_on_sale"
    SOLD_OUT = "sold_out"
    FILTERED = "filtered"


class EventStatus(StrEnum):
    """Whether the performance takes place as announced."""

    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    CONTINGENT = "contingent"


OFF = frozenset({EventStatus.CANCELLED, EventStatus.POSTPONED})
"""Statuses of what does not take place on the day that its record tells."""


class ProductKind(StrEnum):
    """What a ticket of this record admits to."""

    PERFORMANCE = "performance"
    PARKING = "parking"
    PASS = "pass"  # noqa: S105 - a festival or season pass, not a password
    PACKAGE = "package"
    ADD_ON = "add_on"
    MEMBERSHIP = "membership"


class SourceStatus(StrEnum):
    """What one platform did for one request; the vocabulary of `sources[].status`."""

    OK = "ok"
    EMPTY = "empty"
    NO_PRICES = "no_prices"
    PARTIAL = "partial"
    STALE = "stale"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    QUOTA_EXHAUSTED = "quota_exhausted"
    AUTH_FAILED = "auth_failed"
    UNAVAILABLE = "unavailable"
    BAD_RESPONSE = "bad_response"
    COOLING_DOWN = "cooling_down"
    NOT_CONFIGURED = "not_configured"

    @property
    def answered(self) -> bool:
        """Whether the platform told something usable, be it that it has nothing."""
        return self in {
            SourceStatus.OK,
            SourceStatus.EMPTY,
            SourceStatus.NO_PRICES,
            SourceStatus.PARTIAL,
            SourceStatus.STALE,
        }


class PriceRange(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a platform tells of an event's prices, per ticket, in major units of `currency`.

    `minimum_before_fees` is told by a platform that gives both the all-in price and the price before fees;
    `minimum`, `maximum` and `average` are then of basis `all_in`. `missing` is set when `minimum` is None.
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    average: Decimal | None = None
    median: Decimal | None = None
    minimum_before_fees: Decimal | None = None
    currency: str | None = None
    basis: PriceBasis = PriceBasis.UNKNOWN
    missing: PriceMissing | None = None


class Listing(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One offer of one seller: `quantity` tickets in one section and row.

    `splits` holds the quantities a buyer may take; an empty tuple when the platform does not tell.
    `price` is per ticket in major units of `currency`; None when it is not told.
    """

    listing_id: str
    section: str | None = None
    row: str | None = None
    quantity: int | None = None
    splits: tuple[int, ...] = ()
    together: bool | None = None
    price: Decimal | None = None
    currency: str | None = None
    basis: PriceBasis = PriceBasis.UNKNOWN
    ticket_type: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None


class Performer(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who performs. `role` is the platform's word where it gives one, such as `home` or `headliner`."""

    name: str
    role: str | None = None


class PlatformEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One event record of one platform, normalised.

    `date` and `time` are venue-local. They are None when not announced; a placeholder the platform sends
    in place of an unannounced clock time is dropped (`time` None), while a placeholder date is kept with
    `date_confirmed` False. `starts_at` is aware UTC, and None unless both date and time are known.
    `kind` is set only where the platform itself flags the record as something else than a performance.
    """

    platform: str
    event_id: str
    name: str
    venue: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    timezone: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
    starts_at: dt.datetime | None = None
    end_date: dt.date | None = None
    original_date: dt.date | None = None
    date_confirmed: bool = True
    time_confirmed: bool = True
    status: EventStatus = EventStatus.SCHEDULED
    kind: ProductKind | None = None
    category: str | None = None
    performers: tuple[Performer, ...] = ()
    price: PriceRange = PriceRange()
    available_tickets: int | None = None
    listings: tuple[Listing, ...] = ()
    popularity: float | None = None
    url: str | None = None
    image_url: str | None = None
    fetched_at: dt.datetime | None = None

    @property
    def key(self) -> str:
        """The record's name across platforms, `platform:event_id`; stable while the platform keeps the id."""
        return f"{self.platform}:{self.event_id}"


class QuotaUse(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How much of a platform's daily quota is used. `resets_at` is aware UTC; None when not yet known."""

    limit: int
    used: int
    resets_at: dt.datetime | None = None
