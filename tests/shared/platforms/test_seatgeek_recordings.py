"""Answers that others recorded, replayed; they lie beside the project, not in it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import AuthFailed, BadResponse, NotFound, SourceError
from shared.model import PlatformEvent, PriceBasis, PriceMissing
from shared.platforms.platform import Access, EventSearch, EventsFound
from shared.platforms.seatgeek import catalogue
from shared.platforms.seatgeek.exchange import check
from shared.platforms.seatgeek.search import search

PROJECT = Path(__file__).parents[3]
RECORDINGS = Path(os.environ.get("TICKETS_TEST_DATA", PROJECT.parent / "shared")) / "payloads" / "seatgeek"
pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason=f"no recordings at {RECORDINGS}")
ACCESS = Access(base_url="https://api.example.com", credentials={"client_id": "PLANTED-ID"})
Drive = Callable[..., Any]

EVENT_COUNTS = {
    "01_events_2017_celtics.json": 10,
    "02_events_2017_missouri_state.json": 10,
    "08_events_2019_texas_rangers.json": 10,
    "09_events_2020_unfiltered.json": 10,
    "11_events_2022_null_stats.json": 10,
    "13_events_2012_single.json": 1,
    "17_empty_result_2018.json": 0,
    "18_empty_result_silent_bug_per_page_1000.json": 0,
}
FAILURES: dict[str, tuple[int, type[SourceError]]] = {
    "14_error_403_client_required.json": (403, AuthFailed),
    "15_error_400_page_size.json": (400, BadResponse),
    "16_error_404_not_found.json": (404, NotFound),
}
RECORDS = {
    "03_event_detail_2017_ncaa_football.json",
    "04_performers_2017.json",
    "05_performer_detail_2017.json",
    "06_venues_2017.json",
    "07_venue_detail_2017.json",
}


def recorded(name: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=(RECORDINGS / name).read_bytes())


def found(drive: Drive, name: str) -> EventsFound:
    answer: EventsFound = drive(search(EventSearch(text="x"), ACCESS), check, recorded(name)).result
    return answer


def events(drive: Drive, name: str) -> dict[str, PlatformEvent]:
    return {event.event_id: event for event in found(drive, name).events}


def test_every_recording_is_covered() -> None:
    names = {path.name for path in RECORDINGS.iterdir()}
    assert names == EVENT_COUNTS.keys() | FAILURES.keys() | RECORDS


@pytest.mark.parametrize(("name", "count"), EVENT_COUNTS.items())
def test_every_event_of_a_recorded_search_is_read(drive: Drive, name: str, count: int) -> None:
    assert len(found(drive, name).events) == count


@pytest.mark.parametrize(("name", "status", "error"), [(name, *rest) for name, rest in FAILURES.items()])
def test_recorded_failures_are_classed(
    drive: Drive, name: str, status: int, error: type[SourceError]
) -> None:
    with pytest.raises(error) as raised:
        drive(search(EventSearch(text="x"), ACCESS), check, recorded(name, status))
    assert type(raised.value) is error


def test_an_error_body_that_comes_with_status_200_is_no_empty_result(drive: Drive) -> None:
    for name in FAILURES:
        with pytest.raises(BadResponse):
            found(drive, name)


def test_basketball_2017(drive: Drive) -> None:
    read = events(drive, "01_events_2017_celtics.json")
    raptors = read["3475710"]

    assert raptors.name == "Toronto Raptors at Boston Celtics"
    assert (raptors.venue, raptors.city, raptors.state, raptors.country) == (
        "TD Garden",
        "Boston",
        "MA",
        "US",
    )
    assert (raptors.date, raptors.time) == (dt.date(2017, 2, 1), dt.time(19, 30))
    assert raptors.starts_at == dt.datetime(2017, 2, 2, 0, 30, tzinfo=dt.UTC)
    assert (raptors.price.minimum, raptors.price.average, raptors.price.maximum) == (
        Decimal(26),
        Decimal(97),
        Decimal(5544),
    )
    assert (raptors.price.currency, raptors.price.basis) == ("USD", PriceBasis.ALL_IN)
    assert (raptors.price.minimum_before_fees, raptors.price.missing) == (None, None)
    assert read["3475708"].price.average == Decimal("83.5")
    assert raptors.available_tickets == 4276
    assert {performer.name: performer.role for performer in raptors.performers} == {
        "Boston Celtics": "home",
        "Toronto Raptors": "away",
    }


def test_college_baseball_2017_half_of_it_without_listings(drive: Drive) -> None:
    read = events(drive, "02_events_2017_missouri_state.json")
    unlisted = {event.event_id for event in read.values() if event.price.minimum is None}

    assert unlisted == {"3742380", "3742379", "3742378", "3742377", "3742376"}
    assert {read[event_id].price.missing for event_id in unlisted} == {PriceMissing.NOT_ON_SALE}
    assert (read["3742380"].available_tickets, read["3742378"].available_tickets) == (0, None)
    lamar = read["3589476"]
    assert (lamar.name, lamar.venue) == ("Lamar Cardinals at Baylor Bears Baseball", "Baylor Ballpark")
    assert (lamar.price.minimum, lamar.price.average) == (Decimal(12), Decimal("14.5"))
    # 6:35 in the evening in Springfield is half past eleven at night in UTC.
    assert read["3742380"].starts_at == dt.datetime(2017, 4, 4, 23, 35, tzinfo=dt.UTC)


def test_one_event_2017(drive: Drive) -> None:
    event = drive(
        catalogue.event("3524773", ACCESS),
        check,
        recorded("03_event_detail_2017_ncaa_football.json"),
    ).result

    assert event.name == "Missouri State Bears at Missouri Tigers Football"
    assert (event.date, event.time) == (dt.date(2017, 9, 2), dt.time(12, 0))
    assert (event.price.minimum, event.price.maximum) == (Decimal(35), Decimal(254))
    assert event.popularity == 0.710765


def test_performers_and_venues_2017(drive: Drive) -> None:
    performers = drive(catalogue.performers("x", ACCESS), check, recorded("04_performers_2017.json")).result
    championship = drive(
        catalogue.performer("9655", ACCESS), check, recorded("05_performer_detail_2017.json")
    ).result
    venues = drive(catalogue.venues("x", ACCESS), check, recorded("06_venues_2017.json")).result
    stadium = drive(catalogue.venue("35", ACCESS), check, recorded("07_venue_detail_2017.json")).result

    assert len(performers) == 10
    assert (championship.name, championship.popularity) == ("SEC Football Championship", 0.900847)
    assert len(venues) == 10
    assert (stadium.name, stadium.city, stadium.state, stadium.country) == (
        "FedEx Field",
        "Landover",
        "MD",
        "US",
    )
    assert (stadium.latitude, stadium.longitude, stadium.postal_code) == (38.9071, -76.8658, "20785")


def test_baseball_2019(drive: Drive) -> None:
    read = events(drive, "08_events_2019_texas_rangers.json")
    mariners = read["4612875"]

    assert (mariners.name, mariners.timezone) == ("Texas Rangers at Seattle Mariners", "America/Los_Angeles")
    assert (mariners.date, mariners.time) == (dt.date(2019, 5, 28), dt.time(19, 10))
    assert mariners.starts_at == dt.datetime(2019, 5, 29, 2, 10, tzinfo=dt.UTC)
    assert (mariners.price.minimum, mariners.price.median) == (Decimal(16), Decimal(77))
    assert {event.price.basis for event in read.values()} == {PriceBasis.ALL_IN}


def test_2020_with_prices_before_fees_beside_the_all_in_ones(drive: Drive) -> None:
    read = events(drive, "09_events_2020_unfiltered.json")
    brasilia, eiffel, closed = read["5225201"], read["5135151"], read["5173344"]

    assert (brasilia.name, brasilia.city) == ("Maroon 5", "Brasilia")
    assert (brasilia.country, brasilia.state) == ("BR", None)
    assert (brasilia.date, brasilia.time, brasilia.starts_at) == (dt.date(2020, 3, 3), None, None)
    assert (brasilia.date_confirmed, brasilia.time_confirmed) == (True, False)
    assert (brasilia.price.minimum, brasilia.price.minimum_before_fees) == (Decimal(187), Decimal(141))
    assert (brasilia.price.basis, brasilia.price.currency) == (PriceBasis.ALL_IN, "USD")
    assert eiffel.time is None
    assert (closed.price.minimum, closed.price.missing) == (None, PriceMissing.NOT_ON_SALE)
    assert sum(event.price.minimum is None for event in read.values()) == 4


def test_2022_half_of_it_without_times_and_prices(drive: Drive) -> None:
    read = events(drive, "11_events_2022_null_stats.json")
    unannounced = [event for event in read.values() if event.time is None]
    tennis = read["5511061"]

    assert len(unannounced) == 5
    assert {event.price.missing for event in unannounced} == {PriceMissing.NOT_ON_SALE}
    assert {event.date for event in unannounced} == {dt.date(2022, 9, 5)}
    assert tennis.venue == "Arthur Ashe Stadium"
    assert (tennis.time, tennis.starts_at) == (dt.time(12), dt.datetime(2022, 9, 5, 16, tzinfo=dt.UTC))
    assert (tennis.price.minimum, tennis.price.minimum_before_fees, tennis.price.median) == (
        Decimal(257),
        Decimal(191),
        Decimal(607),
    )
    assert read["5691548"].price.minimum_before_fees == Decimal(1)


def test_2012_without_flags_zone_or_listings(drive: Drive) -> None:
    read = events(drive, "13_events_2012_single.json")["798459"]

    assert read.name == "Palm Beach Cardinals at Jupiter Hammerheads"
    assert (read.date, read.time) == (dt.date(2012, 5, 14), dt.time(10, 35))
    assert read.starts_at == dt.datetime(2012, 5, 14, 14, 35, tzinfo=dt.UTC)
    assert read.timezone is None
    assert (read.price.minimum, read.price.average, read.price.missing) == (
        None,
        None,
        PriceMissing.NOT_ON_SALE,
    )
    assert read.available_tickets == 0
    assert read.image_url is None


def test_no_recorded_event_claims_half_past_three_at_night(drive: Drive) -> None:
    times = [event.time for name in EVENT_COUNTS for event in found(drive, name).events]
    assert times.count(None) == 7
    assert dt.time(3, 30) not in times


def test_a_first_page_alone_says_how_much_is_missing(drive: Drive) -> None:
    assert found(drive, "01_events_2017_celtics.json").unread == (
        "the first 10 of 146 events were read, in order of date"
    )
    assert found(drive, "17_empty_result_2018.json").incomplete is None
