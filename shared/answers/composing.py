"""Turns what the platforms told into events: matched, named, priced and in order. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from shared.answers.offers import offer_of
from shared.answers.shapes import Event, Match, Related, whole_second
from shared.asking.selection import fold, search_words
from shared.matching import Cluster, cluster
from shared.model import OFF, EventStatus, PlatformEvent, ProductKind
from shared.platforms import NAMES
from shared.platforms.platform import EventSearch
from shared.pricing.event_prices import price_event
from shared.pricing.exchange import ExchangeRates
from shared.pricing.too_good import Seen

NAMING_ORDER = ("ticketmaster", "seatgeek", "stubhub")
"""Whose spelling of a name and venue is shown first: the primary seller's, then by completeness of the record."""
_NAMING_PLACES = {name: place for place, name in enumerate(NAMING_ORDER)}
_LAST = len(NAMES) + 1
_REGISTRY_PLACES = {name: place for place, name in enumerate(NAMES)}
_WORST_FIRST = (
    EventStatus.CANCELLED,
    EventStatus.POSTPONED,
    EventStatus.RESCHEDULED,
    EventStatus.CONTINGENT,
)
SHOWN_ALONE = {ProductKind.PERFORMANCE, ProductKind.PASS}
PRODUCT_WORDS = {
    "parking": ProductKind.PARKING,
    "vip": ProductKind.PACKAGE,
    "package": ProductKind.PACKAGE,
    "packages": ProductKind.PACKAGE,
    "membership": ProductKind.MEMBERSHIP,
    "upgrade": ProductKind.ADD_ON,
}


class Composition(Struct, frozen=True, kw_only=True):
    """The events of one answer, best first, and the event_uid each platform record was given."""

    events: tuple[Event, ...]
    uids: Mapping[str, str]


def compose(
    records: Sequence[PlatformEvent],
    search: EventSearch,
    *,
    known_uids: Mapping[str, str],
    min_tickets: int = 1,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    seen_before: Seen | None = None,
) -> Composition:
    """Match the records, price each event for `min_tickets`, and order the events by fit, then by date.

    Parking, packages and the like are not events of their own unless the words ask for them; they are told
    as `related` of the performance they belong to. A search by days leaves out what has no announced date.
    """
    clusters = cluster(records, known_uids=known_uids)
    by_uid = {found.event_uid: found for found in clusters}
    wanted = SHOWN_ALONE | {
        PRODUCT_WORDS[word] for word in fold(search.text).split() if word in PRODUCT_WORDS
    }
    events = [
        price_event(
            _event(found, by_uid),
            quantity=min_tickets,
            currency=currency,
            rates=rates,
            seen_before=seen_before,
        )
        for found in clusters
        if found.kind in wanted
    ]
    if search.date_from or search.date_to:
        events = [event for event in events if event.date]
    uids = {
        record.key: found.event_uid for found in clusters for record in (*found.members, *found.duplicates)
    }
    return Composition(events=tuple(in_order(events, search)), uids=uids)


def in_order(events: Iterable[Event], search: EventSearch) -> list[Event]:
    """Events whose name holds all the words first, then by date or expected date, and time; those without any last."""
    words = set(fold(search_words(search.text)).split())

    def place(event: Event) -> tuple[bool, bool, bool, str, str, str, str]:
        return (
            event.kind is not ProductKind.PERFORMANCE,
            event.status is EventStatus.CANCELLED,
            not words.issubset(" ".join([fold(offer.name) for offer in event.platforms]).split()),
            str(event.date or event.expected_date or "9999"),
            event.time.isoformat() if event.time else "99",
            event.name,
            event.event_uid,
        )

    return sorted(events, key=place)


def _event(found: Cluster, by_uid: Mapping[str, Cluster]) -> Event:
    members = sorted(found.members, key=_naming_place)
    announced = [member for member in members if member.date and member.date_confirmed]
    timed = next((member for member in members if member.starts_at), (*announced, *members)[0])
    dated = timed if timed in announced else (*announced, *members)[0]
    place = next((member for member in members if member.venue), members[0])
    nearest_first = (place, *members)
    return Event(
        event_uid=found.event_uid,
        name=members[0].name,
        kind=found.kind,
        venue=place.venue,
        city=_first("city", nearest_first),
        state=_first("state", nearest_first),
        country=_first("country", nearest_first),
        date=dated.date if announced else None,
        expected_date=None if announced else next((member.date for member in members if member.date), None),
        time=timed.time,
        timezone=_first("timezone", (timed, *members)),
        starts_at=whole_second(timed.starts_at) if timed.starts_at else None,
        end_date=_end_date(members, dated.date),
        status=_status(members),
        platforms=tuple(map(offer_of, sorted(_offered(found), key=_registry_place))),
        platforms_available=len({member.platform for member in members}),
        match=Match(confidence=round(found.confidence, 2), reasons=found.reasons, conflicts=found.conflicts),
        related=tuple([_related(by_uid[uid]) for uid in found.related if uid in by_uid]),
        merged_from=found.replaces,
    )


def _offered(found: Cluster) -> Sequence[PlatformEvent]:
    """The members, with what else their platforms list of the performance; pricing tells the best of each platform.

    Not a record that is off beside one that is on, nor one of a day that the performance was moved from.
    """
    if not found.duplicates:
        return found.members
    offered = []
    for member in found.members:
        listed = [member, *(other for other in found.duplicates if _is_another(other, member))]
        offered += [record for record in listed if record.status not in OFF] or listed
    return offered


def _is_another(other: PlatformEvent, member: PlatformEvent) -> bool:
    return other.platform == member.platform and other.date == member.date


def _related(found: Cluster) -> Related:
    record = min(found.members, key=_naming_place)
    return Related(
        event_uid=found.event_uid,
        kind=found.kind,
        name=record.name,
        platform=record.platform,
        min_price=record.price.minimum,
        currency=record.price.currency,
        url=record.url,
    )


def _status(members: Sequence[PlatformEvent]) -> EventStatus:
    told = {member.status for member in members}
    return next((status for status in _WORST_FIRST if status in told), EventStatus.SCHEDULED)


def _end_date(members: Iterable[PlatformEvent], first_day: dt.date | None) -> dt.date | None:
    """The last day that any record tells, where it is a later one than the first."""
    told = max((member.end_date for member in members if member.end_date), default=None)
    return told if told and first_day and told > first_day else None


def _first(name: str, records: Iterable[PlatformEvent]) -> str | None:
    """What the first of the records tells that tells the field called `name`."""
    for record in records:
        told: str | None = getattr(record, name)
        if told:
            return told
    return None


def _naming_place(record: PlatformEvent) -> tuple[int, str, str]:
    return _NAMING_PLACES.get(record.platform, _LAST), record.platform, record.event_id


def _registry_place(record: PlatformEvent) -> tuple[int, str, str]:
    return _REGISTRY_PLACES.get(record.platform, _LAST), record.platform, record.event_id
