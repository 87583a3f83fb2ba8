"""The zip holds what runs in the cloud and nothing else, however it is made."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pathspec
import pytest

from infra.package import ROOT, source_files, write_zip

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def test_the_zip_has_all_of_the_service_and_nothing_beside_it() -> None:
    files = source_files()

    assert {"main.py", "requirements.txt", "functions/search.py", "shared/platforms/__init__.py"} <= set(
        files
    )
    assert not [name for name in files if name.startswith(("tests/", "infra/", "docs/", "shared/demo/", "."))]
    assert "functions/__main__.py" not in files


def test_every_file_beside_the_code_is_let_in() -> None:
    """A page, a picture or a table that the service reads is not forgotten when its kind is new."""
    beside = {
        path.relative_to(ROOT).as_posix()
        for folder in ("functions", "shared")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and path.relative_to(ROOT).parts[:2] != ("shared", "demo")
    }

    assert beside - set(source_files()) == {"functions/__main__.py"}


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    names = write_zip(tmp_path / "one.zip")
    write_zip(tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == names


def test_nothing_outside_the_list_gets_in(tmp_path: Path) -> None:
    for name in (
        "main.py",
        "key.json",
        "functions/search.py",
        "functions/__main__.py",
        "shared/demo/wire.py",
        "x/y.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert source_files(tmp_path) == ["functions/search.py", "main.py"]


def test_gcloud_would_upload_the_same_files() -> None:
    ignored = pathspec.GitIgnoreSpec.from_lines((ROOT / ".gcloudignore").read_text().splitlines())
    tops = (
        "main.py",
        "requirements.txt",
        "requirements.in",
        "functions",
        "shared",
        "tests",
        "infra",
        "docs",
        "Makefile",
    )
    present = [
        path.relative_to(ROOT).as_posix()
        for top in tops
        for path in [ROOT / top, *(ROOT / top).rglob("*")]
        if path.is_file()
    ]

    assert sorted(set(present) - set(ignored.match_files(present))) == source_files()


def test_what_is_asked_for_is_what_is_pinned() -> None:
    asked = dict(PINNED.findall((ROOT / "requirements.in").read_text()))
    pinned = dict(PINNED.findall((ROOT / "requirements.txt").read_text()))

    assert asked
    assert {name: pinned.get(name) for name in asked} == asked, "requirements.in has changed: run `make lock`"


def test_everything_pinned_has_a_hash() -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)[1:]

    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements.in"])
def test_requirements_name_no_place_to_fetch_from(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()
