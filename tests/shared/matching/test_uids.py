"""`event_uid` without any memory of earlier answers: the same whichever platforms answer and whatever else is found."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence

import pytest

from shared.matching import cluster
from shared.model import Performer, PlatformEvent
from tests.shared.matching.conventions import PLATFORMS
from tests.shared.matching.demo_listings import Listings, demo_listings

WINDOWS = [
    (1, dt.date(2026, 11, 22)),
    (1, dt.date(2027, 4, 20)),
    (11, dt.date(2027, 5, 20)),
]
"""Seeds and first days of demo catalogues: winter's leagues with placeholder dates, and baseball with festivals."""
DAYS = 50


@pytest.fixture(params=WINDOWS, ids=str)
def listings(request: pytest.FixtureRequest) -> Listings:
    seed, first = request.param
    return demo_listings(seed, first, DAYS)


def uids(events: Iterable[PlatformEvent]) -> dict[str, str]:
    """The uid of each record by its key."""
    return {
        record.key: found.event_uid
        for found in cluster(list(events))
        for record in (*found.members, *found.duplicates)
    }


def game(
    platform: str, name: str, time: str | None = "19:00", teams: Sequence[str] = (), **more: object
) -> PlatformEvent:
    fields: dict[str, object] = {
        "event_id": f"{platform} {name} {time}",
        "venue": "Citi Field",
        "city": "Queens",
        "state": "NY",
        "country": "US",
        "date": dt.date(2027, 5, 21),
        "time": dt.time.fromisoformat(time) if time else None,
        "time_confirmed": time is not None,
        "performers": tuple(Performer(name=team) for team in teams),
    }
    return PlatformEvent(platform=platform, name=name, **{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("gone", PLATFORMS)
def test_a_platform_that_drops_out_relabels_nothing(listings: Listings, gone: str) -> None:
    events = list(itertools.chain.from_iterable(listings.values()))
    before = uids(events)

    after = uids(event for event in events if event.platform != gone)

    assert len(after) > 1000
    assert after == {key: uid for key, uid in before.items() if key in after}


def test_a_search_that_finds_one_performance_gives_it_the_uid_that_any_other_search_does(
    listings: Listings,
) -> None:
    """But for games of one hall whose day is not fixed, and what stays apart for want of a start."""
    everything = uids(itertools.chain.from_iterable(listings.values()))
    sure = [
        records
        for records in listings.values()
        if all(record.date_confirmed and record.time for record in records)
    ]

    alone = {key: uid for records in sure for key, uid in uids(records).items()}

    assert len(alone) > 1000
    assert alone == {key: everything[key] for key in alone}


def test_both_games_of_a_doubleheader_keep_their_uids_when_the_other_is_not_found() -> None:
    first = game("ticketmaster", "New York Mets vs. Atlanta Braves", "13:05")
    second = game("ticketmaster", "New York Mets vs. Atlanta Braves", "18:40")
    both = uids([first, second])

    assert both == uids([first]) | uids([second])
    assert len(set(both.values())) == 2


def test_a_hall_that_no_table_knows_is_one_in_each_platform_s_spelling() -> None:
    spelled = {
        "ticketmaster": "Giggles Comedy Club",
        "seatgeek": "Giggles - Chicago",
        "stubhub": "Giggles Comedy Night Club - Chicago",
    }
    found = {
        uid
        for platform, hall in spelled.items()
        for uid in uids([game(platform, "Ali Wong", venue=hall, city="Chicago", state="IL")]).values()
    }

    assert len(found) == 1


def test_rooms_of_a_house_that_no_table_knows_have_uids_of_their_own() -> None:
    rooms = ("Giggles Comedy Club - North", "Giggles Comedy Club - South")
    found = [uids([game("stubhub", "Ali Wong", venue=room, city="Chicago", state="IL")]) for room in rooms]

    assert len(set(itertools.chain.from_iterable(told.values() for told in found))) == 2


def test_nicknames_of_several_leagues_mean_that_of_the_teams_billed() -> None:
    hall = {"venue": "Lenovo Center", "city": "Raleigh", "state": "NC"}
    short = game(
        "ticketmaster", "Hurricanes vs. Ducks", teams=("Carolina Hurricanes", "Anaheim Ducks"), **hall
    )
    whole = game("seatgeek", "Anaheim Ducks at Carolina Hurricanes", **hall)

    together = uids([short, whole])

    assert len(set(together.values())) == 1
    assert uids([short]) | uids([whole]) == together


def test_two_games_that_await_their_day_in_one_stadium_keep_their_uids_when_a_platform_drops_out() -> None:
    awaited = {"venue": "MetLife Stadium", "city": "East Rutherford", "state": "NJ", "date_confirmed": False}
    events = [
        game("ticketmaster", "Giants vs. Titans (Date & Time TBD)", None, **awaited),
        game("stubhub", "Tennessee Titans at New York Giants", None, **awaited),
        game("seatgeek", "Seattle Seahawks at New York Jets (Week 18)", None, **awaited),
        game("stubhub", "Seattle Seahawks at New York Jets", None, **awaited),
    ]
    before = uids(events)

    after = uids(event for event in events if event.platform != "stubhub")

    assert len(set(before.values())) == 2
    assert after == {key: before[key] for key in after}
