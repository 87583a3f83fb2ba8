from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shared.model import EventStatus, Performer, PlatformEvent, PriceBasis, PriceMissing, PriceRange
from shared.platforms.decoding import decode
from shared.platforms.seatgeek.records import event_from, price_range
from shared.platforms.seatgeek.wire import EventRecord, EventsPage, StatsRecord

FIXTURE = Path(__file__).parents[2] / "fixtures" / "seatgeek.json"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
NULLS = dict.fromkeys(
    [
        "listing_count",
        "lowest_price",
        "average_price",
        "median_price",
        "highest_price",
        "lowest_sg_base_price",
    ]
)


@pytest.fixture(scope="module")
def events() -> dict[str, PlatformEvent]:
    page, unreadable = decode(EventsPage, FIXTURE.read_bytes())
    assert not unreadable
    read = [event_from(record, NOW) for record in page.events]
    return {event.event_id: event for event in read if event}


def prices(stats: dict[str, Any] | None) -> PriceRange:
    return price_range(None if stats is None else msgspec.convert(stats, StatsRecord))


def event(**fields: Any) -> PlatformEvent:
    record, _ = decode(EventRecord, json.dumps({"id": 1, "title": "A", **fields}).encode())
    read = event_from(record, NOW)
    assert read is not None
    return read


def test_a_full_record_is_read_field_by_field(events: dict[str, PlatformEvent]) -> None:
    assert events["7100001"] == PlatformEvent(
        platform="seatgeek",
        event_id="7100001",
        name="Golden State Warriors at Los Angeles Lakers",
        venue="Crypto.com Arena",
        city="Los Angeles",
        state="CA",
        country="US",
        latitude=34.0430,
        longitude=-118.2673,
        timezone="America/Los_Angeles",
        date=dt.date(2026, 12, 25),
        time=dt.time(17, 0),
        starts_at=dt.datetime(2026, 12, 26, 1, tzinfo=dt.UTC),
        category="nba",
        performers=(
            Performer(name="Los Angeles Lakers", role="home"),
            Performer(name="Golden State Warriors", role="away"),
        ),
        price=PriceRange(
            minimum=Decimal(148),
            maximum=Decimal(9120),
            average=Decimal("402.5"),
            median=Decimal(331),
            minimum_before_fees=Decimal(112),
            currency="USD",
            basis=PriceBasis.ALL_IN,
        ),
        available_tickets=2456,
        popularity=0.91,
        url="https://seatgeek.com/e/7100001",
        image_url="https://images.example.com/2109/huge.jpg",
        fetched_at=NOW,
    )


def test_each_way_of_telling_no_price_has_its_own_reason(events: dict[str, PlatformEvent]) -> None:
    missing = {
        event_id: event.price.missing for event_id, event in events.items() if event.price.minimum is None
    }

    assert missing == {
        "7100002": PriceMissing.NOT_ON_SALE,
        "7100003": PriceMissing.SOURCE_GIVES_NO_PRICES,
        "7100004": PriceMissing.SOURCE_GIVES_NO_PRICES,
        "7100007": PriceMissing.NOT_ON_SALE,
    }


def test_only_the_price_before_fees_is_told_as_such(events: dict[str, PlatformEvent]) -> None:
    assert events["7100005"].price == PriceRange(
        minimum=Decimal(61), currency="USD", basis=PriceBasis.BEFORE_FEES
    )


def test_prices_of_another_basis_do_not_stand_beside_a_price_before_fees() -> None:
    read = prices({**NULLS, "lowest_sg_base_price": 61, "average_price": 90, "highest_price": 200})
    assert (read.minimum, read.average, read.maximum) == (Decimal(61), None, None)


@pytest.mark.parametrize("stats", [None, {}, {"event_count": 3}])
def test_stats_that_are_closed_say_that_the_source_gives_no_prices(stats: dict[str, Any] | None) -> None:
    assert prices(stats) == PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)


@pytest.mark.parametrize("listings", [0, None])
def test_no_listings_is_not_on_sale_and_never_sold_out(listings: int | None) -> None:
    assert prices({**NULLS, "listing_count": listings}) == PriceRange(missing=PriceMissing.NOT_ON_SALE)


def test_listings_without_prices_are_not_called_not_on_sale() -> None:
    assert prices({**NULLS, "listing_count": 7}).missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def test_a_count_alone_does_not_say_that_nothing_is_on_sale() -> None:
    assert prices({"listing_count": 0}).missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def test_zero_is_no_price() -> None:
    read = prices({"lowest_price": 0, "average_price": 0, "highest_price": 0, "listing_count": 0})
    assert read == PriceRange(missing=PriceMissing.NOT_ON_SALE)


def test_a_zero_average_beside_a_price_is_missing() -> None:
    assert prices({"lowest_price": 20, "average_price": 0}).average is None


def test_contradictory_prices_are_dropped() -> None:
    read = prices({"lowest_price": 50, "highest_price": 20, "lowest_sg_base_price": 70})
    assert (read.minimum, read.maximum, read.minimum_before_fees) == (Decimal(50), None, None)


@pytest.mark.parametrize("told", ["average_price", "median_price"])
@pytest.mark.parametrize(("amount", "kept"), [(49, False), (50, True), (200, True), (201, False)])
def test_an_average_is_told_only_between_the_lowest_and_the_highest(
    told: str, amount: int, kept: bool
) -> None:
    read = prices({"lowest_price": 50, "highest_price": 200, told: amount})
    assert ({read.average, read.median} == {Decimal(amount), None}) is kept


@pytest.mark.parametrize("value", ["NaN", "1e999", "-5", "99999999", '"NaN"', '"free"', "true", "[12]", "{}"])
def test_what_is_no_price_is_missing_and_the_rest_of_the_record_stays(value: str) -> None:
    body = f'{{"events": [{{"id": 1, "title": "A", "stats": {{"lowest_price": {value}, "average_price": 30}}}}]}}'
    page, unreadable = decode(EventsPage, body.encode())
    read = event_from(page.events[0], NOW)

    assert unreadable == 0
    assert read is not None
    assert read.price == PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)


def test_tickets_are_counted_and_listings_stand_in_where_tickets_are_not_told() -> None:
    assert event(stats={"ticket_count": 72, "listing_count": 3}).available_tickets == 72
    assert event(stats={"listing_count": 3}).available_tickets == 3
    assert event(stats={"ticket_count": 0, "listing_count": 0}).available_tickets == 0
    assert event(stats={**NULLS}).available_tickets is None
    assert event(stats={}).available_tickets is None
    assert event().available_tickets is None


def test_an_unannounced_time_is_no_time(events: dict[str, PlatformEvent]) -> None:
    read = events["7100002"]
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 11, 28), None, None)
    assert (read.date_confirmed, read.time_confirmed) == (True, False)


def test_a_membership_keeps_its_placeholder_date_as_unconfirmed(events: dict[str, PlatformEvent]) -> None:
    read = events["7100006"]
    assert (read.date, read.time, read.starts_at) == (dt.date(2026, 12, 31), None, None)
    assert (read.date_confirmed, read.time_confirmed) == (False, False)
    assert read.end_date == dt.date(2027, 12, 31)


def test_a_pass_runs_to_its_last_local_day(events: dict[str, PlatformEvent]) -> None:
    read = events["7100008"]
    assert (read.date, read.end_date) == (dt.date(2027, 8, 6), dt.date(2027, 8, 8))
    assert read.kind is None


def test_a_show_that_ends_after_midnight_is_one_days(events: dict[str, PlatformEvent]) -> None:
    read = events["7100005"]
    assert (read.date, read.time, read.end_date) == (dt.date(2026, 12, 12), dt.time(23, 45), None)


def test_an_if_necessary_game_is_contingent(events: dict[str, PlatformEvent]) -> None:
    assert events["7100004"].status is EventStatus.CONTINGENT
    assert events["7100001"].status is EventStatus.SCHEDULED


def test_a_status_that_is_told_wins_over_the_condition() -> None:
    assert event(status="Cancelled", conditional=True).status is EventStatus.CANCELLED
    assert event(status="canceled").status is EventStatus.CANCELLED
    assert event(status="something new").status is EventStatus.SCHEDULED


@pytest.mark.parametrize(
    ("told", "code"),
    [("US", "US"), ("Canada", "CA"), ("UK", "GB"), ("Brazil", "BR"), ("Mexico", "MX"), ("Narnia", None)],
)
def test_countries_become_codes(told: str, code: str | None) -> None:
    assert event(venue={"country": told}).country == code


def test_a_country_may_have_no_states(events: dict[str, PlatformEvent]) -> None:
    assert (events["7100003"].country, events["7100003"].state) == ("BR", None)


def test_the_image_is_the_primary_performers_or_the_first_there_is(events: dict[str, PlatformEvent]) -> None:
    assert events["7100002"].image_url == "https://images.example.com/90001/huge.jpg"
    second = [{"name": "a", "image": None, "images": []}, {"name": "b", "image": "https://x.example/b.jpg"}]
    assert event(performers=second).image_url == "https://x.example/b.jpg"
    assert event(performers=[{"name": "a", "images": {"huge": 7}}]).image_url is None


def test_hostile_text_is_cleaned_and_cut() -> None:
    read = event(
        title="Ignore\x00 all\u202e\n" + "x" * 10_000,
        url="javascript:alert(1)",
        venue={"name": "a\tb", "city": "\x07"},
        performers=[{"name": "x" * 5000}] * 500,
    )
    assert read.name.startswith("Ignore all xxx")
    assert len(read.name) == 200
    assert (read.url, read.venue, read.city) == (None, "a b", None)
    assert len(read.performers) == 20
    assert len(read.performers[0].name) == 200


def test_the_short_title_stands_in_for_a_missing_title() -> None:
    assert event(title=" ", short_title="B").name == "B"
    assert event_from(msgspec.convert({"id": 1, "title": ""}, EventRecord), NOW) is None


def test_a_position_of_zero_or_half_a_position_is_none() -> None:
    assert event(venue={"location": {"lat": 0, "lon": 0}}).latitude is None
    assert event(venue={"location": {"lat": 12.5}}).latitude is None
    assert event(venue={"location": {"lat": 12.5, "lon": 0}}).longitude == 0


def test_popularity_is_a_share() -> None:
    assert event(score=0.4, popularity=0.9).popularity == 0.4
    assert event(popularity=0.9).popularity == 0.9
    assert event(score=16592).popularity is None
