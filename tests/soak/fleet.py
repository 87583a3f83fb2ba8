"""The instances under soak: started, killed, put to another time, and looked into."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
_PAGE = os.sysconf("SC_PAGE_SIZE")
BELOW_CONNECTIONS = range(20_000, 30_000)
"""Ports that no connection is given on its own side, on Linux and elsewhere."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one instance held at `at` seconds; `life` counts its starts."""

    at: float
    port: int
    life: int
    megabytes: float
    descriptors: int
    tasks: int | None


@dataclass(slots=True)
class Member:
    """One instance's process."""

    port: int
    process: subprocess.Popen[bytes]
    life: int = 1
    jumped: bool = False


@dataclass
class Fleet:
    """`size` instances that share one store."""

    environment: Mapping[str, str]
    log: Path
    size: int = 3
    members: list[Member] = field(default_factory=list)
    kills: int = 0
    jumps: int = 0

    async def start(self) -> None:
        for _ in range(self.size):
            port = _free_port()
            self.members.append(Member(port, self._spawn(port)))
        for member in self.members:
            await _until_up(member.port)

    async def kill_one(self, dice: random.Random) -> int:
        """SIGKILL an instance and start it again; returns its port. The first one lives, so that growth can show."""
        member = dice.choice(self.members[1:])
        member.process.kill()
        member.process.wait()
        self.kills += 1
        member.life += 1
        member.jumped = False
        member.process = self._spawn(member.port)
        await _until_up(member.port)
        return member.port

    def jump_one(self, dice: random.Random) -> None:
        """Set an instance's clock two hours ahead, or back again."""
        member = dice.choice(self.members)
        member.process.send_signal(signal.SIGUSR2 if member.jumped else signal.SIGUSR1)
        member.jumped = not member.jumped
        self.jumps += 1

    def jump_back(self) -> None:
        for member in self.members:
            if member.jumped:
                member.process.send_signal(signal.SIGUSR2)
                member.jumped = False

    async def samples(self, began: float, client: httpx.AsyncClient) -> list[Sample]:
        return [await _sample(member, began, client) for member in self.members]

    def stop(self) -> list[int]:
        """Ask all to end; their exit statuses."""
        for member in self.members:
            member.process.terminate()
        return [member.process.wait(10) for member in self.members]

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.soak.instance", str(port)],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stderr=log,
                stdout=log,
            )


async def _sample(member: Member, began: float, client: httpx.AsyncClient) -> Sample:
    process = Path(f"/proc/{member.process.pid}")
    try:
        pages = int((process / "statm").read_text().split()[1])
        descriptors = len(list((process / "fd").iterdir()))
        tasks = (await client.get(f"http://127.0.0.1:{member.port}/_soak", timeout=5)).json()["tasks"]
    except (OSError, IndexError, httpx.HTTPError):
        return Sample(time.monotonic() - began, member.port, member.life, 0.0, 0, None)
    return Sample(time.monotonic() - began, member.port, member.life, pages * _PAGE / 1e6, descriptors, tasks)


def _free_port() -> int:
    """A port that stays an instance's own while it is down: below those that connections are given."""
    for port in random.sample(BELOW_CONNECTIONS, k=100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


async def _until_up(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(f"the instance on port {port} did not start in 60 s")
