"""The fixture with random parts dropped, emptied, retyped or nested: never a crash, never an invented price."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.errors import SourceError
from shared.platforms.platform import Access, EventSearch
from shared.platforms.seatgeek.exchange import check
from shared.platforms.seatgeek.search import search

FIXTURE = Path(__file__).parents[2] / "fixtures" / "seatgeek.json"
ACCESS = Access(base_url="https://api.example.com", credentials={"client_id": "PLANTED-ID"})
NONSENSE = [
    None, True, False, 0, -1, -7.5, 1e308, 10**30, "", "x", "12", "NaN", "2026-02-30T25:61:00", "\ud800",
    [], {}, [None], {"a": 1}, [[[]]], float("nan"), float("inf"),
]  # fmt: skip


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
    for key in keys:
        yield node, key
        yield from places(node[key])


def mutated(dice: random.Random) -> bytes:
    document = json.loads(FIXTURE.read_bytes())
    for _ in range(dice.randint(1, 6)):
        container, key = dice.choice(list(places(document)))
        action = dice.choice(["drop", "replace", "nest", "list", "text"])
        if action == "drop":
            del container[key]
        elif action == "replace":
            container[key] = dice.choice(NONSENSE)
        elif action == "nest":
            container[key] = {"nested": container[key]}
        elif action == "list":
            container[key] = [container[key]]
        else:
            container[key] = str(container[key])
    return json.dumps(document).encode()


def numbers(body: bytes) -> set[Decimal]:
    told: set[Decimal] = set()
    for container, key in places(json.loads(body)):
        value = container[key]
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                told.add(Decimal(str(value)))
            except ArithmeticError:
                continue
    return told


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_answer_is_read_or_refused_but_never_invented(drive: Callable[..., Any], seed: int) -> None:
    dice = random.Random(seed)
    read = 0
    for _ in range(25):
        body = mutated(dice)
        try:
            result = drive(
                search(EventSearch(text="x"), ACCESS), check, httpx.Response(200, content=body)
            ).result
        except SourceError:
            continue
        told = numbers(body)
        for event in result.events:
            read += 1
            price = event.price
            amounts = [price.minimum, price.maximum, price.average, price.median, price.minimum_before_fees]
            assert {amount for amount in amounts if amount is not None} <= told
            assert all(amount > 0 for amount in amounts if amount is not None)
            assert (price.minimum is None) == (price.missing is not None)
            assert price.maximum is None or price.minimum <= price.maximum
            assert event.name
            assert event.starts_at is None or event.starts_at.tzinfo is not None
    assert read > 50


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_cut_off_anywhere_is_refused(drive: Callable[..., Any], seed: int) -> None:
    body = FIXTURE.read_bytes().rstrip()
    dice = random.Random(seed)
    for _ in range(5):
        cut = httpx.Response(200, content=body[: dice.randint(0, len(body) - 1)])
        with pytest.raises(SourceError):
            drive(search(EventSearch(text="x"), ACCESS), check, cut)
