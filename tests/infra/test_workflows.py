"""The GitHub workflows run what a developer runs, with no right more than they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.infra.configuration import ROOT, variables

PATHS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[Any, Any]] = {path.stem: yaml.safe_load(path.read_text()) for path in PATHS}
ON = True
"""How YAML 1.1 reads the key `on`."""


def _jobs(workflow: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    yield from workflow["jobs"].values()


def _steps(workflow: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    for job in _jobs(workflow):
        yield from job["steps"]


def test_there_is_one_to_test_one_to_plan_and_one_to_deploy() -> None:
    assert sorted(WORKFLOWS) == ["deploy", "plan", "test"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_commit(name: str) -> None:
    used = [step["uses"] for step in _steps(WORKFLOWS[name]) if "uses" in step]

    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_rights_are_to_read_and_an_identity_only_where_google_is_called(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    for job in _jobs(WORKFLOWS[name]):
        calls_google = any("google-github-actions/auth@" in step.get("uses", "") for step in job["steps"])
        assert job.get("permissions", {}).get("id-token") == ("write" if calls_google else None)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_a_stranger_writes_is_put_into_a_command(name: str) -> None:
    for step in _steps(WORKFLOWS[name]):
        assert "${{" not in step.get("run", "")
    assert "pull_request_target" not in WORKFLOWS[name][ON]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_job_ends(name: str) -> None:
    assert all(job["timeout-minutes"] <= 45 for job in _jobs(WORKFLOWS[name]))


def test_the_code_is_tested_as_make_check_does_on_every_python_it_runs_on() -> None:
    job = WORKFLOWS["test"]["jobs"]["code"]

    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"run": "make check"} in job["steps"]


def test_terraform_is_tested_against_the_real_providers() -> None:
    commands = [step.get("run") for step in WORKFLOWS["test"]["jobs"]["infrastructure"]["steps"]]

    assert [command for command in commands if command] == [
        "terraform -chdir=infra fmt -check -recursive",
        "terraform -chdir=infra init -backend=false -input=false",
        "terraform -chdir=infra validate",
        "terraform -chdir=infra test",
        "make policy",
    ]


def test_only_the_environment_that_terraform_trusts_deploys_what_was_tested() -> None:
    job = WORKFLOWS["deploy"]["jobs"]["deploy"]

    assert f'environment = optional(string, "{job["environment"]}")' in str(variables()["github"]["type"])
    assert "workflow_run.conclusion == 'success'" in job["if"]
    assert "workflow_run.event == 'push'" in job["if"]
    assert "workflow_run.head_sha" in job["steps"][0]["with"]["ref"]


def test_a_deployment_ends_with_a_smoke_test() -> None:
    commands = [step["run"] for step in _steps(WORKFLOWS["deploy"]) if "run" in step]

    assert commands[-2:] == ['make deploy PROJECT="$PROJECT" REGION="$REGION"', "make smoke"]
