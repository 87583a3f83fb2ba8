"""`python -m functions`, which is what `make run` starts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from tests.conftest import ROOT


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _processes():
    listing = ["/bin/ps", "-eo", "pgid=,args="]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout


def test_without_any_key_it_serves_three_demo_marketplaces_and_ctrl_c_stops_everything():
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "functions", "--port", str(port)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - one thread
    )
    told = "".join(process.stdout.readline() for _ in range(6))
    assert "demo marketplaces" in told
    assert told.count("curl '") == 3
    answer = httpx.get(f"http://127.0.0.1:{port}/search", params={"query": "Lakers"}, timeout=30).json()
    assert {source["environment"] for source in answer["sources"]} == {"demo"}
    assert answer["total_events"] > 0
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=15)
    left = _processes()
    assert not [
        line for line in left.splitlines() if line.split()[0] == str(process.pid) and "defunct" not in line
    ]


@pytest.mark.parametrize("module", ["functions", "functions.mcp"])
@pytest.mark.parametrize(("variable", "text"), [("STUBHUB_DAILY_QUOTA", "abc"), ("TICKETS_PLATFORMS", "foo")])
def test_a_setting_that_cannot_be_used_is_told_before_anything_is_served(module, variable, text):
    environ = {"PATH": os.environ["PATH"], variable: text}
    command = [sys.executable, "-m", module]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, input="", capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{variable} is {text!r}; it must be " in done.stderr
    assert "Traceback" not in done.stderr
