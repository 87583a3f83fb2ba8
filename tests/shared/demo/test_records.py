"""Each marketplace lists its own share of the catalogue, in its own words and under its own ids."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import shared.demo
from shared.demo.records import PLATFORMS, Record, records
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.facts import venues
from shared.demo.world.performances import Admission, Category, Status


def named(catalogue: Catalogue, platform: str, identity: str) -> Record:
    return next(each for each in records(catalogue, platform) if each.performance.identity == identity)


def on_all(catalogue: Catalogue, *, label: str | None = None, **wanted: object) -> dict[str, Record]:
    """One performance that every platform lists, as each lists it."""
    listed = {
        platform: {r.performance.identity: r for r in records(catalogue, platform)} for platform in PLATFORMS
    }
    for performance in catalogue.performances:
        fits = performance.label == label and all(
            getattr(performance, name) == value for name, value in wanted.items()
        )
        if fits and all(performance.identity in rows for rows in listed.values()):
            return {platform: rows[performance.identity] for platform, rows in listed.items()}
    raise AssertionError("no performance is listed everywhere")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_carries_between_three_quarters_and_nine_tenths(
    catalogue: Catalogue, platform: str
) -> None:
    proper = [each for each in catalogue.performances if not each.admission.is_add_on]
    carried = [each for each in records(catalogue, platform) if not each.performance.admission.is_add_on]
    assert 0.75 <= len(carried) / len(proper) <= 0.9


def test_the_shares_differ_from_platform_to_platform(catalogue: Catalogue) -> None:
    carried = [{each.performance.identity for each in records(catalogue, platform)} for platform in PLATFORMS]
    assert carried[0] - carried[1]
    assert carried[1] - carried[2]
    assert carried[2] - carried[0]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_ids_are_unique_and_stay_the_same(catalogue: Catalogue, platform: str) -> None:
    listed = records(catalogue, platform)
    assert len({each.record_id for each in listed}) == len(listed)
    records.cache_clear()
    assert [each.record_id for each in records(catalogue, platform)] == [each.record_id for each in listed]


def test_ticketmaster_names_the_home_team_first_and_the_others_last(catalogue: Catalogue) -> None:
    game = on_all(catalogue, category=Category.NBA, showcase=True)
    away = game["seatgeek"].performance.performer("away")
    assert away is not None
    assert game["ticketmaster"].name in {f"Los Angeles Lakers vs. {away.name}", f"Lakers vs. {away.short}"}
    assert game["seatgeek"].name == game["stubhub"].name == f"{away.name} at Los Angeles Lakers"


def test_only_ticketmaster_names_the_tour(catalogue: Catalogue) -> None:
    show = on_all(catalogue, name="Billie Eilish", admission=Admission.SEAT, status=Status.SCHEDULED)
    assert show["ticketmaster"].name.endswith("HIT ME HARD AND SOFT: THE TOUR")
    assert show["seatgeek"].name == show["stubhub"].name == "Billie Eilish"


def test_a_rescheduled_concert_tells_its_old_date_on_two_platforms(catalogue: Catalogue) -> None:
    moved = next(each for each in catalogue.performances if each.status is Status.RESCHEDULED)
    old = moved.original_date
    assert old is not None
    names = {
        platform: {r.performance.identity: r.name for r in records(catalogue, platform)}.get(
            moved.identity, ""
        )
        for platform in PLATFORMS
    }
    assert (
        f"(Rescheduled from {old.month}/{old.day}/{old:%y})" in names["ticketmaster"]
        or not names["ticketmaster"]
    )
    assert f"(Rescheduled from {old.month}/{old.day})" in names["seatgeek"] or not names["seatgeek"]
    assert "Rescheduled" not in names["stubhub"]


def test_venues_and_cities_go_by_several_names(catalogue: Catalogue) -> None:
    game = on_all(catalogue, admission=Admission.SEAT, venue=venues()["bell-centre"])
    assert game["ticketmaster"].venue_name == "Centre Bell"
    assert game["seatgeek"].venue_name == "Bell Centre"
    assert (game["ticketmaster"].city, game["seatgeek"].city) == ("Montréal", "Montreal")
    suns = next(
        each
        for each in records(catalogue, "stubhub")
        if each.performance.venue.key == "mortgage-matchup-center"
        and each.performance.admission is Admission.SEAT
    )
    assert suns.venue_name == "Mortgage Matchup Center (formerly PHX Arena)"


def test_add_ons_are_listed_by_stubhub_and_ticketmaster_in_their_own_words(catalogue: Catalogue) -> None:
    kinds = {
        platform: Counter(
            each.performance.admission
            for each in records(catalogue, platform)
            if each.performance.admission.is_add_on
        )
        for platform in PLATFORMS
    }
    assert set(kinds["stubhub"]) == {Admission.PARKING}
    assert set(kinds["seatgeek"]) == set()
    assert set(kinds["ticketmaster"]) == {
        Admission.PARKING,
        Admission.VIP,
        Admission.SUITE,
        Admission.CAMPING,
    }
    parking = [
        each for each in records(catalogue, "stubhub") if each.performance.admission is Admission.PARKING
    ]
    assert all(each.name.startswith("PARKING PASSES ONLY ") for each in parking)
    suites = [
        each for each in records(catalogue, "ticketmaster") if each.performance.admission is Admission.SUITE
    ]
    assert all(each.name.endswith(" - SUITE") for each in suites)


def test_seatgeek_is_silent_about_what_is_cancelled(catalogue: Catalogue) -> None:
    told = {
        platform: {each.performance.status for each in records(catalogue, platform)} for platform in PLATFORMS
    }
    assert Status.CANCELLED not in told["seatgeek"]
    assert Status.CANCELLED in told["ticketmaster"]
    assert Status.CANCELLED in told["stubhub"]


def test_the_demo_knows_nothing_of_the_clients_it_is_to_test() -> None:
    """An error shared by client and marketplace would show in no test."""
    for path in Path(next(iter(shared.demo.__path__))).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            foreign = [m for m in modules if m.startswith("shared") and not m.startswith("shared.demo")]
            assert foreign == [], path.name
