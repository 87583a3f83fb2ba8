"""A fourth platform costs one file, one registration line and one fixture: this adds one and uses it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GIVEN = ROOT / "tests" / "fixtures" / "fourth_platform"
LINE = 'NAMES = ("stubhub", "seatgeek", "ticketmaster")'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with the fourth platform added."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("functions", "shared", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    shutil.copy(GIVEN / "boxoffice.py", copy / "shared" / "platforms")
    shutil.copy(GIVEN / "boxoffice.json", copy / "tests" / "fixtures")
    registry = copy / "shared" / "platforms" / "__init__.py"
    text = registry.read_text()
    assert LINE in text
    registry.write_text(text.replace(LINE, LINE.replace('"ticketmaster")', '"ticketmaster", "boxoffice")')))
    return copy


@pytest.fixture
def upstream():
    """Serves the fixture on this machine; yields its base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = (GIVEN / "boxoffice.json").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(project, *command, **environ):
    return subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env={"PATH": os.environ["PATH"], "HOME": str(project), **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_passes_what_holds_for_every_platform(project):
    done = run(project, "-m", "pytest", "-q", "-k", "boxoffice", "tests/shared/platforms/test_contract.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


def test_it_is_searched_beside_the_others(project, upstream):
    done = run(
        project,
        *("-m", "shared.aggregator", "Lakers", "--json"),
        BOXOFFICE_API_KEY="key",
        BOXOFFICE_BASE_URL=upstream,
        BOXOFFICE_DAILY_QUOTA="9",
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    sources = {source["platform"]: source for source in answer["sources"]}
    assert sources["boxoffice"]["status"] == "ok"
    assert sources["boxoffice"]["quota"]["limit"] == 9
    assert {name for name, source in sources.items() if source["status"] == "not_configured"} == {
        "stubhub",
        "seatgeek",
        "ticketmaster",
    }
    assert {event["best_min_price"] for event in answer["events"]} == {88.5, None}
