"""A platform that lists one performance under several ids tells the one to buy from, and counts its tickets once."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from msgspec.structs import replace

from shared.answers.composing import Composition, compose
from shared.answers.shapes import Event
from shared.model import EventStatus, PlatformEvent, PriceBasis, PriceMissing, PriceRange
from shared.platforms.platform import EventSearch
from shared.pricing.event_prices import price_event

NOT_TOLD = PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)


def price(lowest: str, basis: PriceBasis = PriceBasis.ALL_IN, currency: str = "USD") -> PriceRange:
    return PriceRange(minimum=Decimal(lowest), currency=currency, basis=basis)


def record(
    event_id: str, told: PriceRange = NOT_TOLD, platform: str = "ticketmaster", **more: object
) -> PlatformEvent:
    fields: dict[str, object] = {
        "name": "Dua Lipa",
        "venue": "Beacon Theatre",
        "city": "New York",
        "state": "NY",
        "country": "US",
        "date": dt.date(2027, 1, 5),
        "time": dt.time(19, 30),
        "price": told,
    }
    return PlatformEvent(platform=platform, event_id=event_id, **{**fields, **more})  # type: ignore[arg-type]


def composed(*records: PlatformEvent, min_tickets: int = 1) -> Composition:
    search = EventSearch(text="Dua Lipa", page_size=10)
    return compose(records, search, known_uids={}, min_tickets=min_tickets)


def event(*records: PlatformEvent, min_tickets: int = 1) -> Event:
    """The one event that the records are, in whatever order they come."""
    found = [composed(*order, min_tickets=min_tickets) for order in itertools.permutations(records)]
    assert all(one == found[0] for one in found)
    (told,) = found[0].events
    assert price_event(told, quantity=min_tickets) == told
    return told


def told_by(one: Event) -> dict[str, str]:
    return {offer.platform: offer.event_id for offer in one.platforms}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (NOT_TOLD, price("20"), "B2"),
        (price("20"), NOT_TOLD, "A1"),
        (price("30"), price("20"), "B2"),
        (price("20"), price("20"), "A1"),
        (NOT_TOLD, NOT_TOLD, "A1"),
        (price("20", PriceBasis.UNKNOWN), price("30"), "B2"),
        (price("20", PriceBasis.BEFORE_FEES), price("30", PriceBasis.UNKNOWN), "B2"),
        (price("20", currency="CAD"), price("30"), "B2"),
    ],
)
def test_of_two_records_of_a_platform_the_one_to_buy_from_is_told(
    one: PriceRange, other: PriceRange, told: str
) -> None:
    assert told_by(event(record("A1", one), record("B2", other))) == {"ticketmaster": told}


def test_its_price_competes_with_the_other_platforms() -> None:
    found = event(record("A1"), record("B2", price("20")), record("C3", price("25"), "seatgeek"))

    assert (found.best_platform, found.best_min_price) == ("ticketmaster", 20)
    assert told_by(found) == {"seatgeek": "C3", "ticketmaster": "B2"}
    assert found.platforms_available == 2


def test_tickets_that_a_platform_lists_twice_are_counted_once() -> None:
    found = event(
        record("A1", price("30"), available_tickets=40),
        record("B2", price("20"), available_tickets=50),
        record("C3", price("25"), "seatgeek", available_tickets=7),
    )

    assert found.total_listings == 57


def test_a_record_without_enough_tickets_does_not_hide_one_with_them() -> None:
    few, many = record("A1", price("20"), available_tickets=1), record("B2", price("30"), available_tickets=9)

    assert told_by(event(few, many)) == {"ticketmaster": "A1"}
    assert told_by(event(few, many, min_tickets=2)) == {"ticketmaster": "B2"}


def test_a_price_too_good_to_be_true_does_not_hide_a_likely_one() -> None:
    found = event(record("A1", price("2")), record("B2", price("90")), record("C3", price("85"), "seatgeek"))

    assert told_by(found) == {"seatgeek": "C3", "ticketmaster": "B2"}


@pytest.mark.parametrize("off", [EventStatus.CANCELLED, EventStatus.POSTPONED])
@pytest.mark.parametrize("on", [EventStatus.SCHEDULED, EventStatus.RESCHEDULED])
def test_a_record_that_is_off_is_not_told_beside_one_that_is_on(off: EventStatus, on: EventStatus) -> None:
    found = event(record("A1", price("10"), status=off), record("B2", price("20"), status=on))

    assert (told_by(found), found.status) == ({"ticketmaster": "B2"}, on)


def test_a_cheaper_record_of_the_day_it_was_moved_from_is_not_told() -> None:
    day = dt.date(2027, 2, 5)
    stale = record("A1", price("10"), status=EventStatus.POSTPONED)
    moved = record("B2", price("20"), date=day, original_date=stale.date)

    found = event(stale, moved)

    assert (found.date, told_by(found)) == (day, {"ticketmaster": "B2"})


def test_prices_that_change_between_refreshes_change_no_uid() -> None:
    records = record("A1", price("30")), record("B2", price("20"))
    cheaper = replace(records[0], price=price("10"))
    refreshed = composed(cheaper, records[1])

    assert refreshed.uids == composed(*records).uids
    assert told_by(refreshed.events[0]) == {"ticketmaster": "A1"}
