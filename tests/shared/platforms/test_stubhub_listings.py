"""StubHub's buyer listings: an opt-in, priced by what is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from shared.answers.offers import listing_of
from shared.answers.shapes import as_json
from shared.errors import NotAvailableToKey, NotConfigured
from shared.model import Listing, PriceBasis
from shared.platforms.platform import Access
from shared.platforms.stubhub import PLATFORM
from shared.platforms.stubhub.listings import normalise_listing
from shared.platforms.stubhub.wire import ListingRecord

FIXTURE = json.loads((Path(__file__).parents[2] / "fixtures" / "stubhub" / "listings.json").read_bytes())


def access(**options: str) -> Access:
    return Access(base_url="https://api.stubhub.net", token="planted.token", options=options)


def listing(**fields: Any) -> Listing:
    return normalise_listing(msgspec.convert({"id": 1, **fields}, ListingRecord), affiliate=None)


def usd(amount: Any) -> dict[str, Any]:
    return {"amount": amount, "currency_code": "USD"}


@pytest.mark.parametrize("options", [{}, {"listings": "off"}, {"listings": ""}])
def test_nothing_is_sent_unless_listings_are_switched_on(options: dict[str, str]) -> None:
    with pytest.raises(NotConfigured, match="STUBHUB_LISTINGS=on"):
        next(PLATFORM.listings("5", access(**options)))


def test_listings_are_asked_for_one_event_and_quantity(drive: Callable[..., Any]) -> None:
    exchange = PLATFORM.listings("700000001", access(listings="on"), quantity=2)
    (request,) = drive(exchange, PLATFORM.check, httpx.Response(200, json=FIXTURE)).requests
    assert request.url.path == "/v2/events/700000001/listings"
    assert dict(request.url.params) == {
        "page": "1",
        "page_size": "100",
        "sort": "ticket_price",
        "number_of_tickets": "2",
    }
    assert request.headers["Authorization"] == "Bearer planted.token"


def test_the_listings_are_read_whole(drive: Callable[..., Any]) -> None:
    exchange = PLATFORM.listings("700000001", access(listings="ON"))
    found = drive(exchange, PLATFORM.check, httpx.Response(200, json=FIXTURE)).result
    assert found.incomplete is None
    assert found.listings == (
        Listing(
            listing_id="5000000001",
            section="118",
            row="12",
            quantity=4,
            splits=(1, 2, 4),
            price=Decimal("141.01"),
            currency="USD",
            basis=PriceBasis.ALL_IN,
            ticket_type="E-Tickets",
            notes=("Aisle seat", "Limited or restricted view"),
            url="https://www.stubhub.com/buy?listingId=5000000001",
        ),
        Listing(
            listing_id="5000000002",
            section="General Admission",
            quantity=2,
            price=Decimal("141.25"),
            currency="USD",
            basis=PriceBasis.BEFORE_FEES,
            ticket_type="Mobile",
        ),
        Listing(listing_id="5000000003", section="301", row="C", quantity=1),
        Listing(
            listing_id="5000000004",
            quantity=6,
            splits=(2, 4, 6),
            price=Decimal(200),
            currency="USD",
            basis=PriceBasis.BEFORE_FEES,
        ),
    )


@pytest.mark.parametrize(
    ("quantity", "ids"),
    [(1, [1, 2, 3]), (2, [1, 2, 4]), (3, []), (4, [1, 4]), (6, [4]), (7, [])],
)
def test_only_offers_that_give_the_quantity_stay(
    drive: Callable[..., Any], quantity: int, ids: list[int]
) -> None:
    exchange = PLATFORM.listings("700000001", access(listings="on"), quantity)
    found = drive(exchange, PLATFORM.check, httpx.Response(200, json=FIXTURE)).result
    assert [offer.listing_id for offer in found.listings] == [f"500000000{number}" for number in ids]


@pytest.mark.parametrize("status", [403, 404])
def test_no_right_to_listings_is_not_the_same_as_none(drive: Callable[..., Any], status: int) -> None:
    with pytest.raises(NotAvailableToKey):
        drive(PLATFORM.listings("5", access(listings="on")), PLATFORM.check, httpx.Response(status))


def test_no_listings_at_all_is_an_empty_answer(drive: Callable[..., Any]) -> None:
    empty = httpx.Response(200, json={"total_items": 0, "page": 1})
    assert drive(PLATFORM.listings("5", access(listings="on")), PLATFORM.check, empty).result.listings == ()


@pytest.mark.parametrize(
    ("word", "splits"),
    [
        ("Any", (1, 2, 3, 4, 5)),
        ("None", (5,)),
        ("AvoidOne", (1, 2, 3, 5)),
        ("AvoidOneAndThree", (1, 3, 5)),
        ("Pairs", (2, 4)),
        ("SomethingNew", ()),
        ("", ()),
    ],
)
def test_split_types_give_the_quantities_that_may_be_bought(word: str, splits: tuple[int, ...]) -> None:
    nested = {"split_type": {"type": word, "name": "x"}}
    assert listing(number_of_tickets=5, _embedded=nested).splits == splits
    assert listing(number_of_tickets=5, split_type=word).splits == splits


def test_an_absurd_number_of_tickets_gives_no_splits() -> None:
    assert listing(number_of_tickets=10**9, split_type="Any").splits == ()


ORDER = {
    "number_of_tickets": 8,
    "ticket_price": {"amount": 87.5, "currency_code": "GBP"},
    "estimated_ticket_price": usd(100),
    "estimated_total_ticket_price": usd(200),
    "estimated_booking_fee": usd(30),
    "estimated_shipping": usd(9.99),
    "estimated_vat": usd(0),
    "estimated_total_charge": usd(239.99),
}


def test_the_charge_is_shared_among_the_tickets_it_is_for_not_all_there_are() -> None:
    offer = listing(**ORDER)
    assert (offer.price, offer.currency, offer.basis) == (Decimal("120.00"), "USD", PriceBasis.ALL_IN)


@pytest.mark.parametrize(
    "changes",
    [
        {"estimated_total_charge": None},
        {"estimated_total_charge": usd(None)},
        {"estimated_total_charge": usd(200)},
        {"estimated_total_charge": {"amount": 239.99, "currency_code": "EUR"}},
        {"estimated_booking_fee": {"amount": 30, "currency_code": "EUR"}},
        {"estimated_total_ticket_price": None},
        {"estimated_total_ticket_price": usd(249)},
        {
            "estimated_total_ticket_price": usd(1600),
            "estimated_total_charge": usd(1900),
            "number_of_tickets": 2,
        },
    ],
)
def test_a_charge_that_does_not_add_up_is_not_all_in(changes: dict[str, Any]) -> None:
    offer = listing(**{**ORDER, **changes})
    assert (offer.price, offer.currency, offer.basis) == (Decimal(100), "USD", PriceBasis.BEFORE_FEES)


def test_the_sellers_price_is_the_last_resort() -> None:
    offer = listing(ticket_price={"amount": 89.3864, "currency_code": "gbp"})
    assert (offer.price, offer.currency, offer.basis) == (Decimal("89.39"), "GBP", PriceBasis.BEFORE_FEES)


def test_a_listing_can_be_told_in_the_answers_shape() -> None:
    told = as_json(listing_of(listing(**ORDER, seating={"section": "118", "row": "\n"})))
    assert told["listing_id"] == "1"
    assert (told["section"], told["row"]) == ("118", None)
    assert (told["price"], told["price_basis"]) == (120.0, "all_in")
    json.dumps(told)
