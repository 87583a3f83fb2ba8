"""Reads events from the plain data of a search result, whole or shortened, back into their shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import convert

from shared.answers.shapes import Event, PlatformOffer

_EVENT_FIELDS = frozenset(Event.__struct_fields__)
_OFFER_FIELDS = frozenset(PlatformOffer.__struct_fields__)
_COPIED_TO_OFFERS = ("name", "venue", "city", "state", "date", "time")


def event_from(plain: Mapping[str, Any], position: int) -> Event:
    """The event as told by `plain`: an event of a search, its short form, or one platform's own record.

    What a short form leaves out takes its default; without an `event_uid` the `position` in the list names
    the event. Unknown fields are ignored. Raises msgspec.ValidationError, a ValueError, for a field that
    holds what it cannot, such as a word for a price.
    """
    rows = plain.get("platforms")
    if rows is None:
        rows = [plain] if "platform" in plain else []
    offers = [_offer_from(row, plain) for row in rows]
    known = {name: value for name, value in plain.items() if name in _EVENT_FIELDS}
    if known.get("total_listings") is None:
        known.pop("total_listings", None)
    known |= {"platforms": offers, "match": plain.get("match") or {"confidence": 1.0}}
    known.setdefault("event_uid", str(position))
    known.setdefault("platforms_available", len(offers))
    return convert(known | {"value": None}, Event, strict=False)


def believed_prices(events: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The prices that the search did not doubt, by `platform:event_id`: it knew earlier ones, which a row does not tell."""
    rows = [row for event in events for row in event.get("platforms") or ()]
    return {
        f"{row['platform']}:{row.get('event_id', '')}": Decimal(str(row["min_price"]))
        for row in rows
        if row.get("verify") is False and isinstance(row.get("min_price"), int | float)
    }


def _offer_from(row: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name in _OFFER_FIELDS}
    shared = {name: event[name] for name in _COPIED_TO_OFFERS if event.get(name) is not None}
    return {"event_id": "", **shared, **told}
