"""What hostile records may cost in processor time."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from shared.answers.composing import compose
from shared.model import PlatformEvent
from shared.platforms.platform import EventSearch

NAMES = {
    "the same": lambda number: "Golden State Warriors at Los Angeles Lakers",
    "all different": lambda number: f"Event {number}",
    "long": lambda number: " ".join(f"word{number + n}" for n in range(18)),
    "sides": lambda number: f"Lakers vs Warriors vs Celtics vs Bulls {number % 7}",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_matching_hostile_records_takes_no_longer_than_a_caller_waits(name) -> None:
    """Five hundred records a platform, all at one venue and minute; within the longest deadline there is."""
    records = [
        PlatformEvent(
            platform=platform,
            event_id=str(number),
            name=name(number),
            venue="Crypto.com Arena",
            city="Los Angeles",
            date=dt.date(2026, 12, 25),
            time=dt.time(17),
        )
        for platform in ("stubhub", "seatgeek", "ticketmaster")
        for number in range(500)
    ]
    began = time.process_time()
    events = compose(records, EventSearch(text="Lakers"), known_uids={}).events
    assert time.process_time() - began < 8
    assert sum(len(event.platforms) for event in events) <= len(records)
