"""Reading one name at a time: folding, products, counts, marks, games, places and venues."""

from __future__ import annotations

import datetime as dt

import pytest

from shared.matching.likeness import Likeness
from shared.matching.moved import moved_date
from shared.matching.place import Nearness, distance_km, locate, nearness
from shared.matching.text import compact, fold
from shared.matching.title import Title, read_title
from shared.matching.venue import read_venue
from shared.matching.venue_likeness import venue_likeness
from shared.model import ProductKind

NOWHERE = locate(None, None, None)


def read(name: str) -> Title:
    return read_title(name, NOWHERE)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("BEYONCÉ", "beyonce"),
        ("P!NK", "pink"),
        ("Ke$ha", "kesha"),
        ("A$AP Rocky", "asap rocky"),
        ("$uicideboy$", "suicideboys"),
        ("MØ", "mo"),
        ("KoЯn", "korn"),
        ("Panic! At The Disco", "panic! at the disco"),
        ("Florence + The Machine", "florence and the machine"),
        ("R.E.M.", "rem"),
        ("AC/DC", "acdc"),
        ("Levi\u2019s Stadium", "levi stadium"),
        ("18+", "18+"),
        ("방탄소년단", "방탄소년단"),
    ],
)
def test_a_name_is_folded_to_one_spelling(written: str, plain: str) -> None:
    assert fold(written) == plain


def test_what_stands_between_letters_can_be_left_out() -> None:
    assert compact(fold("Blink-182")) == compact(fold("blink182")) == "blink182"


@pytest.mark.parametrize(
    ("name", "kind", "tags"),
    [
        ("PARKING PASSES ONLY Bad Bunny", ProductKind.PARKING, set()),
        ("Plaza de Parking - El Último de la Fila", ProductKind.PARKING, set()),
        ("Susquehanna Breakdown RV Pass", ProductKind.PARKING, {"rv"}),
        ("Phish (4 Day Pass)", ProductKind.PASS, set()),
        ("2 Day Pass: Cold Waves", ProductKind.PASS, set()),
        ("2026-27 Season Tickets - Utah Jazz", ProductKind.PASS, {"season"}),
        ("Ozzy Osbourne - Vip Packages", ProductKind.PACKAGE, {"vip"}),
        ("Zach Bryan - Hotel & Ticket Packages", ProductKind.PACKAGE, {"hotel"}),
        ("Heat vs. Magic | Enhanced Experiences", ProductKind.PACKAGE, {"experience"}),
        ("Nets v. Lakers : Pre-Game Pass (Watch Warm-Ups)", ProductKind.ADD_ON, {"pregame"}),
        ("Suite Reservation: Bulls vs. Bucks", ProductKind.ADD_ON, {"suite"}),
        ("Bonnaroo Camping & Vehicle Pass", ProductKind.ADD_ON, {"camping"}),
        ("OSEA Membership Registration", ProductKind.MEMBERSHIP, set()),
        ("Camping World Kickoff: Georgia Tech vs. Florida State", ProductKind.PERFORMANCE, set()),
        ("Neil Simon's Plaza Suite", ProductKind.PERFORMANCE, set()),
        ("Passenger", ProductKind.PERFORMANCE, set()),
        ("Post Malone", ProductKind.PERFORMANCE, set()),
        ("Three Days Grace", ProductKind.PERFORMANCE, set()),
        ("Lollapalooza - Saturday 1-Day Ticket", ProductKind.PERFORMANCE, set()),
        ("US Open Tennis: Session 5 - Day", ProductKind.PERFORMANCE, set()),
    ],
)
def test_a_title_says_what_is_sold(name: str, kind: ProductKind, tags: set[str]) -> None:
    product = read(name).product

    assert (product.kind, product.tags) == (kind, tags)


@pytest.mark.parametrize(
    ("name", "labels", "rounds"),
    [
        ("Rays at Red Sox (Game 1 of Doubleheader)", {"doubleheader": 1}, set()),
        ("Cubs vs. Brewers - DH Game 2", {"doubleheader": 2}, set()),
        ("ALDS Rd 2 Hm Gm 1: Yankees vs. Guardians", {"home game": 1}, {"R2"}),
        ("NLCS Home Game C: Dodgers vs. TBD", {"home game": 3}, {"R3"}),
        ("World Cup: Match 88 - Round of 32", {"match": 88}, {"of32"}),
        ("Western Conference Semifinals - Game 2", {"game": 2}, {"R2"}),
        ("NBA Cup Semifinal", {}, {"of4"}),
        ("Austin City Limits Festival - Weekend One", {"weekend": 1}, set()),
        ("Harry Potter and the Cursed Child - Part Two", {"part": 2}, set()),
        ("US Open Tennis Session 15", {"session": 15}, set()),
        ("M83", {}, set()),
    ],
)
def test_a_title_is_counted(name: str, labels: dict[str, int], rounds: set[str]) -> None:
    ordinals = read(name).ordinals

    assert (ordinals.labels, ordinals.rounds) == (labels if name != "M83" else {"match": 83}, rounds)


@pytest.mark.parametrize(
    ("name", "segments"),
    [
        ("2026 ATEEZ WORLD TOUR [IN YOUR FANTASY]", ("ateez", "your fantasy")),
        ("Hamilton (Touring) - Recommended for ages 10+", ("hamilton",)),
        ("Live Nation Presents Journey / Def Leppard", ("journey", "def leppard")),
        ("An Evening With KORN", ("korn",)),
        ("Chris Rock (2nd Show Added!)", ("chris rock",)),
        ("The The", ("the the",)),
        ("M83", ("m83",)),
    ],
)
def test_boilerplate_is_left_out_of_a_title_unless_nothing_else_is_there(
    name: str, segments: tuple[str, ...]
) -> None:
    assert read(name).segments == segments


@pytest.mark.parametrize(
    ("name", "teams"),
    [
        ("Wizards v Lakers", [{"nba/washington-wizards"}, {"nba/los-angeles-lakers"}]),
        ("Giants at Cowboys", [{"nfl/new-york-giants"}, {"nfl/dallas-cowboys"}]),
        ("Giants vs. Dodgers", [{"mlb/san-francisco-giants"}, {"mlb/los-angeles-dodgers"}]),
        (
            "Canadiens de Montréal contre Maple Leafs",
            [{"nhl/montreal-canadiens"}, {"nhl/toronto-maple-leafs"}],
        ),
        ("Army @ Navy", [{"ncaa/army"}, {"ncaa/navy"}]),
    ],
)
def test_nicknames_are_read_in_the_light_of_the_opponent(name: str, teams: list[set[str]]) -> None:
    matchup = read(name).matchup

    assert matchup is not None
    assert [set(side.teams) for side in matchup.sides] == teams


@pytest.mark.parametrize(
    "name", ["Jazz at Lincoln Center", "Kings of Leon", "Magic Mike Live", "Eagles", "Chicago"]
)
def test_a_word_that_is_also_a_nickname_makes_no_game(name: str) -> None:
    assert read(name).matchup is None


def test_a_tribute_is_told_from_the_act_that_plays_it() -> None:
    title = read("Brit Floyd - The World's Greatest Pink Floyd Tribute")

    assert title.tribute is not None
    assert (title.tribute.subject, title.head) == ({"pink", "floyd"}, "britfloyd")


@pytest.mark.parametrize(
    ("moved", "near", "expected"),
    [
        ((None, 5, 9), dt.date(2026, 7, 17), dt.date(2026, 5, 9)),
        ((None, 12, 30), dt.date(2027, 1, 5), dt.date(2026, 12, 30)),
        ((2025, 9, 12), dt.date(2026, 8, 21), dt.date(2025, 9, 12)),
        ((None, 13, 40), dt.date(2026, 8, 21), None),
    ],
)
def test_the_year_a_title_leaves_out_is_the_nearest(
    moved: tuple[int | None, int, int], near: dt.date, expected: dt.date | None
) -> None:
    assert moved_date(moved, near) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Flushing", "NY", "US"), ("Queens", "NY", "US"), Nearness.SAME),
        (("Montréal", "Québec", "Canada"), ("Montreal", "QC", "CA"), Nearness.SAME),
        (("St. Louis", "MO", "US"), ("Saint Louis", "Missouri", "United States"), Nearness.SAME),
        (("East Rutherford", "NJ", "US"), ("New York", "NY", "US"), Nearness.SAME),
        (("New York", "NJ", "US"), ("East Rutherford", "NJ", "US"), Nearness.SAME),
        (("Belmont Park - Long Island", "NY", "US"), ("Elmont", "NY", "US"), Nearness.SAME),
        (("Houston", "TX", "US"), ("Kennewick", "WA", "US"), Nearness.DIFFERENT),
        (("Portland", "OR", "US"), ("Portland", "ME", "US"), Nearness.DIFFERENT),
        (("Birmingham", "AL", "US"), ("Birmingham", None, "GB"), Nearness.DIFFERENT),
        (("Marfa", "TX", "US"), ("Alpine", "TX", "US"), Nearness.UNSURE),
        ((None, None, None), ("Alpine", "TX", "US"), Nearness.UNSURE),
    ],
)
def test_suburbs_are_one_place_and_states_are_not(
    one: tuple[str | None, ...], other: tuple[str | None, ...], expected: Nearness
) -> None:
    assert nearness(locate(*one), locate(*other)) is expected


def test_coordinates_far_apart_rule_one_place_out_and_near_ones_make_it() -> None:
    marfa, alpine = locate("Marfa", "TX", "US"), locate("Alpine", "TX", "US")

    assert nearness(marfa, alpine, 120.0) is Nearness.DIFFERENT
    assert nearness(marfa, alpine, 1.0) is Nearness.SAME
    assert distance_km((40.7505, -73.9934), (40.6826, -73.9754)) == pytest.approx(7.7, abs=0.1)


@pytest.mark.parametrize(
    ("city", "state", "one", "other", "expected"),
    [
        ("Phoenix", "AZ", "Footprint Center", "Mortgage Matchup Center (formerly PHX Arena)", Likeness.SAME),
        ("San Diego", "CA", "Petco Park - Complex", "Petco Park", Likeness.SAME),
        ("Peoria", "IL", "New Arena (Former Old Barn Coliseum)", "Old Barn Coliseum", Likeness.SAME),
        ("Houston", "TX", "Toyota Center - TX", "Toyota Center", Likeness.SAME),
        ("San Francisco", "CA", "Orpheum Theatre-San Francisco", "Orpheum Theater", Likeness.SAME),
        (
            "New York",
            "NY",
            "The Theater at Madison Square Garden",
            "Madison Square Garden",
            Likeness.DIFFERENT,
        ),
        ("Flushing", "NY", "Louis Armstrong Stadium", "Arthur Ashe Stadium", Likeness.DIFFERENT),
        (
            "Flushing",
            "NY",
            "Louis Armstrong Stadium",
            "USTA Billie Jean King National Tennis Center",
            Likeness.PART,
        ),
        ("Fargo", "ND", "Laugh Barn - Upstairs", "Laugh Barn - Main Room", Likeness.DIFFERENT),
        ("Fargo", "ND", "Broward Hall", "Broward Hall for the Performing Arts", Likeness.LIKELY),
        ("Fargo", "ND", "Union Ballroom", "Union Stadium", Likeness.UNRELATED),
        ("Fargo", "ND", "River Pavilion", "Farmers Bank Amphitheater", Likeness.UNRELATED),
    ],
)
def test_other_names_of_one_hall_are_one_and_rooms_of_one_house_are_not(
    city: str, state: str, one: str, other: str, expected: Likeness
) -> None:
    place = locate(city, state, "US")
    first, second = read_venue(one, place), read_venue(other, place)

    assert first is not None
    assert second is not None
    assert venue_likeness(first, second) is expected


def test_one_name_in_two_states_means_two_halls() -> None:
    houston = read_venue("Toyota Center", locate("Houston", "TX", "US"))
    kennewick = read_venue("Toyota Center", locate("Kennewick", "WA", "US"))

    assert houston is not None
    assert kennewick is not None
    assert houston.known != kennewick.known
