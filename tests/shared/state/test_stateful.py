"""Quota, cache and circuits under any order of calls, restarts and hours, held against models simple enough to trust."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.errors import CoolingDown, NotFound, QuotaExhausted, RateLimited, Unavailable
from shared.settings import Settings
from shared.state.cache import Part, SearchCache
from shared.state.circuit import FIRST_WAIT_S, HALF_WINDOW_S, MINIMUM_SAMPLE
from shared.state.circuits import Circuits
from shared.state.quota import Quota, QuotaLimit
from shared.state.store import open_store
from tests import emulator
from tests.fakes import FakeClock

T = TypeVar("T")
LIMIT = 25
INSTANCES = 3
WHICH = st.integers(0, INSTANCES - 1)


class Machine(RuleBasedStateMachine):
    """A driven clock, a store and a loop of its own for each run."""

    store_settings: ClassVar[Settings] = Settings(store="sqlite://")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.store = open_store(self.fresh_settings(), self.clock)
        self.settings = Settings(store_timeout_ms=2000)

    def fresh_settings(self) -> Settings:
        return self.store_settings

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.store.aclose())
        self.runner.close()

    @rule(seconds=st.sampled_from([0.5, 3, 20, 61, 400, 4000, 40_000]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)


class QuotaMachine(Machine):
    """The model: calls given out today, at most the limit.

    So near the limit each call is reserved alone, so that an instance holds one at most that it has not made,
    and what is refused too early is no more than those held by the others and by the dead.
    """

    def __init__(self) -> None:
        super().__init__()
        self.instances = [self.instance() for _ in range(INSTANCES)]
        self.given: dict[dt.date, int] = {}
        self.deaths = 0

    def instance(self) -> Quota:
        limits = {"seatgeek": QuotaLimit(LIMIT)}
        return Quota(self.store, clock=self.clock, settings=self.settings, limits=limits)

    @property
    def today(self) -> int:
        return self.given.get(self.clock.now().date(), 0)

    @rule(which=WHICH, background=st.booleans())
    def reserve(self, which: int, background: bool) -> None:
        try:
            self.run(self.instances[which].reserve("seatgeek", background=background))
        except QuotaExhausted:
            allowed = int(LIMIT * self.settings.background_share) if background else LIMIT
            held = self.deaths + INSTANCES - 1
            assert self.today + held >= allowed, "refused though there was some left"
        else:
            assert not background or self.today < LIMIT * self.settings.background_share
            self.given[self.clock.now().date()] = self.today + 1

    @rule(which=WHICH)
    def instance_dies(self, which: int) -> None:
        self.instances[which] = self.instance()
        self.deaths += 1

    @invariant()
    def never_above_the_limit(self) -> None:
        assert self.today <= LIMIT


class CacheMachine(Machine):
    """The model: the newest part ever written under each name."""

    def __init__(self) -> None:
        super().__init__()
        self.instances = [self.instance() for _ in range(INSTANCES)]
        self.newest: dict[tuple[str, str], Part] = {}
        self.written: set[tuple[str, str, bytes, dt.datetime]] = set()

    def instance(self) -> SearchCache:
        return SearchCache(self.store, clock=self.clock, settings=self.settings)

    @rule(
        which=WHICH,
        key=st.sampled_from("kl"),
        name=st.sampled_from(["seatgeek", "stubhub"]),
        payload=st.binary(),
    )
    def write(self, which: int, key: str, name: str, payload: bytes) -> None:
        self.clock.advance(0.001)
        part = Part.of(payload, self.clock.now())
        self.newest[key, name] = part
        self.written.add((key, name, payload, part.stored_at))
        self.run(self.written_by(which, key, {name: part}))

    async def written_by(self, which: int, key: str, parts: dict[str, Part]) -> None:
        await self.instances[which].write(key, parts)
        await self.instances[which].drain()

    @rule(which=WHICH, key=st.sampled_from("kl"))
    def read(self, which: int, key: str) -> None:
        now, parts = self.clock.now(), self.run(self.instances[which].read(key))
        for name, part in parts.items():
            assert (key, name, part.payload, part.stored_at) in self.written, "never written so"
            age_s = (now - part.stored_at).total_seconds()
            assert age_s < self.settings.stale_if_error_s
            if age_s >= self.settings.search_ttl_s:
                assert part.stored_at == self.newest[key, name].stored_at, (
                    "an old part, though there is a newer one"
                )

    @rule(which=WHICH, key=st.sampled_from("kl"))
    def what_is_kept_is_found(self, which: int, key: str) -> None:
        wanted = {
            name
            for (kept, name), part in self.newest.items()
            if kept == key
            and (self.clock.now() - part.stored_at).total_seconds() < self.settings.stale_if_error_s
        }
        self.clock.advance(2.5)  # longer than an absence is trusted
        assert self.run(self.instances[which].read(key, wanted=wanted)).keys() >= {
            name
            for name in wanted
            if (self.clock.now() - self.newest[key, name].stored_at).total_seconds()
            < self.settings.stale_if_error_s
        }

    @rule(which=WHICH)
    def instance_dies(self, which: int) -> None:
        self.instances[which] = self.instance()


class CircuitMachine(Machine):
    """The model: when something last went wrong, the faults since the last success, and the successes."""

    def __init__(self) -> None:
        super().__init__()
        self.instances = [self.instance() for _ in range(INSTANCES)]
        self.trouble_at: float | None = None
        self.wait_until = float("-inf")
        self.in_a_row: list[float] = []
        self.successes: list[float] = []

    def instance(self) -> Circuits:
        return Circuits(self.store, clock=self.clock, settings=self.settings)

    def admitted(self, which: int) -> bool:
        self.clock.advance(1.1)  # by when every instance sees what the others did
        try:
            self.run(self.instances[which].admit("stubhub", key_version="key"))
        except CoolingDown:
            assert self.trouble_at is not None, "closed to callers though nothing ever went wrong"
            assert self.clock.monotonic() - self.trouble_at < 330, "closed for longer than the longest wait"
            return False
        assert self.clock.monotonic() >= self.wait_until, "open to callers though the platform asked to wait"
        rested = self.trouble_at is None or self.clock.monotonic() - self.trouble_at > FIRST_WAIT_S - 0.1
        assert rested or not self.failing(), "open to callers right after five faults within half a minute"
        return True

    def failing(self) -> bool:
        now = self.clock.monotonic()
        faults = sum(now - at < HALF_WINDOW_S for at in self.in_a_row)
        return faults >= max(MINIMUM_SAMPLE, sum(now - at < 2 * HALF_WINDOW_S for at in self.successes))

    def succeeded(self) -> None:
        self.in_a_row.clear()
        self.successes.append(self.clock.monotonic())

    @rule(which=WHICH)
    def works(self, which: int) -> None:
        if self.admitted(which):
            self.run(self.instances[which].record("stubhub", None, key_version="key"))
            self.succeeded()

    @rule(which=WHICH)
    def finds_nothing(self, which: int) -> None:
        if self.admitted(which):
            self.run(self.instances[which].record("stubhub", NotFound("none"), key_version="key"))
            self.succeeded()

    @rule(which=WHICH)
    def fails(self, which: int) -> None:
        if self.admitted(which):
            self.trouble_at = self.clock.monotonic()
            self.run(self.instances[which].record("stubhub", Unavailable("down"), key_version="key"))
            self.in_a_row.append(self.trouble_at)

    @rule(which=WHICH, seconds=st.sampled_from([1, 7, 60]))
    def is_told_to_wait(self, which: int, seconds: int) -> None:
        if self.admitted(which):
            error = RateLimited("slower", retry_after_s=float(seconds))
            self.trouble_at = self.clock.monotonic()
            self.run(self.instances[which].record("stubhub", error, key_version="key"))
            self.wait_until = self.clock.monotonic() + seconds - 0.01

    @rule(which=WHICH)
    def instance_dies(self, which: int) -> None:
        self.instances[which] = self.instance()


def on_firestore(machine: type[Machine]) -> type[Machine]:
    class OnFirestore(machine):  # type: ignore[valid-type, misc]  # a class made of the one given
        def fresh_settings(self) -> Settings:
            return emulator.settings()

    return OnFirestore


QUICKLY = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "derandomize": True,
}
MACHINES = (QuotaMachine, CacheMachine, CircuitMachine)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__)
def test_the_embedded_store_behaves_as_the_model(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=50, **QUICKLY))


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__)
def test_firestore_behaves_as_the_model(machine: type[Machine]) -> None:
    emulator.settings()
    chosen = settings(max_examples=5, stateful_step_count=30, **QUICKLY)
    run_state_machine_as_test(on_firestore(machine), settings=chosen)
