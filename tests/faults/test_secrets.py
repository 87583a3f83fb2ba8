"""Keys that cannot be read, are wrong or hostile: each costs its own platform alone, and none is ever shown."""

from __future__ import annotations

import asyncio
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.aggregator import UnifiedInventoryAggregator
from shared.asking.problem import Problem
from shared.clock import SystemClock
from shared.settings import Settings
from shared.state.keys import Keys
from shared.state.secret_manager import Secret, SecretUnreadable
from tests.faults.conftest import KEYS, Bench
from tests.faults.invariants import patient, require_answered
from tests.faults.kinds import ANSWERED

pytestmark = pytest.mark.deadline

NAMES = {
    "STUBHUB_API_KEY": "stubhub-api-key",
    "STUBHUB_API_SECRET": "stubhub-api-secret",
    "SEATGEEK_CLIENT_ID": "seatgeek-client-id",
    "SEATGEEK_CLIENT_SECRET": "seatgeek-client-secret",
    "TICKETMASTER_API_KEY": "ticketmaster-api-key",
}
UNSET = dict.fromkeys(KEYS, "")


def told(document: dict[str, object]) -> dict[str, str]:
    sources = document["sources"]
    assert isinstance(sources, list)
    return {source["platform"]: source["status"] for source in sources}


def folder_of_keys(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for variable, name in NAMES.items():
        (folder / name).write_text(KEYS[variable] + "\n")
    return folder


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "white space": lambda path: path.write_bytes(b" \r\n\t"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "not text": lambda path: path.write_bytes(b"\xff\xfe\x00PLANTED"),
    "gone": lambda path: path.unlink(),
    "a link to nowhere": lambda path: (path.unlink(), path.symlink_to("/no/such/file")),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path)),
}


@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN)
@patient
async def test_a_mounted_secret_that_cannot_be_read(
    bench: Bench, tmp_path: Path, breaks: Callable[[Path], object]
) -> None:
    folder = folder_of_keys(tmp_path / uuid.uuid4().hex)
    breaks(folder / NAMES["TICKETMASTER_API_KEY"])
    bench.start(**UNSET, TICKETS_SECRETS_DIRECTORY=str(folder))
    words = told(await bench.ask())
    assert words.pop("ticketmaster") == "not_configured"
    require_answered(words.values())
    assert bench.upstream.seen["ticketmaster"] == 0


@patient
async def test_a_folder_of_secrets_that_is_not_there(bench: Bench) -> None:
    bench.start(**UNSET, TICKETS_SECRETS_DIRECTORY="/no/such/folder")
    assert set(told(await bench.ask()).values()) == {"not_configured"}


@patient
async def test_a_secret_whose_reading_hangs_costs_its_own_platform_alone(
    bench: Bench, tmp_path: Path
) -> None:
    folder = folder_of_keys(tmp_path / uuid.uuid4().hex)
    pipe = folder / NAMES["SEATGEEK_CLIENT_ID"]
    pipe.unlink()
    os.mkfifo(pipe)
    bench.start(**UNSET, TICKETS_SECRETS_DIRECTORY=str(folder))
    try:
        words = told(await bench.ask(timeout_ms=1000))
        assert words.pop("seatgeek") == "timeout"
        require_answered(words.values())
    finally:
        await asyncio.to_thread(pipe.write_text, "PLANTED-LATE")


@pytest.mark.parametrize(
    "hostile", ["PLANTED\r\nX-Injected: 1", "PLANTED key&q=other", "PLANTED#?%zz", "PLANTED\u202e\u00e9\u4e2d", "PLANTED" * 700]
)  # fmt: skip
@patient
async def test_a_key_of_hostile_characters_injects_nothing_and_is_not_shown(
    bench: Bench, hostile: str
) -> None:
    bench.start(**dict.fromkeys(KEYS, hostile), TICKETS_ATTEMPTS="1")
    await bench.ask()
    for head in bench.upstream.heads:
        assert not any(line.lower().startswith("x-injected") for line in head.split("\r\n"))


class Vault:
    """A secret manager that does as it is told; `read` runs in a worker thread."""

    def __init__(self, read: Callable[[str], Secret | None]) -> None:
        self.read = read


def refuses(name: str) -> Secret | None:
    raise SecretUnreadable(f"secret {name} may not be read: grant roles/secretmanager.secretAccessor on it")


def breaks(name: str) -> Secret | None:
    raise RuntimeError(f"a fault nobody thought of, reading {name}")


@pytest.mark.parametrize(("read", "word"), [(refuses, "not_configured"), (lambda name: None, "not_configured"), (breaks, "bad_response")])  # fmt: skip
@patient
async def test_a_secret_manager_that_fails(
    bench: Bench, read: Callable[[str], Secret | None], word: str, capfd: pytest.CaptureFixture[str]
) -> None:
    bench.start(**UNSET)
    settings = Settings.from_env()
    keys = Keys(settings, clock=SystemClock(), secrets=Vault(read))
    async with UnifiedInventoryAggregator(settings=settings, keys=keys) as aggregator:
        with pytest.raises(Problem) as refused:
            await aggregator.search_events("Lakers", timeout_seconds=1)
    assert refused.value.code == "no_source_answered"
    assert {source["status"] for source in refused.value.members["sources"]} == {word}
    assert not bench.upstream.seen
    assert "PLANTED" not in str(refused.value.document()) + "".join(capfd.readouterr())


@patient
async def test_a_secret_manager_that_hangs_is_not_waited_for(bench: Bench) -> None:
    bench.start(**UNSET)
    settings = Settings.from_env()
    released = threading.Event()
    keys = Keys(settings, clock=SystemClock(), secrets=Vault(lambda name: released.wait(10) and None))
    try:
        async with (
            asyncio.timeout(0.5 + 1.0),
            UnifiedInventoryAggregator(settings=settings, keys=keys) as aggregator,
        ):
            with pytest.raises(Problem) as refused:
                await aggregator.search_events("Lakers", timeout_seconds=0.5)
    finally:
        released.set()
    assert {source["status"] for source in refused.value.members["sources"]} == {"timeout"}


@patient
async def test_a_rejected_key_that_was_changed_meanwhile_is_read_again(bench: Bench, tmp_path: Path) -> None:
    folder = folder_of_keys(tmp_path / uuid.uuid4().hex)
    bench.start(**UNSET, TICKETS_SECRETS_DIRECTORY=str(folder))

    async def only_the_new_key(connection, asked) -> None:
        if "apikey=PLANTED-NEW" in asked.head:
            await connection.answer(bench.upstream.bodies["ticketmaster"])
        else:
            (folder / NAMES["TICKETMASTER_API_KEY"]).write_text("PLANTED-NEW")
            await connection.answer(
                b'{"fault": {"detail": {"errorcode": "oauth.v2.InvalidApiKey"}}}', "401 No"
            )

    bench.upstream.faults = {"ticketmaster": only_the_new_key}
    assert told(await bench.ask())["ticketmaster"] in ANSWERED
