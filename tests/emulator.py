"""Finds or starts the Firestore emulator for tests; one per test session, however many processes run the tests."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from functools import cache
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import IO

import pytest

from shared.settings import Settings

VARIABLE = "FIRESTORE_EMULATOR_HOST"
LENDER = "TEST_EMULATOR_LENDER"
"""Names the socket at which the processes of one test session ask the first for its emulator."""
START_TIMEOUT_S = 40.0
_JAR = Path("platform", "cloud-firestore-emulator", "cloud-firestore-emulator.jar")
_MACHINE = ("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en")
"""For a life of minutes: to compile with more care and collect in parallel takes three times the processor time."""
_MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class EmulatorAbsent(Exception):
    """No emulator runs and none can be started; the message says what is missing."""


@cache
def address() -> str:
    """`host:port` of a running emulator, started if need be and stopped with the process.

    Raises EmulatorAbsent, and RuntimeError for one that is installed but does not start.
    """
    if running := os.environ.get(VARIABLE):
        return running
    lender = os.environ.get(LENDER)
    return _borrow(lender) if lender else _start()


def lend() -> None:
    """Let the processes started from here on share one emulator, which this one starts when the first of them asks."""
    listener = Listener()
    threading.Thread(target=_answer_all, args=(listener,), daemon=True).start()
    os.environ[LENDER] = str(listener.address)


def _answer_all(listener: Listener) -> None:
    own = cache(_outcome)
    while True:
        with listener.accept() as asker:
            asker.send(own())


def _outcome() -> str | Exception:
    try:
        return os.environ.get(VARIABLE) or _start()
    except (EmulatorAbsent, RuntimeError) as error:
        return error


def _borrow(lender: str) -> str:
    with Client(lender) as connection:
        told: str | Exception = connection.recv()
    if isinstance(told, Exception):
        raise told
    return told


def settings() -> Settings:
    """Settings that name an empty database on the emulator; skips the test, saying why, where there is none.

    A project of its own keeps each test apart from the others.
    """
    try:
        host = address()
    except EmulatorAbsent as absent:
        pytest.skip(str(absent))
    project = f"test-{uuid.uuid4().hex[:12]}"
    return Settings(store=f"firestore://{project}/(default)", environ={VARIABLE: host})


def _start() -> str:
    java, jar = shutil.which("java"), _find_jar()
    if java is None:
        raise EmulatorAbsent("the Firestore emulator needs Java, and there is no `java`")
    if jar is None:
        raise EmulatorAbsent(
            f"the Firestore emulator is not installed (gcloud components install cloud-firestore-emulator) "
            f"and {VARIABLE} is not set"
        )
    port = _free_port()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(_command(java, jar, port), stdout=subprocess.DEVNULL, stderr=said)
        atexit.register(_stop, process)
        _await_answer(process, f"127.0.0.1:{port}", said)
    return f"127.0.0.1:{port}"


def _command(java: str, jar: Path, port: int) -> list[str]:
    setpriv = shutil.which("setpriv")
    leash = [setpriv, "--pdeathsig", "TERM"] if setpriv else []  # so that it ends with killed tests, too
    where = ["--host", "127.0.0.1", "--port", str(port)]
    return [*leash, java, *_MACHINE, "-cp", str(jar), _MAIN_CLASS, "start", *where]


def _find_jar() -> Path | None:
    gcloud = shutil.which("gcloud")
    roots = [Path("/usr/lib/google-cloud-sdk")]
    if gcloud is not None:
        roots.insert(0, Path(gcloud).resolve().parent.parent)
    return next((root / _JAR for root in roots if (root / _JAR).exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(process: subprocess.Popen[bytes], at: str, said: IO[str]) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{at}/", timeout=1):
                return _warm_up(at)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    _stop(process)
    said.seek(0)
    words = said.read()
    if "UnsupportedClassVersionError" in words:
        raise EmulatorAbsent("the Firestore emulator needs a newer Java than the one installed")
    raise RuntimeError(f"the Firestore emulator did not start: {words[-500:]}")


def _warm_up(at: str) -> None:
    # The first operations of a fresh JVM take seconds, which is no news about our code.
    name = "projects/warm-up/databases/(default)/documents/numbers/one"
    step = {"fieldPath": "n", "increment": {"integerValue": 1}}
    commit = {"writes": [{"update": {"name": name}, "updateMask": {}, "updateTransforms": [step]}]}
    url = f"http://{at}/v1/projects/warm-up/databases/(default)/documents:commit"
    for _ in range(10):
        request = urllib.request.Request(
            url,
            json.dumps(commit).encode(),
            {"Authorization": "Bearer owner", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20):  # noqa: S310 - our own emulator
            pass


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
