"""Serves the `api` function in a process of its own and looks at its page in headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
OURS = ("STUBHUB_", "SEATGEEK_", "TICKETMASTER_", "TICKETS_", "GOOGLE_CLOUD_PROJECT", "K_SERVICE")
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first one draws and runs the same in a third of the processor time: it has no window to draw around the page."""
# A browser that speaks to nobody but the page under test.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_TIMEOUT_S = 20.0
FAST = {f"{name}_REQUESTS_PER_SECOND": "0" for name in ("STUBHUB", "SEATGEEK", "TICKETMASTER")}


class BrowserAbsent(Exception):
    """There is no Chromium, or no Playwright to drive it; the message says how to get it."""


@contextmanager
def served(environment: Mapping[str, str], *, port: int | None = None) -> Iterator[str]:
    """The base URL of the `api` function while it runs with `environment`, on `port` or any free one."""
    port = port or _free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    told = {**inherited, "TICKETS_STORE": "sqlite://", **FAST, **environment}
    framework = str(Path(sys.executable).with_name("functions-framework"))
    command = [framework, "--target", "api", "--source", str(ROOT / "main.py"), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_up(base, server)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium. Raises BrowserAbsent where there is none to drive."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - absent where only the rest is tested
    except ImportError:
        raise BrowserAbsent("Playwright is not installed; `make setup` installs it") from None
    path = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise BrowserAbsent("no Chromium on the path; `make browser` installs it where apt-get may")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_up(base: str, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < last:
        if server.poll() is not None:
            raise RuntimeError(f"the api function ended with status {server.returncode} before it answered")
        try:
            if httpx.get(f"{base}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(f"the api function did not answer within {START_TIMEOUT_S:g} s")
