from __future__ import annotations

import datetime as dt

from shared.state.memory_cache import MemoryCache
from shared.state.store.port import Part
from tests.fakes import START


def part(size: int = 1000, *, age_s: float = 0) -> Part:
    return Part(b"x" * size, START - dt.timedelta(seconds=age_s))


def test_the_entries_unused_longest_make_room() -> None:
    cache = MemoryCache(max_bytes=4 * 1800)
    for key in "abcd":
        cache.merge(key, {"seatgeek": part()})
    cache.get("a")
    cache.merge("e", {"seatgeek": part()})
    assert [key for key in "abcde" if cache.get(key)] == ["a", "c", "d", "e"]


def test_it_never_holds_more_than_its_bytes() -> None:
    cache = MemoryCache(max_bytes=50_000)
    for number in range(500):
        cache.merge(f"{number % 70}", {f"platform{number % 3}": part(number * 37 % 5000)})
        assert 0 <= cache.size_bytes <= 50_000
    for number in range(70):
        cache.drop(f"{number}")
    assert cache.size_bytes == 0


def test_an_entry_larger_than_the_cache_is_handed_back_but_not_kept() -> None:
    cache = MemoryCache(max_bytes=5000)
    cache.merge("small", {"seatgeek": part(100)})
    held = cache.merge("large", {"seatgeek": part(10_000)})
    assert held.parts["seatgeek"].packed == b"x" * 10_000
    assert cache.get("large") is None
    assert cache.get("small") is not None


def test_an_older_copy_never_replaces_a_newer_one() -> None:
    cache = MemoryCache(max_bytes=50_000)
    cache.merge("a", {"seatgeek": part(1, age_s=5)})
    cache.merge("a", {"seatgeek": part(2, age_s=9), "stubhub": part(3, age_s=9)})
    held = cache.get("a")
    assert held is not None
    assert {name: len(each.packed) for name, each in held.parts.items()} == {"seatgeek": 1, "stubhub": 3}
