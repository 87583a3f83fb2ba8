"""Puts the events of one search in order of value: best deals first, one currency to a list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from shared.answers.shapes import Event, as_json
from shared.model import EventStatus, ProductKind
from shared.pricing.event_prices import price_event
from shared.pricing.exchange import ExchangeRates
from shared.pricing.plain_events import believed_prices, event_from
from shared.pricing.quantity import BASIS_ORDER, could_sell
from shared.pricing.too_good import Seen
from shared.pricing.value_score import Assessment, assess

_NO_BASIS = len(BASIS_ORDER)
_PRICED_FIELDS = (
    "best_min_price",
    "best_platform",
    "price_basis",
    "currency",
    "price_note",
    "total_listings",
    "value_score",
    "value",
)


def find_deals(
    events: Sequence[Event],
    *,
    max_price: Decimal | None = None,
    min_tickets: int = 1,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    now: dt.datetime | None = None,
    seen_before: Seen | None = None,
    priced_already: bool = False,
    most: int | None = None,
) -> list[Event]:
    """The events whose tickets can be bought, best value first, priced for `min_tickets` together; the first `most`.

    Only events with a score are deals. Where none has one, the priced ones are told, `value_score` None, by what
    the price includes and the price. One list a currency, one after the other and never interleaved: that of
    `currency`, else the most frequent, comes first; events of a later list say so in their reasons. Cancelled
    events, those that have begun at `now` (aware UTC), parking, passes and other kinds, and events without a
    price are left out. `max_price` is per ticket in the first list's currency; an event of another currency
    cannot be held against it and is left out. An event that does not tell its tickets stays, and says so.
    """
    once = {event.event_uid: event for event in events if _is_for_sale(event, now)}
    priced = [event for event in once.values() if _may_have(event, min_tickets)]
    if not priced_already:
        priced = [
            price_event(event, quantity=min_tickets, currency=currency, rates=rates, seen_before=seen_before)
            for event in priced
        ]
    priced = [event for event in priced if event.best_min_price is not None]
    currencies = _currency_order(priced, currency)
    if max_price is not None:
        priced = [event for event in priced if _within(event, max_price, currencies[0])]
    deals = [(event, assess(event, quantity=min_tickets, now=now)) for event in priced]
    deals = [deal for deal in deals if deal[1].score is not None] or deals
    deals.sort(key=lambda deal: (currencies.index(deal[0].currency), *_order(*deal)))
    return [
        _with_list_named(value.told_of(event), currencies[0], min_tickets) for event, value in deals[:most]
    ]


def find_best_deals(
    events: Sequence[Mapping[str, Any]],
    max_price: float | Decimal | None = None,
    min_tickets: int = 1,
    *,
    currency: str | None = None,
    rates: ExchangeRates | None = None,
    now: dt.datetime | None = None,
) -> list[dict[str, Any]]:
    """The deals among the plain events of a search result, best first, each with its `value_score`.

    As `find_deals`, on plain data and without I/O: from the events of a search what `deals` tells of the same
    question, where `min_tickets`, `currency` and `rates` are the same. `value_score` is None only where none of
    the events can be scored. The events given are not changed. Raises ValueError for an event that cannot be read.
    """
    whole = [event_from(plain, position) for position, plain in enumerate(events)]
    given = {event.event_uid: plain for event, plain in zip(whole, events, strict=True)}
    limit = None if max_price is None else Decimal(str(max_price))
    deals = find_deals(
        whole,
        max_price=limit,
        min_tickets=min_tickets,
        currency=currency,
        rates=rates,
        now=now,
        seen_before=believed_prices(events),
    )
    return [{**given[deal.event_uid], **_told_of(deal)} for deal in deals]


def _told_of(deal: Event) -> dict[str, Any]:
    told = as_json(deal)
    return {name: told[name] for name in _PRICED_FIELDS}


def _is_for_sale(event: Event, now: dt.datetime | None) -> bool:
    if event.kind is not ProductKind.PERFORMANCE or event.status is EventStatus.CANCELLED:
        return False
    return now is None or not _has_begun(event, now)


def _has_begun(event: Event, now: dt.datetime) -> bool:
    """Whether it is too late to be there from the start; what runs over days may be entered until the last one."""
    if event.starts_at is None or event.starts_at > now:
        return False
    if event.end_date is None or event.date is None:
        return True
    # From the start to the last midnight, both venue-local.
    start = dt.datetime.combine(event.date, event.time or dt.time.min)
    last_midnight = dt.datetime.combine(event.end_date + dt.timedelta(days=1), dt.time.min)
    return event.starts_at + (last_midnight - start) <= now


def _may_have(event: Event, quantity: int) -> bool:
    """Whether some platform may have that many tickets together; one that does not tell may."""
    if 0 < event.total_listings < quantity:
        return False
    return any(could_sell(offer, quantity) is not False for offer in event.platforms)


def _within(event: Event, max_price: Decimal, currency: str | None) -> bool:
    return (
        event.currency == currency and event.best_min_price is not None and event.best_min_price <= max_price
    )


def _currency_order(events: Iterable[Event], asked: str | None) -> list[str | None]:
    counts = Counter(event.currency for event in events)
    order = sorted(counts, key=lambda code: (code != asked, -counts[code], code is None, code or ""))
    return order or [asked]


def _order(event: Event, value: Assessment) -> tuple[bool, float, float, int, Decimal, str]:
    basis = BASIS_ORDER[event.price_basis] if event.price_basis else _NO_BASIS
    return (
        value.score is None,
        -(value.score or 0.0),
        -value.confidence_when_told,
        basis,
        event.best_min_price or Decimal(0),
        event.event_uid,
    )


def _with_list_named(event: Event, first: str | None, quantity: int) -> Event:
    """The event with what must be told of its place in the list and its tickets among the reasons."""
    told = []
    if event.currency != first:
        told.append(f"priced in {event.currency}: ranked after and apart from the prices in {first}")
    if quantity > 1 and not any(could_sell(offer, quantity) for offer in event.platforms):
        told.append(f"no platform tells whether {quantity} tickets together are left")
    if event.status is not EventStatus.SCHEDULED:
        told.append(f"the event is {event.status.value}")
    if not told or event.value is None:
        return event
    return replace(event, value=replace(event.value, reasons=(*event.value.reasons, *told)))
