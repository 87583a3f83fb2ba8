"""Each platform failing in each way, alone and beside others, with nothing cached, a fresh copy and an old one."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator, Mapping

import pytest

from tests.faults.conftest import Bench
from tests.faults.invariants import patient, require_answered
from tests.faults.kinds import ANSWERED, DOWN, EVERY, LATE, Kind
from tests.faults.upstream import PLATFORMS

pytestmark = pytest.mark.deadline


def words(document: Mapping[str, object]) -> dict[str, str]:
    sources = document.get("sources", [])
    assert isinstance(sources, list)
    return {source["platform"]: source["status"] for source in sources}


def patience(kinds: Iterator[Kind]) -> int:
    """Milliseconds: as few as can be asked for where the fault is to make the caller wait."""
    return 500 if any(kind.words & LATE for kind in kinds) else 2000


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", EVERY, ids=str)
@patient
async def test_one_failing_source_with_nothing_cached(bench: Bench, kind: Kind, platform: str) -> None:
    await bench.reach("cold")
    bench.fail({platform: kind})
    told = words(await bench.ask(timeout_ms=patience(iter([kind]))))
    assert told.pop(platform) in kind.words
    require_answered(told.values())


@pytest.mark.parametrize("kind", EVERY, ids=str)
@patient
async def test_a_fresh_copy_hides_what_fails_and_costs_no_call(bench: Bench, kind: Kind) -> None:
    await bench.reach("cached")
    asked = dict(bench.upstream.seen)
    bench.fail(dict.fromkeys(PLATFORMS, kind))
    document = await bench.ask()
    assert document["cache"]["hit"]
    require_answered(words(document).values())
    assert dict(bench.upstream.seen) == asked


@pytest.mark.parametrize("kind", EVERY, ids=str)
@patient
async def test_an_old_copy_stands_in_for_what_fails(bench: Bench, kind: Kind) -> None:
    await bench.reach("stale")
    platform = PLATFORMS[EVERY.index(kind) % 3]
    bench.fail({platform: kind})
    told = words(await bench.ask(timeout_ms=patience(iter([kind]))))
    assert told.pop(platform) in {"stale", *(kind.words & ANSWERED)}
    require_answered(told.values())


@pytest.mark.parametrize("kind", EVERY, ids=str)
@patient
async def test_a_failing_token_endpoint_costs_stubhub_alone(bench: Bench, kind: Kind) -> None:
    bench.start()
    bench.upstream.faults = {"stubhub token": kind.behave}
    told = words(await bench.ask(timeout_ms=patience(iter([kind]))))
    assert told.pop("stubhub") not in ANSWERED
    require_answered(told.values())


def combinations() -> Iterator[tuple[str, str, dict[str, Kind]]]:
    """Two and three faults at once: every kind meets twelve others or more, in every state and function in turn."""
    dice = random.Random(7)
    states = itertools.cycle(["cold", "stale", "cached", "cold", "stale"])
    functions = itertools.cycle(["search", "deals", "compare"])
    for turn in range(2):
        for kind in EVERY:
            others = dice.sample(EVERY, 2)
            failing = PLATFORMS if turn else dice.sample(PLATFORMS, 2)
            yield (
                next(states),
                next(functions),
                dict(zip(dice.sample(failing, len(failing)), [kind, *others], strict=False)),
            )


@pytest.mark.parametrize(
    ("state", "function", "faults"),
    list(combinations()),
    ids=lambda value: value if isinstance(value, str) else " + ".join(map(str, value.values())),
)
@patient
async def test_two_or_three_failing_at_once(
    bench: Bench, state: str, function: str, faults: dict[str, Kind]
) -> None:
    await bench.reach(state, function)
    bench.fail(faults)
    told = words(await bench.ask(function, timeout_ms=patience(iter(faults.values()))))
    for platform, word in told.items():
        if platform not in faults or state == "cached":
            require_answered([word])
        elif state == "cold":
            assert word in faults[platform].words, platform
        else:
            assert word in {"stale", *(faults[platform].words & ANSWERED)}, platform


@pytest.mark.parametrize("state", ["cold", "stale"])
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"port": 9}, DOWN),
        ({"host": "no-such-host.invalid"}, DOWN | LATE),
        ({"scheme": "https"}, DOWN | LATE),
    ],
    ids=["refused", "DNS", "TLS"],
)
@patient
async def test_a_platform_that_cannot_be_connected_to(
    bench: Bench, state: str, where: dict[str, object], expected: frozenset[str]
) -> None:
    lost = bench.upstream.environment(**where)
    for platform in PLATFORMS:
        mine = {name: value for name, value in lost.items() if name.startswith(platform.upper())}
        await bench.reach(state)
        bench.start(**mine, **({"TICKETS_STORE": os.environ["TICKETS_STORE"]} if state == "stale" else {}))
        told = words(await bench.ask(timeout_ms=1000))
        await bench.close()
        assert told.pop(platform) in ({"stale"} if state == "stale" else expected)
        require_answered(set(told.values()) - {"stale"})
