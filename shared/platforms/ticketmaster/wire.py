"""Ticketmaster's wire records: the fields that are read, as its Discovery API 2.0 page and recorded answers have them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import force_setattr

from shared.platforms.decoding import Records, Wire, amount_within

_HIGHEST_AMOUNT = Decimal(100_000_000)  # above any ticket, in the smallest currency sold in
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
Identifier = Annotated[str, Meta(pattern=rf"^{IDENTIFIER.pattern}\Z")]


class CamelCase(Wire, rename="camel"):
    """What all records share: names in camel case."""


class Named(CamelCase):
    """Something with an id and a name, either of which may be missing."""

    id: str | None = None
    name: str | None = None


class IdRecord(CamelCase):
    """Something of which only the id is read: names are translated by locale and may be missing."""

    id: str | None = None


class NameRecord(CamelCase):
    """Something of which only the name is read: a city, an attraction."""

    name: str | None = None


class Moment(CamelCase):
    """`dates.start`, `dates.end` or `dates.initialStartDate`."""

    local_date: str | None = None
    local_time: str | None = None
    date_time: str | None = None
    date_tbd: bool = field(default=False, name="dateTBD")
    date_tba: bool = field(default=False, name="dateTBA")
    time_tba: bool = field(default=False, name="timeTBA")
    no_specific_time: bool = False


class StatusRecord(CamelCase):
    """`dates.status`; `{}` in old records."""

    code: str | None = None


class Dates(CamelCase):
    """`dates`."""

    start: Moment = Moment()
    end: Moment | None = None
    initial_start_date: Moment | None = None
    timezone: str | None = None
    status: StatusRecord = StatusRecord()


class SaleRecord(CamelCase):
    """`sales.public`; instants in UTC."""

    start_date_time: str | None = None


class SalesRecord(CamelCase):
    """`sales`."""

    public: SaleRecord | None = None


class ClassificationRecord(CamelCase):
    """One entry of `classifications`; the primary one is not always first."""

    primary: bool = False
    segment: IdRecord | None = None
    type: IdRecord | None = None


class RangeRecord(CamelCase):
    """One entry of `priceRanges`. US, CA and MX rows have `standard` alone, European ones both, in any order."""

    type: str | None = None
    currency: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None

    def __post_init__(self) -> None:
        """Forget an amount that is none."""
        force_setattr(self, "min", amount_within(self.min, _HIGHEST_AMOUNT))
        force_setattr(self, "max", amount_within(self.max, _HIGHEST_AMOUNT))


class ImageRecord(CamelCase):
    """One of about ten sizes. `fallback` marks generic art; a SOURCE image has no ratio."""

    ratio: str | None = None
    url: str | None = None
    width: int | None = None
    fallback: bool = False


class StateRecord(CamelCase):
    """`state`, which venues outside North America and Australia often lack."""

    name: str | None = None
    state_code: str | None = None


class CountryRecord(CamelCase):
    """`country`."""

    name: str | None = None
    country_code: str | None = None


class AddressRecord(CamelCase):
    """`address`."""

    line1: str | None = None
    line2: str | None = None


class PointRecord(CamelCase):
    """`location`: degrees, sent as JSON strings."""

    latitude: str | float | None = None
    longitude: str | float | None = None


class PlaceRecord(CamelCase):
    """A venue inside an event, or the `place` that Universe sends instead of one."""

    name: str | None = None
    timezone: str | None = None
    city: NameRecord = NameRecord()
    state: StateRecord = StateRecord()
    country: CountryRecord = CountryRecord()
    location: PointRecord = PointRecord()


class VenueRecord(PlaceRecord):
    """A venue alone."""

    id: Identifier | None = None
    url: str | None = None
    postal_code: str | None = None
    address: AddressRecord = AddressRecord()


class PartsRecord(CamelCase):
    """`_embedded` of an event; attractions come headliner first."""

    venues: tuple[PlaceRecord, ...] = ()
    attractions: tuple[NameRecord, ...] = ()


class EventRecord(CamelCase):
    """An event as search and detail give it."""

    id: Identifier
    name: str
    type: str | None = None
    test: bool = False
    url: str | None = None
    images: tuple[ImageRecord, ...] = ()
    dates: Dates = Dates()
    sales: SalesRecord = SalesRecord()
    classifications: tuple[ClassificationRecord, ...] = ()
    price_ranges: tuple[RangeRecord, ...] = ()
    place: PlaceRecord | None = None
    parts: PartsRecord = field(default=PartsRecord(), name="_embedded")


class PageRecord(CamelCase):
    """`page`; `number` counts from zero. `totalElements` stops at 10,000."""

    total_elements: int | None = None
    total_pages: int | None = None


class EventsRecord(CamelCase):
    """`_embedded` of an event search."""

    events: Records[EventRecord] | None = None


class EventSearchRecord(CamelCase):
    """The answer of an event search. Without results `_embedded` is missing altogether."""

    embedded: EventsRecord = field(default=EventsRecord(), name="_embedded")
    page: PageRecord | None = None
