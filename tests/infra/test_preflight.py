"""`make deploy` says at once, in words, what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.package import ROOT
from infra.preflight import problems

GOOD: dict[str, str] = {"TF_VAR_alert_emails": '["on-call@example.com"]'}


def _problems(
    tmp_path: Path, project: str = "my-project", region: str = "us-central1", **given: Any
) -> list[str]:
    arguments = {
        "environ": GOOD,
        "home": tmp_path,
        "version": lambda: (1, 11),
        "variables": tmp_path / "none",
    }
    return list(problems(project, region, **{**arguments, **given}))


@pytest.fixture
def logged_in(tmp_path: Path) -> Path:
    folder = tmp_path / ".config" / "gcloud"
    folder.mkdir(parents=True)
    (folder / "application_default_credentials.json").write_text("{}")
    return tmp_path


def test_nothing_is_missing_on_a_machine_that_is_set_up(logged_in: Path) -> None:
    assert _problems(logged_in) == []


def test_without_credentials_it_says_how_to_log_in(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path)

    assert "gcloud auth application-default login" in problem


def test_a_named_file_of_credentials_must_be_there(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, environ={**GOOD, "GOOGLE_APPLICATION_CREDENTIALS": "/no/such.json"})

    assert "'/no/such.json'" in problem


def test_a_token_will_do(tmp_path: Path) -> None:
    assert _problems(tmp_path, environ={**GOOD, "GOOGLE_OAUTH_ACCESS_TOKEN": "t"}) == []


@pytest.mark.parametrize(("given", "word"), [({"project": ""}, "PROJECT"), ({"region": "europe"}, "REGION")])
def test_project_and_region_are_asked_for_with_an_example(
    logged_in: Path, given: dict[str, str], word: str
) -> None:
    (problem,) = _problems(logged_in, **given)

    assert problem.startswith(word)
    assert "make deploy PROJECT=my-project REGION=us-central1" in problem


@pytest.mark.parametrize(("version", "word"), [(None, "no terraform"), ((1, 9), "1.9")])
def test_an_old_or_absent_terraform_is_told(
    logged_in: Path, version: tuple[int, int] | None, word: str
) -> None:
    (problem,) = _problems(logged_in, version=lambda: version)

    assert word in problem
    assert "1.11" in problem


def test_somebody_must_be_told_of_alerts(logged_in: Path) -> None:
    (problem,) = _problems(logged_in, environ={})

    assert "terraform.tfvars.example" in problem


def test_make_deploy_stops_before_terraform_on_a_bare_machine(tmp_path: Path) -> None:
    command = ["make", "deploy", "PROJECT=my-project", "REGION=us-central1", f"PYTHON={sys.executable}"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=30
    )

    assert done.returncode != 0
    assert "gcloud auth application-default login" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert "Initializing" not in done.stdout
