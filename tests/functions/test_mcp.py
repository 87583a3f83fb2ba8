"""The tools over MCP, called by the official client: over HTTP and on standard input and output, in each era."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import asynccontextmanager
from functools import cache

import httpx
import jsonschema
import pytest

from shared.describing.openapi import document
from tests.live import ROOT, serving

MODES = {"auto": "2026-07-28", "2026-07-28": "2026-07-28", "legacy": "2025-11-25"}
NAMES = ["search_tickets", "compare_ticket_prices", "find_ticket_deals", "check_inventory"]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
LEGACY = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


@pytest.fixture(scope="module")
def base(running_marketplaces):
    with serving("api", running_marketplaces) as address:
        yield address


def official_client(server, mode="auto"):
    # Imported here, since it takes a second of every process that collects tests.
    from mcp.client.client import Client  # noqa: PLC0415

    return Client(server, mode=mode)


def started(arguments, *, folder, environment=None):
    """A server on standard input and output."""
    from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: PLC0415

    environment = {**os.environ, **(environment or {})}
    return stdio_client(
        StdioServerParameters(command=sys.executable, args=arguments, env=environment, cwd=folder)
    )


@asynccontextmanager
async def connected(base, transport, mode):
    at = f"{base}/mcp" if transport == "http" else started(["-m", "functions.mcp", "--demo"], folder=ROOT)
    async with official_client(at, mode) as client:
        yield client


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("transport", "mode"), [*(("http", mode) for mode in MODES), ("stdio", "auto"), ("stdio", "legacy")]
)
async def test_the_official_client_lists_and_calls_every_tool(base, transport, mode):
    async with connected(base, transport, mode) as client:
        assert client.protocol_version == MODES[mode]
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == NAMES
        found = await called(client, tools, "search_tickets", {"query": "Lakers", "limit": 5})
        event = found["events"][0]
        compared = await called(
            client,
            tools,
            "compare_ticket_prices",
            {"event_name": event["name"], "event_uid": event["event_uid"], "result_id": found["result_id"]},
        )
        assert compared["event"]["event_uid"] == event["event_uid"]
        deals = await called(client, tools, "find_ticket_deals", {"result_id": found["result_id"]})
        assert deals["cache"]["hit"]
        stock = await called(client, tools, "check_inventory", {"event_name": "Lakers", "quantity": 2})
        assert stock["total_available"] >= len(stock["available_events"]) > 0
        assert stock["omitted"] == max(0, stock["total_events"] - 100)


def snippets():
    """The local servers that the documentation tells clients to start."""
    text = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
    told = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    servers = [server for each in told for server in each.get("mcpServers", each.get("servers")).values()]
    return [server for server in servers if "command" in server]


@pytest.mark.timeout(120)
async def test_the_servers_that_the_documentation_tells_to_start_do_start(tmp_path):
    told = {json.dumps({key: server[key] for key in ("command", "args", "env")}) for server in snippets()}
    assert len(snippets()) == 2
    assert len(told) == 1
    server = json.loads(told.pop().replace("/path/to/repository", str(ROOT)))
    command = started(server["args"], folder=tmp_path, environment=server["env"])
    async with official_client(command) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == NAMES


@cache
def validator_of(schema):
    """Made once a schema, for to check the schema itself costs more than all else here."""
    told = json.loads(schema)
    kind = jsonschema.validators.validator_for(told)
    kind.check_schema(told)
    return kind(told)


async def called(client, tools, name, given):
    """The tool's answer, checked against its own schema and against the text beside it."""
    result = await client.call_tool(name, given)
    assert not result.is_error, result.content[0].text
    validator_of(json.dumps(tools[name].output_schema)).validate(result.structured_content)
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_answer_in_full_fits_the_schema_too(base, mode):
    async with connected(base, "http", mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for name, given in (
            ("search_tickets", {"query": "Hamilton"}),
            ("find_ticket_deals", {"query": "Hamilton"}),
            ("check_inventory", {"event_name": "Hamilton", "quantity": 4}),
        ):
            answer = await called(
                client,
                tools,
                name,
                {**given, "detail": "full", "limit": 2} if "query" in given else {**given, "detail": "full"},
            )
            assert "generated_at" in answer


async def test_the_tools_say_that_they_only_read_and_what_they_cost(base):
    async with connected(base, "http", "auto") as client:
        for tool in (await client.list_tools()).tools:
            assert tool.annotations.read_only_hint is True
            assert tool.annotations.destructive_hint is False
            assert "call per platform" in tool.description
            assert "timeout_ms" in tool.description
            assert tool.output_schema["type"] == "object"


async def test_the_list_of_tools_is_the_same_each_time_and_may_be_kept(base):
    async with connected(base, "http", "auto") as client:
        first, again = await client.list_tools(), await client.list_tools()
        assert first.model_dump_json() == again.model_dump_json()
        assert first.ttl_ms > 0


async def test_input_schemas_are_the_openapi_parameters_without_tables_of_letters_and_codes(base):
    paths = document()["paths"]
    async with connected(base, "http", "auto") as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    for path in ("/search", "/compare", "/deals"):
        operation = paths[path]["get"]
        told = {
            parameter["name"]: {**parameter["schema"], "description": parameter["description"]}
            for parameter in operation["parameters"]
        }
        tables = [each.pop("pattern") for each in told.values() if len(each.get("pattern", "")) > 60]
        assert tables
        schema = tools[operation["operationId"]].input_schema
        assert json.dumps(schema["properties"], sort_keys=True) == json.dumps(told, sort_keys=True)
        assert list(schema["properties"]) == list(told)
        assert schema["required"] == [each["name"] for each in operation["parameters"] if each["required"]]
        assert schema["additionalProperties"] is False


async def test_the_stock_question_takes_what_search_and_compare_take(base):
    async with connected(base, "http", "auto") as client:
        tools = {tool.name: tool.input_schema["properties"] for tool in (await client.list_tools()).tools}
    asked, search = tools["check_inventory"], tools["search_tickets"]
    assert asked.pop("event_name") == tools["compare_ticket_prices"]["event_name"]
    assert asked.pop("quantity") == {
        key: value for key, value in search["min_tickets"].items() if key != "default"
    }
    assert asked == {name: search[name] for name in asked}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("search_tickets", {}, ("query", None)),
        ("search_tickets", {"query": "Lakers", "date_from": "12/25/2026"}, ("date_from", "2026-12-25")),
        ("search_tickets", {"query": "Lakers", "max_prise": 3}, ("max_prise", "max_price")),
        ("find_ticket_deals", {"query": "Lakers", "limit": 900}, ("limit", 100)),
        ("check_inventory", {"event_name": "Lakers", "quantity": "two"}, ("quantity", 2)),
        ("compare_ticket_prices", {"event_name": "Lakers"}, ("event_uid", None)),
    ],
)
async def test_a_mistake_is_the_tools_error_with_advice(base, mode, name, given, told):
    async with connected(base, "http", mode) as client:
        result = await client.call_tool(name, given)
    assert result.is_error
    problem = json.loads(result.content[0].text)
    assert (problem["field"], problem.get("nearest")) == told
    assert problem["next_step"]


async def test_an_unknown_tool_is_told_the_known_ones(base):
    from mcp.shared.exceptions import MCPError  # noqa: PLC0415 - see `official_client`

    async with connected(base, "http", "auto") as client:
        with pytest.raises(MCPError, match="check_inventory"):
            await client.call_tool("buy_tickets", {})


async def post(base, body, **headers):
    async with httpx.AsyncClient() as client:
        return await client.post(f"{base}/mcp", json=body, headers={**LEGACY, **headers})


async def test_a_call_needs_no_session_and_no_handshake(base):
    reply = await post(base, {**CALL, "params": {"name": "search_tickets", "arguments": {"query": "Lakers"}}})
    assert reply.status_code == 200
    assert "mcp-session-id" not in reply.headers
    assert reply.headers["x-request-id"]
    assert reply.json()["result"]["structuredContent"]["events"]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://localhost:6274", 200),
        ("http://127.0.0.1", 200),
        ("https://evil.example", 403),
        ("http://evil.example", 403),
        ("null", 403),
    ],
)
async def test_pages_of_other_origins_are_refused(base, origin, status):
    headers = {} if origin is None else {"Origin": origin}
    reply = await post(base, {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, **headers)
    assert reply.status_code == status
    if status == 403:
        assert reply.json()["code"] == "foreign_origin"


async def test_a_name_pointed_at_this_machine_is_no_origin_of_its_own(base):
    reply = await post(
        base,
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        Host="rebound.example:80",
        Origin="http://rebound.example:80",
    )
    assert reply.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}])
async def test_a_message_that_is_not_told_to_be_json_is_a_problem(base, headers):
    async with httpx.AsyncClient() as client:
        reply = await client.post(f"{base}/mcp", content=b"{}", headers=LEGACY | headers)
    assert (reply.status_code, reply.headers["content-type"]) == (415, "application/problem+json")
    assert reply.json()["allowed"] == "application/json"


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_only_post_is_offered(base, method):
    async with httpx.AsyncClient() as client:
        reply = await client.request(method, f"{base}/mcp", headers=LEGACY)
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST, OPTIONS")
        assert (await client.options(f"{base}/mcp")).status_code == 204


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 60_000, b"\xff", b'{"jsonrpc":"2.0"}'])
async def test_a_message_that_cannot_be_read_is_refused(base, body):
    async with httpx.AsyncClient() as client:
        headers = {**LEGACY, "Content-Type": "application/json"}
        reply = await client.post(f"{base}/mcp", content=body, headers=headers)
        modern = await client.post(
            f"{base}/mcp", content=body, headers={**headers, "MCP-Protocol-Version": "2026-07-28"}
        )
    assert 400 <= reply.status_code < 500
    assert 400 <= modern.status_code < 500


async def test_a_message_that_is_too_long_is_refused(base):
    reply = await post(
        base, {**CALL, "params": {"name": "search_tickets", "arguments": {"query": "x" * 70_000}}}
    )
    assert reply.status_code == 413


async def test_an_unsupported_version_is_told_the_supported_ones(base):
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2031-01-01",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    reply = await post(
        base,
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}},
        **{"MCP-Protocol-Version": "2031-01-01", "Mcp-Method": "tools/list"},
    )
    assert reply.status_code == 400
    assert "2026-07-28" in reply.text
