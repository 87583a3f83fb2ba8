"""Where the service sends requests, and keys with them: to the configured address and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.platforms import load
from shared.settings import SettingError, Settings
from tests.faults.conftest import Bench
from tests.faults.upstream import PLATFORMS, Upstream


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Upstream]:
    """Another host's stand-in, which must never be asked."""
    with Upstream() as other:
        yield other


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
async def test_no_redirect_is_followed(bench: Bench, elsewhere: Upstream, status: str) -> None:
    async def redirect(connection, asked) -> None:
        await connection.answer(
            b"{}", status, f"Location: http://127.0.0.1:{elsewhere.port}/{asked.platform}/2/events"
        )

    bench.start()
    bench.upstream.faults = dict.fromkeys((*PLATFORMS, "stubhub token"), redirect)
    document = await bench.ask(timeout_ms=5000)
    assert {source["status"] for source in document["sources"]} <= {"bad_response", "unavailable"}
    assert not elsewhere.seen


@pytest.mark.parametrize(
    "href",
    [
        "http://127.0.0.1:{port}/stubhub/catalog/events/search?page=2",
        "//127.0.0.1:{port}/stubhub/catalog/events/search",
        "http://user:secret@127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "http://[::1",
    ],
)
async def test_no_link_to_another_host_is_followed(bench: Bench, elsewhere: Upstream, href: str) -> None:
    link = f'"_links": {{"next": {{"href": "{href.format(port=elsewhere.port)}"}},'.encode()
    bench.start()
    bench.upstream.bodies["stubhub"] = bench.upstream.bodies["stubhub"].replace(b'"_links": {', link, 1)
    await bench.ask(timeout_ms=5000)
    assert not elsewhere.seen


async def test_keys_go_to_their_own_platform_alone(bench: Bench) -> None:
    bench.start()
    await bench.ask(timeout_ms=5000)
    theirs = {"stubhub": "-SH-", "seatgeek": "-SG-", "ticketmaster": "-TM-"}
    for head in bench.upstream.heads:
        platform = head.split("/", 3)[2]
        assert platform in theirs
        others = [mark for name, mark in theirs.items() if name != platform]
        assert not any(f"PLANTED{mark}" in head for mark in others)


async def test_no_cookie_is_kept(bench: Bench) -> None:
    async def with_cookie(connection, asked) -> None:
        await connection.answer(
            bench.upstream.bodies[asked.platform], "200 OK", "Set-Cookie: track=1; Path=/"
        )

    bench.start()
    bench.upstream.faults = dict.fromkeys(PLATFORMS, with_cookie)
    await bench.ask(timeout_ms=5000)
    await bench.ask("compare")
    assert not any("track=1" in head for head in bench.upstream.heads)


async def test_a_proxy_of_the_machine_is_not_used_unasked(
    bench: Bench,
    elsewhere: Upstream,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.port}")
    bench.start()
    await bench.ask(timeout_ms=5000)
    assert not elsewhere.seen


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.com", "gopher://x", "example.com", "http://", "http://user:pw@example.com",
     "http://example.com/?key=1", "http://example.com/#x", "http://[::1", "http://example.com:0"],
)  # fmt: skip
@pytest.mark.parametrize("variable", ["STUBHUB_BASE_URL", "STUBHUB_TOKEN_URL"])
def test_an_address_that_could_lead_elsewhere_is_refused(variable: str, address: str) -> None:
    with pytest.raises(SettingError, match=variable) as refused:
        Settings.from_env({variable: address}).for_platform(load("stubhub"))
    assert "pw" not in str(refused.value)
