"""The tools as an MCP server, on the official SDK: protocol 2026-07-28, and 2025-11-25 and older for those who ask so."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import mcp_types as types
from mcp.server.caching import CacheHint
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from shared import log
from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.shapes import as_json
from shared.asking.problem import Problem, our_fault
from shared.describing.answer_schema import output_schema
from shared.describing.openapi import VERSION
from shared.describing.parameter_schema import object_schema
from shared.describing.tools import TOOLS, Tool

NAME = "ticket-inventory"
LISTED_FOR_MS = 3_600_000
INSTRUCTIONS = (
    "Tickets of StubHub, SeatGeek and Ticketmaster in one answer. Begin with search_tickets; give compare_ticket_prices "
    "the result_id and event_uid of its answer, which makes no platform call. A price that is left out is not known: "
    "it is neither 0 nor sold out. Name the sources that are missing, and what a price includes where it is not "
    "all-in. Where a call is refused, do what next_step says."
)
# One line for each request is enough; the SDK would add two.
logging.getLogger("mcp").setLevel(logging.WARNING)


def make_server(aggregator: Callable[[], UnifiedInventoryAggregator]) -> Server[Any]:
    """The server; it keeps nothing between requests. `aggregator` gives the one to ask when a tool is called."""

    async def list_tools(_context: ServerRequestContext[Any], _asked: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=list(listed_tools()))

    async def call_tool(
        _context: ServerRequestContext[Any], asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        return await _call(aggregator(), _named(asked.name), asked.arguments or {})

    return Server(
        NAME,
        version=VERSION,
        title="Ticket inventory",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        cache_hints={"tools/list": CacheHint(ttl_ms=LISTED_FOR_MS, scope="public")},
        get_tool_input_schema=lambda name: next(
            (t.input_schema for t in listed_tools() if t.name == name), None
        ),
    )


@cache
def listed_tools() -> tuple[types.Tool, ...]:
    """What `tools/list` tells, always in the same order."""
    return tuple(
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=object_schema(tool.parameters),
            output_schema=output_schema(tool.answers),
            annotations=types.ToolAnnotations(
                title=tool.title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=True,
            ),
        )
        for tool in TOOLS
    )


def _named(name: str) -> Tool:
    for tool in TOOLS:
        if tool.name == name:
            return tool
    known = ", ".join(tool.name for tool in TOOLS)
    raise MCPError(types.INVALID_PARAMS, f"There is no tool {name[:60]!r}; there are {known}.")


async def _call(
    aggregator: UnifiedInventoryAggregator, tool: Tool, given: Mapping[str, Any]
) -> types.CallToolResult:
    """The tool's answer, or what is wrong with the call, as the tool's error, so that the model can correct it."""
    try:
        answer = as_json(await tool.run(aggregator, given))
    except Problem as problem:
        return _result(problem.document(log.request_id.get()), failed=True)
    except Exception:  # noqa: BLE001 - the last line of defence: logged, and told as our fault
        log.log.exception("%s failed", tool.name)
        return _result(our_fault().document(log.request_id.get()), failed=True)
    return _result(answer, failed=False)


def _result(document: dict[str, Any], *, failed: bool) -> types.CallToolResult:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structured_content=None if failed else document,
        is_error=failed,
    )
