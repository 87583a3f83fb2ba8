"""Code, Terraform, Makefile, README and workflows name the same things."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields
from pathlib import Path

import pytest

import main
from infra import smoke
from shared import platforms as registry
from shared.serving import refresh
from shared.settings import Settings
from shared.state.store import firestore_messages
from shared.state.store.port import Changes, Part
from tests.infra.configuration import INFRA, ROOT, defined_functions, local_values, strings, variables

README = ROOT / "README.md"
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / ".github").rglob("*.yml"))]


def test_terraform_knows_the_functions_that_main_exports() -> None:
    assert defined_functions() == set(main.__all__)


def test_the_readme_lists_the_functions_that_main_exports() -> None:
    cells = re.findall(r"^\| (`/[^|]*)\|", README.read_text(), re.MULTILINE)
    paths = set(re.findall(r"`/(\w+)`", " ".join(cells)))

    assert paths == set(main.__all__) - {"api"}


def test_the_smoke_test_knows_no_other_functions() -> None:
    assert set(smoke.FUNCTIONS) <= set(main.__all__)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_spoken_of_exists(document: Path) -> None:
    told = set(re.findall(r"(?:`|\$ |run: )make ([a-z][a-z-]*)", document.read_text()))

    assert told <= TARGETS


def test_every_make_target_for_people_is_explained() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))

    assert TARGETS - explained == {"infra-init"}


def test_make_starts_processes_with_the_allocator_of_where_they_are_deployed() -> None:
    exported = dict(re.findall(r"^export (MALLOC_\w+) \?= (.*)$", MAKEFILE, re.MULTILINE))

    assert exported == {name: strings(value)[0] for name, value in local_values()["allocator"].items()}


def test_there_is_a_secret_for_each_credential_of_each_platform() -> None:
    needed = {each.secret for name in registry.NAMES for each in registry.load(name).credentials}

    assert set(strings(local_values()["secrets"])) == needed


def test_what_expires_and_what_is_not_indexed_is_what_the_store_writes() -> None:
    collections = {firestore_messages.ENTRIES, firestore_messages.PARTS, firestore_messages.STATE}
    source = (INFRA / "firestore.tf").read_text()
    unindexed = {tuple(path.split(".")) for path in re.findall(r'"(tickets_\w+\.\w+)"', source)}

    assert set(strings(local_values()["expiring_collections"])) == collections
    assert re.findall(r'field\s*= "(\w+)"', source) == [firestore_messages.EXPIRES_AT]
    assert unindexed == _large_fields()


def _large_fields() -> set[tuple[str, str]]:
    """Every field the store writes beside the one it expires by, found by writing."""
    now = dt.datetime.now(dt.UTC)
    entry = firestore_messages.entry_writes("d", "key", {"stubhub": Part.of(b"large", now)}, now, apart=True)
    numbers = firestore_messages.numbers_write("d", "control", Changes(put={"calls": 1}), now)
    written = {
        (write.update.name.split("/")[-2], field)
        for write in [*entry, numbers]
        for field in write.update.fields
    }
    return {(collection, field) for collection, field in written if field != firestore_messages.EXPIRES_AT}


def test_every_environment_variable_that_terraform_sets_is_a_setting() -> None:
    source = (INFRA / "functions.tf").read_text()
    told = set(re.findall(r"^\s+([A-Z][A-Z_]+)\s+= ", source, re.MULTILINE))
    known = {field.metadata.get("variable") for field in fields(Settings)}

    assert {name for name in told if name != "LOG_EXECUTION_ID" and not name.startswith("MALLOC_")} <= known


def test_popular_searches_are_renewed_before_they_go_stale() -> None:
    schedule = re.search(
        r'schedule = optional\(string, "\*/(\d+) \* \* \* \*"\)', str(variables()["refresh"]["type"])
    )

    assert schedule
    assert int(schedule[1]) * 60 < Settings().search_ttl_s * (1 - refresh.RENEWED_AT)
