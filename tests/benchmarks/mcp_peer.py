"""One tool call of an agent: by the service's MCP server and by public ones for the same platforms, on one replay.

All run as their users run them, over standard input and output, and are asked by the same client.
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
from typing import Any, TextIO

from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.benchmarks import peer_venv
from tests.benchmarks.plan import Plan
from tests.benchmarks.results import Found, Row, at_most, compared
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.runtime import run
from tests.benchmarks.servers import ROOT, clean_environment, replay, replay_environment

LATENCY_MS = 20.0
EVENTS = 50
_TICKET_DISCOVERY = """
import sys
import ticket_discovery_mcp.server as server
server.SEATGEEK_BASE = sys.argv[1] + "/2"
server.TICKETMASTER_BASE = sys.argv[1] + "/discovery/v2"
server.main()
"""
_COSMO_TRAVEL = """
import sys
from cosmo_travel_mcp import server
from cosmo_travel_mcp.tools import ticketmaster_events
ticketmaster_events.TICKETMASTER_BASE = sys.argv[1] + "/discovery/v2/events.json"
server.main()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A public MCP server: how it is started on a replay, its tool, and what that lacks beside ours."""

    name: str
    start: str
    tool: str
    words_in: str
    arguments: Mapping[str, Any]
    platforms: Sequence[str]
    lacks: str


PEERS = (
    Peer(
        name="ticket-discovery-mcp",
        start=_TICKET_DISCOVERY,
        tool="search_events",
        words_in="query",
        arguments={"max_results": 100},
        platforms=("seatgeek", "ticketmaster"),
        lacks="no StubHub, no shared client, matching, limits, retries or cache; leaves out a failed platform unsaid",
    ),
    Peer(
        name="cosmo-travel-mcp",
        start=_COSMO_TRAVEL,
        tool="search_ticketmaster_events",
        words_in="keyword",
        arguments={"size": 100},
        platforms=("ticketmaster",),
        lacks="Ticketmaster alone, no shared client, limits, retries or cache",
    ),
)
_numbers = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool of a running server, what it is always given, and how many records a right answer holds."""

    session: ClientSession
    name: str
    words_in: str
    arguments: Mapping[str, Any]
    records: int

    async def call(self, words: str) -> float:
        """Seconds until the answer was there. Raises RuntimeError for one without all that the platforms told."""
        started = time.perf_counter()
        answer = await self.session.call_tool(self.name, {**self.arguments, self.words_in: words})
        took = time.perf_counter() - started
        told = answer.content[0].text  # type: ignore[union-attr]  # all answer in text
        if answer.is_error or len(json.loads(told)["events"]) != self.records:
            raise RuntimeError(f"{self.name} answered {told[:300]}")
        return took


def measure(plan: Plan) -> Found:
    """A search not asked before, and one asked again, by each peer and by the service."""
    rows: list[Row] = []
    with replay(events=EVENTS, latencies_ms=[LATENCY_MS] * 3) as upstream, Path(os.devnull).open("w") as log:
        for peer in PEERS:
            rows += run(_against(peer, upstream, log, plan))
    return Found(rows=rows)


async def _against(peer: Peer, upstream: int, log: TextIO, plan: Plan) -> list[Row]:
    python = str(peer_venv.place() / "bin" / "python")
    environment = {**clean_environment(), **replay_environment(upstream)}
    async with (
        _session([sys.executable, "-m", "functions.mcp"], environment, log) as our_session,
        _session(
            [python, "-c", peer.start, f"http://127.0.0.1:{upstream}"], environment, log
        ) as their_session,
    ):
        ours = Tool(
            session=our_session,
            name="search_tickets",
            words_in="query",
            arguments={"platforms": list(peer.platforms), "limit": 100},
            records=EVENTS,
        )
        theirs = Tool(
            session=their_session,
            name=peer.tool,
            words_in=peer.words_in,
            arguments=peer.arguments,
            records=EVENTS * len(peer.platforms),
        )
        return [await _row(peer, (ours, theirs), plan, again=again) for again in (False, True)]


async def _row(peer: Peer, tools: tuple[Tool, Tool], plan: Plan, *, again: bool) -> Row:
    def words() -> str:
        return "Lakers" if again else f"Lakers {next(_numbers)}"

    async def ms(tool: Tool) -> float:
        return 1000 * median([await tool.call(words()) for _ in range(1 if plan.quick else 5)])

    ours, theirs = tools
    await in_turns(1, lambda: ms(ours), lambda: ms(theirs))
    pairs = await in_turns(plan.rounds, lambda: ms(ours), lambda: ms(theirs))
    what = f"one MCP tool call: a search of {' and '.join(peer.platforms)}{', asked again' if again else ''}"
    return compared(what, "ms", pairs, peer.name, at_most(1.0), note=peer.lacks)


@asynccontextmanager
async def _session(
    command: Sequence[str], environment: Mapping[str, str], log: TextIO
) -> AsyncIterator[ClientSession]:
    program, *arguments = command
    parameters = StdioServerParameters(command=program, args=arguments, env=dict(environment), cwd=ROOT)
    async with (
        stdio_client(parameters, errlog=log) as (read, write),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session
