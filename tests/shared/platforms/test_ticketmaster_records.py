from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.model import EventStatus, PlatformEvent, PriceBasis, PriceMissing, ProductKind
from shared.platforms.decoding import decode
from shared.platforms.ticketmaster.records import event_from
from shared.platforms.ticketmaster.wire import EventSearchRecord

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
KEY = "planted-ticketmaster-key"
Answer = Callable[[httpx.Request], httpx.Response]
Run = Callable[..., tuple[Any, list[httpx.Request]]]


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text())


def read(document: Any) -> dict[str, PlatformEvent]:
    answer, _ = decode(EventSearchRecord, json.dumps(document).encode())
    events = [event_from(record, NOW) for record in answer.embedded.events or ()]
    return {event.event_id: event for event in events if event}


@pytest.fixture(scope="module")
def events() -> dict[str, PlatformEvent]:
    return read(fixture("ticketmaster.json"))


def one(change: Mapping[str, Any]) -> PlatformEvent:
    """The first event of the fixture with some of its fields replaced; None takes one away."""
    document = fixture("ticketmaster.json")
    record = document["_embedded"]["events"][0] | change
    record = {name: value for name, value in record.items() if value is not None}
    [event] = read({"_embedded": {"events": [record]}}).values()
    return event


class TestEvents:
    def test_an_event_is_told_venue_local_with_its_instant(self, events: dict[str, PlatformEvent]) -> None:
        event = events["vvG1HZbarA001"]
        assert event.key == "ticketmaster:vvG1HZbarA001"
        assert event.name == "Harbour City Gulls vs. Prairie Bisons"
        assert (event.date, event.time) == (dt.date(2026, 12, 25), dt.time(17))
        assert event.starts_at == dt.datetime(2026, 12, 26, 1, tzinfo=dt.UTC)
        assert event.timezone == "America/Los_Angeles"
        assert (event.venue, event.city, event.state, event.country) == (
            "Harbour Arena",
            "Los Angeles",
            "CA",
            "US",
        )
        assert (event.latitude, event.longitude) == (34.04301, -118.26713)
        assert event.category == "sports"
        assert [performer.name for performer in event.performers] == [
            "Harbour City Gulls",
            "Prairie Bisons",
        ]
        assert event.url == "https://www.ticketmaster.com/event/vvG1HZbarA001"
        assert event.kind is None
        assert event.fetched_at == NOW

    def test_the_image_is_a_wide_one_of_medium_size(self, events: dict[str, PlatformEvent]) -> None:
        image = events["vvG1HZbarA001"].image_url
        assert image is not None
        assert image.endswith("TABLET_LANDSCAPE_16_9.jpg")

    def test_generic_art_gives_way_to_the_events_own(self) -> None:
        images = [
            {"ratio": "16_9", "url": "https://i.example.test/generic", "width": 1024, "fallback": True},
            {"url": "https://i.example.test/own", "width": 4000, "fallback": False},
        ]
        assert one({"images": images}).image_url == "https://i.example.test/own"

    def test_without_a_usable_image_there_is_none(self) -> None:
        assert one({"images": [{"ratio": "16_9", "url": "javascript:alert(1)"}]}).image_url is None

    @pytest.mark.parametrize("event_id", ["vvG1notimeE01", "vvG1timetbaE2"])
    def test_an_unannounced_time_is_no_time(self, events: dict[str, PlatformEvent], event_id: str) -> None:
        event = events[event_id]
        assert event.date is not None
        assert event.date_confirmed
        assert (event.time, event.starts_at, event.time_confirmed) == (None, None, False)

    def test_an_unannounced_date_is_no_date(self, events: dict[str, PlatformEvent]) -> None:
        event = events["vvG1datetbaF1"]
        assert (event.date, event.date_confirmed, event.time_confirmed) == (None, False, False)

    def test_a_date_to_be_determined_is_kept_and_marked(self) -> None:
        start = {
            "localDate": "2027-01-01",
            "localTime": "19:00:00",
            "dateTime": "2027-01-02T03:00:00Z",
            "dateTBD": True,
        }
        event = one({"dates": {"start": start}})
        assert (event.date, event.date_confirmed) == (dt.date(2027, 1, 1), False)
        assert (event.time, event.starts_at, event.time_confirmed) == (None, None, False)

    def test_flags_win_over_a_time_sent_all_the_same(self) -> None:
        start = {"localDate": "2027-01-01", "localTime": "00:00:00", "timeTBA": True}
        assert one({"dates": {"start": start}}).time is None

    def test_a_postponed_event_keeps_only_its_first_date(self, events: dict[str, PlatformEvent]) -> None:
        event = events["vvG1postpoH01"]
        assert event.status is EventStatus.POSTPONED
        assert (event.date, event.original_date) == (None, dt.date(2026, 11, 29))

    def test_the_venues_zone_stands_in_for_a_missing_one(self, events: dict[str, PlatformEvent]) -> None:
        assert events["Z7r9jZresaI01"].timezone == "America/Los_Angeles"

    def test_without_any_zone_the_instant_is_the_one_told(self) -> None:
        start = {"localDate": "2027-01-01", "localTime": "20:00:00", "dateTime": "2027-01-02T04:00:00Z"}
        event = one({"dates": {"start": start, "timezone": "Not/AZone"}, "_embedded": None})
        assert event.timezone is None
        assert event.starts_at == dt.datetime(2027, 1, 2, 4, tzinfo=dt.UTC)

    def test_a_local_clock_sent_as_utc_does_not_move_the_event(self) -> None:
        start = {"localDate": "2027-01-01", "localTime": "20:00:00", "dateTime": "2027-01-01T20:00:00Z"}
        event = one({"dates": {"start": start, "timezone": "America/Los_Angeles"}})
        assert (event.date, event.time) == (dt.date(2027, 1, 1), dt.time(20))
        assert event.starts_at == dt.datetime(2027, 1, 2, 4, tzinfo=dt.UTC)

    def test_a_missing_local_clock_is_read_off_the_instant(self) -> None:
        start = {"dateTime": "2027-01-02T04:00:00Z"}
        event = one({"dates": {"start": start, "timezone": "America/Los_Angeles"}})
        assert (event.date, event.time) == (dt.date(2027, 1, 1), dt.time(20))

    @pytest.mark.parametrize(
        ("end", "last"),
        [
            ({"localDate": "2027-01-03"}, dt.date(2027, 1, 3)),
            ({"dateTime": "2027-01-04T20:00:00Z"}, dt.date(2027, 1, 4)),
            ({"dateTime": "2027-01-02T09:00:00Z"}, None),
            ({"approximate": False, "noSpecificTime": False}, None),
            ({"localDate": "2026-01-03"}, None),
        ],
    )
    def test_a_last_day_is_told_only_for_what_lasts(self, end: Any, last: dt.date | None) -> None:
        start = {"localDate": "2027-01-01", "localTime": "20:00:00", "dateTime": "2027-01-02T04:00:00Z"}
        dates = {"start": start, "end": end, "timezone": "America/Los_Angeles"}
        assert one({"dates": dates}).end_date == last

    def test_a_place_stands_in_for_the_venue(self, events: dict[str, PlatformEvent]) -> None:
        event = events["LvZ184placeJ1"]
        assert (event.venue, event.city, event.state, event.country) == (
            "Kiln House",
            "Vancouver",
            None,
            "CA",
        )
        assert (event.latitude, event.longitude) == (49.2781, -123.12)
        assert event.timezone == "America/Vancouver"
        assert event.end_date is None

    def test_a_venue_may_lack_a_state(self, events: dict[str, PlatformEvent]) -> None:
        assert (events["1AdjZbothB001"].state, events["1AdjZbothB001"].country) == (None, "GB")

    @pytest.mark.parametrize(
        "point", [{}, {"latitude": "0", "longitude": "0"}, {"latitude": "91", "longitude": "1"}]
    )
    def test_a_point_that_is_none_is_not_told(self, point: Any) -> None:
        event = one({"_embedded": {"venues": [{"name": "x", "location": point}]}})
        assert (event.latitude, event.longitude) == (None, None)

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("cancelled", EventStatus.CANCELLED),
            ("canceled", EventStatus.CANCELLED),
            ("Rescheduled", EventStatus.RESCHEDULED),
            ("offsale", EventStatus.SCHEDULED),
            ("onsale", EventStatus.SCHEDULED),
        ],
    )
    def test_status_words(self, code: str, status: EventStatus) -> None:
        assert one({"dates": {"status": {"code": code}}}).status is status

    def test_an_empty_status_is_no_status(self) -> None:
        assert one({"dates": {"status": {}}}).status is EventStatus.SCHEDULED

    def test_a_cancelled_event_keeps_date_and_price(self, events: dict[str, PlatformEvent]) -> None:
        event = events["vvG1cancelG01"]
        assert (event.status, event.date) == (EventStatus.CANCELLED, dt.date(2027, 3, 5))
        assert event.price.minimum == Decimal("15.0")

    def test_the_primary_classification_decides_by_id_not_by_translated_name(
        self, events: dict[str, PlatformEvent]
    ) -> None:
        parking = events["vvG1parkiK001"]
        assert (parking.kind, parking.category) == (ProductKind.PARKING, "other")
        assert events["vvG1futurL001"].category == "concert"

    def test_an_upsell_is_an_add_on(self) -> None:
        upsell = {"primary": True, "type": {"id": "KZAyXgnZfZ7v7nJ"}}
        assert one({"classifications": [upsell]}).kind is ProductKind.ADD_ON

    def test_add_ons_known_only_by_their_name_are_left_to_the_matcher(self) -> None:
        assert one({"name": "Parking: Gulls"}).kind is None

    @pytest.mark.parametrize("change", [{"test": True}, {"type": "attraction"}, {"name": "\x00\x07"}])
    def test_what_is_no_event_is_left_out(self, change: Any) -> None:
        document = fixture("ticketmaster.json")
        document["_embedded"]["events"][0] |= change
        assert document["_embedded"]["events"][0]["id"] not in read(document)

    def test_hostile_text_is_made_harmless(self) -> None:
        event = one({"name": "Gulls\x1b[31m\u202e" + "x" * 5000, "url": "javascript:alert(1)"})
        assert event.name.startswith("Gulls[31mx")
        assert len(event.name) == 200
        assert event.url is None

    @pytest.mark.parametrize("event_id", ["../admin", "a b", "", 5, None, "x" * 65])
    def test_an_event_with_an_impossible_id_is_left_out(self, event_id: Any) -> None:
        document = fixture("ticketmaster.json")
        others = list(read(document))[1:]
        document["_embedded"]["events"][0]["id"] = event_id
        assert list(read(document)) == others


class TestPrices:
    def test_the_all_in_price_is_chosen_by_type_and_the_face_value_kept(
        self, events: dict[str, PlatformEvent]
    ) -> None:
        price = events["1AdjZbothB001"].price
        assert (price.minimum, price.maximum) == (Decimal("63.5"), Decimal("186.6"))
        assert price.minimum_before_fees == Decimal("55.0")
        assert (price.currency, price.basis, price.missing) == ("GBP", PriceBasis.ALL_IN, None)

    def test_the_order_of_the_ranges_does_not_matter(self) -> None:
        record = fixture("ticketmaster/event.json")
        either = [
            one({"priceRanges": ranges}).price
            for ranges in (record["priceRanges"], record["priceRanges"][::-1])
        ]
        assert either[0] == either[1]
        assert either[0].minimum == Decimal("63.5")

    def test_a_standard_price_is_before_fees(self, events: dict[str, PlatformEvent]) -> None:
        price = events["G5vYZstdC0001"].price
        assert (price.minimum, price.maximum) == (Decimal("39.5"), Decimal(125))
        assert (price.currency, price.basis) == ("USD", PriceBasis.BEFORE_FEES)
        assert price.minimum_before_fees is None

    @pytest.mark.parametrize(
        ("event_id", "missing"),
        [
            ("vvG1HZbarA001", PriceMissing.SOURCE_GIVES_NO_PRICES),
            ("rZ7HnEZzeroD1", PriceMissing.SOURCE_GIVES_NO_PRICES),
            ("Z7r9jZresaI01", PriceMissing.SOURCE_GIVES_NO_PRICES),
            ("vvG1futurL001", PriceMissing.NOT_ON_SALE),
            ("vvG1offsaM001", PriceMissing.NOT_ON_SALE),
        ],
    )
    def test_a_missing_price_says_why(
        self, events: dict[str, PlatformEvent], event_id: str, missing: PriceMissing
    ) -> None:
        price = events[event_id].price
        assert (price.minimum, price.maximum, price.missing) == (None, None, missing)

    @pytest.mark.parametrize(
        "value",
        ["NaN", "Infinity", "-Infinity", "1e999", "-5", "0", "1e300", "1e-300", "true", '"x"', "[]", "{}"],
    )
    def test_a_number_that_is_no_price_is_no_price(self, value: str) -> None:
        document = fixture("ticketmaster.json")
        document["_embedded"]["events"][0]["priceRanges"] = [
            {"type": "standard", "currency": "USD", "min": "PLANTED", "max": 50}
        ]
        body = json.dumps(document).replace('"PLANTED"', value).encode()
        answer, _ = decode(EventSearchRecord, body)
        event = event_from((answer.embedded.events or ())[0], NOW)
        assert event is not None
        assert event.price.minimum is None
        assert event.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES

    def test_a_highest_price_below_the_lowest_is_not_told(self) -> None:
        ranges = [{"type": "standard", "currency": "USD", "min": 50, "max": 20}]
        assert one({"priceRanges": ranges}).price.maximum is None

    @pytest.mark.parametrize("turned", [False, True])
    def test_ranges_of_one_type_and_currency_are_one(self, turned: bool) -> None:
        ranges = [
            {"type": "standard", "currency": "USD", "min": 80, "max": 400},
            {"type": "standard", "currency": "USD", "min": 40, "max": 90},
            {"type": "platinum", "currency": "USD", "min": 10, "max": 900},
        ]
        price = one({"priceRanges": ranges[::-1] if turned else ranges}).price
        assert (price.minimum, price.maximum) == (Decimal(40), Decimal(400))

    def test_a_range_in_another_currency_is_not_mixed_in(self) -> None:
        ranges = [
            {"type": "standard", "currency": "CAD", "min": 80, "max": 400},
            {"type": "standard", "currency": "USD", "min": 40, "max": 900},
        ]
        price = one({"priceRanges": ranges}).price
        assert (price.minimum, price.maximum, price.currency) == (Decimal(80), Decimal(400), "CAD")

    def test_a_highest_price_is_not_told_where_another_range_begins_above_it(self) -> None:
        ranges = [
            {"type": "standard", "currency": "USD", "min": 20, "max": 30},
            {"type": "standard", "currency": "USD", "min": 50},
        ]
        assert one({"priceRanges": ranges}).price.maximum is None

    def test_the_face_value_is_the_lowest_of_its_ranges(self) -> None:
        ranges = [
            {"type": "standard including fees", "currency": "GBP", "min": 63.5},
            {"type": "standard", "currency": "GBP", "min": 60},
            {"type": "standard", "currency": "GBP", "min": 55},
        ]
        assert one({"priceRanges": ranges}).price.minimum_before_fees == Decimal(55)

    def test_an_all_in_range_from_zero_gives_way_to_a_real_price(self) -> None:
        ranges = [
            {"type": "standard including fees", "currency": "GBP", "min": 0, "max": 0},
            {"type": "standard", "currency": "GBP", "min": 20, "max": 30},
        ]
        price = one({"priceRanges": ranges}).price
        assert (price.minimum, price.basis) == (Decimal(20), PriceBasis.BEFORE_FEES)

    def test_a_type_that_is_not_documented_has_no_known_basis(self) -> None:
        ranges = [{"type": "platinum", "currency": "USD", "min": 200, "max": 300}]
        assert one({"priceRanges": ranges}).price.basis is PriceBasis.UNKNOWN

    def test_the_face_value_is_kept_only_where_it_can_be_compared(self) -> None:
        for face in ({"currency": "EUR", "min": 55}, {"currency": "GBP", "min": 99}):
            ranges = [
                {"type": "standard including fees", "currency": "GBP", "min": 63.5},
                {"type": "standard"} | face,
            ]
            assert one({"priceRanges": ranges}).price.minimum_before_fees is None

    def test_the_venues_country_tells_the_currency_only_where_the_range_does_not(self) -> None:
        for told, currency in (({}, "USD"), ({"currency": "CAD"}, "CAD"), ({"currency": "$"}, "USD")):
            ranges = [{"type": "standard", "min": 20, "max": 30} | told]
            assert one({"priceRanges": ranges}).price.currency == currency
