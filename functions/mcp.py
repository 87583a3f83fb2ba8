"""The `mcp` function: the tools over MCP. `python -m functions.mcp` serves them on standard input and output."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import ExitStack

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

from shared.serving.endpoint import respond

PATH = "/mcp"


@functions_framework.aio.http
async def mcp(request: Request) -> Response:
    """The tools `search_tickets`, `compare_ticket_prices`, `find_ticket_deals` and `check_inventory` for agents."""
    return await respond(request, "mcp", answer=answer)


async def answer(request: Request, name: str) -> Response:
    """One MCP message over HTTP."""
    # Only who speaks MCP waits for its SDK to be imported.
    from shared.serving.mcp_http import answer_mcp  # noqa: PLC0415

    return await answer_mcp(request, name)


def main(argv: list[str] | None = None) -> int:
    """Serve one client on standard input and output until it goes away.

    Returns the exit status: 0, or 2 for a setting that cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m functions.mcp",
        description="Serve the tools to a local MCP client. Keys come from the environment, as the README tells.",
    )
    parser.add_argument(
        "--demo", action="store_true", help="use invented offers for platforms without a key, to try it out"
    )
    asked = parser.parse_args(argv)
    from shared.services import build_services  # noqa: PLC0415 - not for the function, which listens first
    from shared.settings import SettingError  # noqa: PLC0415 - the same

    with ExitStack() as stack:
        if asked.demo:
            _use_demo(stack)
        try:
            build_services()  # a client is better refused at once than at its first call
        except SettingError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        asyncio.run(_serve())
    return 0


def _use_demo(stack: ExitStack) -> None:
    from functions.__main__ import without_keys  # noqa: PLC0415 - only a trial needs demo marketplaces
    from shared.demo.server import REALISTIC_LATENCY_MS, Marketplaces  # noqa: PLC0415 - the same

    names = without_keys()
    marketplaces = stack.enter_context(Marketplaces(latency_ms=REALISTIC_LATENCY_MS))
    told = marketplaces.environment()
    os.environ.update({name: value for name, value in told.items() if name.split("_")[0].lower() in names})
    os.environ["TICKETS_DEMO_PLATFORMS"] = ",".join(names)


async def _serve() -> None:
    from mcp.server.stdio import stdio_server  # noqa: PLC0415 - not for the other functions

    from shared.serving.mcp_server import make_server  # noqa: PLC0415 - the same
    from shared.serving.process import aggregator  # noqa: PLC0415 - the same

    server = make_server(aggregator)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
    await aggregator().aclose()


if __name__ == "__main__":
    sys.exit(main())
