"""Starts what a benchmark measures in processes of their own: functions under functions-framework, and the replay."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import deployed_venv
from tests.benchmarks.load import NotOk, fetch

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "main.py"
FLOOR = Path(__file__).with_name("floor_functions.py")
START_TIMEOUT_S = 30.0
_OWN_SETTINGS = (
    "STUBHUB_",
    "SEATGEEK_",
    "TICKETMASTER_",
    "TICKETS_",
    "GOOGLE_CLOUD_PROJECT",
    "K_SERVICE",
    "FIRESTORE_",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running process and the port it serves; `first_200_s` is how long after its start it first answered."""

    process: subprocess.Popen[bytes]
    port: int
    first_200_s: float

    @property
    def resident_bytes(self) -> int:
        """Memory of the process and its children, as the kernel counts what each has resident."""
        return sum(_resident(pid) for pid in _family(self.process.pid))


def replay_environment(port: int) -> dict[str, str]:
    """The settings that point the service at a replay, its keys, and no limits that a benchmark would run into."""
    base = f"http://127.0.0.1:{port}"
    environment = {
        "STUBHUB_TOKEN_URL": f"{base}/oauth2/token",
        "STUBHUB_API_KEY": "replayed",
        "STUBHUB_API_SECRET": "replayed",
        "SEATGEEK_CLIENT_ID": "replayed",
        "TICKETMASTER_API_KEY": "replayed",
    }
    for name in ("STUBHUB", "SEATGEEK", "TICKETMASTER"):
        environment |= {
            f"{name}_BASE_URL": base,
            f"{name}_REQUESTS_PER_SECOND": "0",
            f"{name}_DAILY_QUOTA": "1000000000",
        }
    return environment


def clean_environment() -> dict[str, str]:
    """This process's environment without any setting of the service."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OWN_SETTINGS)}


@asynccontextmanager
async def function(
    target: str,
    source: Path,
    environment: Mapping[str, str] | None = None,
    *,
    path: str = "/",
    framework: Path | None = None,
) -> AsyncIterator[Server]:
    """A function as it runs in production, once `path` is answered with 200."""
    port = _free_port()
    command = framework or deployed_venv.framework()
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs in this loop yet
        [command, "--target", target, "--source", source, "--port", str(port), "--host", "127.0.0.1"],
        cwd=ROOT,
        env={**clean_environment(), "PYTHONPATH": str(ROOT), **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await _until_answered(process, port, path)
        yield Server(process, port, time.perf_counter() - started)
    finally:
        _stop(process)


@contextmanager
def replay(*, events: int = 50, latencies_ms: Sequence[float] = (100.0, 100.0, 100.0)) -> Iterator[int]:
    """The replayed platforms; yields their port."""
    command = [sys.executable, "-m", "tests.benchmarks.replay", "--events", str(events), "--latency-ms"]
    process = subprocess.Popen(
        [*command, *map(str, latencies_ms)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the replay did not start")
        yield int(line)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        _stop(process)


async def _until_answered(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.perf_counter() + START_TIMEOUT_S
    told = ""
    while time.perf_counter() < until and process.poll() is None:
        try:
            await fetch(port, path)
        except NotOk as error:
            told = str(error)
            await asyncio.sleep(0.05)
        except OSError as error:
            told = str(error)
            await asyncio.sleep(0.003)
        else:
            return
    raise RuntimeError(f"the function did not answer {path} with 200; last: {told}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> int:
    """The process's own share of what it has resident: pages shared after a fork count once."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
