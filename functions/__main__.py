"""Runs the `api` function on this machine: `python -m functions`, with demo marketplaces for platforms without keys."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from shared import platforms as registry
from shared.services import build_services
from shared.settings import SettingError

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Start what is needed and serve until interrupted.

    Returns the server's exit status, 2 for a setting that cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m functions", description="Serve all functions on this machine."
    )
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT", "8080"), help="port to listen on (8080)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the demo catalogue (1)")
    asked = parser.parse_args()
    try:
        build_services()
    except SettingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    without_key = without_keys()
    marketplaces = _start_marketplaces(asked.seed) if without_key else None
    try:
        demo = _pointing_at(marketplaces, without_key) if marketplaces else {}
        environment = {**_kept_between_runs(without_key), **os.environ, **demo}
        return _serve(asked.port, environment, lambda: _say_where(asked.port, without_key))
    finally:
        if marketplaces:
            marketplaces.terminate()
            marketplaces.wait(timeout=5)


def without_keys() -> list[str]:
    """The platforms for which the environment gives no key."""
    return [name for name in registry.NAMES if not _has_key(name)]


def _kept_between_runs(without_key: list[str]) -> Mapping[str, str]:
    """Where real platforms are called, today's count of their calls outlives the process."""
    if len(without_key) == len(registry.NAMES) or os.environ.get("GOOGLE_CLOUD_PROJECT"):
        return {}
    folder = ROOT / ".state"
    folder.mkdir(exist_ok=True)
    return {"TICKETS_STORE": f"sqlite:///{folder / 'tickets.db'}"}


def _has_key(name: str) -> bool:
    needed = [credential for credential in registry.load(name).credentials if credential.required]
    in_cloud = bool(os.environ.get("GOOGLE_CLOUD_PROJECT"))
    return in_cloud or all(os.environ.get(credential.variable) for credential in needed)


def _start_marketplaces(seed: int) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "shared.demo",
        "--port-base",
        "0",
        "--seed",
        str(seed),
        "--stop-with-parent",
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module


def _pointing_at(marketplaces: subprocess.Popen[str], names: list[str]) -> Mapping[str, str]:
    """The environment that makes the platforms `names` reach the demo marketplaces."""
    line = marketplaces.stdout.readline() if marketplaces.stdout else ""
    if not line:
        raise SystemExit("the demo marketplaces did not start; run `python -m shared.demo` to see why")
    told = json.loads(line)["environment"]
    chosen = {key: value for key, value in told.items() if key.split("_")[0].lower() in names}
    # The demo key may read listings, which most real ones may not.
    listings = {"STUBHUB_LISTINGS": "on"} if "stubhub" in names else {}
    return {**chosen, **listings, "TICKETS_DEMO_PLATFORMS": ",".join(names)}


def _say_where(port: int, demo: list[str]) -> None:
    base = f"http://127.0.0.1:{port}"
    if demo:
        print(
            f"No key for {', '.join(demo)}: demo marketplaces with invented offers stand in (environment: demo)."
        )
    print("Serving on", base, "- stop with Ctrl-C. Try:")
    print(f"  {base}/ in a browser")
    print(f"  curl '{base}/search?query=Lakers&city=Los+Angeles&max_price=150&min_tickets=2'")
    print(f"  curl '{base}/deals?query=Lakers'")
    print(f"  curl '{base}/health?deep=1'", flush=True)


def _serve(port: int, environment: Mapping[str, str], say_where: Callable[[], None]) -> int:
    """Run the server until it is interrupted; `say_where` is called when it listens."""
    framework = str(Path(sys.executable).with_name("functions-framework"))
    server = subprocess.Popen(  # noqa: S603 - the framework's own command
        [
            framework,
            "--target",
            "api",
            "--source",
            str(ROOT / "main.py"),
            "--port",
            str(port),
            "--host",
            "127.0.0.1",
        ],
        cwd=ROOT,
        env=environment,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        if _listens(port, server):
            say_where()
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait(timeout=10)
        return 0


def _listens(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the port takes connections; False when the server ended instead."""
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main())
