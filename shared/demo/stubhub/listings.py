"""StubHub's buyer listings of one event: section, row, seats, quantity, ticket type, notes, fees broken down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from shared.demo.records import Record
from shared.demo.stubhub.events import SITE, floor, link, money
from shared.demo.wire import BadParameter, Json
from shared.demo.world import chance
from shared.demo.world.performances import Admission, Performance
from shared.demo.world.prices import Asking

DEFAULT_PAGE_SIZE = 30
_QUANTITIES = (2, 2, 2, 2, 4, 4, 3, 1, 6, 8)
_TICKET_TYPES = (
    ("TicketmasterMobile", "Ticketmaster Mobile Ticket"),
    ("MobileTransfer", "Mobile Ticket Transfer"),
    ("ETicket", "E-Tickets"),
)
_SPLITS = {
    "Any": "Any",
    "None": "None",
    "AvoidOne": "Avoid leaving one ticket",
    "Pairs": "Pairs",
}
_NOTES = (
    (8, "Aisle seat", "Perk"),
    (11, "Includes VIP pass", "Perk"),
    (0, "Limited or restricted view", "Defect"),
    (21, "Under 21s not admitted", "RestrictionOnUse"),
)
_ORDERS: dict[str, Callable[[Json], object]] = {
    "id": lambda listing: listing["id"],
    "ticket_price": lambda listing: _inner(listing, "ticket_price", "amount"),
    "number_of_tickets": lambda listing: listing["number_of_tickets"],
    "seating.section": lambda listing: _inner(listing, "seating", "section"),
}


def listings(seed: int, record: Record, params: Mapping[str, str], base: str) -> list[Json]:
    """Every listing of the event that has `number_of_tickets` or more, sorted as asked.

    The cheapest costs what the event's `min_ticket_price` says.
    """
    least = params.get("number_of_tickets", "1")
    if not least.isdecimal():
        raise BadParameter("number_of_tickets", f"The value '{least}' is not valid.")
    order = params.get("sort", "ticket_price")
    if order not in _ORDERS:
        raise BadParameter("sort", f"The value '{order}' is not valid.")
    wanted = (each for each in _listings(seed, record, base) if _quantity(each) >= int(least))
    return sorted(wanted, key=_ORDERS[order])  # type: ignore[arg-type]


def _listings(seed: int, record: Record, base: str) -> Iterator[Json]:
    asked = floor(seed, record)
    if asked is None:
        return
    count = 3 + chance.whole(seed, record.record_id, "listings") % 58
    for index in range(count):
        key = (seed, record.record_id, "listing", index)
        dearer = Decimal(str(round(1 + index * chance.between(0.02, 0.09, *key, "step"), 4)))
        factor = dearer if index else Decimal(1)
        offer = Asking(_cents(asked.all_in * factor), _cents(asked.before_fees * factor), asked.currency)
        yield _listing(record, key, offer, base)


def _listing(record: Record, key: tuple[object, ...], offer: Asking, base: str) -> Json:
    number = 1_000_000_000 + chance.whole(*key, "id") % 8_000_000_000
    quantity = chance.choose(_QUANTITIES, *key, "quantity")
    page = f"{SITE}/secure/buy/selectquantity?listingId={number}&quantity={quantity}"
    return {
        "id": number,
        "number_of_tickets": quantity,
        "seating": _seating(record.performance, key, quantity),
        "pickup_available": False,
        "download_available": True,
        "ticket_price": money(offer.before_fees, offer.currency),
        **_estimates(offer, quantity),
        "_links": {
            "self": link(f"{base}/v2/listings/{number}"),
            "listing:event": link(f"{base}/v2/events/{record.record_id}"),
            "listing:webpage": link(page),
        },
        "_embedded": _extras(key, base),
    }


def _estimates(offer: Asking, quantity: int) -> Json:
    """The buyer's side; the total charge is the sum of the other totals."""
    totals = {
        "estimated_ticket_price": offer.before_fees,
        "estimated_total_ticket_price": offer.before_fees * quantity,
        "estimated_booking_fee": (offer.all_in - offer.before_fees) * quantity,
        "estimated_shipping": Decimal(0),
        "estimated_vat": Decimal(0),
        "estimated_total_charge": offer.all_in * quantity,
    }
    return {name: money(amount, offer.currency) for name, amount in totals.items()}


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _seating(performance: Performance, key: tuple[object, ...], quantity: int) -> Json:
    if performance.admission is not Admission.SEAT or chance.fraction(*key, "standing") < 0.08:
        return {"section": "General Admission", "row": "", "seat_from": None, "seat_to": None}
    level = chance.choose((100, 200, 300), *key, "level")
    first = 1 + chance.whole(*key, "seat") % 16
    seated = chance.fraction(*key, "seats told") < 0.4
    return {
        "section": str(level + 1 + chance.whole(*key, "section") % 34),
        "row": chance.choose(("A", "C", "F", "H", "10", "14", "21"), *key, "row"),
        "seat_from": str(first) if seated else None,
        "seat_to": str(first + quantity - 1) if seated else None,
    }


def _extras(key: tuple[object, ...], base: str) -> Json:
    """Ticket type and notes; `split_type`, known from sellers' listings, on about half of them."""
    kind, name = chance.choose(_TICKET_TYPES, *key, "ticket type")
    number, note, note_type = chance.choose(_NOTES, *key, "note")
    noted = chance.fraction(*key, "noted") < 0.25
    told: Json = {
        "ticket_type": {
            "type": kind,
            "name": name,
            "_links": {"self": link(f"{base}/v2/tickettypes/{kind}")},
        },
        "listing_notes": [{"id": number, "note": note, "type": note_type}] if noted else [],
    }
    if chance.fraction(*key, "split told") < 0.5:
        split = chance.choose(tuple(_SPLITS), *key, "split")
        told["split_type"] = {"type": split, "name": _SPLITS[split]}
    return told


def _quantity(listing: Json) -> int:
    return int(str(listing["number_of_tickets"]))


def _inner(listing: Json, name: str, field: str) -> object:
    part = listing[name]
    return part[field] if isinstance(part, dict) else None
