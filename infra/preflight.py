"""Says at once, in words, what is missing before Terraform is started: `python infra/preflight.py`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

TERRAFORM = (1, 11)
"""The oldest Terraform that versions.tf accepts."""
VARIABLES = Path(__file__).with_name("terraform.tfvars")
_PROJECT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
_REGION = re.compile(r"[a-z]+-[a-z]+[0-9]+")


def problems(
    project: str,
    region: str,
    *,
    environ: Mapping[str, str],
    home: Path,
    version: Callable[[], tuple[int, ...] | None],
    variables: Path = VARIABLES,
) -> Iterator[str]:
    """A sentence for each thing that is missing, with what to do; none when Terraform can be started."""
    if not _PROJECT.fullmatch(project):
        yield f"PROJECT is {project!r}. Give the project's id: make deploy PROJECT=my-project REGION=us-central1"
    if not _REGION.fullmatch(region):
        yield f"REGION is {region!r}. Give a region, such as: make deploy PROJECT=my-project REGION=us-central1"
    yield from _terraform_problem(version())
    yield from _credential_problem(environ, home)
    if not variables.exists() and not _alerts_reach_somebody(environ):
        yield (
            "Nobody would be told of an alert. Copy infra/terraform.tfvars.example to infra/terraform.tfvars "
            "and fill it in, or set TF_VAR_alert_emails='[\"you@example.com\"]'"
        )


def _terraform_problem(found: tuple[int, ...] | None) -> Iterator[str]:
    needed = ".".join(map(str, TERRAFORM))
    if found is None:
        yield f"There is no terraform on PATH. Install version {needed} or later: developer.hashicorp.com/terraform/install"
    elif found < TERRAFORM:
        yield f"terraform is {'.'.join(map(str, found))}; {needed} or later is needed"


def _credential_problem(environ: Mapping[str, str], home: Path) -> Iterator[str]:
    """Where Google's libraries look, see cloud.google.com/docs/authentication/application-default-credentials."""
    if any(environ.get(name) for name in ("GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_CREDENTIALS")):
        return
    named = environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if named:
        if not Path(named).is_file():
            yield f"GOOGLE_APPLICATION_CREDENTIALS is {named!r}, and there is no such file"
        return
    folder = Path(environ.get("CLOUDSDK_CONFIG") or home / ".config" / "gcloud")
    if not (folder / "application_default_credentials.json").is_file():
        yield "There are no Google Cloud credentials on this machine. Run: gcloud auth application-default login"


def _alerts_reach_somebody(environ: Mapping[str, str]) -> bool:
    return any(environ.get(f"TF_VAR_{name}") for name in ("alert_emails", "notification_channels"))


def installed_terraform() -> tuple[int, ...] | None:
    """The version of terraform on PATH, None when there is none."""
    path = shutil.which("terraform")
    if path is None:
        return None
    told = subprocess.run([path, "version"], capture_output=True, text=True, check=False)  # noqa: S603 - found on PATH
    found = re.search(r"v(\d+)\.(\d+)", told.stdout)
    return (int(found[1]), int(found[2])) if found else None


def main() -> int:
    """Print what is missing; returns 0 when nothing is, else 2."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", default="")
    parser.add_argument("--region", default="")
    asked = parser.parse_args()
    missing = list(
        problems(
            asked.project, asked.region, environ=os.environ, home=Path.home(), version=installed_terraform
        )
    )
    for number, problem in enumerate(missing, 1):
        print(f"{number}. {problem}", file=sys.stderr)
    if missing:
        print("Nothing was changed. docs/deploy.md has the ten steps.", file=sys.stderr)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
