"""The page's files as the `api` function serves them: all there, kept as long as they may be, and locked down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.page import FOLDER, site
from infra.package import source_files


async def test_the_page_names_only_its_own_files_and_all_of_them_are_there(serve):
    client = serve()
    index = (await client.get("/")).text
    named = set(re.findall(r'(?:href|src)="(/page/[^"]+)"', index))
    assert {Path(address).suffix for address in named} == {".css", ".js", ".svg"}
    for address in named:
        reply = await client.get(address)
        assert reply.status_code == 200, address
        imported = re.findall(r'from "\./([^"]+)"', reply.text) if address.endswith(".js") else []
        for name in imported:
            assert f"/page/{site().version}/{name}" in named, f"{address} imports {name}"
    assert "//" not in index.replace("<!doctype", ""), "the page reaches for another host"


async def test_files_are_kept_for_a_year_under_an_address_that_changes_with_them(serve):
    client = serve()
    address = re.findall(r'src="(/page/[^"]+)"', (await client.get("/")).text)[0]
    assert (await client.get(address)).headers["cache-control"] == "public, max-age=31536000, immutable"
    other = re.sub(r"/page/\w+/", "/page/0123456789ab/", address)
    assert (await client.get(other)).headers["cache-control"] == "no-cache"


async def test_the_document_is_asked_for_again_and_not_sent_again(serve):
    client = serve()
    first = await client.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_files_are_packed_for_whoever_can_unpack_them(serve):
    client = serve()
    packed = await client.get("/", headers={"Accept-Encoding": "gzip"})
    plain = await client.get("/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


async def test_the_document_runs_no_script_but_its_own(serve):
    headers = (await serve().get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' https: data:"
    assert policy["require-trusted-types-for"] == "'script'"
    assert not {"script-src", "style-src"} & set(policy)
    assert headers["x-content-type-options"] == "nosniff"
    index = (FOLDER / "index.html").read_text()
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", index), "inline code or style"


@pytest.mark.parametrize(
    "path", ["/page/x/nothing.js", "/page/x/__init__.py", "/page/x/../../main.py", "/page/"]
)
async def test_nothing_else_is_served(serve, path):
    reply = await serve().get(path)
    assert reply.status_code == 404
    assert reply.json()["next_step"]


async def test_only_reading_is_offered(serve):
    client = serve()
    refused = await client.post("/")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (await client.options("/")).headers["allow"] == "GET, HEAD, OPTIONS"
    assert (await client.head("/")).status_code == 200


def test_scripts_never_turn_text_into_markup():
    for script in FOLDER.glob("*.js"):
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser"
        assert not re.search(forbidden, script.read_text()), script.name


def test_each_file_is_small_enough_to_read():
    for path in FOLDER.iterdir():
        if path.is_file():
            assert len(path.read_text().splitlines()) <= 300, path.name


def test_the_deployed_zip_holds_every_file_of_the_page():
    zipped = {name for name in source_files() if name.startswith("functions/page/")}
    shown = {f"functions/page/{name}" for name in site().files}
    assert shown < zipped
