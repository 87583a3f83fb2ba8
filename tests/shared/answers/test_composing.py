"""What is told of records that are one event."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from shared.answers.composing import compose
from shared.model import PlatformEvent
from shared.platforms.platform import EventSearch

DAY = dt.date(2027, 1, 10)
GAME = PlatformEvent(
    platform="seatgeek",
    event_id="1",
    name="Seattle Seahawks at San Francisco 49ers",
    venue="Levi's Stadium",
    city="Santa Clara",
    state="CA",
    date=DAY,
    date_confirmed=False,
    time_confirmed=False,
)
ANNOUNCED = replace(
    GAME,
    platform="ticketmaster",
    date_confirmed=True,
    time_confirmed=True,
    time=dt.time(13, 25),
    starts_at=dt.datetime(2027, 1, 10, 21, 25, tzinfo=dt.UTC),
)


def told(*records: PlatformEvent, **days: dt.date):
    return compose(records, EventSearch(text="49ers", **days), known_uids={}).events


def test_a_day_that_is_not_announced_is_told_as_no_more_than_expected():
    [event] = told(GAME, replace(GAME, platform="stubhub"))
    assert (event.date, event.time, event.starts_at, event.expected_date) == (None, None, None, DAY)
    assert [offer.date for offer in event.platforms] == [None, None]


def test_one_platform_that_announces_the_day_is_enough():
    [event] = told(GAME, ANNOUNCED, date_from=DAY, date_to=DAY)
    assert (event.date, event.time, event.expected_date) == (DAY, dt.time(13, 25), None)
    assert {offer.platform: offer.date for offer in event.platforms} == {
        "seatgeek": None,
        "ticketmaster": DAY,
    }


def test_a_search_by_days_leaves_out_what_has_none_announced():
    assert not told(GAME, date_from=DAY, date_to=DAY)
    assert told(GAME)


def test_what_is_expected_is_told_in_the_order_of_its_day():
    later = replace(
        ANNOUNCED,
        event_id="2",
        date=dt.date(2027, 2, 1),
        starts_at=dt.datetime(2027, 2, 1, 21, 25, tzinfo=dt.UTC),
    )
    assert [event.expected_date for event in told(later, GAME)] == [DAY, None]
