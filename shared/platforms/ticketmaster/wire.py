"""Ticketmaster's wire records: the fields that are read, as its Discovery API 2.0 page and recorded answers have them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from shared.platforms.decoding import Records

_HIGHEST_AMOUNT = 100_000_000  # above any ticket, in the smallest currency sold in
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
Identifier = Annotated[str, StringConstraints(pattern=f"^{IDENTIFIER.pattern}$")]
Amount = Annotated[Decimal, Field(ge=0, le=_HIGHEST_AMOUNT)]


class Wire(BaseModel):
    """What all records share: camel case names, other fields ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Named(Wire):
    """Something with an id and a name, either of which may be missing."""

    id: str | None = None
    name: str | None = None


class Moment(Wire):
    """`dates.start`, `dates.end` or `dates.initialStartDate`."""

    local_date: str | None = None
    local_time: str | None = None
    date_time: str | None = None
    date_tbd: bool = Field(default=False, alias="dateTBD")
    date_tba: bool = Field(default=False, alias="dateTBA")
    time_tba: bool = Field(default=False, alias="timeTBA")
    no_specific_time: bool = False


class StatusRecord(Wire):
    """`dates.status`; `{}` in old records."""

    code: str | None = None


class Dates(Wire):
    """`dates`."""

    start: Moment = Moment()
    end: Moment | None = None
    initial_start_date: Moment | None = None
    timezone: str | None = None
    status: StatusRecord = StatusRecord()


class SaleRecord(Wire):
    """`sales.public`; instants in UTC."""

    start_date_time: str | None = None


class SalesRecord(Wire):
    """`sales`."""

    public: SaleRecord | None = None


class ClassificationRecord(Wire):
    """One entry of `classifications`; the primary one is not always first."""

    primary: bool = False
    segment: Named | None = None
    type: Named | None = None


class RangeRecord(Wire):
    """One entry of `priceRanges`. US, CA and MX rows have `standard` alone, European ones both, in any order."""

    type: str | None = None
    currency: str | None = None
    min: Amount | None = None
    max: Amount | None = None


class ImageRecord(Wire):
    """One of about ten sizes. `fallback` marks generic art; a SOURCE image has no ratio."""

    ratio: str | None = None
    url: str | None = None
    width: int | None = None
    fallback: bool = False


class StateRecord(Wire):
    """`state`, which venues outside North America and Australia often lack."""

    name: str | None = None
    state_code: str | None = None


class CountryRecord(Wire):
    """`country`."""

    name: str | None = None
    country_code: str | None = None


class AddressRecord(Wire):
    """`address`."""

    line1: str | None = None
    line2: str | None = None


class PointRecord(Wire):
    """`location`: degrees, sent as JSON strings."""

    latitude: str | float | None = None
    longitude: str | float | None = None


class VenueRecord(Wire):
    """A venue, inside an event, alone, or as the `place` that Universe sends instead of one."""

    id: Identifier | None = None
    name: str | None = None
    url: str | None = None
    postal_code: str | None = None
    timezone: str | None = None
    city: Named = Named()
    state: StateRecord = StateRecord()
    country: CountryRecord = CountryRecord()
    address: AddressRecord = AddressRecord()
    location: PointRecord = PointRecord()


class PartsRecord(Wire):
    """`_embedded` of an event; attractions come headliner first."""

    venues: tuple[VenueRecord, ...] = ()
    attractions: tuple[Named, ...] = ()


class EventRecord(Wire):
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
    place: VenueRecord | None = None
    parts: PartsRecord = Field(default=PartsRecord(), alias="_embedded")


class PageRecord(Wire):
    """`page`; `number` counts from zero. `totalElements` stops at 10,000."""

    total_elements: int | None = None
    total_pages: int | None = None


class EventsRecord(Wire):
    """`_embedded` of an event search."""

    events: Records[EventRecord] | None = None


class EventSearchRecord(Wire):
    """The answer of an event search. Without results `_embedded` is missing altogether."""

    embedded: EventsRecord = Field(default=EventsRecord(), alias="_embedded")
    page: PageRecord | None = None
