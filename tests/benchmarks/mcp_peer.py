"""One tool call of an agent: by the service's MCP server and by the public one for the same platforms, on one replay.

Both run as their users run them, over standard input and output, and are asked by the same client.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.benchmarks import peer_venv
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import ROOT, clean_environment, replay, replay_environment

PEER = "ticket-discovery-mcp, an MCP server of one call per platform"
LACKS = "no StubHub, a client for each call, no matching, limits, retries or cache; a failed platform is left out unsaid"
LATENCY_MS = 20.0
PLATFORMS = ["seatgeek", "ticketmaster"]
EVENTS = 50
_START_PEER = """
import sys
import ticket_discovery_mcp.server as server
server.SEATGEEK_BASE = sys.argv[1] + "/2"
server.TICKETMASTER_BASE = sys.argv[1] + "/discovery/v2"
server.main()
"""
_numbers = count()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a running server, what it is always given, and how many records a right answer holds."""

    session: ClientSession
    name: str
    arguments: Mapping[str, Any]
    records: int

    async def call(self, query: str) -> float:
        """Seconds until the answer was there. Raises RuntimeError for one without all that the platforms told."""
        started = time.perf_counter()
        answer = await self.session.call_tool(self.name, {**self.arguments, "query": query})
        took = time.perf_counter() - started
        told = json.loads(answer.content[0].text)  # type: ignore[union-attr]  # both answer in text
        if answer.is_error or len(told["events"]) != self.records:
            raise RuntimeError(f"{self.name} answered {str(told)[:300]}")
        return took


def measure(plan: Plan) -> Found:
    """A search not asked before, and one asked again."""
    with replay(events=EVENTS, latencies_ms=[LATENCY_MS] * 3) as upstream:
        return Found(rows=run(_measure(upstream, plan)))


async def _measure(upstream: int, plan: Plan) -> list[Row]:
    base = f"http://127.0.0.1:{upstream}"
    peer = [str(peer_venv.place() / "bin" / "python"), "-c", _START_PEER, base]
    environment = {**clean_environment(), **replay_environment(upstream)}
    async with (
        _session([sys.executable, "-m", "functions.mcp"], environment) as our_session,
        _session(peer, environment) as peer_session,
    ):
        ours = Tool(our_session, "search_tickets", {"platforms": PLATFORMS, "limit": 100}, EVENTS)
        theirs = Tool(peer_session, "search_events", {"max_results": 100}, EVENTS * len(PLATFORMS))
        return [await _row(ours, theirs, plan, again=again) for again in (False, True)]


async def _row(ours: Tool, theirs: Tool, plan: Plan, *, again: bool) -> Row:
    def queries() -> list[str]:
        return ["Lakers" if again else f"Lakers {next(_numbers)}" for _ in range(1 if plan.quick else 5)]

    async def ms(tool: Tool) -> float:
        return 1000 * median([await tool.call(query) for query in queries()])

    await in_turns(1, lambda: ms(ours), lambda: ms(theirs))
    pairs = await in_turns(plan.rounds, lambda: ms(ours), lambda: ms(theirs))
    what = f"one MCP tool call: a search of SeatGeek and Ticketmaster{', asked again' if again else ''}"
    return compared(what, "ms", pairs, PEER, at_most(1.0), note=LACKS)


@asynccontextmanager
async def _session(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(
        command=command[0], args=list(command[1:]), env=dict(environment), cwd=ROOT
    )
    with Path(os.devnull).open("w") as nowhere:
        async with (
            stdio_client(parameters, errlog=nowhere) as (read, write),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            yield session
