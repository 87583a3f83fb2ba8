"""StubHub's records as they come over the wire: HAL documents with what is nested under `_embedded`.

Fields follow the Catalog API's schema (https://developer.stubhub.com/api-reference/catalog) and, for what
that leaves out, the older v2 answers of the same platform. Only what is read is named; everything is optional
but the id and what makes a record useful.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType, field
from msgspec.structs import force_setattr

from shared.platforms.decoding import Records, Wire, amount_within

MOST_ITEMS = 10**9
SMALLEST_AMOUNT = Decimal("0.01")
_HIGHEST_AMOUNT = Decimal(1_000_000)

Identifier = Annotated[int, Meta(gt=0, le=2**63 - 1)] | Annotated[str, Meta(pattern=r"^[0-9]{1,19}\Z")]
Count = Annotated[int, Meta(ge=0, le=MOST_ITEMS)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class Link(Wire):
    """A HAL link; a templated one is a pattern, not an address."""

    href: str | None = None
    templated: bool | None = None


class Links(Wire):
    """The links that are followed or shown."""

    next: Link | None = None
    webpage: Link | None = field(default=None, name="event:webpage")
    listing_webpage: Link | None = field(default=None, name="listing:webpage")


class Money(Wire):
    """An amount in major units; null stands for not told, and so does 0."""

    amount: Decimal | None = None
    currency_code: Annotated[str, Meta(pattern=r"^[A-Za-z]{3}\Z")] | None = None

    def __post_init__(self) -> None:
        """Forget an amount that is none."""
        force_setattr(self, "amount", amount_within(self.amount, _HIGHEST_AMOUNT))

    @property
    def told(self) -> tuple[Decimal, str] | None:
        """The amount and its currency; None unless both are told, for an amount without a currency means nothing."""
        if self.amount is None or self.amount < SMALLEST_AMOUNT or not self.currency_code:
            return None
        return self.amount, self.currency_code.upper()


class CountryRecord(Wire):
    """A country by ISO 3166-1 alpha-2 code and English name."""

    code: str | None = None
    name: str | None = None


class VenueEmbedded(Wire):
    """What is nested in a venue."""

    country: CountryRecord | None = None


class VenueRecord(Wire):
    """A venue inside an event. There is no time zone, only the offset on the event's start."""

    name: str | None = None
    city: str | None = None
    state_province: str | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    embedded: VenueEmbedded | None = field(default=None, name="_embedded")


class CategoryRecord(Wire):
    """A performer, tournament or genre that the event belongs to; `role` tells which, or is null."""

    name: str | None = None
    role: str | None = None


class EventEmbedded(Wire):
    """What is nested in an event."""

    venue: VenueRecord | None = None
    categories: list[CategoryRecord] | None = None
    genre: CategoryRecord | None = None


class EventRecord(Wire):
    """An event. `start_date` carries the venue's offset; it is a placeholder where the flags say not confirmed.

    Without the key `start_date` a record is no event: venues and categories have an id and a name too.
    """

    id: Identifier
    name: str
    start_date: str | None
    end_date: str | None = None
    on_sale_date: str | None = None
    date_confirmed: bool | None = None
    time_confirmed: bool | None = None
    type: str | None = None
    status: str | None = None
    min_ticket_price: Money | None = None
    number_of_tickets: Count | None = None
    links: Links | None = field(default=None, name="_links")
    embedded: EventEmbedded | None = field(default=None, name="_embedded")


class SeatingRecord(Wire):
    """Where the seats are; an empty row is common."""

    section: str | None = None
    row: str | None = None


class NamedType(Wire):
    """A ticket type or split type: a fixed word and its name for people."""

    type: str | None = None
    name: str | None = None


class NoteRecord(Wire):
    """What a seller must tell about the tickets."""

    note: str | None = None


class ListingEmbedded(Wire):
    """What is nested in a listing."""

    ticket_type: NamedType | None = None
    split_type: NamedType | None = None
    listing_notes: list[NoteRecord] | None = None


class ListingRecord(Wire):
    """One seller's offer.

    `ticket_price` is per ticket in the seller's currency, `estimated_ticket_price` the same in the buyer's. The
    other estimates are for a whole order in the buyer's currency, and the total charge is the sum of the rest.
    """

    id: Identifier
    number_of_tickets: Count | None = None
    seating: SeatingRecord | None = None
    split_type: str | None = None
    ticket_price: Money | None = None
    estimated_ticket_price: Money | None = None
    estimated_total_ticket_price: Money | None = None
    estimated_booking_fee: Money | None = None
    estimated_shipping: Money | None = None
    estimated_vat: Money | None = None
    estimated_total_charge: Money | None = None
    links: Links | None = field(default=None, name="_links")
    embedded: ListingEmbedded | None = field(default=None, name="_embedded")


R = TypeVar("R", bound=Struct)


class Items(Wire, Generic[R]):
    """The records of a page; the deleted ones are only counted."""

    items: Records[R] | None = None
    deleted_items: list[Any] | None = None


class PageRecord(Wire, Generic[R]):
    """A page of records. `_embedded` can be absent altogether."""

    total_items: Count | None = None
    page: Count | None = None
    links: Links | None = field(default=None, name="_links")
    embedded: Items[R] | None = field(default=None, name="_embedded")

    @property
    def is_page(self) -> bool:
        """Whether this document is a page at all, be it an empty one."""
        held = self.embedded is not None and self.embedded.items is not None
        return held or self.total_items is not None or self.page is not None


class MappedEvent(Wire):
    """The event that StubHub's own matcher found."""

    id: Identifier


class MappedRecord(Wire):
    """What StubHub's own matcher found; its keys are in another case than everything else."""

    event: MappedEvent | UnsetType | None = field(default=UNSET, name="EventResource")
    venue: Any = field(default=UNSET, name="VenueResource")
    category: Any = field(default=UNSET, name="CategoryResource")


class TokenRecord(Wire):
    """The answer to a request for a token. `expires_in` is in seconds."""

    access_token: Annotated[str, Meta(max_length=16_384, pattern=r"^[\x21-\x7e]+\Z")]
    token_type: str | None = None
    expires_in: Annotated[float, Meta(gt=0, le=10**9)] | None = None
