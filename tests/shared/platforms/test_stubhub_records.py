"""StubHub's events as they are normalised: the representative answer, every trap, and answers gone wrong."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import SourceError
from shared.model import (
    EventStatus,
    Performer,
    PlatformEvent,
    PriceBasis,
    PriceMissing,
    PriceRange,
    ProductKind,
)
from shared.platforms.platform import Access, EventSearch
from shared.platforms.stubhub import PLATFORM
from shared.platforms.stubhub.records import MOST_PERFORMERS

ANSWER = json.loads((Path(__file__).parents[2] / "fixtures" / "stubhub.json").read_bytes())
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
NO_PRICE = PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)


def access(**options: str) -> Access:
    return Access(base_url="https://api.stubhub.net", token="t", options=options, now=NOW)


def read(document: Any, **options: str) -> tuple[PlatformEvent, ...]:
    exchange = PLATFORM.search(EventSearch(text="Lakers"), access(**options))
    request = next(exchange)
    response = httpx.Response(200, content=json.dumps(document), request=request)
    PLATFORM.check(response)
    with pytest.raises(StopIteration) as finished:
        exchange.send(response)
    return tuple(finished.value.value.events)


def only(**changes: Any) -> PlatformEvent:
    record = {"id": 1, "name": "Show", "start_date": "2027-03-01T20:00:00-05:00", **changes}
    (event,) = read({"total_items": 1, "_embedded": {"items": [record]}})
    return event


@pytest.fixture(scope="module")
def by_id() -> dict[str, PlatformEvent]:
    return {event.event_id: event for event in read(ANSWER)}


def test_drafts_deleted_events_and_deleted_items_are_left_out(by_id: dict[str, PlatformEvent]) -> None:
    assert list(by_id) == [f"70000000{number}" for number in range(1, 8)]


def test_a_game_is_read_whole(by_id: dict[str, PlatformEvent]) -> None:
    assert by_id["700000001"] == PlatformEvent(
        platform="stubhub",
        event_id="700000001",
        name="Golden State Warriors at Los Angeles Lakers",
        venue="Crypto.com Arena",
        city="Los Angeles",
        state="CA",
        country="US",
        latitude=34.043,
        longitude=-118.267,
        date=dt.date(2026, 12, 25),
        time=dt.time(17, 0),
        starts_at=dt.datetime(2026, 12, 26, 1, 0, tzinfo=dt.UTC),
        category="Sports",
        performers=(
            Performer(name="Los Angeles Lakers", role="home"),
            Performer(name="Golden State Warriors", role="away"),
        ),
        price=PriceRange(minimum=Decimal("144.16"), currency="USD", basis=PriceBasis.UNKNOWN),
        url="https://www.stubhub.com/lakers-tickets/event/158000001/?quantity=2",
        fetched_at=NOW,
    )


def test_parking_is_flagged_and_performances_are_not(by_id: dict[str, PlatformEvent]) -> None:
    assert by_id["700000002"].kind is ProductKind.PARKING
    assert by_id["700000001"].kind is None


def test_tickets_on_sale_later_are_not_on_sale(by_id: dict[str, PlatformEvent]) -> None:
    ferries = by_id["700000003"]
    assert ferries.price == PriceRange(missing=PriceMissing.NOT_ON_SALE)
    assert (ferries.state, ferries.country, ferries.latitude) == (None, "GB", None)
    assert ferries.performers == (
        Performer(name="The Evening Ferries", role="headliner"),
        Performer(name="Tin Lanterns", role="support"),
    )


def test_a_null_amount_is_no_price_and_no_place_is_at_zero(by_id: dict[str, PlatformEvent]) -> None:
    boston = by_id["700000004"]
    assert boston.price == NO_PRICE
    assert (boston.latitude, boston.longitude, boston.url) == (None, None, None)


def test_an_unconfirmed_date_is_kept_without_its_clock(by_id: dict[str, PlatformEvent]) -> None:
    finals = by_id["700000005"]
    assert (finals.date, finals.time, finals.starts_at) == (dt.date(2027, 5, 20), None, None)
    assert not finals.date_confirmed
    assert not finals.time_confirmed
    assert finals.status is EventStatus.CONTINGENT
    assert finals.price.minimum == 410


def test_an_unconfirmed_time_is_dropped_and_the_date_stands(by_id: dict[str, PlatformEvent]) -> None:
    utah = by_id["700000006"]
    assert (utah.date, utah.time, utah.starts_at) == (dt.date(2027, 2, 14), None, None)
    assert utah.date_confirmed
    assert not utah.time_confirmed
    assert utah.status is EventStatus.CANCELLED
    assert utah.price.missing is PriceMissing.NOT_ON_SALE
    assert utah.url is None, "only web addresses are shown"


def test_a_moved_event_in_another_currency(by_id: dict[str, PlatformEvent]) -> None:
    moved = by_id["700000007"]
    assert moved.status is EventStatus.RESCHEDULED
    assert moved.price == PriceRange(minimum=Decimal("61.5"), currency="EUR")
    assert moved.available_tickets == 24
    assert (moved.date, moved.end_date) == (dt.date(2027, 6, 12), dt.date(2027, 6, 13))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Normal", EventStatus.SCHEDULED),
        ("Relocated", EventStatus.SCHEDULED),
        ("Rescheduled", EventStatus.RESCHEDULED),
        ("RelocatedAndRescheduled", EventStatus.RESCHEDULED),
        ("Postponed", EventStatus.POSTPONED),
        ("Cancelled", EventStatus.CANCELLED),
        ("Contingent", EventStatus.CONTINGENT),
        ("SomethingNew", EventStatus.SCHEDULED),
        (None, EventStatus.SCHEDULED),
        (7, EventStatus.SCHEDULED),
    ],
)
def test_each_status_has_its_meaning(word: Any, status: EventStatus) -> None:
    assert only(status=word).status is status


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, PriceMissing.SOURCE_GIVES_NO_PRICES),
        ({"on_sale_date": "2026-11-22T11:59:59Z"}, PriceMissing.SOURCE_GIVES_NO_PRICES),
        ({"on_sale_date": "2026-11-22T12:00:01Z"}, PriceMissing.NOT_ON_SALE),
        ({"on_sale_date": "2027-01-01T10:00:00"}, PriceMissing.SOURCE_GIVES_NO_PRICES),
        ({"on_sale_date": "soon"}, PriceMissing.SOURCE_GIVES_NO_PRICES),
        ({"status": "Postponed"}, PriceMissing.NOT_ON_SALE),
        ({"status": "Contingent"}, PriceMissing.NOT_ON_SALE),
        ({"status": "Rescheduled"}, PriceMissing.SOURCE_GIVES_NO_PRICES),
    ],
)
def test_a_missing_price_says_why(changes: dict[str, str], missing: PriceMissing) -> None:
    assert only(min_ticket_price=None, **changes).price == PriceRange(missing=missing)


@pytest.mark.parametrize(
    "money",
    [
        None,
        {},
        7,
        "12.00",
        {"amount": 0, "currency_code": "USD"},
        {"amount": -5, "currency_code": "USD"},
        {"amount": 1e9, "currency_code": "USD"},
        {"amount": True, "currency_code": "USD"},
        {"amount": "NaN", "currency_code": "USD"},
        {"amount": [12], "currency_code": "USD"},
        {"amount": 0.0001, "currency_code": "USD"},
        {"amount": 12},
        {"amount": 12, "currency_code": "dollars"},
        {"amount": 12, "currency_code": None},
    ],
)
def test_an_amount_that_cannot_be_one_is_no_price(money: Any) -> None:
    assert only(min_ticket_price=money).price == NO_PRICE


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_no_price(number: str, drive: Callable[..., Any]) -> None:
    body = (
        '{"total_items": 1, "_embedded": {"items": [{"id": 1, "name": "Show", "start_date": null, "min_ticket_price":'
        f' {{"amount": {number}, "currency_code": "USD"}}, "_embedded": {{"venue": {{"latitude": {number}, "longitude": 5}}}}}}]}}}}'
    )
    driven = drive(
        PLATFORM.search(EventSearch(text="x"), access()), PLATFORM.check, httpx.Response(200, content=body)
    )
    (event,) = driven.result.events
    assert event.price == NO_PRICE
    assert event.latitude is None


@pytest.mark.parametrize(
    ("start", "date", "time", "starts_at"),
    [
        ("2023-02-25T19:30:00+11:00", "2023-02-25", "19:30:00", "2023-02-25T08:30:00+00:00"),
        ("2027-01-01T00:30:00+14:00", "2027-01-01", "00:30:00", "2026-12-31T10:30:00+00:00"),
        ("2026-12-31T23:30:00-10:00", "2026-12-31", "23:30:00", "2027-01-01T09:30:00+00:00"),
        ("2027-07-01T19:30:00.1234567Z", "2027-07-01", "19:30:00", "2027-07-01T19:30:00+00:00"),
        ("2027-07-01T19:30:00", "2027-07-01", "19:30:00", None),
        ("2027-07-01", "2027-07-01", None, None),
        ("9999-12-31T00:00:00+00:00", None, None, None),
        ("0001-01-01T00:00:00", None, None, None),
        ("2027-02-30T19:30:00Z", None, None, None),
        ("tomorrow", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_the_venues_clock_is_read_as_it_stands(
    start: str | None, date: str | None, time: str | None, starts_at: str | None
) -> None:
    event = only(start_date=start)
    assert (event.date and event.date.isoformat()) == date
    assert (event.time and event.time.isoformat()) == time
    told = event.starts_at and event.starts_at.replace(microsecond=0).isoformat()
    assert told == starts_at
    assert event.date_confirmed is (date is not None)
    assert event.time_confirmed is (time is not None)


def test_an_end_before_the_start_is_none() -> None:
    assert only(end_date="2027-02-01T20:00:00-05:00").end_date is None


@pytest.mark.parametrize("role", [None, "SportsLeague", "ConcertTour", "Tournament", "Festival", "", 5])
def test_other_roles_name_no_performer(role: Any) -> None:
    assert only(_embedded={"categories": [{"name": "League", "role": role}]}).performers == ()


def test_performers_are_bounded() -> None:
    many = [{"name": f"Act {number}", "role": "StandardAct"} for number in range(500)]
    assert len(only(_embedded={"categories": many}).performers) == MOST_PERFORMERS


def test_hostile_text_is_cleaned_and_cut() -> None:
    event = only(
        name="\u202eevil\x00\n" + "x" * 10_000, _embedded={"venue": {"name": "\x07", "city": "A\nB"}}
    )
    assert event.name.startswith("evil x")
    assert len(event.name) <= 200
    assert (event.venue, event.city) == (None, "A B")


def test_an_event_without_any_nested_part_is_read() -> None:
    event = only()
    assert (event.venue, event.country, event.performers, event.url) == (None, None, (), None)
    assert event.time == dt.time(20, 0)


def test_the_page_is_wrapped_for_a_partner() -> None:
    template = "https://click.example/camref:abc/destination:{url}"
    event = read(ANSWER, affiliate_template=template)[0]
    page = "https%3A%2F%2Fwww.stubhub.com%2Flakers-tickets%2Fevent%2F158000001%2F%3Fquantity%3D2"
    assert event.url == f"https://click.example/camref:abc/destination:{page}"


def test_a_templated_page_is_none() -> None:
    link = {"href": "https://www.stubhub.com/{id}", "templated": True}
    assert only(_links={"event:webpage": link}).url is None


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield node, key
        yield from _places(inner)


_WRONG: tuple[Any, ...] = (
    None, 0, -1, 10**30, 1e308, True, "", "text", "12", "\ud800", [], {}, [[]], {"a": {"b": []}}, [None], [{}, 5],
)  # fmt: skip


def _break(document: Any, chance: random.Random) -> None:
    container, key = chance.choice(list(_places(document)))
    match chance.randrange(3):
        case 0:
            del container[key]
        case 1:
            container[key] = copy.deepcopy(chance.choice(_WRONG))
        case 2:
            container[key] = chance.choice([[container[key]], {"_embedded": container[key]}])


def _amounts(document: Any) -> set[Decimal]:
    found = (container[key] for container, key in _places(document))
    return {
        Decimal(str(value)) for value in found if isinstance(value, int | float | str) and _is_amount(value)
    }


def _is_amount(value: float | str) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except ArithmeticError:
        return False


def test_broken_answers_never_crash_and_never_invent_a_price() -> None:
    chance = random.Random(20261122)
    read_at_all = 0
    for _ in range(300):
        document = copy.deepcopy(ANSWER)
        for _ in range(chance.randint(1, 6)):
            _break(document, chance)
        try:
            events = read(document)
        except SourceError:
            continue
        read_at_all += 1
        told = _amounts(document)
        for event in events:
            assert event.price.minimum is None or event.price.minimum in told
            assert (event.price.minimum is None) is (event.price.missing is not None)
            assert event.event_id
            assert event.name
            assert event.starts_at is None or event.time is not None
    assert read_at_all > 200
