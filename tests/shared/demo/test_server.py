"""The marketplaces start quickly, in this process or as a command, and stop cleanly."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from shared.demo.server import HOST, Marketplaces
from shared.demo.world.catalogue import Catalogue

COMMAND = [sys.executable, "-m", "shared.demo", "--date", "2026-11-22", "--latency-ms", "0", "0"]


def command(*arguments: str) -> subprocess.Popen[str]:
    line = [*COMMAND, *arguments]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_environment_points_a_client_at_all_three(catalogue: Catalogue) -> None:
    with Marketplaces(catalogue=catalogue) as marketplaces, httpx.Client(trust_env=False) as client:
        told = marketplaces.environment()
        form = {"grant_type": "client_credentials", "scope": "read:events"}
        auth = (told["STUBHUB_API_KEY"], told["STUBHUB_API_SECRET"])
        token = client.post(told["STUBHUB_TOKEN_URL"], data=form, auth=auth).json()["access_token"]
        answers = [
            client.get(
                f"{told['STUBHUB_BASE_URL']}/catalog/events/search",
                params={"q": "lakers"},
                headers={"Authorization": f"Bearer {token}"},
            ),
            client.get(
                f"{told['SEATGEEK_BASE_URL']}/2/events",
                params={
                    "client_id": told["SEATGEEK_CLIENT_ID"],
                    "client_secret": told["SEATGEEK_CLIENT_SECRET"],
                },
            ),
            client.get(
                f"{told['TICKETMASTER_BASE_URL']}/discovery/v2/events.json",
                params={"apikey": told["TICKETMASTER_API_KEY"]},
            ),
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        links = answers[0].json()["_links"]
        assert links["self"]["href"].startswith(told["STUBHUB_BASE_URL"])
        marketplaces.revoke_tokens()
        again = client.get(
            f"{told['STUBHUB_BASE_URL']}/catalog/events/search", headers={"Authorization": f"Bearer {token}"}
        )
        assert again.status_code == 401


def test_records_and_identities_tell_the_truth(catalogue: Catalogue) -> None:
    marketplaces = Marketplaces(catalogue=catalogue)
    for platform in ("stubhub", "seatgeek", "ticketmaster"):
        truths = marketplaces.identities(platform)
        record = marketplaces.records(platform)[0]
        assert (
            truths[record.record_id]
            == record.performance.identity
            == catalogue.find(record.performance.identity).identity
        )


def test_stopping_ends_the_thread_even_while_a_request_hangs(catalogue: Catalogue) -> None:
    before = threading.active_count()
    with Marketplaces(catalogue=catalogue) as marketplaces:
        marketplaces.fault("seatgeek", "hang")
        port = marketplaces.ports["seatgeek"]
        stuck = socket.create_connection((HOST, port))
        stuck.sendall(b"GET /2/events HTTP/1.1\r\nHost: sg\r\n\r\n")
        time.sleep(0.05)
        started = time.monotonic()
    assert time.monotonic() - started < 2
    stuck.close()
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, port))


def test_a_taken_port_is_told_and_nothing_stays_open(catalogue: Catalogue) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        marketplaces = Marketplaces(catalogue=catalogue, ports=(0, 0, port))
        with pytest.raises(OSError, match=str(port)):
            marketplaces.start()
        assert marketplaces.ports == {}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_one_json_line_serves_and_ends_on_a_signal(number: signal.Signals) -> None:
    with command() as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = json.loads(process.stdout.readline())
        answer = httpx.get(
            f"{told['environment']['SEATGEEK_BASE_URL']}/2/events",
            params={"client_id": told["environment"]["SEATGEEK_CLIENT_ID"], "q": "lakers"},
            trust_env=False,
        )
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""
    assert answer.json()["meta"]["total"] > 30
    assert told["first_day"] == "2026-11-22"
    assert told["performances"] >= 400


def test_the_command_has_help_and_refuses_nonsense() -> None:
    with command("--help") as helped:
        told, _ = helped.communicate(timeout=10)
    assert helped.returncode == 0
    for option in ("--port-base", "--seed", "--date", "--latency-ms", "--daily-quota"):
        assert option in told
    with command("--date", "soon") as wrong:
        _, complaint = wrong.communicate(timeout=10)
    assert wrong.returncode == 2
    assert "--date" in complaint


def test_it_can_stop_when_its_parent_is_gone() -> None:
    """The parent starts it, passes on its first line and ends; the pipe closes when the orphan ends too."""
    starter = (
        "import subprocess, sys;"
        f"child = subprocess.Popen({[*COMMAND, '--stop-with-parent']!r}, stdout=subprocess.PIPE, text=True);"
        "sys.stdout.write(child.stdout.readline())"
    )
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as parent:
        told, _ = parent.communicate(timeout=10)
    port = json.loads(told)["ports"]["seatgeek"]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return
        time.sleep(0.1)
    raise AssertionError("it still listens")
