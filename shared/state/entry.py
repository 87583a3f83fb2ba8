"""What the parts of a cache entry hold, as JSON and back; a damaged part is as good as absent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct
from msgspec.json import Decoder, Encoder

from shared.platforms.platform import EventSearch, EventsFound, ListingsFound
from shared.state.store.port import Part

T = TypeVar("T")
log = logging.getLogger(__name__)
UIDS = "uids"
SEEN = "seen"
SEARCH = "search"

payload_of = Encoder().encode
"""What was found, a question, uids or prices, as they are kept."""
_found = Decoder(EventsFound).decode
_listings = Decoder(ListingsFound).decode
_search = Decoder(EventSearch).decode
_uids = Decoder(dict[str, str]).decode
_seen = Decoder(dict[str, Decimal]).decode


class Entry(Struct, frozen=True, kw_only=True):
    """A cache entry, read: what each platform told, under its name, and what matching made of it."""

    found: Mapping[str, EventsFound]
    parts: Mapping[str, Part]
    """Those of the platforms in `found`."""
    search: EventSearch | None
    uids: dict[str, str]
    seen: dict[str, Decimal]
    """Lowest prices of an earlier answer, by record."""


def read_entry(parts: Mapping[str, Part], platforms: Iterable[str]) -> Entry:
    """What `parts` hold of `platforms`."""
    found = {name: told for name in platforms if (told := read_found(parts.get(name))) is not None}
    return Entry(
        found=found,
        parts={name: parts[name] for name in found},
        search=read_search(parts.get(SEARCH)),
        uids=read_payload(UIDS, parts.get(UIDS), _uids) or {},
        seen=read_payload(SEEN, parts.get(SEEN), _seen, _seen_prices) or {},
    )


def read_found(part: Part | None) -> EventsFound | None:
    """What a platform told; None where nothing is kept, or what is kept is damaged."""
    return read_payload("copy", part, _found, _found_prices)


def read_listings(part: Part | None) -> ListingsFound | None:
    """The listings of one event; None where nothing is kept, or what is kept is damaged."""
    return read_payload("list of offers", part, _listings, _listed_prices)


def read_search(part: Part | None) -> EventSearch | None:
    """The question itself; None where nothing is kept, or what is kept is damaged."""
    return read_payload("question", part, _search)


Prices = Iterable[Decimal | None]


def _no_prices(_told: object) -> Prices:
    return ()


def _found_prices(found: EventsFound) -> Prices:
    for event in found.events:
        told = event.price
        yield from (told.minimum, told.maximum, told.average, told.median, told.minimum_before_fees)


def _listed_prices(found: ListingsFound) -> Prices:
    return (listing.price for listing in found.listings)


def _seen_prices(seen: Mapping[str, Decimal]) -> Prices:
    return seen.values()


def read_payload(
    what: str, part: Part | None, read: Callable[[bytes], T], prices_in: Callable[[T], Prices] = _no_prices
) -> T | None:
    """What `part` holds, its `prices_in` numbers; None where nothing is kept, or what is kept is damaged.

    `read` raises ValueError for what is damaged.
    """
    if part is None:
        return None
    told = None
    try:
        payload = part.payload
        if not payload:
            return None
        told = read(payload)
    except ValueError:  # it cannot be read, or not even be unpacked
        pass
    # `NaN` reads as a Decimal, and nothing can be compared with it.
    if told is None or not all(price is None or price.is_finite() for price in prices_in(told)):
        log.warning("a kept %s is damaged and left out", what)
        return None
    return told
