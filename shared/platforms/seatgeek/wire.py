"""SeatGeek's wire records, only the fields that are used; see https://platform.seatgeek.com/."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from shared.platforms.decoding import Records

_HIGHEST_AMOUNT = 1_000_000


def _identifier(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    if isinstance(value, str) and value.isascii() and value.isalnum() and len(value) <= 40:
        return value
    raise ValueError("an identifier is a positive number")


def _objects(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


Identifier = Annotated[str, BeforeValidator(_identifier)]
Amount = Annotated[Decimal, Field(ge=0, le=_HIGHEST_AMOUNT)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90)]
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180)]


class StatsRecord(BaseModel):
    """Prices and counts of SeatGeek's own marketplace; `{}` for keys that may not see them (since May 2024)."""

    listing_count: Count | None = None
    ticket_count: Count | None = None
    lowest_price: Amount | None = None
    average_price: Amount | None = None
    median_price: Amount | None = None
    highest_price: Amount | None = None
    lowest_sg_base_price: Amount | None = None


class LocationRecord(BaseModel):
    """A point in degrees; 0/0 stands for none."""

    lat: Latitude | None = None
    lon: Longitude | None = None


class VenueRecord(BaseModel):
    """A venue, inside an event or alone."""

    id: Identifier | None = None
    name: str | None = None
    address: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None
    timezone: str | None = None
    location: LocationRecord | None = None
    capacity: Count | None = None
    score: Number | None = None
    num_upcoming_events: Count | None = None
    url: str | None = None


class PerformerRecord(BaseModel):
    """A performer, inside an event or alone. `primary`, `home_team` and `away_team` are present only when true."""

    id: Identifier | None = None
    name: str | None = None
    short_name: str | None = None
    type: str | None = None
    slug: str | None = None
    primary: bool | None = None
    home_team: bool | None = None
    away_team: bool | None = None
    image: str | None = None
    images: Any = None
    score: Number | None = None
    num_upcoming_events: Count | None = None
    url: str | None = None


class EventRecord(BaseModel):
    """An event as search and detail give it. Times carry no zone; see `shared.platforms.seatgeek.times`."""

    id: Identifier
    title: str | None = None
    short_title: str | None = None
    type: str | None = None
    url: str | None = None
    status: str | None = None
    conditional: bool | None = None
    datetime_local: str | None = None
    datetime_utc: str | None = None
    enddatetime_utc: str | None = None
    date_tbd: bool | None = None
    time_tbd: bool | None = None
    datetime_tbd: bool | None = None
    score: Number | None = None
    popularity: Number | None = None
    venue: VenueRecord | None = None
    performers: Annotated[list[PerformerRecord], BeforeValidator(_objects)] = []
    stats: StatsRecord | None = None


class MetaRecord(BaseModel):
    """What a page tells of itself. `took` is the search's milliseconds."""

    total: Count | None = None
    took: Count | None = None


class EventsPage(BaseModel):
    """The answer of `/events`. Without the list it is no answer, and not an empty one."""

    meta: MetaRecord | None = None
    events: Records[EventRecord]


class VenuesPage(BaseModel):
    """The answer of `/venues`."""

    venues: Records[VenueRecord]


class PerformersPage(BaseModel):
    """The answer of `/performers`."""

    performers: Records[PerformerRecord]


class EventRecommendationRecord(BaseModel):
    """One recommended event and how well it fits the seeds."""

    event: EventRecord
    score: Number | None = None


class EventRecommendations(BaseModel):
    """The answer of `/recommendations`."""

    recommendations: Records[EventRecommendationRecord]


class PerformerRecommendationRecord(BaseModel):
    """One recommended performer and how well it fits the seeds."""

    performer: PerformerRecord
    score: Number | None = None


class PerformerRecommendations(BaseModel):
    """The answer of `/recommendations/performers`."""

    recommendations: Records[PerformerRecommendationRecord]
