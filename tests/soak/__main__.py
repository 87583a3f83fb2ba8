"""`python -m tests.soak --minutes N`: mixed load with faults, killed processes and clock jumps, and a report."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import httpx

from shared.demo.server import Marketplaces
from tests.soak.fleet import Fleet, Sample
from tests.soak.load import Load
from tests.soak.report import Soak, draw, figures, keep, verdicts

PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
LIMITS = {"stubhub": 100_000, "seatgeek": 100_000, "ticketmaster": 3000}
"""A day's calls; Ticketmaster's are few, so that they run out during the soak."""
SETTINGS = {
    "TICKETS_DEMO_PLATFORMS": ",".join(PLATFORMS),
    "TICKETS_LOG_LEVEL": "ERROR",
    "TICKETS_SEARCH_TTL_S": "15",
    "TICKETS_COMPARE_TTL_S": "10",
    "TICKETS_REVALIDATE_S": "45",
    "TICKETS_STALE_IF_ERROR_S": "600",
    "TICKETS_MEMORY_CACHE_BYTES": "8000000",
    **{f"{name.upper()}_DAILY_QUOTA": str(limit) for name, limit in LIMITS.items()},
    **{f"{name.upper()}_REQUESTS_PER_SECOND": "20" for name in PLATFORMS},
}
FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "timeout", "seconds": 3.0},
    {"kind": "hang"},
    {"kind": "reset"},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "retry_after": "2"},
    {"kind": "status", "status": 429, "retry_after": "3"},
    {"kind": "status", "status": 403, "html": True},
    {"kind": "empty"},
    {"kind": "truncated"},
    {"kind": "wrong_types"},
    {"kind": "oversized"},
)
REST_S = 25.0


class Weather:
    """What happens to the service while it is asked."""

    def __init__(self, marketplaces: Marketplaces, fleet: Fleet, seed: int) -> None:
        self.faults = 0
        self._marketplaces = marketplaces
        self._fleet = fleet
        self._dice = random.Random(seed)

    async def faults_come_and_go(self) -> None:
        while True:
            await asyncio.sleep(self._dice.uniform(3, 12))
            struck = self._dice.sample(PLATFORMS, self._dice.choice([1, 1, 1, 2, 2, 3]))
            for platform in struck:
                fault = dict(self._dice.choice(FAULTS))
                self._marketplaces.fault(platform, str(fault.pop("kind")), **fault)
                self.faults += 1
            await asyncio.sleep(self._dice.uniform(3, 12))
            for platform in struck:
                self._marketplaces.fault(platform, None)

    async def processes_die(self) -> None:
        while True:
            await asyncio.sleep(self._dice.uniform(40, 80))
            await self._fleet.kill_one(self._dice)

    async def clocks_jump(self) -> None:
        while True:
            await asyncio.sleep(self._dice.uniform(20, 50))
            self._fleet.jump_one(self._dice)


async def soak(minutes: float, seed: int, workers: int, folder: Path) -> Soak:
    """Run it all and measure."""
    with (
        tempfile.TemporaryDirectory() as state,
        Marketplaces(seed=seed, latency_ms=(20, 250), daily_quota=None) as markets,
    ):
        store = {"TICKETS_STORE": f"sqlite:///{state}/tickets.db"}
        log = folder / "instances.log"
        log.write_bytes(b"")
        fleet = Fleet({**markets.environment(), **SETTINGS, **store}, log)
        await fleet.start()
        limits = httpx.Limits(max_connections=workers * 2, max_keepalive_connections=workers)
        try:
            async with httpx.AsyncClient(limits=limits) as client:
                return await _measured(
                    minutes, workers, seed=seed, markets=markets, fleet=fleet, client=client
                )
        finally:
            for member in fleet.members:
                member.process.kill()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def _measured(
    minutes: float, workers: int, *, seed: int, markets: Marketplaces, fleet: Fleet, client: httpx.AsyncClient
) -> Soak:
    words = sorted({record.name for record in markets.records("seatgeek")})
    random.Random(seed).shuffle(words)
    began = time.monotonic()
    load = Load(words[:80], [member.port for member in fleet.members], began, seed=seed)
    weather = Weather(markets, fleet, seed)
    first = await fleet.samples(began, client)
    samples: list[Sample] = []
    asking = [asyncio.create_task(load.work(number, client)) for number in range(workers)]
    storms = [
        asyncio.create_task(each)
        for each in (weather.faults_come_and_go(), weather.processes_die(), weather.clocks_jump())
    ]
    told = 0
    while time.monotonic() - began < minutes * 60:
        await asyncio.sleep(5)
        samples += await fleet.samples(began, client)
        for storm in storms:
            if storm.done():
                storm.result()
        if time.monotonic() - began >= 60 * (told + 1):
            told += 1
            _say(f"minute {told} of {minutes:g}: {len(load.replies):,} calls, {weather.faults} faults")
    for storm in storms:
        storm.cancel()
    load.stopped = True
    await asyncio.gather(*asking)
    fleet.jump_back()
    for platform in PLATFORMS:
        markets.fault(platform, None)
    await asyncio.sleep(REST_S)
    at_rest = await fleet.samples(began, client)
    return Soak(
        minutes=minutes,
        replies=load.replies,
        wrong=load.wrong,
        statuses=load.statuses,
        samples=samples,
        at_rest=at_rest,
        at_first=first,
        kills=fleet.kills,
        jumps=fleet.jumps,
        faults=weather.faults,
        upstream={name: _counted(markets, name) for name in PLATFORMS},
        limits=LIMITS,
        tracebacks=fleet.log.read_text(errors="replace").count("Traceback"),
        exits=fleet.stop(),
    )


def _counted(markets: Marketplaces, platform: str) -> int:
    total: int = markets.requests(platform)["total"]
    return total


def main() -> int:
    """Soak, write the report, and end with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (30)")
    parser.add_argument("--seed", type=int, default=1, help="of the load, the faults and the catalogue (1)")
    parser.add_argument("--workers", type=int, default=6, help="callers at once (6)")
    parser.add_argument("--report", type=Path, default=Path("soak-report"), help="folder for the report")
    asked = parser.parse_args()
    asked.report.mkdir(exist_ok=True)
    result = asyncio.run(soak(asked.minutes, asked.seed, asked.workers, asked.report))
    text = figures(result)
    (asked.report / "report.md").write_text(text + "\n")
    draw(result, asked.report)
    keep(result, asked.report)
    print(text)
    return 0 if all(held for _, held in verdicts(result).values()) else 1


if __name__ == "__main__":
    sys.exit(main())
