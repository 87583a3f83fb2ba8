"""Ticketmaster's events one by one, venues and classifications; see those sections of its Discovery API 2.0 page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import field

from shared.errors import BadResponse, NotFound
from shared.model import PlatformEvent
from shared.platforms.decoding import decode
from shared.platforms.platform import Access, Exchange
from shared.platforms.text import clean_text
from shared.platforms.ticketmaster.records import VenueDetails, event_from, venue_from
from shared.platforms.ticketmaster.search import get, place_parameters, with_affiliate_urls
from shared.platforms.ticketmaster.wire import IDENTIFIER, CamelCase, EventRecord, Named, VenueRecord

VENUES_PATH = "/discovery/v2/venues.json"
CLASSIFICATIONS_PATH = "/discovery/v2/classifications.json"
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A node of the taxonomy: a segment holds genres, a genre holds subgenres."""

    classification_id: str
    name: str
    parts: tuple[Classification, ...] = ()


class _SubgenresRecord(CamelCase):
    subgenres: tuple[Named, ...] = ()


class _GenreRecord(Named):
    embedded: _SubgenresRecord = field(default=_SubgenresRecord(), name="_embedded")


class _GenresRecord(CamelCase):
    genres: tuple[_GenreRecord, ...] = ()


class _SegmentRecord(Named):
    embedded: _GenresRecord = field(default=_GenresRecord(), name="_embedded")


class _TopRecord(CamelCase):
    """One entry; those of ticket types, the other tree, have no segment."""

    segment: _SegmentRecord | None = None


class _ClassificationsRecord(CamelCase):
    classifications: tuple[_TopRecord, ...] = ()


class _ClassificationSearchRecord(CamelCase):
    embedded: _ClassificationsRecord = field(default=_ClassificationsRecord(), name="_embedded")


class _VenuesRecord(CamelCase):
    venues: tuple[VenueRecord, ...] = ()


class _VenueSearchRecord(CamelCase):
    embedded: _VenuesRecord = field(default=_VenuesRecord(), name="_embedded")


def read_event(event_id: str, access: Access) -> Exchange[PlatformEvent]:
    """One event. Raises NotFound for an id that Ticketmaster does not have, another SourceError as any exchange."""
    response = yield get(access, detail_path("events", event_id), {"locale": "*"})
    record, _ = decode(EventRecord, response.content)
    event = event_from(record, access.now)
    if event is None:
        raise BadResponse("the answer is no event")
    return with_affiliate_urls([event], access)[0]


def search_venues(
    keyword: str, access: Access, *, state: str | None = None, country: str | None = None
) -> Exchange[tuple[VenueDetails, ...]]:
    """Venues by name, the first hundred at most, best match first. Raises SourceError."""
    parameters = {"keyword": keyword, "locale": "*", "size": str(PAGE_SIZE)}
    parameters |= place_parameters(state, country)
    response = yield get(access, VENUES_PATH, parameters)
    answer, _ = decode(_VenueSearchRecord, response.content)
    venues = (venue_from(record) for record in answer.embedded.venues)
    return tuple(venue for venue in venues if venue is not None)


def read_venue(venue_id: str, access: Access) -> Exchange[VenueDetails]:
    """One venue. Raises NotFound for an id that Ticketmaster does not have, another SourceError as any exchange."""
    response = yield get(access, detail_path("venues", venue_id), {"locale": "*"})
    record, _ = decode(VenueRecord, response.content)
    venue = venue_from(record)
    if venue is None:
        raise BadResponse("the answer is no venue")
    return venue


def read_classifications(access: Access) -> Exchange[tuple[Classification, ...]]:
    """The segments with their genres and subgenres, named in English. Raises SourceError."""
    response = yield get(access, CLASSIFICATIONS_PATH, {"size": str(PAGE_SIZE)})
    answer, _ = decode(_ClassificationSearchRecord, response.content)
    return _nodes(_segment(top.segment) for top in answer.embedded.classifications if top.segment)


def read_classification(classification_id: str, access: Access) -> Exchange[Classification]:
    """One segment, whichever of its parts the id is of. Raises NotFound for an unknown id, another SourceError."""
    response = yield get(access, detail_path("classifications", classification_id), {})
    answer, _ = decode(_TopRecord, response.content)
    segment = _segment(answer.segment) if answer.segment else None
    if segment is None:
        raise BadResponse("the answer is no segment")
    return segment


def detail_path(collection: str, identifier: str) -> str:
    """The path of one record. Raises NotFound for what cannot be an identifier, so nothing is sent for it."""
    if not IDENTIFIER.fullmatch(identifier):
        raise NotFound(f"{clean_text(identifier, 40)!r} is no Ticketmaster id")
    return f"/discovery/v2/{collection}/{identifier}.json"


def _segment(record: _SegmentRecord) -> Classification | None:
    return _node(record, _nodes(_genre(genre) for genre in record.embedded.genres))


def _genre(record: _GenreRecord) -> Classification | None:
    return _node(record, _nodes(_node(subgenre) for subgenre in record.embedded.subgenres))


def _node(record: Named, parts: tuple[Classification, ...] = ()) -> Classification | None:
    name = clean_text(record.name)
    if not record.id or name is None:
        return None
    return Classification(classification_id=record.id, name=name, parts=parts)


def _nodes(nodes: Iterable[Classification | None]) -> tuple[Classification, ...]:
    return tuple(node for node in nodes if node is not None)
