"""Replays answers that others recorded of the real API; they lie beside the project, not in it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import AuthFailed, BadResponse, NotFound, QuotaExhausted, SourceError
from shared.model import EventStatus, PlatformEvent, PriceBasis, PriceMissing
from shared.platforms.platform import Access, EventSearch
from shared.platforms.ticketmaster import PLATFORM, catalogue

BESIDE = Path(os.environ.get("TICKETS_TEST_DATA") or Path(__file__).parents[4] / "shared")
RECORDINGS = BESIDE / "payloads" / "ticketmaster"
pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason="the recorded answers are not beside the project"
)

ACCESS = Access(
    base_url="https://app.ticketmaster.com",
    credentials={"api_key": "planted-key"},
    now=dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC),
)
Drive = Callable[..., Any]
Search = Callable[[str], dict[str, PlatformEvent]]

EVENTS = {
    "01_events_2016_page0.json": 20,
    "02_events_2016_page2_size5_mx.json": 5,
    "10_events_2018_sf_music.json": 10,
    "11_events_2019_us_page0.json": 20,
    "12_events_2020_tmr_resale.json": 20,
    "13_events_2022_dma213_ticketweb_p0.json": 10,
    "14_events_2022_dma213_ticketweb_p1.json": 10,
    "15_events_2023_us_page0.json": 20,
    "17_events_2024_keyword_tour.json": 20,
    "18_events_2020_uk_gbp.json": 20,
    "20_events_2024_uk_list.json": 20,
    "22_events_2026_es_no_prices_parking_timetba.json": 2,
    "29_empty_result_no_embedded.json": 0,
}
ERRORS: dict[str, tuple[int, type[SourceError]]] = {
    "04_error_404_DIS1004.json": (404, NotFound),
    "24_error_401_invalid_apikey.json": (401, AuthFailed),
    "25_error_400_DIS1015_bad_date.json": (400, BadResponse),
    "26_error_400_DIS1035_deep_paging.json": (400, BadResponse),
    "27_error_400_DIS1036_size.json": (400, BadResponse),
    "28_error_429_quota_DOC_SAMPLE.json": (429, QuotaExhausted),
    # Answers to other questions than an event search:
    "03_event_detail_2016_rv_pass.json": (200, BadResponse),
    "05_event_images_2016.json": (200, BadResponse),
    "06_venue_detail_2016.json": (200, BadResponse),
    "07_attractions_2016.json": (200, BadResponse),
    "08_attraction_detail_2016.json": (200, BadResponse),
    "09_classification_detail_2016.json": (200, BadResponse),
    "23_event_detail_2024_gbp_both_price_types.json": (200, BadResponse),
}


def recorded(name: str, status: int = 200) -> httpx.Response:
    """The recorded body; two of them were kept by their recorders as the bare list of events."""
    body = (RECORDINGS / name).read_bytes()
    if body.lstrip().startswith(b"["):
        body = b'{"_embedded":{"events":' + body + b"}}"
    return httpx.Response(status, content=body)


@pytest.fixture
def search(drive: Drive) -> Search:
    def search(name: str) -> dict[str, PlatformEvent]:
        exchange = PLATFORM.search(EventSearch(text="any"), ACCESS)
        found = drive(exchange, PLATFORM.check, recorded(name)).result
        return {event.event_id: event for event in found.events}

    return search


def local(event: PlatformEvent) -> tuple[str | None, str | None, str | None]:
    return (
        event.date and event.date.isoformat(),
        event.time and event.time.isoformat(),
        event.starts_at and event.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def prices(event: PlatformEvent) -> tuple[Any, ...]:
    price = event.price
    return (price.minimum, price.maximum, price.currency, price.basis)


def test_every_recording_is_replayed() -> None:
    assert {path.name for path in RECORDINGS.glob("*.json")} == EVENTS.keys() | ERRORS.keys()


@pytest.mark.parametrize(("name", "count"), EVENTS.items())
def test_all_events_are_read(search: Search, name: str, count: int) -> None:
    events = search(name)
    assert len(events) == count
    for event in events.values():
        assert event.date is not None
        assert (event.price.minimum is None) is (event.price.missing is not None)
        assert event.price.minimum is None or event.price.minimum > 0
        assert event.image_url is not None
        assert event.url is not None


@pytest.mark.parametrize(("name", "told"), ERRORS.items())
def test_everything_else_is_the_right_error(
    drive: Drive, name: str, told: tuple[int, type[SourceError]]
) -> None:
    status, error = told
    with pytest.raises(error):
        drive(PLATFORM.search(EventSearch(text="any"), ACCESS), PLATFORM.check, recorded(name, status))


def test_2016_first_page(search: Search) -> None:
    events = search("01_events_2016_page0.json")
    membership = events["LvZ184j83k1A5TPn6ZZgc"]
    assert membership.name == "OSEA Membership Registration"
    assert local(membership) == ("2015-08-06", "22:15:00", "2015-08-07T02:15:00Z")
    assert membership.end_date == dt.date(2016, 8, 1)
    assert (membership.venue, membership.city, membership.category) == (None, None, None)
    assert membership.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES

    season_pass = events["Z1lMVSyiJynZ177_Cp"]  # sends its local clock as UTC, and an empty status
    assert local(season_pass) == ("2016-01-25", "01:00:00", "2016-01-25T07:00:00Z")
    assert (season_pass.state, season_pass.status) == ("TX", EventStatus.SCHEDULED)

    cruise = events["1Ae7ZfdGkSp307Y"]
    assert local(cruise) == ("2016-05-20", None, None)
    assert (cruise.date_confirmed, cruise.time_confirmed) == (True, False)
    assert prices(cruise) == (Decimal("23.66"), Decimal("43.53"), "USD", PriceBasis.BEFORE_FEES)

    assert events["1AeFZf6GkMLNyFG"].name == "Parking: 8th Annual Beerfest"
    assert events["G5dIZfeoHM32h"].status is EventStatus.RESCHEDULED
    assert events["vvG1FZf1Xg_Sex"].city == "Whitehall"
    assert events["vv1A6ZAvAGkdBGIp6"].price.missing is PriceMissing.NOT_ON_SALE


def test_2016_mexico(search: Search) -> None:
    events = search("02_events_2016_page2_size5_mx.json")
    event = events["17AZv8G6CnMcD1x"]
    assert event.name == "¿Qué tan altos son los edificios de Nueva York?"
    assert local(event) == ("2016-08-24", "20:30:00", "2016-08-25T01:30:00Z")
    assert (event.city, event.state, event.country) == ("México", "DF", "MX")
    assert {prices(event) for event in events.values()} == {
        (Decimal("136.0"), Decimal("136.0"), "MXN", PriceBasis.BEFORE_FEES)
    }


def test_2018_san_francisco(search: Search) -> None:
    event = search("10_events_2018_sf_music.json")["G5vYZ471apeBM"]
    assert event.name == "Ed Sheeran: 2018 North American Stadium Tour"
    assert local(event) == ("2018-08-21", "19:00:00", "2018-08-22T02:00:00Z")
    assert (event.venue, event.category, event.kind) == ("AT & T Park", "concert", None)
    assert prices(event) == (Decimal("39.5"), Decimal(125), "USD", PriceBasis.BEFORE_FEES)


def test_2019_first_page(search: Search) -> None:
    events = search("11_events_2019_us_page0.json")
    assert local(events["vvG1YZ4JMnE9B1"]) == ("2020-01-01", None, None)
    finals = events["G5vVZ4IJNrvmw"]
    assert local(finals) == ("2019-07-26", None, None)
    assert finals.end_date == dt.date(2019, 7, 28)
    yankees = events["G5vVZ4ppm_vIy"]
    assert yankees.status is EventStatus.RESCHEDULED
    assert prices(yankees) == (Decimal("59.0"), Decimal("520.0"), "USD", PriceBasis.BEFORE_FEES)
    resale = events["Z7r9jZ1Aefa4U"]
    assert local(resale) == ("2019-09-07", "18:30:00", "2019-09-07T23:30:00Z")
    assert resale.timezone == "America/Chicago"
    assert resale.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES
    assert events["G5dIZ4mEdUxRW"].price.missing is PriceMissing.NOT_ON_SALE
    honolulu = events["vvG1IZ4JB2gowu"]
    assert local(honolulu) == ("2019-08-17", "16:00:00", "2019-08-18T02:00:00Z")
    assert sum(event.price.minimum is None for event in events.values()) == 7


def test_2020_resale(search: Search) -> None:
    events = search("12_events_2020_tmr_resale.json")
    clippers = events["Z7r9jZ1AeqbGa"]
    assert clippers.name == "LA Clippers vs. Los Angeles Lakers"
    assert local(clippers) == ("2020-03-08", "12:30:00", "2020-03-08T19:30:00Z")
    assert (clippers.timezone, clippers.category) == ("America/Los_Angeles", "sports")
    resale = [event for event in events.values() if event.event_id.startswith("Z7r9j")]
    assert len(resale) == 6
    assert {event.price.missing for event in resale} == {PriceMissing.SOURCE_GIVES_NO_PRICES}
    phoenix = events["1kk8v94-GA5YE-w"]
    assert local(phoenix) == ("2020-04-21", "20:00:00", "2020-04-22T03:00:00Z")
    assert prices(phoenix) == (Decimal("94.25"), Decimal("745.25"), "USD", PriceBasis.BEFORE_FEES)


def test_2022_ticketweb(search: Search) -> None:
    events = search("13_events_2022_dma213_ticketweb_p0.json")
    assert events["G5e0Z9FOuNojJ"].name == "2 Day Pass: Cold Waves"
    assert events["G5e0Z9FOuNojJ"].price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES
    assert local(events["k7vGF95K-LFZa"]) == ("2022-09-13", "19:30:00", "2022-09-13T23:30:00Z")
    later = search("14_events_2022_dma213_ticketweb_p1.json")
    assert local(later["k7vGF9Fxrrdoa"]) == ("2022-09-16", "20:00:00", "2022-09-17T00:00:00Z")
    assert prices(later["k7vGF9Fxrrdoa"])[:2] == (Decimal("39.5"), Decimal("124.5"))
    assert not events.keys() & later.keys()


def test_2023_first_page(search: Search) -> None:
    events = search("15_events_2023_us_page0.json")
    stadium = events["vvG1IZ9NBHNNqP"]
    assert stadium.name == "BEYONCÉ - RENAISSANCE WORLD TOUR"
    assert local(stadium) == ("2023-09-02", "19:00:00", "2023-09-03T02:00:00Z")
    assert prices(stadium) == (Decimal("62.0"), Decimal("757.0"), "USD", PriceBasis.BEFORE_FEES)
    assert (stadium.city, stadium.state) == ("Inglewood", "CA")
    assert events["Z7r9jZ1Ad4sOE"].price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def test_2024_keyword(search: Search) -> None:
    events = search("17_events_2024_keyword_tour.json")
    cancelled = events["rZ7HnEZ1AKuy40"]
    assert (cancelled.status, local(cancelled)[0]) == (EventStatus.CANCELLED, "2024-07-27")
    assert prices(cancelled) == (Decimal("15.0"), Decimal("100.0"), "USD", PriceBasis.BEFORE_FEES)
    free = events["rZ7HnEZ1AKoYuV"]
    assert (free.price.minimum, free.price.maximum) == (None, None)
    assert free.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES
    assert free.end_date == dt.date(2024, 6, 30)
    moved = events["vvG10Z9zbbHfuX"]
    assert (moved.status, moved.original_date) == (EventStatus.RESCHEDULED, dt.date(2024, 4, 29))
    matinee, evening = events["vvG10ZbGUNMwr2"], events["vvG10ZbGUNUwr6"]
    assert (matinee.date, matinee.time) == (dt.date(2024, 10, 26), dt.time(14))
    assert (evening.date, evening.time) == (dt.date(2024, 10, 26), dt.time(20))


def test_2020_birmingham(search: Search) -> None:
    events = search("18_events_2020_uk_gbp.json")
    for event_id in ("1AdjZ4UGkBwb746", "1AMZA-pGkdxdIu7"):  # one range order and the other
        assert events[event_id].price.basis is PriceBasis.ALL_IN
    styles = events["1AdjZ4UGkBwb746"]
    assert prices(styles) == (Decimal("47.45"), Decimal("178.9"), "GBP", PriceBasis.ALL_IN)
    assert styles.price.minimum_before_fees == Decimal("40.0")
    morissette = events["1AMZA-pGkdxdIu7"]
    assert (morissette.price.minimum, morissette.price.minimum_before_fees) == (
        Decimal("52.0"),
        Decimal("45.0"),
    )
    assert local(morissette) == ("2020-09-29", "18:00:00", "2020-09-29T17:00:00Z")
    assert (morissette.state, morissette.country) == (None, "GB")
    statuses = [event.status for event in events.values()]
    assert statuses.count(EventStatus.RESCHEDULED) == 10
    assert statuses.count(EventStatus.CANCELLED) == 1
    assert events["16wZAO-17ZAuvGuv"].price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def test_2024_hampshire(search: Search) -> None:
    events = search("20_events_2024_uk_list.json")
    mods = events["17uYvOG65d9uzAu"]
    assert prices(mods) == (Decimal("27.5"), Decimal("27.5"), "GBP", PriceBasis.ALL_IN)
    assert mods.price.minimum_before_fees == Decimal(25)
    assert events["1AwZkeKGkd5i9V3"].name.isprintable()
    assert sum(event.price.minimum is None for event in events.values()) == 18


def test_2026_spain(search: Search) -> None:
    show, parking = search("22_events_2026_es_no_prices_parking_timetba.json").values()
    assert show.name == "El Último de la Fila"
    assert local(show) == ("2026-05-23", "20:30:00", "2026-05-23T18:30:00Z")
    assert (show.category, show.country, show.state) == ("concert", "ES", "Madrid")
    assert local(parking) == ("2026-05-23", None, None)
    assert parking.kind is None
    for event in (show, parking):
        assert event.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def test_event_details(drive: Drive) -> None:
    def detail(name: str) -> PlatformEvent:
        event = drive(catalogue.read_event("any", ACCESS), PLATFORM.check, recorded(name)).result
        assert isinstance(event, PlatformEvent)
        return event

    rv_pass = detail("03_event_detail_2016_rv_pass.json")
    assert rv_pass.name == "Susquehanna Breakdown RV Pass"
    assert local(rv_pass) == ("2016-05-20", "17:00:00", "2016-05-20T21:00:00Z")
    london = detail("23_event_detail_2024_gbp_both_price_types.json")
    assert local(london) == ("2024-12-18", "18:30:00", "2024-12-18T18:30:00Z")
    assert prices(london) == (Decimal("63.5"), Decimal("186.6"), "GBP", PriceBasis.ALL_IN)
    assert london.price.minimum_before_fees == Decimal("55.0")
    assert (london.latitude, london.longitude) == (51.501581, 0.005519)
    assert [performer.name for performer in london.performers] == ["Paul McCartney"]


@pytest.mark.parametrize("name", ["05_event_images_2016.json", "08_attraction_detail_2016.json"])
def test_another_record_is_no_event(drive: Drive, name: str) -> None:
    with pytest.raises(BadResponse):
        drive(catalogue.read_event("any", ACCESS), PLATFORM.check, recorded(name))


def test_venue_detail(drive: Drive) -> None:
    venue = drive(
        catalogue.read_venue("KovZpZAEA76A", ACCESS), PLATFORM.check, recorded("06_venue_detail_2016.json")
    ).result
    assert (venue.name, venue.city, venue.state) == ("The Pavilion at Montage Mountain", "Scranton", "PA")
    assert (venue.latitude, venue.timezone) == (41.3479758, "America/New_York")


def test_classification_detail(drive: Drive) -> None:
    exchange = catalogue.read_classification("KZFzniwnSyZfZ7v7na", ACCESS)
    segment = drive(exchange, PLATFORM.check, recorded("09_classification_detail_2016.json")).result
    assert segment.name == "Arts & Theatre"
    assert segment.parts[0].name == "Magic & Illusion"
    assert segment.parts[0].parts[0].name == "Magic"
