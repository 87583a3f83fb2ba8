"""Terraform accepts the configuration, and its own tests pass."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.infra.configuration import INFRA, ROOT

DATA = Path(os.environ.get("TICKETS_TEST_DATA") or ROOT.parent / "shared")
TF_CHECK = DATA / "tools" / "tf-offline" / "tf-check"


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform on PATH")
def test_the_files_are_formatted() -> None:
    command = ["terraform", f"-chdir={INFRA}", "fmt", "-check", "-recursive", "-list=true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform on PATH")
@pytest.mark.skipif(not TF_CHECK.exists(), reason=f"{TF_CHECK} is absent, so that providers' schemas are too")
@pytest.mark.timeout(600)
def test_it_fits_the_providers_and_its_own_tests_pass() -> None:
    """`terraform init`, `validate` and `test`, with the providers' published schemas and no network."""
    seldom = {
        **os.environ,
        "GOGC": "400",
    }  # a third of Terraform's processor time went into collecting garbage
    done = subprocess.run([TF_CHECK, INFRA], env=seldom, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " 0 failed" in done.stdout
