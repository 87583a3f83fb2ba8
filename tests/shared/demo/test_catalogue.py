"""The catalogue is the same for a seed and a date, large enough, and such as could be played."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from shared.demo.world.catalogue import Catalogue, build_catalogue
from shared.demo.world.performances import Admission, Category, Performance, Status
from shared.demo.world.prices import asking

DAYS_OF_THE_YEAR = [dt.date(2026, 11, 22) + dt.timedelta(days=23 * step) for step in range(16)]


def proper(catalogue: Catalogue, *categories: Category) -> list[Performance]:
    return [
        each
        for each in catalogue.performances
        if not each.admission.is_add_on and (not categories or each.category in categories)
    ]


def test_the_same_seed_and_date_give_the_same_catalogue() -> None:
    first = build_catalogue(7, dt.date(2027, 1, 5), 30)
    # Other catalogues built in between must not matter.
    for seed in range(20, 26):
        build_catalogue(seed, dt.date(2027, 1, 5), 2)
    again = build_catalogue(7, dt.date(2027, 1, 5), 30)
    assert again is not first
    assert again.performances == first.performances


def test_another_seed_gives_another_schedule(catalogue: Catalogue) -> None:
    other = build_catalogue(2, catalogue.window.first)
    mine, theirs = ({each.identity for each in built.performances} for built in (catalogue, other))
    assert len(mine & theirs) < len(mine) / 2


def test_tomorrow_the_remaining_days_are_unchanged(catalogue: Catalogue) -> None:
    tomorrow = build_catalogue(1, catalogue.window.first + dt.timedelta(days=1))
    kept = {each.identity for each in catalogue.performances if each.date in tomorrow.window}
    then = {each.identity for each in tomorrow.performances if each.date in catalogue.window}
    assert kept == then


@pytest.fixture(scope="module", params=DAYS_OF_THE_YEAR, ids=str)
def any_day(request: pytest.FixtureRequest) -> Catalogue:
    return build_catalogue(1, request.param)


def test_on_any_day_there_are_four_hundred_performances_of_every_kind(any_day: Catalogue) -> None:
    counted = Counter(each.category for each in proper(any_day))
    assert counted.total() >= 400
    always = {Category.NBA, Category.CONCERT, Category.THEATRE, Category.COMEDY, Category.FESTIVAL}
    assert always <= set(counted)
    assert all(each.date in any_day.window for each in any_day.performances)


def test_two_lakers_tickets_under_150_dollars_can_be_had_within_five_days(any_day: Catalogue) -> None:
    soon = [
        each
        for each in any_day.performances
        if each.showcase and each.date < any_day.window.first + dt.timedelta(days=5)
    ]
    assert soon
    assert all(each.venue.name == "Crypto.com Arena" for each in soon)
    floors = [asking(1, each, platform).all_in for each in soon for platform in ("seatgeek", "stubhub")]
    assert min(floors) < Decimal(150)


def test_one_concert_is_cancelled_and_one_postponed_on_any_day(any_day: Catalogue) -> None:
    concerts = proper(any_day, Category.CONCERT)
    counted = Counter(each.status for each in concerts)
    assert counted[Status.CANCELLED] == counted[Status.POSTPONED] == 1
    assert counted[Status.RESCHEDULED] >= 1


def test_the_leagues_keep_their_seasons() -> None:
    def leagues(first: dt.date, days: int = 20) -> set[Category]:
        return {each.category for each in proper(build_catalogue(1, first, days)) if each.category.is_sport}

    assert leagues(dt.date(2026, 12, 1)) == {Category.NBA, Category.NHL, Category.NFL}
    assert leagues(dt.date(2027, 3, 1)) == {Category.NBA, Category.NHL, Category.MLB}
    assert leagues(dt.date(2027, 7, 15)) == {Category.NBA, Category.MLB}
    assert leagues(dt.date(2027, 9, 12)) == {Category.NBA, Category.MLB, Category.NFL, Category.NHL}


def test_spring_training_is_played_in_arizona_and_florida() -> None:
    spring = proper(build_catalogue(1, dt.date(2027, 3, 1), 10), Category.MLB)
    assert {each.label for each in spring} == {"Spring Training"}
    assert {each.venue.state for each in spring} == {"AZ", "FL"}


def test_no_team_plays_twice_a_day_except_in_a_doubleheader() -> None:
    for first in (dt.date(2026, 11, 22), dt.date(2027, 7, 1)):
        counted: Counter[tuple[str, dt.date]] = Counter()
        for game in proper(build_catalogue(1, first)):
            if game.category.is_sport and game.date_confirmed and game.label != "Game 2":
                counted.update((team.name, game.date) for team in game.performers)
        assert [key for key, count in counted.items() if count > 1] == []


def test_no_arena_holds_a_game_and_a_concert_on_one_day(catalogue: Catalogue) -> None:
    taken = Counter(
        (each.venue.key, each.date)
        for each in proper(catalogue, Category.NBA, Category.NHL, Category.CONCERT)
    )
    assert max(taken.values()) == 1


def test_a_doubleheader_has_two_games_hours_apart() -> None:
    games = proper(build_catalogue(1, dt.date(2027, 5, 1)), Category.MLB)
    second = [game for game in games if game.label == "Game 2"]
    assert second
    for game in second:
        (first,) = [
            each
            for each in games
            if each.label == "Game 1" and (each.name, each.date) == (game.name, game.date)
        ]
        assert first.time is not None
        assert game.time is not None
        assert first.time < game.time


def test_broadway_plays_matinee_and_evening_on_one_day(catalogue: Catalogue) -> None:
    saturday = dt.date(2026, 11, 28)
    times = [
        each.time
        for each in proper(catalogue, Category.THEATRE)
        if each.identity.startswith(f"theatre-{saturday}-wicked-ny")
    ]
    assert times == [dt.time(14, 0), dt.time(20, 0)]


def test_comedians_play_early_and_late(catalogue: Catalogue) -> None:
    labels = Counter(each.label for each in proper(catalogue, Category.COMEDY))
    assert labels["Early Show"] == labels["Late Show"] > 10
    assert labels[None] > 0


def test_a_festival_sells_days_and_one_pass(catalogue: Catalogue) -> None:
    tickets = [each for each in proper(catalogue, Category.FESTIVAL) if "Rolling Loud" in each.name]
    assert [each.admission for each in tickets].count(Admission.PASS) == 1
    days = {each.date for each in tickets if each.admission is Admission.DAY}
    (whole,) = [each for each in tickets if each.admission is Admission.PASS]
    assert (whole.date, whole.last_date) == (min(days), max(days))


def test_some_hours_and_dates_are_not_announced(catalogue: Catalogue) -> None:
    football = proper(catalogue, Category.NFL)
    last_week = [each for each in football if each.label == "Week 18"]
    assert len(last_week) >= 14
    assert all(each.time is None and not each.date_confirmed for each in last_week)
    assert any(each.time is None and each.date_confirmed for each in football)
    assert any(each.time is None for each in proper(catalogue, Category.CONCERT))


def test_times_are_the_venue_s_own(catalogue: Catalogue) -> None:
    for game in proper(catalogue):
        if game.starts_at is not None:
            assert game.starts_at.utcoffset() is not None
            assert 10 <= game.starts_at.hour <= 23
    london = next(each for each in proper(catalogue) if each.venue.city == "London")
    assert (london.venue.country, london.venue.state, london.venue.currency) == ("GB", None, "GBP")


def test_add_ons_have_identities_of_their_own(catalogue: Catalogue) -> None:
    identities = [each.identity for each in catalogue.performances]
    assert len(identities) == len(set(identities))
    kinds = Counter(each.admission for each in catalogue.performances if each.admission.is_add_on)
    assert set(kinds) == {Admission.PARKING, Admission.VIP, Admission.SUITE, Admission.CAMPING}
