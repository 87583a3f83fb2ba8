"""SeatGeek's wire records, only the fields that are used; see https://platform.seatgeek.com/."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import force_setattr

from shared.platforms.decoding import Records, Wire, amount_within

_HIGHEST_AMOUNT = Decimal(1_000_000)
_AMOUNTS = ("lowest_price", "average_price", "median_price", "highest_price", "lowest_sg_base_price")

Identifier = Annotated[int, Meta(gt=0)] | Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,40}\Z")]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Number = Annotated[float, Meta(ge=-1e300, le=1e300)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class StatsRecord(Wire):
    """Prices and counts of SeatGeek's own marketplace; `{}` for keys that may not see them (since May 2024)."""

    listing_count: Count | None = None
    ticket_count: Count | None = None
    lowest_price: Decimal | UnsetType | None = UNSET
    average_price: Decimal | None = None
    median_price: Decimal | None = None
    highest_price: Decimal | None = None
    lowest_sg_base_price: Decimal | None = None

    def __post_init__(self) -> None:
        """Forget an amount that is none; a lowest price that is told to be null stays so."""
        for name in _AMOUNTS:
            told = getattr(self, name)
            if told:
                amount = amount_within(told, _HIGHEST_AMOUNT)
                missing = UNSET if name == "lowest_price" else None
                force_setattr(self, name, missing if amount is None else amount)


class LocationRecord(Wire):
    """A point in degrees; 0/0 stands for none."""

    lat: Latitude | None = None
    lon: Longitude | None = None


class PlaceRecord(Wire):
    """A venue inside an event."""

    name: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    timezone: str | None = None
    location: LocationRecord | None = None


class VenueRecord(PlaceRecord):
    """A venue alone."""

    id: Identifier | None = None
    address: str | None = None
    postal_code: str | None = None
    capacity: Count | None = None
    score: Number | None = None
    num_upcoming_events: Count | None = None
    url: str | None = None


class ImagesRecord(Wire):
    """Images by the name of their size; `[]` where there are none."""

    huge: str | None = None


class ActRecord(Wire):
    """A performer inside an event. `primary`, `home_team` and `away_team` are present only when true."""

    name: str | None = None
    primary: bool | None = None
    home_team: bool | None = None
    away_team: bool | None = None
    image: str | None = None
    images: ImagesRecord | list[Any] | None = None


class PerformerRecord(ActRecord):
    """A performer alone."""

    id: Identifier | None = None
    short_name: str | None = None
    type: str | None = None
    slug: str | None = None
    score: Number | None = None
    num_upcoming_events: Count | None = None
    url: str | None = None


class EventRecord(Wire):
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
    venue: PlaceRecord | None = None
    performers: tuple[ActRecord, ...] = ()
    stats: StatsRecord | None = None


class MetaRecord(Wire):
    """What a page tells of itself. `took` is the search's milliseconds."""

    total: Count | None = None
    took: Count | None = None


class EventsPage(Wire):
    """The answer of `/events`. Without the list it is no answer, and not an empty one."""

    events: Records[EventRecord]
    meta: MetaRecord | None = None


class VenuesPage(Wire):
    """The answer of `/venues`."""

    venues: Records[VenueRecord]


class PerformersPage(Wire):
    """The answer of `/performers`."""

    performers: Records[PerformerRecord]


class EventRecommendationRecord(Wire):
    """One recommended event and how well it fits the seeds."""

    event: EventRecord
    score: Number | None = None


class EventRecommendations(Wire):
    """The answer of `/recommendations`."""

    recommendations: Records[EventRecommendationRecord]


class PerformerRecommendationRecord(Wire):
    """One recommended performer and how well it fits the seeds."""

    performer: PerformerRecord
    score: Number | None = None


class PerformerRecommendations(Wire):
    """The answer of `/recommendations/performers`."""

    recommendations: Records[PerformerRecommendationRecord]
