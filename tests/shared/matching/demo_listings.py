"""What the three platforms list of a demo catalogue, by way of their wire formats, and of which performance."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import lru_cache

from shared.demo.records import Record, records
from shared.demo.seatgeek import events as seatgeek_shapes
from shared.demo.stubhub import events as stubhub_shapes
from shared.demo.ticketmaster import events as ticketmaster_shapes
from shared.demo.world.catalogue import build_catalogue
from shared.model import PlatformEvent
from shared.platforms.decoding import decode
from shared.platforms.seatgeek import records as seatgeek
from shared.platforms.seatgeek.wire import EventRecord as SeatGeekRecord
from shared.platforms.stubhub import records as stubhub
from shared.platforms.stubhub.wire import EventRecord as StubHubRecord
from shared.platforms.ticketmaster import records as ticketmaster
from shared.platforms.ticketmaster.wire import EventRecord as TicketmasterRecord
from tests.shared.matching.conventions import PLATFORMS

_NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


Listings = dict[str, list[PlatformEvent]]
"""The records of each performance by its identity."""


@lru_cache(maxsize=8)
def demo_listings(seed: int, first: dt.date, days: int) -> Listings:
    """What the platforms list of the `days` days that begin with `first`."""
    catalogue = build_catalogue(seed, first, days)
    found: Listings = {}
    for platform in PLATFORMS:
        for record in records(catalogue, platform):
            found.setdefault(record.performance.identity, []).extend(_read(seed, platform, record))
    return found


def _read(seed: int, platform: str, record: Record) -> Iterator[PlatformEvent]:
    if platform == "ticketmaster":
        body, _ = decode(TicketmasterRecord, json.dumps(ticketmaster_shapes.event(record)).encode())
        event = ticketmaster.event_from(body, _NOW)
    elif platform == "seatgeek":
        answer, _ = decode(SeatGeekRecord, json.dumps(seatgeek_shapes.event(seed, record)).encode())
        event = seatgeek.event_from(answer, _NOW)
    else:
        item, _ = decode(StubHubRecord, json.dumps(stubhub_shapes.event(seed, record, "http://sh")).encode())
        event = stubhub.normalise_event(item, now=_NOW, affiliate=None)
    if event is not None:
        yield event
