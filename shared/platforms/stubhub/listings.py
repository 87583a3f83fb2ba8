"""StubHub's buyer listings in the normalised form, with what a buyer pays where the parts add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shared.errors import NotConfigured
from shared.model import Listing, PriceBasis
from shared.platforms.platform import Access, Exchange, ListingsFound
from shared.platforms.stubhub import PLATFORM
from shared.platforms.stubhub.exchange import event_path, get
from shared.platforms.stubhub.paging import read_on, read_sheet
from shared.platforms.stubhub.records import page_url
from shared.platforms.stubhub.wire import ListingEmbedded, ListingRecord, Money, PageRecord, SeatingRecord
from shared.platforms.text import clean_text, seller_text

LISTINGS_A_PAGE = 100
MOST_SPLITS = 100
MOST_NOTES = 20
_CENT = Decimal("0.01")
_NOTE_LIMIT = 300


def find_listings(event_id: str, access: Access, quantity: int | None = None) -> Exchange[ListingsFound]:
    """The offers for one event, cheapest first, as far as a few pages reach; `quantity` tickets from each.

    No page documents this endpoint for buyers: it is the one StubHub's own client libraries call. So it has
    to be switched on (`STUBHUB_LISTINGS=on`). Raises NotConfigured while it is not, NotAvailableToKey for a
    key without it (which says nothing about the listings), and SourceError as a search does.
    """
    if not PLATFORM.gives_listings(access.options):
        raise NotConfigured("StubHub listings are off; STUBHUB_LISTINGS=on asks for them, if the key may")
    parameters: dict[str, Any] = {"page": 1, "page_size": LISTINGS_A_PAGE, "sort": "ticket_price"}
    if quantity is not None:
        parameters["number_of_tickets"] = quantity

    def normalise(record: ListingRecord) -> Listing | None:
        listing = normalise_listing(record, affiliate=access.options.get("affiliate_template"))
        return listing if fits(listing, quantity) else None

    reading = yield from read_on(
        get(access, f"/v2/{event_path(event_id)}/listings", parameters),
        lambda response: read_sheet(PageRecord[ListingRecord], response, normalise),
        lambda _listings: False,
    )
    missing = "; ".join(filter(None, (reading.incomplete, reading.unread))) or None
    return ListingsFound(listings=tuple(reading.found), incomplete=missing)


def normalise_listing(record: ListingRecord, *, affiliate: str | None) -> Listing:
    """The offer in `record`; `affiliate` is a link template, see `records.page_url`.

    The price is all-in where a total charge tells it, otherwise per ticket before buyer fees.
    """
    embedded = record.embedded or ListingEmbedded()
    seating = record.seating or SeatingRecord()
    price, currency, basis = _price(record)
    return Listing(
        listing_id=str(record.id),
        section=clean_text(seating.section),
        row=clean_text(seating.row),
        quantity=record.number_of_tickets,
        splits=_splits(record, embedded),
        price=price,
        currency=currency,
        basis=basis,
        ticket_type=_ticket_type(embedded),
        notes=_notes(embedded),
        url=page_url(record.links.listing_webpage if record.links else None, affiliate),
    )


def fits(listing: Listing, quantity: int | None) -> bool:
    """Whether `quantity` tickets may be bought from `listing`, as far as it tells."""
    if quantity is None:
        return True
    if listing.splits:
        return quantity in listing.splits
    return listing.quantity is None or listing.quantity >= quantity


def _price(record: ListingRecord) -> tuple[Decimal | None, str | None, PriceBasis]:
    all_in = _all_in(record)
    if all_in is not None:
        return (*all_in, PriceBasis.ALL_IN)
    for money in (record.estimated_ticket_price, record.ticket_price):
        told = money.told if money else None
        if told is not None:
            return (*told, PriceBasis.BEFORE_FEES)
    return None, None, PriceBasis.UNKNOWN


def _all_in(record: ListingRecord) -> tuple[Decimal, str] | None:
    """What one ticket of the estimated order costs with every fee, its shipping and taxes shared out.

    None unless the charge is at least the sum of its parts, in one currency, for a countable number of tickets.
    """
    charge = record.estimated_total_charge.told if record.estimated_total_charge else None
    tickets = _tickets_charged(record)
    if charge is None or tickets is None:
        return None
    amount, currency = charge
    parts = [
        money
        for money in (
            record.estimated_total_ticket_price,
            record.estimated_booking_fee,
            record.estimated_shipping,
            record.estimated_vat,
        )
        if money is not None and money.amount is not None
    ]
    if any((part.currency_code or "").upper() != currency for part in parts):
        return None
    if amount + _CENT * len(parts) < sum(_amount(part) for part in parts):
        return None
    return (amount / tickets).quantize(_CENT, ROUND_HALF_UP), currency


def _tickets_charged(record: ListingRecord) -> int | None:
    """How many tickets the estimated totals are for: the total ticket price over that of one ticket.

    It is every ticket of the listing unless the request named a number, so it is worked out, not assumed.
    """
    total = record.estimated_total_ticket_price.told if record.estimated_total_ticket_price else None
    each = record.estimated_ticket_price.told if record.estimated_ticket_price else None
    if total is None or each is None or total[1] != each[1]:
        return None
    tickets = int((total[0] / each[0]).to_integral_value(ROUND_HALF_UP))
    most = record.number_of_tickets or MOST_SPLITS
    exact = abs(each[0] * tickets - total[0]) <= _CENT * tickets
    return tickets if exact and 1 <= tickets <= most else None


def _amount(money: Money) -> Decimal:
    return money.amount or Decimal(0)


def _splits(record: ListingRecord, embedded: ListingEmbedded) -> tuple[int, ...]:
    """Quantities that may be bought. The words are those of the listing constraints; without one nothing is told."""
    word = (embedded.split_type.type if embedded.split_type else None) or record.split_type
    tickets = record.number_of_tickets
    if not word or not tickets or tickets > MOST_SPLITS:
        return ()
    quantities = range(1, tickets + 1)
    match word.lower():
        case "any":
            return tuple(quantities)
        case "none":
            return (tickets,)
        case "avoidone":
            return tuple(count for count in quantities if tickets - count != 1)
        case "avoidoneandthree":
            return tuple(count for count in quantities if tickets - count not in {1, 3})
        case "pairs":
            return tuple(count for count in quantities if count % 2 == 0)
        case _:
            return ()


def _ticket_type(embedded: ListingEmbedded) -> str | None:
    kind = embedded.ticket_type
    return (clean_text(kind.name) or clean_text(kind.type)) if kind else None


def _notes(embedded: ListingEmbedded) -> tuple[str, ...]:
    found = (seller_text(note.note, _NOTE_LIMIT) for note in embedded.listing_notes or [])
    return tuple(note for note in found if note)[:MOST_NOTES]
