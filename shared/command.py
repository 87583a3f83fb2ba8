"""The command lines: `python -m shared.aggregator` and `python -m shared.platforms.<name>`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any

from shared.aggregator import UnifiedInventoryAggregator
from shared.asking.problem import Problem
from shared.errors import SourceError
from shared.platforms.client import PlatformClient
from shared.settings import SettingError

FOUND, NOTHING, FAILED = 0, 1, 2


def aggregate(arguments: Sequence[str] | None = None) -> int:
    """Search all platforms and print a table. Returns the exit status: 0 found, 1 nothing found, 2 failed."""
    asked = _parser("shared.aggregator", "Search all platforms at once.").parse_args(arguments)
    return _report(lambda: asyncio.run(_search(asked)), asked.json, _print_events)


def ask_platform(client: type[PlatformClient], arguments: Sequence[str] | None = None) -> int:
    """Search one platform and print a table. Returns the exit status: 0 found, 1 nothing found, 2 failed."""
    asked = _parser(f"shared.platforms.{client.name}", f"Search {client.name} alone.").parse_args(arguments)
    return _report(lambda: client().search_events(asked.query, **_filters(asked)), asked.json, _print_offers)


def _parser(module: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=description,
        epilog="Exit status: 0 found, 1 nothing found, 2 failed. Keys come from the environment; see README.md.",
    )
    parser.add_argument("query", help="team, artist, show or venue")
    parser.add_argument("--city", help="city of the venue")
    parser.add_argument("--from", dest="date_from", metavar="YYYY-MM-DD", help="first day, venue-local")
    parser.add_argument("--to", dest="date_to", metavar="YYYY-MM-DD", help="last day, venue-local")
    parser.add_argument("--limit", type=int, default=20, help="events at most (20)")
    parser.add_argument("--json", action="store_true", help="print the raw result")
    return parser


def _filters(asked: argparse.Namespace) -> dict[str, Any]:
    return {"city": asked.city, "date_from": asked.date_from, "date_to": asked.date_to, "limit": asked.limit}


async def _search(asked: argparse.Namespace) -> dict[str, Any]:
    async with UnifiedInventoryAggregator() as aggregator:
        return await aggregator.search_events(asked.query, **_filters(asked))


def _report(run: Any, as_json: bool, show: Any) -> int:
    try:
        result = run()
    except (Problem, SettingError, SourceError) as error:
        print(f"error: {error}", file=sys.stderr)
        if isinstance(error, Problem) and "next_step" in error.members:
            print(error.members["next_step"], file=sys.stderr)
        return FAILED
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        show(result)
    return FOUND if (result["events"] if isinstance(result, dict) else result) else NOTHING


def _print_events(result: dict[str, Any]) -> None:
    print(result["summary"])
    _print_table(
        ("date", "time", "event", "venue", "from", "on", "platforms"),
        [
            (
                event["date"] or "to be announced",
                (event["time"] or "")[:5],
                event["name"],
                event["venue"] or "",
                _price(event["best_min_price"], event["currency"], event["price_basis"]),
                event["best_platform"] or "",
                ", ".join(offer["platform"] for offer in event["platforms"]),
            )
            for event in result["events"]
        ],
    )
    for source in result["sources"]:
        print(
            f"{source['platform']}: {source['status']} ({source['environment']}) {source['detail'] or ''}".rstrip()
        )


def _print_offers(offers: list[dict[str, Any]]) -> None:
    _print_table(
        ("date", "time", "event", "venue", "from", "tickets"),
        [
            (
                offer["date"] or "to be announced",
                (offer["time"] or "")[:5],
                offer["name"],
                offer["venue"] or "",
                _price(offer["min_price"], offer["currency"], offer["price_basis"])
                or str(offer["price_missing"] or ""),
                str(offer["available_tickets"] or ""),
            )
            for offer in offers
        ],
    )


def _price(amount: float | None, currency: str | None, basis: str | None) -> str:
    return f"{amount:.2f} {currency or '?'} {basis or ''}".strip() if amount is not None else ""


def _print_table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [min(max(len(row[i]) for row in (heads, *rows)), 48) for i in range(len(heads))]
    for row in (heads, *rows):
        print("  ".join(cell[:width].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
