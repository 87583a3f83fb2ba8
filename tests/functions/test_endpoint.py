"""What every function does around its call."""

from __future__ import annotations

import json

import pytest


async def test_a_wrong_method_is_told_which_are_allowed(serve):
    reply = await serve().delete("/search")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert (await serve().post("/health")).status_code == 405


async def test_options_and_head_behave(serve):
    client = serve()
    options = await client.options("/search")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    head = await client.head("/health")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("body", "media_type", "status", "code"),
    [
        (b'{"query": "x"', "application/json", 400, "malformed_body"),
        (b"[1]", "application/json", 400, "malformed_body"),
        (b'{"limit": NaN, "query": "x"}', "application/json", 400, "malformed_body"),
        (b"\xff\xfe", "application/json", 400, "malformed_body"),
        (b"[" * 60_000, "application/json", 400, "malformed_body"),
        (b'{"query": "x", "query": "y"}', "application/json", 400, "repeated_parameter"),
        (b"query=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"query": "' + b"x" * 70_000 + b'"}', "application/json", 413, "body_too_large"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(serve, body, media_type, status, code):
    reply = await serve().post("/search", content=body, headers={"Content-Type": media_type})
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.json()["next_step"]


async def test_a_parameter_given_twice_is_refused(serve):
    reply = await serve().get("/search?query=a&query=b")
    assert reply.json()["code"] == "repeated_parameter"


async def test_an_unknown_path_is_told_the_known_ones(serve):
    reply = await serve().get("/serch")
    assert reply.status_code == 404
    assert "/search" in reply.json()["allowed"]


async def test_every_reply_carries_a_request_id_and_says_whether_it_may_be_kept(serve):
    client = serve()
    for path in ("/health", "/search", "/nope"):
        reply = await client.get(path)
        assert len(reply.headers["x-request-id"]) >= 8
        assert reply.headers["cache-control"]
        assert reply.headers["server-timing"].startswith("total;dur=")


async def test_server_timing_tells_each_platform_that_was_asked_and_whether_the_cache_answered(serve):
    client = serve()
    asked = await client.get("/search", params={"query": "Lakers"})
    waits = {source["platform"]: source["latency_ms"] for source in asked.json()["sources"]}
    told = "".join(f", {name};dur={latency_ms}" for name, latency_ms in waits.items())
    assert len(waits) == 3
    assert asked.headers["server-timing"].endswith(f', cache;desc="miss"{told}')
    again = await client.get("/search", params={"query": "Lakers"})
    assert again.headers["server-timing"].endswith(', cache;desc="hit"')
    deals = await client.get("/deals", params={"query": "Lakers", "detail": "concise"})
    assert deals.headers["server-timing"].endswith(', cache;desc="hit"')


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ('{"query": "Lakers", "max_price": 1e999}', "inf"),
        ('{"query": ["Lakers"]}', ["Lakers"]),
        ('{"query": {"name": "Lakers"}}', {"name": "Lakers"}),
        ('{"query": [-1e999]}', "[-inf]"),
        ('{"query": "Lakers", "limitt": [1, null]}', [1, None]),
        (json.dumps({"query": [101 * "é"]}), f'["{98 * "é"}'),
    ],
)
async def test_what_was_got_is_told_as_json(serve, given, got):
    reply = await serve().post("/search", content=given, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert json.loads(reply.content, parse_constant=pytest.fail)["got"] == got


async def test_a_harmless_request_id_is_kept_and_another_is_replaced(serve):
    client = serve()
    kept = await client.get("/health", headers={"X-Request-Id": "abc-12345"})
    assert kept.headers["x-request-id"] == "abc-12345"
    replaced = await client.get("/health", headers={"X-Request-Id": "a b<script>"})
    assert "<" not in replaced.headers["x-request-id"]


async def test_one_access_line_is_written_per_request(serve, capfd):
    await serve().get("/search", headers={"X-Request-Id": "line-of-access"})
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if "line-of-access" in line]
    access = [line for line in lines if line.get("kind") == "request"]
    assert len(access) == 1
    assert (access[0]["function"], access[0]["status"], access[0]["severity"]) == ("search", 400, "INFO")


@pytest.mark.parametrize("path", ["/search?query=Lakers", "/health", "/mcp"])
@pytest.mark.parametrize("variable", ["STUBHUB_DAILY_QUOTA", "TICKETS_PLATFORMS"])
async def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not(serve, path, variable):
    client = serve(**{variable: "lots"})
    reply = await client.post(path, json={}) if path == "/mcp" else await client.get(path)
    problem = reply.json()
    assert (reply.status_code, problem["code"], problem["retryable"]) == (500, "misconfigured", False)
    assert variable in problem["detail"]
    assert "lots" not in reply.text
