"""Several processes on one store, as instances are: real clocks, real locks, and one of them killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from shared.settings import Settings
from tests.shared import spender

Start = Callable[..., "Instance"]
PROCESSES = multiprocessing.get_context("forkserver")
# Imported once and for all, no more: to import Google's libraries takes each process a second. A connection,
# a thread or a loop there is only in the processes themselves.
PROCESSES.set_forkserver_preload(["tests.shared.spender", "shared.state.store.firestore"])


class Instance:
    def __init__(self, settings: Settings, what: str, given: dict[str, int]) -> None:
        environ = {
            **settings.environ,
            "TICKETS_STORE": settings.store or "",
            "TICKETS_STORE_TIMEOUT_MS": "2000",
        }
        self._said, said = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=spender.run, args=(environ, said, what, given), daemon=True)
        self.process.start()
        said.close()
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, ConnectionResetError):
            while True:
                self.lines.append(self._said.recv())

    def await_line(self, line: str, *, count: int = 1, timeout_s: float = 30) -> None:
        until = time.monotonic() + timeout_s
        while self.lines.count(line) < count:
            assert time.monotonic() < until, f"no {line!r} among {Counter(self.lines)}"
            time.sleep(0.002)

    def go(self) -> None:
        self._said.send("go")

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self._reader.join(5)


def first_to_say(line: str, instances: list[Instance], *, count: int, timeout_s: float = 30) -> Instance:
    """Whichever it is: on a busy machine some find nothing left to do."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        for instance in instances:
            if instance.lines.count(line) >= count:
                return instance
        time.sleep(0.002)
    raise AssertionError(f"no {line!r} among {[Counter(instance.lines) for instance in instances]}")


@pytest.fixture
def start(shared_settings: Settings) -> Iterator[Start]:
    """Starts an instance on the test's store; all are ended with the test."""
    started: list[Instance] = []

    def one(what: str, **given: int) -> Instance:
        started.append(Instance(shared_settings, what, given))
        return started[-1]

    yield one
    for instance in started:
        instance.kill()


@pytest.mark.parametrize(("limit", "processes", "tasks"), [(100, 4, 8), (37, 8, 4)])
def test_a_quota_is_never_exceeded_and_hardly_wasted_though_an_instance_is_killed(
    start: Start, limit: int, processes: int, tasks: int
) -> None:
    instances = [start("spend", limit=limit, tasks=tasks) for _ in range(processes)]
    for instance in instances:
        instance.await_line("ready")
    for instance in instances:
        instance.go()
    dying = first_to_say("call", instances, count=2)
    dying.kill()
    restarted = start("spend", limit=limit, tasks=tasks)
    restarted.await_line("ready")
    restarted.go()
    for instance in [*instances, restarted]:
        if instance is not dying:
            instance.await_line("done")
    calls = sum(instance.lines.count("call") for instance in [*instances, restarted])
    assert 0.9 * limit <= calls <= limit


def test_processes_that_want_the_same_make_one_call_each_for_it(start: Start) -> None:
    instances = [start("fetch", keys=20, hang=False) for _ in range(3)]
    for instance in instances:
        instance.await_line("ready")
    for instance in instances:
        instance.go()
    for instance in instances:
        instance.await_line("done")
    lines = Counter(line for instance in instances for line in instance.lines)
    assert {key: n for key, n in lines.items() if key.startswith("call")} == {
        f"call s1-key{number}": 1 for number in range(20)
    }
    assert sum(n for key, n in lines.items() if key.startswith("answer")) == 60


def test_when_the_fetching_process_is_killed_another_one_takes_over_within_seconds(start: Start) -> None:
    dying, first, second = (start("fetch", keys=1, hang=hangs) for hangs in (True, False, False))
    for instance in (dying, first, second):
        instance.await_line("ready")
    dying.go()
    dying.await_line("call s1-key0")
    began = time.monotonic()
    dying.kill()
    first.go()
    second.go()
    first.await_line("done")
    second.await_line("done")
    assert time.monotonic() - began < 8
    assert (first.lines + second.lines).count("call s1-key0") == 1
