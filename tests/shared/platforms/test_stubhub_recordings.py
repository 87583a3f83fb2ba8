"""Recorded and documented answers of StubHub, older generations included, replayed where they are at hand."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import AuthFailed, BadResponse, NotFound, SourceError
from shared.model import PlatformEvent, PriceBasis, PriceMissing, PriceRange
from shared.platforms.platform import Access, EventSearch, EventsFound
from shared.platforms.stubhub import PLATFORM, catalog

ROOT = Path(os.environ.get("TICKETS_TEST_DATA") or Path(__file__).parents[4] / "shared")
RECORDINGS = ROOT / "payloads" / "stubhub"
NAMES = sorted(path.name for path in RECORDINGS.glob("*.json"))
CENT = Decimal("0.01")
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ACCESS = Access(base_url="https://api.stubhub.net", token="t", options={"listings": "on"}, now=NOW)

pytestmark = pytest.mark.skipif(
    not NAMES,
    reason="the recordings are not at hand: no ../shared/payloads/stubhub, and no TICKETS_TEST_DATA",
)

EVENTS = {"01": 30, "15": 0}
STATUS = {"16": 404, "17": 400, "18": 400, "21": 400, "22": 403, "32": 403, "33": 400, "38": 404, "39": 400}
ERRORS = {
    "16": NotFound,
    "17": BadResponse,
    "18": BadResponse,
    "21": AuthFailed,
    "22": AuthFailed,
    "32": AuthFailed,
    "33": AuthFailed,
    "38": NotFound,
    "39": BadResponse,
}


def recording(number: str, status: int | None = None) -> httpx.Response:
    (path,) = RECORDINGS.glob(f"{number}_*.json")
    return httpx.Response(status or STATUS.get(number, 200), content=path.read_bytes())


Search = Callable[[str], EventsFound]


@pytest.fixture
def search(drive: Callable[..., Any]) -> Search:
    def replay(number: str) -> EventsFound:
        exchange = PLATFORM.search(EventSearch(text="x"), ACCESS)
        found = drive(exchange, PLATFORM.check, recording(number)).result
        assert isinstance(found, EventsFound)
        return found

    return replay


@pytest.mark.parametrize("name", NAMES)
def test_each_recording_is_digested_as_an_answer_to_a_search(search: Search, name: str) -> None:
    number = name[:2]
    expected = EVENTS.get(number)
    if expected is not None:
        assert len(search(number).events) == expected
        return
    with pytest.raises(ERRORS.get(number, BadResponse)) as raised:
        search(number)
    assert raised.value.detail


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ask", ["event", "listings", "map_event", "token"])
def test_no_recording_crashes_another_exchange(drive: Callable[..., Any], name: str, ask: str) -> None:
    response = recording(name[:2])
    with contextlib.suppress(SourceError):
        if ask == "token":
            PLATFORM.check(response)
            PLATFORM.read_token(response)
        else:
            drive(_exchange(ask), PLATFORM.check, response)


def _exchange(ask: str) -> Any:
    if ask == "event":
        return catalog.event("883382", ACCESS)
    if ask == "listings":
        return PLATFORM.listings("735160", ACCESS)
    place = {"venue_name": "b", "venue_city": "c", "venue_state": "d", "venue_country": "US"}
    return catalog.map_event(ACCESS, event_name="a", local_date=NOW, **place)


@pytest.fixture
def concerts(search: Search) -> dict[str, PlatformEvent]:
    return {event.event_id: event for event in search("01").events}


def test_01_prices_are_as_told_and_of_unknown_basis(concerts: dict[str, PlatformEvent]) -> None:
    told = {key: event.price for key, event in concerts.items() if event.price.minimum is not None}
    assert len(told) == 13
    assert {price.currency for price in told.values()} == {"USD"}
    assert {price.basis for price in told.values()} == {PriceBasis.UNKNOWN}
    assert told["930456"].minimum == Decimal("79.94")
    assert told["878038"].minimum == Decimal("16.38")


def test_01_null_prices_are_missing_not_sold_out(concerts: dict[str, PlatformEvent]) -> None:
    missing = [event.price for event in concerts.values() if event.price.minimum is None]
    assert missing == [PriceRange(missing=PriceMissing.SOURCE_GIVES_NO_PRICES)] * 17


def test_01_clocks_are_local_to_each_venue(concerts: dict[str, PlatformEvent]) -> None:
    tokyo, glasgow, helsinki = concerts["961589"], concerts["725910"], concerts["819168"]
    assert {event.date for event in concerts.values()} == {dt.date(2015, 6, 8)}
    assert (tokyo.time, tokyo.starts_at) == (dt.time(17, 30), dt.datetime(2015, 6, 8, 8, 30, tzinfo=dt.UTC))
    assert (glasgow.time, glasgow.starts_at) == (
        dt.time(18, 30),
        dt.datetime(2015, 6, 8, 17, 30, tzinfo=dt.UTC),
    )
    assert helsinki.starts_at == dt.datetime(2015, 6, 8, 17, 0, tzinfo=dt.UTC)


def test_01_names_and_places(concerts: dict[str, PlatformEvent]) -> None:
    cologne = concerts["930456"]
    assert (cologne.name, cologne.venue, cologne.city, cologne.state, cologne.country) == (
        "Manu Chao",
        "Theater am Tanzbrunnen",
        "Köln",
        None,
        "DE",
    )
    assert concerts["840043"].venue == "O2 Apollo Manchester"
    assert concerts["723013"].url == "http://www.viagogo.com/ww/E-723013"
    assert sorted({event.country for event in concerts.values()}) == [
        "AT", "AU", "CZ", "DE", "FI", "GB", "JP", "NL", "NO",
    ]  # fmt: skip


def test_01_says_that_there_is_more_on_another_host(search: Search) -> None:
    assert search("01").incomplete == (
        "the next page's address does not lie on the configured host and was not asked"
    )


def test_02_one_event(drive: Callable[..., Any]) -> None:
    event = drive(catalog.event("883382", ACCESS), PLATFORM.check, recording("02")).result
    assert (event.event_id, event.name, event.venue) == ("883382", "Jessie J", "Paradiso")
    assert (event.city, event.country, event.latitude) == ("Amsterdam", "NL", 52.3623)
    assert (event.date, event.time) == (dt.date(2015, 6, 8), dt.time(19, 30))
    assert event.price == PriceRange(minimum=Decimal("108.97"), currency="USD")


def test_03_each_listing_tells_what_a_buyer_pays(drive: Callable[..., Any]) -> None:
    exchange = PLATFORM.listings("735160", ACCESS)
    found = drive(exchange, PLATFORM.check, recording("03")).result
    assert len(found.listings) == 30
    assert "30 of 37 records were read" in found.incomplete
    assert {offer.basis for offer in found.listings} == {PriceBasis.ALL_IN}
    assert {offer.currency for offer in found.listings} == {"USD"}
    items = json.loads(recording("03").content, parse_float=Decimal)["_embedded"]["items"]
    for item, offer in zip(items, found.listings, strict=True):
        charge = Decimal(item["estimated_total_charge"]["amount"])
        parts = ("total_ticket_price", "booking_fee", "shipping", "vat")
        assert abs(sum(Decimal(item[f"estimated_{part}"]["amount"]) for part in parts) - charge) <= CENT
        assert abs(offer.price * offer.quantity - charge) <= CENT / 2 * offer.quantity


def test_03_seats_and_notes(drive: Callable[..., Any]) -> None:
    found = drive(PLATFORM.listings("735160", ACCESS), PLATFORM.check, recording("03")).result
    by_id = {offer.listing_id: offer for offer in found.listings}
    vip = by_id["23564623"]
    assert (vip.section, vip.row, vip.quantity, vip.ticket_type) == ("E", "26", 2, "Paper Tickets")
    assert vip.notes == ("Includes VIP pass",)
    assert vip.price == Decimal("398.15")
    standing = by_id["24579869"]
    assert (standing.section, standing.row, standing.splits) == ("General Admission", None, ())
    assert standing.price == Decimal("156.34")


def test_03_a_quantity_leaves_out_smaller_offers(drive: Callable[..., Any]) -> None:
    exchange = PLATFORM.listings("735160", ACCESS, quantity=7)
    found = drive(exchange, PLATFORM.check, recording("03")).result
    assert [offer.listing_id for offer in found.listings] == ["24579869", "22039215"]


def test_15_a_page_without_records_is_not_taken_for_all_there_is(search: Search) -> None:
    assert search("15").incomplete == "a page without records, though 198245 were announced"


def test_19_a_token_lives_a_day() -> None:
    assert PLATFORM.read_token(recording("19")).expires_in_s == 86400


def test_21_a_wrong_key_is_told_in_stubhubs_words(search: Search) -> None:
    with pytest.raises(AuthFailed, match="invalid_client; Client credentials are invalid"):
        search("21")


def test_22_a_key_without_the_right_is_told_at_any_status(drive: Callable[..., Any]) -> None:
    for status in (200, 400, 401, 403, 404):
        with pytest.raises(AuthFailed, match="does not exist"):
            drive(catalog.event("1", ACCESS), PLATFORM.check, recording("22", status))
