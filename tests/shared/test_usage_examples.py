"""The usage examples of the product brief, run as they stand there (apart from the import line and the days)."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import shared
from shared import SeatGeekAPI, TicketmasterAPI, UnifiedInventoryAggregator

README = Path(__file__).parents[2] / "README.md"


class Registry:
    """Stands for the agent's own, which the brief names and does not bring."""

    def register(self, **_told):
        return lambda tool: tool


registry = Registry()


@pytest.fixture(autouse=True)
def _on_demo_marketplaces(marketplaces, monkeypatch):
    for name, value in marketplaces.environment().items():
        monkeypatch.setenv(name, value)


async def test_example_1_search_events(capsys):
    aggregator = UnifiedInventoryAggregator()
    today = dt.datetime.now(dt.UTC).date()
    results = await aggregator.search_events(
        query="Lakers",
        city="Los Angeles",
        date_from=today.isoformat(),
        date_to=(today + dt.timedelta(days=16)).isoformat(),
    )
    print(f"Found {results['total_events']} events")
    print(f"Searched {results['platforms_queried']} platforms")
    for event in results["events"]:
        print(f"{event['name']}: ${event['best_min_price']}")
        print(f"Available on: {', '.join([p['platform'] for p in event['platforms']])}")
    told = capsys.readouterr().out
    assert "Searched 3 platforms" in told
    assert "Lakers" in told


def test_example_2_price_comparison(capsys):
    aggregator = UnifiedInventoryAggregator()
    found = asyncio.run(aggregator.search_events("Lakers", city="Los Angeles"))
    game = next(event for event in found["events"] if event["platforms_available"] == 3)
    comparison = aggregator.compare_prices(event_name="Lakers", venue="Crypto.com Arena", date=game["date"])
    print(f"Cheapest: ${comparison['price_comparison']['cheapest_price']}")
    print(f"Most expensive: ${comparison['price_comparison']['most_expensive_price']}")
    print(f"Savings: ${comparison['price_comparison']['potential_savings']}")
    print(f"Buy from: {comparison['price_comparison']['best_platform']}")
    assert comparison["event"]["event_uid"] == game["event_uid"]
    assert "Cheapest: $None" not in capsys.readouterr().out


async def test_example_3_find_best_deals(capsys):
    aggregator = UnifiedInventoryAggregator()
    results = await aggregator.search_events("Lakers")
    deals = aggregator.find_best_deals(results["events"], max_price=150, min_tickets=2)
    for deal in deals[:5]:
        print(f"{deal['name']}: ${deal['best_min_price']}")
        print(f"Value score: {deal['value_score']:.2f}")
    assert deals
    assert all(deal["best_min_price"] <= 150 for deal in deals)
    assert "Value score: " in capsys.readouterr().out


def test_example_4_individual_platform_access():
    seatgeek = SeatGeekAPI()
    events = seatgeek.search_events("Lakers", city="Los Angeles")
    assert events
    assert {event["platform"] for event in events} == {"seatgeek"}
    ticketmaster = TicketmasterAPI()
    events = ticketmaster.search_events(keyword="Lakers", city="Los Angeles")
    assert events
    assert {event["platform"] for event in events} == {"ticketmaster"}


def test_integration_with_agent_tools():
    aggregator = UnifiedInventoryAggregator()

    @registry.register(
        name="check_inventory",
        description="Check ticket availability across all platforms",
        parameters={...},
    )
    def check_inventory(event_name: str, quantity: int) -> dict[str, Any]:
        # Search across all platforms
        results = asyncio.run(aggregator.search_events(event_name))

        # Filter by quantity
        available = [e for e in results["events"] if e["total_listings"] >= quantity]

        return {
            "available_events": available,
            "total_platforms": results["platforms_queried"],
            "best_price": min([e["best_min_price"] for e in available]) if available else None,
        }

    stock = check_inventory("Lakers", 2)
    assert stock["total_platforms"] == 3
    assert stock["best_price"] > 0
    every = asyncio.run(aggregator.search_events("Lakers", limit=100))["events"]
    untold = [e for e in every if all(p["available_tickets"] is None for p in e["platforms"])]
    assert untold
    assert {e["total_listings"] for e in untold} == {0}


def test_every_exported_name_is_there():
    assert all(getattr(shared, name) for name in shared.__all__)
    with pytest.raises(AttributeError):
        _ = shared.Nothing


def test_the_readmes_library_block_runs_as_it_stands():
    [block] = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    told: dict[str, Any] = {}
    exec(block, told)  # noqa: S102 - our own README
    assert told["deals"]
    assert told["events"]
    assert told["comparison"]["event"]["event_uid"] == told["game"]["event_uid"]


def test_the_readmes_line_takes_over_the_environment_the_demo_tells(tmp_path):
    environment = {"SEATGEEK_CLIENT_ID": "demo", "STUBHUB_BASE_URL": "http://127.0.0.1:1"}
    (tmp_path / "demo.json").write_text(json.dumps({"environment": environment}), encoding="utf-8")
    [line] = re.findall(
        r"^\$ export \$\((python -c '.*')\)$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    code = shlex.split(line)[2]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [f"{name}={value}" for name, value in environment.items()]
