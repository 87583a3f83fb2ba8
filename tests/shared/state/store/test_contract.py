"""What every store must do; each test runs on all of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shared.errors import StoreError
from shared.settings import SettingError, Settings
from shared.state.store import Changes, Part, Store, open_store
from tests.fakes import START, FakeClock

LATER = START + dt.timedelta(days=1)


def part(payload: bytes = b'{"events": []}', *, second: float = 0) -> Part:
    return Part.of(payload, START + dt.timedelta(seconds=second))


async def test_an_unknown_entry_has_no_parts(store: Store) -> None:
    assert await store.read_entry("s1-unknown") == {}


async def test_an_entry_comes_back_as_it_was_written(store: Store) -> None:
    parts = {"seatgeek": part(b"\x00\xff" * 50, second=0.123456), "uids": part(b""), "stubhub!": part(b"x")}
    await store.write_parts("s1-abc", parts, expires_at=LATER)
    assert await store.read_entry("s1-abc") == parts


async def test_parts_are_merged_and_replaced_by_name(store: Store) -> None:
    await store.write_parts("s1-abc", {"seatgeek": part(b"1"), "stubhub": part(b"2")}, expires_at=LATER)
    await store.write_parts("s1-abc", {"stubhub": part(b"3"), "ticketmaster": part(b"4")}, expires_at=LATER)
    found = await store.read_entry("s1-abc")
    assert {name: each.payload for name, each in found.items()} == {
        "seatgeek": b"1",
        "stubhub": b"3",
        "ticketmaster": b"4",
    }


async def test_entries_do_not_mix(store: Store) -> None:
    await store.write_parts("s1-a", {"seatgeek": part(b"a")}, expires_at=LATER)
    await store.write_parts("s1-b", {"seatgeek": part(b"b")}, expires_at=LATER)
    assert (await store.read_entry("s1-a"))["seatgeek"].payload == b"a"


async def test_parts_written_at_the_same_time_are_all_kept(store: Store) -> None:
    names = [f"platform{number}" for number in range(12)]
    await asyncio.gather(
        *(store.write_parts("s1-abc", {name: part(name.encode())}, expires_at=LATER) for name in names)
    )
    assert set(await store.read_entry("s1-abc")) == set(names)


async def test_an_expired_entry_is_gone_whether_or_not_it_was_cleaned_up(
    store: Store, clock: FakeClock
) -> None:
    await store.write_parts("s1-abc", {"seatgeek": part()}, expires_at=START + dt.timedelta(seconds=60))
    clock.advance(59)
    assert await store.read_entry("s1-abc")
    clock.advance(1)
    assert await store.read_entry("s1-abc") == {}


@pytest.mark.parametrize("size", [300_000, 990_000])
async def test_a_part_that_cannot_share_a_document_is_kept_all_the_same(store: Store, size: int) -> None:
    parts = {"seatgeek": part(os.urandom(size)), "stubhub": part(b"small")}
    await store.write_parts("s1-abc", parts, expires_at=LATER)
    assert await store.read_entry("s1-abc") == parts
    await store.write_parts("s1-abc", {"seatgeek": part(b"small again")}, expires_at=LATER)
    assert (await store.read_entry("s1-abc"))["seatgeek"].payload == b"small again"


async def test_parts_that_together_exceed_a_document_are_kept(store: Store) -> None:
    parts = {f"platform{number}": part(os.urandom(190_000)) for number in range(6)}
    for name, each in parts.items():
        await store.write_parts("s1-abc", {name: each}, expires_at=LATER)
    assert await store.read_entry("s1-abc") == parts


async def test_a_part_too_large_for_any_store_is_never_an_error(store: Store) -> None:
    parts = {"seatgeek": part(os.urandom(3_000_000)), "stubhub": part(b"small")}
    await store.write_parts("s1-abc", parts, expires_at=LATER)
    assert (await store.read_entry("s1-abc"))["stubhub"].payload == b"small"


async def test_a_damaged_part_does_not_take_the_others_with_it(store: Store) -> None:
    parts = {"seatgeek": Part(b"damaged", START), "stubhub": part(b"whole")}
    await store.write_parts("s1-abc", parts, expires_at=LATER)
    found = await store.read_entry("s1-abc")
    assert found["stubhub"].payload == b"whole"
    with pytest.raises(ValueError, match="damaged"):
        _ = found["seatgeek"].payload


async def test_numbers_start_at_nothing(store: Store) -> None:
    assert await store.read_numbers("control") == {}
    assert await store.change_numbers("control", Changes(watch={"a"})) == {"a": 0}


async def test_one_commit_adds_raises_puts_and_watches_and_tells_the_values_after_it(store: Store) -> None:
    await store.change_numbers("control", Changes(put={"a": 10, "b": 10, "c": 10, "d": 10}))
    changes = Changes(add={"a": 5, "new": 1}, raise_to={"b": 7, "c": 12}, put={"d": 1}, watch={"e"})
    values = await store.change_numbers("control", changes)
    assert values == {"a": 15, "new": 1, "b": 10, "c": 12, "d": 1, "e": 0}
    read = await store.read_numbers("control")
    assert {name: read.get(name, 0) for name in values} == values


async def test_watching_changes_nothing_and_tells_what_others_wrote(store: Store) -> None:
    await store.change_numbers("control", Changes(put={"a": 3}))
    assert await store.change_numbers("control", Changes(add={"b": 1}, watch={"a"})) == {"a": 3, "b": 1}


async def test_numbers_are_exact_up_to_62_bits(store: Store) -> None:
    big = 2**62 - 10
    await store.change_numbers("control", Changes(put={"a": big}))
    assert await store.change_numbers("control", Changes(add={"a": 9})) == {"a": big + 9}
    assert await store.change_numbers("control", Changes(raise_to={"a": big})) == {"a": big + 9}


async def test_a_number_out_of_range_is_an_error_and_changes_nothing(store: Store) -> None:
    await store.change_numbers("control", Changes(put={"a": 1}))
    with pytest.raises(StoreError):
        await store.change_numbers("control", Changes(add={"a": 1}, put={"b": 2**70}))
    assert await store.read_numbers("control") == {"a": 1}


async def test_many_fields_change_in_one_commit(store: Store) -> None:
    changes = Changes(
        add={f"add_{number}": 1 for number in range(100)},
        raise_to={f"raise_{number}": 1 for number in range(100)},
        watch={f"watch_{number}" for number in range(200)},
    )
    values = await store.change_numbers("control", changes)
    assert sum(values.values()) == 200
    assert len(values) == 400


async def test_concurrent_additions_each_see_a_value_of_their_own(store: Store) -> None:
    answers = await asyncio.gather(
        *(store.change_numbers("control", Changes(add={"used": 1})) for _ in range(60))
    )
    assert sorted(answer["used"] for answer in answers) == list(range(1, 61))


async def test_documents_of_numbers_do_not_mix(store: Store) -> None:
    await store.change_numbers("one", Changes(add={"a": 1}))
    assert await store.read_numbers("two") == {}


async def test_fields_can_be_dropped(store: Store) -> None:
    await store.change_numbers("control", Changes(put={"a": 1, "b": 2}))
    assert await store.change_numbers("control", Changes(add={"b": 1}, drop={"a", "never there"})) == {"b": 3}
    assert await store.read_numbers("control") == {"b": 3}


async def test_an_expired_document_of_numbers_is_gone(store: Store, clock: FakeClock) -> None:
    soon = START + dt.timedelta(seconds=60)
    await store.change_numbers("popular", Changes(add={"a": 1}), expires_at=soon)
    assert await store.read_numbers("popular") == {"a": 1}
    clock.advance(60)
    assert await store.read_numbers("popular") == {}


operations = st.lists(
    st.tuples(
        st.sampled_from(["add", "raise_to", "put"]),
        st.sampled_from(["a", "b", "c d", "9`\\e"]),
        st.integers(0, 2**40),
    ),
    max_size=8,
)


@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations)
async def test_any_sequence_of_changes_gives_what_a_dictionary_would(
    store: Store, steps: list[tuple[str, str, int]]
) -> None:
    await store.change_numbers("model", Changes(drop={"a", "b", "c d", "9`\\e"}))
    model: dict[str, int] = {}
    for kind, name, value in steps:
        before = model.get(name, 0)
        model[name] = {"add": before + value, "raise_to": max(before, value), "put": value}[kind]
        values = await store.change_numbers("model", Changes(**{kind: {name: value}}, watch={"z"}))
        assert values == {name: model[name], "z": 0}
    read = await store.read_numbers("model")
    assert {name: value for name, value in read.items() if name != "z"} == model


async def test_a_store_may_be_closed_and_used_again(store: Store) -> None:
    await store.ready()
    await store.aclose()
    await store.write_parts("s1-abc", {"seatgeek": part()}, expires_at=LATER)
    assert await store.read_entry("s1-abc")


def test_a_store_serves_one_event_loop_after_another(settings: Settings, clock: FakeClock) -> None:
    store = open_store(settings, clock)

    async def add() -> int:
        values = await store.change_numbers("control", Changes(add={"used": 1}))
        return values["used"]

    assert [asyncio.run(add()) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("address", ["redis://localhost", "sqlite:relative", "firestore://"])
def test_an_address_of_no_store_is_refused_saying_what_is_allowed(address: str) -> None:
    with pytest.raises(SettingError, match=r"sqlite|firestore"):
        open_store(Settings(store=address))
