"""Damages answers at random places: whatever arrives, nothing but a SourceError is raised and no price invented."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import SourceError
from shared.platforms.platform import Access, EventSearch, Exchange
from shared.platforms.ticketmaster import PLATFORM, catalogue, inventory

FIXTURES = Path(__file__).parents[2] / "fixtures"
ACCESS = Access(
    base_url="https://tm.example.test",
    credentials={"api_key": "planted-key"},
    now=dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC),
)
DROP = object()
JUNK: tuple[Any, ...] = (
    DROP,
    None,
    True,
    0,
    -7,
    10**400,
    float("nan"),
    float("inf"),
    1e308,
    "",
    "NaN",
    "\x00\ud83d\u202e",
    "x" * 5000,
    "1900-01-01T06:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "../..",
    [],
    [[]],
    {},
    {"id": 1},
)


def nodes(document: Any) -> list[tuple[Any, Any]]:
    """Every place in the document, as container and key."""
    found: list[tuple[Any, Any]] = []
    _gather(document, found)
    return found


def _gather(container: Any, found: list[tuple[Any, Any]]) -> None:
    for key, value in container.items() if type(container) is dict else enumerate(container):
        found.append((container, key))
        if type(value) is dict or type(value) is list:
            _gather(value, found)


def damage(document: Any, chance: random.Random) -> None:
    container, key = chance.choice(nodes(document))
    junk = chance.choice([*JUNK, [container[key]], {"id": container[key]}, str(container[key])])
    if junk is DROP:
        del container[key]
    else:
        container[key] = copy.deepcopy(junk)


def numbers(document: Any) -> set[Decimal]:
    found = set()
    for container, key in nodes(document):
        try:
            found.add(Decimal(str(container[key])))
        except InvalidOperation:
            continue
    return found


def damaged(name: str, seed: int) -> Any:
    chance = random.Random(seed)
    document = json.loads((FIXTURES / name).read_text())
    for _ in range(chance.randint(1, 6)):
        damage(document, chance)
    return document


def result_of(drive: Callable[..., Any], exchange: Exchange[Any], document: Any) -> Any:
    response = httpx.Response(200, content=json.dumps(document).encode("utf-8"))
    try:
        return drive(exchange, PLATFORM.check, response).result
    except SourceError:
        return None


@pytest.mark.parametrize("block", range(10))
def test_a_damaged_search_answer_is_read_or_refused(drive: Callable[..., Any], block: int) -> None:
    for seed in range(30 * block, 30 * block + 30):
        document = damaged("ticketmaster.json", seed)
        found = result_of(drive, PLATFORM.search(EventSearch(text="x"), ACCESS), document)
        told = numbers(document)
        for event in found.events if found else ():
            price = event.price
            amounts = {price.minimum, price.maximum, price.minimum_before_fees} - {None}
            assert amounts <= told
            assert all(amount > 0 for amount in amounts)
            assert (price.minimum is None) is (price.missing is not None)
            assert event.date is None or 1970 <= event.date.year <= 2199


def test_most_events_survive_small_damage(drive: Callable[..., Any]) -> None:
    counts = []
    for seed in range(60):
        found = result_of(
            drive, PLATFORM.search(EventSearch(text="x"), ACCESS), damaged("ticketmaster.json", seed)
        )
        counts.append(len(found.events) if found else 0)
    assert sum(count >= 12 for count in counts) > 50


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("ticketmaster/event.json", lambda: catalogue.read_event("a", ACCESS)),
        ("ticketmaster/venues.json", lambda: catalogue.search_venues("a", ACCESS)),
        ("ticketmaster/classifications.json", lambda: catalogue.read_classifications(ACCESS)),
        ("ticketmaster/availability.json", lambda: inventory.read_availability(["a"], ACCESS)),
    ],
)
def test_other_damaged_answers_are_read_or_refused(
    drive: Callable[..., Any], name: str, ask: Callable[[], Exchange[Any]]
) -> None:
    for seed in range(100):
        result_of(drive, ask(), damaged(name, seed))
