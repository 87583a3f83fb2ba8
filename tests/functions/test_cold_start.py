"""What an instance imports before it can answer: a start is quick as long as nobody waits for what he does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import asyncio, json, sys, threading
from functions_framework.aio import create_asgi_app
import gunicorn, uvicorn, uvicorn_worker  # what serves a function is there before the function
app = create_asgi_app("api", "main.py", None)

async def ask(path):
    sent = []
    async def receive():
        return {"type": "http.request"}
    async def send(message):
        sent.append(message)
    scope = {"type": "http", "method": "GET", "path": path, "query_string": sys.argv[1].encode(), "headers": [],
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "http_version": "1.1"}
    before = set(sys.modules)
    await app(scope, receive, send)
    return sent[0]["status"], sorted(set(sys.modules) - before)

def got_ready():
    started = "shared.matching.cluster" in sys.modules
    return started and not any(each.name == "getting-ready" for each in threading.enumerate())

async def ask_all(paths):
    answers = []
    for path in paths:
        answers.append(await ask(path))
        while path == "/health" and len(paths) > 1 and not got_ready():
            await asyncio.sleep(0.05)  # what it does on its own meanwhile
    return answers

print(json.dumps(asyncio.run(ask_all(sys.argv[2:]))))
"""
OPTIONAL = {"rich", "pygments"}
"""httpx takes them for its command line where a tool of developers has brought them; they are not in production."""


def imported(*paths, query="", **environ):
    """The status of each call, made one after the other in a new process, and the modules imported during it."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, query, *paths],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [
        (status, [name for name in names if name.split(".")[0] not in OPTIONAL])
        for status, names in json.loads(done.stdout)
    ]


def packages(names):
    """The packages of others, and the parts of ours, that these modules belong to."""
    return {".".join(name.split(".")[: 2 if name.startswith("shared.") else 1]) for name in names}


def test_a_health_check_waits_for_nothing_that_asks_platforms():
    [(status, names)] = imported("/health")
    assert status == 200
    assert not packages(names) & {
        *("aiohttp", "google", "grpc", "httpx", "mcp", "pydantic", "rapidfuzz", "statistics", "tenacity"),
        *("shared.answering", "shared.answers", "shared.describing", "shared.fetching", "shared.matching"),
        "shared.pricing",
    }
    assert not [name for name in names if name.startswith("shared.platforms.") and name.count(".") > 2]
    assert len(names) <= 65


def test_a_first_search_waits_for_no_cloud_and_no_tool_description(running_marketplaces):
    [(status, names)] = imported("/search", query="query=Lakers", **running_marketplaces.environment())
    assert status == 200
    assert not packages(names) & {"google", "grpc", "mcp", "shared.describing"}
    assert not {"shared.platforms.seatgeek.api", "shared.platforms.client", "shared.blocking"} & set(names)
    assert not {"shared.answers.choosing", "shared.asking.suggesting"} & set(names)
    assert len(names) <= 420


def test_an_instance_that_was_asked_how_it_is_gets_ready_for_searches(running_marketplaces):
    [_, (status, names)] = imported(
        "/health", "/search", query="query=Lakers", **running_marketplaces.environment()
    )
    assert status == 200
    assert not packages(names) & {"aiohttp", "httpx", "rapidfuzz", "shared.answering", "shared.matching"}


def test_a_deep_health_check_is_answered_without_having_asked_anybody():
    [(status, names)] = imported("/health", query="deep=1")
    assert status == 200
    assert not packages(names) & {"aiohttp", "google", "grpc", "mcp", "shared.matching"}


def test_a_key_from_the_environment_or_a_file_needs_no_secret_manager(tmp_path):
    (tmp_path / "ticketmaster-api-key").write_text("key")
    [(status, names)] = imported(
        "/health",
        SEATGEEK_CLIENT_ID="key",
        SEATGEEK_CLIENT_SECRET="secret",
        TICKETS_SECRETS_DIRECTORY=str(tmp_path),
        TICKETS_PLATFORMS="seatgeek,ticketmaster",
        GOOGLE_CLOUD_PROJECT="tickets",
    )
    assert status == 200
    assert not packages(names) & {"google", "grpc", "requests"}
