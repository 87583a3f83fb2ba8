"""Ticketmaster's Inventory Status API, which only admitted keys may use; it names states, no numbers.

https://developer.ticketmaster.com/products-and-docs/apis/inventory-status/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import httpx
from msgspec.structs import replace

from shared.errors import SourceError
from shared.model import PlatformEvent, PriceMissing
from shared.platforms.decoding import decode
from shared.platforms.platform import Access, Exchange
from shared.platforms.ticketmaster.errors import INVENTORY_PATH
from shared.platforms.ticketmaster.search import get
from shared.platforms.ticketmaster.wire import IDENTIFIER, CamelCase, Identifier

MOST_IDS = 250  # 1,000 are allowed; so many make an address longer than gateways take
BRITISH_REGION = "UK"
_BRITISH = frozenset({"GB", "IE"})


class InventoryStatus(StrEnum):
    """Whether tickets can be had; `unknown` also for ids and markets the API does not cover."""

    AVAILABLE = "TICKETS_AVAILABLE"
    FEW_LEFT = "FEW_TICKETS_LEFT"
    NOT_AVAILABLE = "TICKETS_NOT_AVAILABLE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """The state of the first sale and of Ticketmaster's own resale."""

    primary: InventoryStatus
    resale: InventoryStatus

    @property
    def sold_out(self) -> bool:
        """Whether both are told to have nothing; a state that is not known is no reason to say so."""
        return {self.primary, self.resale} == {InventoryStatus.NOT_AVAILABLE}


class _AvailabilityRecord(CamelCase):
    event_id: Identifier
    status: str | None = None
    resale_status: str | None = None


class _AvailabilityAnswer(CamelCase):
    events: tuple[_AvailabilityRecord, ...] = ()


def read_availability(
    event_ids: Iterable[str], access: Access, *, region: str | None = None
) -> Exchange[dict[str, Availability]]:
    """States by event id. Events in Britain and Ireland need `region` UK, and a request of their own.

    Raises NotAvailableToKey where the key is not admitted, another SourceError as any exchange does.
    """
    wanted = [event_id for event_id in dict.fromkeys(event_ids) if IDENTIFIER.fullmatch(event_id)]
    states: dict[str, Availability] = {}
    for first in range(0, len(wanted), MOST_IDS):
        response = yield _request(wanted[first : first + MOST_IDS], access, region)
        states |= _read(response)
    return states


def tell_sold_out(events: Sequence[PlatformEvent], access: Access) -> Exchange[tuple[PlatformEvent, ...]]:
    """`events` with `sold_out` as the reason for a missing price where the API is sure of it.

    An addition to a search that has its answer: whatever goes wrong here leaves the events as they are.
    """
    states: dict[str, Availability] = {}
    for british, region in ((True, BRITISH_REGION), (False, None)):
        ids = [event.event_id for event in events if _in_question(event) and _is_british(event) is british]
        try:
            states |= yield from read_availability(ids, access, region=region)
        except SourceError:
            continue
    return tuple(_told(event, states) for event in events)


def _in_question(event: PlatformEvent) -> bool:
    return event.price.missing is PriceMissing.SOURCE_GIVES_NO_PRICES


def _is_british(event: PlatformEvent) -> bool:
    return event.country in _BRITISH


def _told(event: PlatformEvent, states: Mapping[str, Availability]) -> PlatformEvent:
    state = states.get(event.event_id)
    if state is None or not state.sold_out or not _in_question(event):
        return event
    price = replace(event.price, missing=PriceMissing.SOLD_OUT)
    return replace(event, price=price)


def _request(event_ids: Sequence[str], access: Access, region: str | None) -> httpx.Request:
    parameters = {"events": ",".join(event_ids)} | ({"region": region} if region else {})
    return get(access, INVENTORY_PATH, parameters)


def _read(response: httpx.Response) -> dict[str, Availability]:
    """The answer is a bare array; it is read as the one member of an object, which is what `decode` takes."""
    answer, _ = decode(_AvailabilityAnswer, b'{"events":' + response.content + b"}")
    return {
        record.event_id: Availability(primary=_state(record.status), resale=_state(record.resale_status))
        for record in answer.events
    }


def _state(word: str | None) -> InventoryStatus:
    return InventoryStatus(word) if word in set(InventoryStatus) else InventoryStatus.UNKNOWN
