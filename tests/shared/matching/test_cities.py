"""One city in several spellings is one city, and halls of one name in several cities stay several."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.matching import Cluster, cluster
from shared.model import PlatformEvent

GREAT_DIVIDE = "Noah Kahan: The Great Divide Tour"


def listed(platform: str, hall: str, city: str, state: str, name: str = GREAT_DIVIDE) -> PlatformEvent:
    """A record of one evening, dated as all others are."""
    return PlatformEvent(
        platform=platform,
        event_id=f"{platform}-1",
        name=name,
        venue=hall,
        city=city,
        state=state,
        country="US" if state != "AB" else "CA",
        date=dt.date(2027, 5, 4),
        time=dt.time(19, 30),
    )


def found_in(
    hall: str, cities: tuple[str, str], states: tuple[str, str], name: str = GREAT_DIVIDE
) -> list[Cluster]:
    """The clusters of two platforms' records at halls of one name."""
    told = zip(("ticketmaster", "seatgeek"), cities, states, strict=True)
    return cluster([listed(platform, hall, city, state, name) for platform, city, state in told])


@pytest.mark.parametrize(
    ("hall", "state", "one", "other"),
    [
        ("Sutter Health Park", "CA", "W Sacramento", "West Sacramento"),
        ("MetLife Stadium", "NJ", "E. Rutherford", "East Rutherford"),
        ("MetLife Stadium", "NJ", "E Rutherford", "East Rutherford"),
        ("Shoreline Amphitheatre", "CA", "Mtn View", "Mountain View"),
        ("Rogers Place", "AB", "Edmonton AB", "Edmonton"),
        ("Rogers Place", "AB", "Edmonton, Alberta", "Edmonton"),
        ("Riverside Amphitheater", "SC", "N Charleston", "North Charleston"),
        ("Riverside Amphitheater", "MI", "Sault Ste. Marie", "Sault Sainte Marie"),
        ("Riverside Amphitheater", "CO", "Manitou Spgs", "Manitou Springs"),
        ("Riverside Amphitheater", "OR", "Bend, Oregon", "Bend"),
        ("Riverside Amphitheater", "OR", "Bend OR", "Bend"),
    ],
)
def test_a_city_cut_short_or_written_with_its_state_is_that_city(
    hall: str, state: str, one: str, other: str
) -> None:
    (found,) = found_in(hall, (one, other), (state, state))

    assert found.conflicts == ()


def test_a_record_has_one_uid_however_its_city_is_written() -> None:
    uids = {
        cluster([listed("ticketmaster", "Sutter Health Park", city, "CA")])[0].event_uid
        for city in ("W Sacramento", "W. Sacramento", "West Sacramento", "West Sacramento, CA")
    }

    assert len(uids) == 1


def test_a_known_hall_in_a_city_misspelt_is_joined_and_the_doubt_told() -> None:
    (found,) = found_in("Toyota Center", ("Hosuton", "Houston"), ("TX", "TX"))

    assert found.conflicts == ("Toyota Center and Toyota Center are in Houston and Hosuton",)


def test_a_show_of_many_companies_in_halls_of_one_name_stays_apart_and_the_doubt_is_told() -> None:
    clusters = found_in("Toyota Center", ("Hosuton", "Houston"), ("TX", "TX"), "Wicked")

    assert [len(found.members) for found in clusters] == [1, 1]
    assert all("may be the same performance" in " ".join(found.conflicts) for found in clusters)


@pytest.mark.parametrize(
    ("cities", "states"),
    [
        (("Anaheim", "Chicago"), ("CA", "IL")),
        (("Anaheim", "San Diego"), ("CA", "CA")),
        (("Dallas", "Houston"), ("TX", "TX")),
    ],
)
def test_halls_of_one_chain_stay_apart(cities: tuple[str, str], states: tuple[str, str]) -> None:
    assert len(found_in("House of Blues", cities, states)) == 2
