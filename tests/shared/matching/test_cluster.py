"""Clusters: independent of order, one record per platform, with uids that outlive drop-outs and edits."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.matching import Cluster, cluster, merged_into
from shared.matching.blocking import candidate_pairs
from shared.matching.clustering import all_agreed
from shared.matching.record import read_records
from shared.model import EventStatus, PlatformEvent, ProductKind
from tests.shared.matching.conventions import MAKERS, PLATFORMS, record


def batch(seed: int, shows: int = 12) -> list[PlatformEvent]:
    """Some shows, each on up to three platforms."""
    choice = random.Random(seed)
    found = []
    for number in range(shows):
        show = choice.choice(MAKERS)(choice.choice)
        listed = choice.sample(PLATFORMS, choice.randint(1, 3))
        found += [record(choice.choice, show, platform, number=number) for platform in listed]
    return found


def event(platform: str, name: str, time: str | None = "19:30", **more: object) -> PlatformEvent:
    """A record at one hall on one evening."""
    fields: dict[str, object] = {
        "event_id": f"{platform[0]}{abs(hash((name, time, str(more)))) % 10**6}",
        "venue": "Beacon Theatre",
        "city": "New York",
        "state": "NY",
        "country": "US",
        "date": dt.date(2026, 10, 17),
        "time": dt.time.fromisoformat(time) if time else None,
        "time_confirmed": time is not None,
    }
    return PlatformEvent(platform=platform, name=name, **{**fields, **more})  # type: ignore[arg-type]


def keys(found: Cluster) -> frozenset[str]:
    return frozenset(member.key for member in found.members)


def uids(clusters: Sequence[Cluster]) -> dict[str, str]:
    return {
        member.key: found.event_uid for found in clusters for member in (*found.members, *found.duplicates)
    }


batches = st.integers(0, 10_000).map(batch)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(batches, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(events: list[PlatformEvent], chance: random.Random) -> None:
    shuffled = events[:]
    chance.shuffle(shuffled)

    assert cluster(shuffled) == cluster(events)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(batches)
def test_every_record_is_in_one_cluster_and_no_platform_twice(events: list[PlatformEvent]) -> None:
    clusters = cluster(events)
    held = [member.key for found in clusters for member in (*found.members, *found.duplicates)]

    assert sorted(held) == sorted({event.key for event in events})
    assert all(len({m.platform for m in found.members}) == len(found.members) for found in clusters)
    assert len({found.event_uid for found in clusters}) == len(clusters)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(batches)
def test_clustering_again_with_its_own_uids_changes_nothing(events: list[PlatformEvent]) -> None:
    first = cluster(events)

    assert cluster(events, known_uids=uids(first)) == first


@settings(max_examples=40, deadline=None, derandomize=True)
@given(batches, st.sampled_from(PLATFORMS))
def test_a_platform_that_drops_out_and_comes_back_relabels_nothing(
    events: list[PlatformEvent], gone: str
) -> None:
    before = uids(cluster(events))

    without = uids(cluster([event for event in events if event.platform != gone], known_uids=before))
    again = uids(cluster(events, known_uids={**before, **without}))

    assert without == {key: uid for key, uid in before.items() if not key.startswith(gone)}
    assert again == before


def test_without_any_memory_nearly_all_uids_survive_a_platform_that_drops_out() -> None:
    kept = total = 0
    for seed in range(40):
        events = batch(seed)
        before = uids(cluster(events))
        for gone in PLATFORMS:
            after = uids(cluster([event for event in events if event.platform != gone]))
            kept += sum(before[key] == uid for key, uid in after.items())
            total += len(after)

    assert kept / total >= 0.999


def test_an_edited_name_keeps_its_uid_even_without_memory() -> None:
    before = cluster([event("seatgeek", "Hozier"), event("ticketmaster", "Hozier: Unreal Unearth Tour")])
    after = cluster([event("ticketmaster", "Hozier - Unreal Unearth (Low Tickets)")])

    assert [found.event_uid for found in after] == [found.event_uid for found in before]


def test_two_uids_that_turn_out_to_be_one_leave_a_trace() -> None:
    tm, sg = event("ticketmaster", "Hozier"), event("seatgeek", "Hozier")
    known = {tm.key: "ev_old", sg.key: "ev_other"}

    (found,) = cluster([tm, sg], known_uids=known)

    assert {found.event_uid, *found.replaces} == {"ev_old", "ev_other"}
    assert merged_into([found]) == {found.replaces[0]: found.event_uid}


def test_a_uid_that_two_performances_claim_stays_with_one() -> None:
    early, late = event("ticketmaster", "Hozier", "17:00"), event("ticketmaster", "Hozier", "21:30")

    clusters = cluster([early, late], known_uids={early.key: "ev_one", late.key: "ev_one"})

    assert sorted(found.event_uid == "ev_one" for found in clusters) == [False, True]


def test_a_start_that_moves_by_half_an_hour_keeps_the_uid_without_memory() -> None:
    doors = cluster([event("seatgeek", "Hozier", "19:00")])
    stage = cluster([event("seatgeek", "Hozier", "20:00")])

    assert doors[0].event_uid == stage[0].event_uid


def test_early_and_late_show_have_two_uids_whichever_platform_lists_them() -> None:
    both = cluster([event("seatgeek", "Ali Wong", "19:00"), event("seatgeek", "Ali Wong", "21:45")])
    late = cluster([event("stubhub", "Ali Wong", "21:45")])

    assert both[0].event_uid != both[1].event_uid
    assert both[1].event_uid == late[0].event_uid


def test_a_record_without_a_time_joins_neither_of_two_shows_and_says_so() -> None:
    clusters = cluster(
        [
            event("ticketmaster", "Nate Bargatze", "19:00"),
            event("ticketmaster", "Nate Bargatze", "21:45"),
            event("seatgeek", "Nate Bargatze", None),
        ]
    )

    assert [len(found.members) for found in clusters] == [1, 1, 1]
    assert all(any("may be the same performance" in words for words in found.conflicts) for found in clusters)


def test_a_record_without_a_time_joins_the_only_show_of_the_day() -> None:
    (found,) = cluster([event("ticketmaster", "Dua Lipa"), event("seatgeek", "Dua Lipa", None)])

    assert found.confidence < 0.9
    assert "a start time is not announced" in found.conflicts


def test_a_lone_record_is_sure_of_itself() -> None:
    (found,) = cluster([event("seatgeek", "Dua Lipa")])

    assert (found.confidence, found.reasons) == (1.0, ("only one platform lists it",))


def test_parking_and_packages_are_attached_to_their_performance_and_nothing_else() -> None:
    clusters = cluster(
        [
            event("ticketmaster", "Dua Lipa"),
            event("ticketmaster", "Dua Lipa - VIP Packages"),
            event("stubhub", "PARKING PASSES ONLY Dua Lipa", "19:31", kind=ProductKind.PARKING),
            event("stubhub", "PARKING PASSES ONLY Hozier", "19:31", kind=ProductKind.PARKING),
        ]
    )
    by_kind = {found.kind: found for found in clusters}
    extras = {found.event_uid for found in clusters if "Dua Lipa" in found.members[0].name} - {
        by_kind[ProductKind.PERFORMANCE].event_uid
    }

    assert set(by_kind[ProductKind.PERFORMANCE].related) == extras
    assert len(extras) == 2
    assert by_kind[ProductKind.PACKAGE].related == ()


def test_matinee_parking_belongs_to_the_matinee() -> None:
    clusters = cluster(
        [
            event("ticketmaster", "Wicked (NY)", "14:00"),
            event("ticketmaster", "Wicked (NY)", "20:00"),
            event("stubhub", "PARKING PASSES ONLY Wicked", "14:01", kind=ProductKind.PARKING),
        ]
    )
    starts = {
        found.members[0].time: found.related for found in clusters if found.kind is ProductKind.PERFORMANCE
    }

    assert len(starts[dt.time(14)]) == 1
    assert starts[dt.time(20)] == ()


def test_a_record_listed_twice_by_one_platform_is_told_as_a_duplicate() -> None:
    again = event("stubhub", "Dua Lipa", event_id="s2")

    (found,) = cluster([event("stubhub", "Dua Lipa", event_id="s1"), again, event("seatgeek", "Dua Lipa")])

    assert found.duplicates == (again,)


def test_a_cancelled_record_is_joined_and_the_conflict_told() -> None:
    (found,) = cluster(
        [event("ticketmaster", "Dua Lipa", status=EventStatus.CANCELLED), event("seatgeek", "Dua Lipa")]
    )

    assert found.conflicts == ("ticketmaster says cancelled, the other does not",)


def test_the_same_record_handed_in_twice_counts_once_and_the_fresher_wins() -> None:
    stale = event("seatgeek", "Dua Lipa", event_id="1", fetched_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    fresh = replace(stale, name="Dua Lipa!", fetched_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    for given_order in ((stale, fresh), (fresh, stale)):
        (found,) = cluster(given_order)
        assert found.members == (fresh,)


def test_clusters_come_in_the_order_of_date_time_and_name() -> None:
    clusters = cluster(
        [found for seed in range(5) for found in batch(seed, 20) if found.event_id == str(seed)]
    )
    starts = [(min(m.date for m in found.members if m.date)) for found in clusters]

    assert starts == sorted(starts)


def test_what_is_compared_grows_with_the_events_and_not_with_their_square() -> None:
    pairs = {
        shows: len(candidate_pairs(read_records({found.key: found for found in batch(1, shows)})))
        for shows in (200, 2000)
    }

    assert pairs[2000] <= 15 * pairs[200]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLATFORMS),
            st.text(max_size=40),
            st.one_of(st.none(), st.text(max_size=20)),
            st.one_of(st.none(), st.text(max_size=12)),
        ),
        max_size=6,
    )
)
def test_any_text_at_all_is_clustered_without_failing(
    rows: list[tuple[str, str, str | None, str | None]],
) -> None:
    events = [
        event(platform, name, event_id=str(n), venue=venue, city=city, state=city)
        for n, (platform, name, venue, city) in enumerate(rows)
    ]

    held = [member for found in cluster(events) for member in (*found.members, *found.duplicates)]

    assert sorted(member.key for member in held) == sorted(found.key for found in events)


def test_records_without_date_venue_or_city_are_kept_apart_unless_they_agree() -> None:
    bare = {"date": None, "venue": None, "city": None, "state": None, "country": None}

    clusters = cluster([event("seatgeek", "Hozier", None, **bare), event("stubhub", "Adele", None, **bare)])

    assert [len(found.members) for found in clusters] == [1, 1]


links = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda link: link[0] < link[1]))


@given(links)
@settings(max_examples=300, deadline=None)
def test_only_records_linked_with_each_other_and_with_no_other_are_agreed(
    links: set[tuple[int, int]],
) -> None:
    near = {n: {n} | {sum(link) - n for link in links if n in link} for link in links for n in link}
    expected = {tuple(sorted(mine)) for mine in near.values() if all(near[n] == mine for n in mine)}

    assert sorted(map(tuple, all_agreed(sorted(links)))) == sorted(expected)
