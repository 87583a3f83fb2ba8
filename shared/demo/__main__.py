"""`python -m shared.demo`: serve the demo marketplaces until stopped."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import sys
import threading

from shared.demo.records import PLATFORMS
from shared.demo.server import REALISTIC_LATENCY_MS, Marketplaces
from shared.demo.ticketmaster.quota import DAILY_QUOTA
from shared.demo.world.catalogue import DEFAULT_SEED

_PARENT_CHECK_SECONDS = 0.5
_DESCRIPTION = """Serve three demo marketplaces on 127.0.0.1 that speak the wire formats of StubHub, SeatGeek and
Ticketmaster over one invented catalogue of the coming 120 days. One JSON line on standard output tells the ports
and the environment variables that point the service at them; Ctrl-C or SIGTERM stops."""


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shared.demo", description=_DESCRIPTION)
    add = parser.add_argument
    ports = f"{', '.join(PLATFORMS)} listen on N, N+1 and N+2; 0 takes free ports (default 0)"
    add("--port-base", type=int, default=0, metavar="N", help=ports)
    seed = f"chooses the catalogue (default {DEFAULT_SEED})"
    add("--seed", type=int, default=DEFAULT_SEED, metavar="S", help=seed)
    first = "the catalogue's first day (default today)"
    add("--date", type=dt.date.fromisoformat, default=None, metavar="YYYY-MM-DD", help=first)
    low, high = REALISTIC_LATENCY_MS
    slow = f"shortest and longest time of an answer (default {low:g} {high:g})"
    add("--latency-ms", type=float, nargs=2, default=(low, high), metavar=("LO", "HI"), help=slow)
    quota = f"calls a day Ticketmaster allows, 0 for any number (default {DAILY_QUOTA})"
    add("--daily-quota", type=int, default=DAILY_QUOTA, metavar="N", help=quota)
    orphan = "stop also when the process that started this one is gone"
    add("--stop-with-parent", action="store_true", help=orphan)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal; the exit status is 0, or 1 when a port is taken."""
    arguments = _arguments(argv)
    # Read before anything is told: a parent that has its answer may be gone at once.
    parent = os.getppid() if arguments.stop_with_parent else None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    base = arguments.port_base
    low, high = arguments.latency_ms
    marketplaces = Marketplaces(
        seed=arguments.seed,
        date=arguments.date,
        latency_ms=(low, high),
        ports=[base + offset if base else 0 for offset in range(len(PLATFORMS))],
        daily_quota=arguments.daily_quota or None,
    )
    try:
        marketplaces.start()
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}\n")
        return 1
    try:
        sys.stdout.write(json.dumps(_told(marketplaces)) + "\n")
        sys.stdout.flush()
        marketplaces.prepare()
        _wait(stopped, parent=parent)
    finally:
        marketplaces.stop()
    return 0


def _wait(stopped: threading.Event, *, parent: int | None) -> None:
    """Until a signal, or until another process has taken the parent's place."""
    while not stopped.wait(None if parent is None else _PARENT_CHECK_SECONDS):
        if os.getppid() != parent:
            return


def _told(marketplaces: Marketplaces) -> dict[str, object]:
    return {
        "ports": marketplaces.ports,
        "environment": marketplaces.environment(),
        "first_day": marketplaces.catalogue.window.first.isoformat(),
        "performances": len(marketplaces.catalogue.performances),
    }


if __name__ == "__main__":
    sys.exit(main())
