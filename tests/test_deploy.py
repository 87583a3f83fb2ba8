"""The zip, installed and started as Cloud Run functions does it, answers at every entry point."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

import main
from infra import smoke
from infra.package import ROOT, write_zip
from shared.demo.server import Marketplaces

pytestmark = pytest.mark.timeout(600)
STARTED_WITHIN_S = 60.0
QUERY = {"query": "Lakers", "timeout_ms": "10000"}
CALLS = {
    "search": ("GET", "/", QUERY),
    "deals": ("GET", "/", QUERY),
    "compare": ("GET", "/", {"event_name": "Lakers", "timeout_ms": "10000"}),
    "health": ("GET", "/", {}),
    "refresh": ("POST", "/", {}),
    "api": ("GET", "/search", QUERY),
}
"""A good request to each entry point; one that is not named here gets a plain GET."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A started function: its address and where its log goes."""

    address: str
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines it has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip in an empty folder."""
    folder = tmp_path_factory.mktemp("deployed")
    write_zip(folder / "source.zip")
    with zipfile.ZipFile(folder / "source.zip") as archive:
        archive.extractall(folder / "workspace")
    return folder / "workspace"


@pytest.fixture(scope="module")
def interpreter(unpacked: Path) -> Path:
    """A fresh interpreter with what the zip's own requirements.txt asks for, and no more, hashes checked."""
    folder = unpacked.parent / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    install = [*_uv_pip("install", python), "--require-hashes", "-r", unpacked / "requirements.txt"]
    subprocess.run(install, check=True)
    return python


def _uv_pip(command: str, interpreter: Path) -> list[str | Path]:
    """A command of the uv beside our own interpreter on another one's packages."""
    return [Path(sys.executable).with_name("uv"), "pip", command, "--quiet", "--python", interpreter]


def _bare_environment(interpreter: Path) -> dict[str, str]:
    """Nothing of this machine: no path to the repository, no key, no project."""
    return {
        "PATH": f"{interpreter.parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "HOME": str(interpreter.parent),
    }


@pytest.fixture(scope="module")
def compiled(unpacked: Path, interpreter: Path) -> Path:
    """The unpacked zip, byte-compiled as the buildpack does it; one bad file would break the build."""
    done = subprocess.run(
        [interpreter, "-m", "compileall", "-f", "-q", "."],
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return unpacked


@pytest.fixture(scope="module")
def deployed(
    compiled: Path, interpreter: Path, running_marketplaces: Marketplaces
) -> Iterator[dict[str, Deployed]]:
    """Every entry point, started with the framework's own command on the demo marketplaces."""
    marketplaces = {
        **running_marketplaces.environment(),
        "STUBHUB_LISTINGS": "on",
        "TICKETS_DEMO_PLATFORMS": "stubhub,seatgeek,ticketmaster",
    }
    processes = []
    functions = {}
    try:
        for name in main.__all__:
            port = _free_port()
            environment = {
                **_bare_environment(interpreter),
                **marketplaces,
                "FUNCTION_TARGET": name,
                "PORT": str(port),
                "LOG_EXECUTION_ID": "false",
            }
            log = compiled.parent / f"{name}.log"
            with log.open("w") as output:
                processes.append(
                    subprocess.Popen(
                        [interpreter.with_name("functions-framework")],
                        cwd=compiled,
                        env=environment,
                        stdout=output,
                        stderr=output,
                        start_new_session=True,
                    )
                )
            functions[name] = Deployed(address=f"http://127.0.0.1:{port}", log=log)
            if name == main.__all__[0]:
                # It compiles what the others would all compile for themselves at the same time.
                _wait_until_listening(functions[name])
                _call(functions, name)
        for function in functions.values():
            _wait_until_listening(function)
        yield functions
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_listening(function: Deployed) -> None:
    url = httpx.URL(function.address)
    until = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((url.host, url.port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"not listening after {STARTED_WITHIN_S:g} s:\n{function.log.read_text()[-2000:]}")


def _call(deployed: dict[str, Deployed], name: str) -> httpx.Response:
    method, path, parameters = CALLS.get(name, ("GET", "/", {}))
    return httpx.request(method, deployed[name].address + path, params=parameters, timeout=30)


@pytest.mark.parametrize("name", main.__all__)
def test_every_entry_point_answers(deployed: dict[str, Deployed], name: str) -> None:
    response = _call(deployed, name)

    assert response.status_code < 500, response.text
    assert name not in CALLS or response.status_code in {200, 404, 409}, response.text
    assert "x-request-id" in response.headers


@pytest.mark.parametrize("name", ["search", "deals", "api"])
def test_the_deployed_functions_find_tickets(deployed: dict[str, Deployed], name: str) -> None:
    answer = _call(deployed, name).json()

    assert answer["total_events"] > 0
    assert {source["platform"] for source in answer["sources"]} == {"stubhub", "seatgeek", "ticketmaster"}


def test_the_smoke_test_passes_on_it(
    deployed: dict[str, Deployed], capsys: pytest.CaptureFixture[str]
) -> None:
    status = smoke.main(["--url", deployed["api"].address])

    assert status == 0, capsys.readouterr().out


def test_no_installed_package_stands_in_for_our_own(compiled: Path, interpreter: Path) -> None:
    """The framework appends the source folder to the path, so that an installed `shared` would win."""
    look = f"import sys; sys.path[0] = ''; sys.path.remove(''); sys.path.append({str(compiled)!r})"
    done = subprocess.run(
        [
            interpreter,
            "-c",
            f"{look}; import main, shared, functions; print(shared.__file__, functions.__file__)",
        ],
        cwd=compiled.parent,
        env=_bare_environment(interpreter),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == [
        str(compiled / "shared/__init__.py"),
        str(compiled / "functions/__init__.py"),
    ]


def test_pip_which_the_buildpack_uses_reads_the_requirements_as_what_is_installed(
    unpacked: Path, interpreter: Path
) -> None:
    """With no index to look into, it succeeds only where every pinned version is there already."""
    pip = [sys.executable, "-m", "pip", "--python", interpreter, "--quiet", "--disable-pip-version-check"]
    install = [*pip, "install", "--dry-run", "--no-index", "--require-hashes"]
    done = subprocess.run(
        [*install, "-r", unpacked / "requirements.txt"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_what_is_installed_fits_together(interpreter: Path) -> None:
    done = subprocess.run(_uv_pip("check", interpreter), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_log_lines_have_a_severity_and_the_request_they_belong_to(deployed: dict[str, Deployed]) -> None:
    # Asked for the first time, since of answers out of the cache only some are logged.
    response = httpx.get(deployed["search"].address, params={**QUERY, "query": "Celtics"}, timeout=30)
    lines = [
        line
        for line in deployed["search"].lines()
        if line.get("request_id") == response.headers["x-request-id"]
    ]

    assert [line["kind"] for line in lines].count("request") == 1
    assert {line["severity"] for line in lines} <= {"INFO", "WARNING"}


def test_metrics_and_queries_are_made_of_fields_that_are_logged(deployed: dict[str, Deployed]) -> None:
    """Every column that infra/queries/schema.json describes is in some line, with a value of its type."""
    columns = json.loads((ROOT / "infra/queries/schema.json").read_text())[-1]["fields"]
    types: dict[str, tuple[type, ...]] = {"STRING": (str,), "FLOAT64": (int, float), "BOOL": (bool,)}
    for name in ("search", "search", "compare", "deals"):
        _call(deployed, name)
    lines = [line for function in deployed.values() for line in function.lines() if "kind" in line]

    for column in columns:
        told = [line[column["name"]] for line in lines if column["name"] in line]
        assert told, f"no line has {column['name']}"
        assert all(isinstance(value, types[column["type"]]) for value in told), (
            f"{column['name']}: {told[:3]}"
        )


def test_every_kind_of_line_that_is_kept_is_logged(deployed: dict[str, Deployed]) -> None:
    _call(deployed, "search")
    kept = set(
        re.findall(
            r'"(\w+)"', re.findall(r"kinds\s+= \[(.*)\]", (ROOT / "infra/analytics.tf").read_text())[0]
        )
    )
    logged = {line["kind"] for function in deployed.values() for line in function.lines() if "kind" in line}

    assert logged == kept
