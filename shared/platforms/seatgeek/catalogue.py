"""What SeatGeek tells besides a search: single events, venues, performers, and recommendations.

See https://platform.seatgeek.com, which documents each endpoint. A generator here is an exchange as
`shared.platforms.platform` describes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from shared.errors import BadResponse
from shared.model import PlatformEvent
from shared.platforms.platform import Access, Exchange
from shared.platforms.seatgeek.exchange import read, request_for
from shared.platforms.seatgeek.records import (
    PerformerDetails,
    VenueDetails,
    event_from,
    performer_from,
    venue_from,
)
from shared.platforms.seatgeek.wire import (
    EventRecommendations,
    EventRecord,
    PerformerRecommendations,
    PerformerRecord,
    PerformersPage,
    VenueRecord,
    VenuesPage,
)

T = TypeVar("T")
DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where recommended events may be: around a point in degrees, or around a postal code."""

    latitude: float | None = None
    longitude: float | None = None
    postal_code: str | None = None
    radius_miles: int | None = None

    def parameters(self) -> list[tuple[str, str]]:
        """As `/recommendations` takes it. Raises ValueError where neither point nor postal code is given."""
        if self.latitude is not None and self.longitude is not None:
            where = [("lat", str(self.latitude)), ("lon", str(self.longitude))]
        elif self.postal_code:
            where = [("postal_code", self.postal_code)]
        else:
            raise ValueError("recommendations need a place: latitude and longitude, or a postal_code")
        return [*where, *([("range", f"{self.radius_miles}mi")] if self.radius_miles else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """An event that fits the seeds; a higher `score` fits better."""

    event: PlatformEvent
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformerRecommendation:
    """A performer that fits the seeds; a higher `score` fits better."""

    performer: PerformerDetails
    score: float | None


def event(event_id: str, access: Access) -> Exchange[PlatformEvent]:
    """One event. Raises NotFound also for a cancelled one: SeatGeek drops those."""
    record, _ = read(EventRecord, (yield request_for(access, f"/events/{quote(event_id, safe='')}")))
    return _named(event_from(record, access.now))


def venue(venue_id: str, access: Access) -> Exchange[VenueDetails]:
    """One venue. Raises SourceError."""
    record, _ = read(VenueRecord, (yield request_for(access, f"/venues/{quote(venue_id, safe='')}")))
    return _named(venue_from(record))


def venues(
    text: str, access: Access, *, city: str | None = None, limit: int = DEFAULT_LIMIT
) -> Exchange[list[VenueDetails]]:
    """Venues by words of their name, best match first; `city` is matched exactly. Raises SourceError."""
    parameters = [("q", text), *([("city", city)] if city else []), ("per_page", str(limit))]
    page, _ = read(VenuesPage, (yield request_for(access, "/venues", parameters)))
    return [venue for venue in map(venue_from, page.venues) if venue]


def performer(performer_id: str, access: Access) -> Exchange[PerformerDetails]:
    """One performer. Raises SourceError."""
    path = f"/performers/{quote(performer_id, safe='')}"
    record, _ = read(PerformerRecord, (yield request_for(access, path)))
    return _named(performer_from(record))


def performers(text: str, access: Access, *, limit: int = DEFAULT_LIMIT) -> Exchange[list[PerformerDetails]]:
    """Performers by words of their name, best match first. Raises SourceError."""
    parameters = [("q", text), ("per_page", str(limit))]
    page, _ = read(PerformersPage, (yield request_for(access, "/performers", parameters)))
    return [performer for performer in map(performer_from, page.performers) if performer]


def recommendations(
    access: Access,
    *,
    event_id: str | None = None,
    performer_ids: Sequence[str] = (),
    place: Place | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Exchange[list[Recommendation]]:
    """Events like the seed event or for the fans of the seed performers, best first.

    `place` may be left out where there is a seed event: its venue stands in, at the cost of one more call.
    Raises ValueError without a seed or a place, else SourceError.
    """
    seeds = _seeds(event_id, performer_ids)
    if place is None and event_id is not None:
        place = _place_of((yield from event(event_id, access)))
    parameters = [*seeds, *(place or Place()).parameters(), ("per_page", str(limit))]
    page, _ = read(EventRecommendations, (yield request_for(access, "/recommendations", parameters)))
    found = [(event_from(item.event, access.now), item.score) for item in page.recommendations]
    return [Recommendation(event=event, score=score) for event, score in found if event]


def performer_recommendations(
    access: Access,
    *,
    event_id: str | None = None,
    performer_ids: Sequence[str] = (),
    limit: int = DEFAULT_LIMIT,
) -> Exchange[list[PerformerRecommendation]]:
    """Performers like the seeds, best first. Raises ValueError without a seed, else SourceError."""
    parameters = [*_seeds(event_id, performer_ids), ("per_page", str(limit))]
    request = request_for(access, "/recommendations/performers", parameters)
    page, _ = read(PerformerRecommendations, (yield request))
    found = [(performer_from(item.performer), item.score) for item in page.recommendations]
    return [
        PerformerRecommendation(performer=performer, score=score) for performer, score in found if performer
    ]


def _named(record: T | None) -> T:
    if record is None:
        raise BadResponse("the record has no name")
    return record


def _seeds(event_id: str | None, performer_ids: Sequence[str]) -> list[tuple[str, str]]:
    seeds = [("events.id", event_id)] if event_id else []
    seeds += [("performers.id", performer_id) for performer_id in performer_ids]
    if not seeds:
        raise ValueError("recommendations need a seed: an event_id or performer_ids")
    return seeds


def _place_of(event: PlatformEvent) -> Place:
    if event.latitude is None or event.longitude is None:
        raise BadResponse("the seed event's venue has no known position; give a place")
    return Place(latitude=event.latitude, longitude=event.longitude)
