"""The parsers on damaged answers; `MUTANTS=100000` makes the long round that `make fuzz` is."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from shared.errors import SourceError
from shared.model import PlatformEvent
from shared.platforms import load
from shared.platforms.platform import Access, EventSearch, EventsFound
from tests.fuzz.mutants import (
    ACTIONS,
    PLATFORMS,
    PRICE_KEYS,
    RECORDED,
    Damage,
    damages,
    mutant,
    price_numbers,
)

MUTANTS = int(os.environ.get("MUTANTS", "2000"))
ACCESS = Access(
    base_url="https://api.example.test",
    credentials={"client_id": "a", "client_secret": "b", "api_key": "c", "api_secret": "d"},
    token="t",
)
AT_LENGTH = settings(
    max_examples=MUTANTS // len(PLATFORMS),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=MUTANTS <= 2000,
)
READ = dict.fromkeys(PLATFORMS, 0)


def answered(platform: str, body: bytes) -> EventsFound | None:
    """What a search makes of `body`, sent for every page; None where it is refused."""
    platform_ = load(platform)
    exchange = platform_.search(EventSearch(text="x"), ACCESS)
    request = next(exchange)
    try:
        for _ in range(20):
            response = httpx.Response(200, content=body, request=request)
            try:
                platform_.check(response)
            except SourceError as error:
                request = exchange.throw(error)
            else:
                request = exchange.send(response)
    except StopIteration as finished:
        found: EventsFound = finished.value
        return found
    except SourceError:
        return None
    raise AssertionError("a search must end")


def amounts(event: PlatformEvent) -> set[Decimal]:
    price = event.price
    told: Any = (price.minimum, price.maximum, price.average, price.median, price.minimum_before_fees)
    return {amount for amount in told if amount is not None}


def check(platform: str, damage: Damage) -> None:
    body = mutant(RECORDED[platform], damage)
    found = answered(platform, body)
    told = price_numbers(body)
    for event in found.events if found else ():
        READ[platform] += 1
        price = event.price
        assert amounts(event) <= told
        assert all(amount > 0 for amount in amounts(event))
        assert (price.minimum is None) == (price.missing is not None)
        assert price.minimum is None or price.maximum is None or price.minimum <= price.maximum
        assert event.name
        assert event.name.isprintable()
        assert len(event.name) <= 200
        assert event.starts_at is None or event.starts_at.tzinfo is not None
        assert event.url is None or event.url.startswith(("http://", "https://"))
        assert event.available_tickets is None or event.available_tickets >= 0


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_damaged_answer_is_read_or_refused_and_no_price_invented(platform: str) -> None:
    @AT_LENGTH
    @given(damages())
    def every(damage: Damage) -> None:
        check(platform, damage)

    every()
    assert READ[platform] > MUTANTS / len(PLATFORMS), "most mutants are still to be read in part"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_a_price_in_the_answer_no_event_has_one(platform: str) -> None:
    """Every place of a price emptied, then damaged: nothing else in the answer may be taken for one."""
    bare = _without_prices(RECORDED[platform])

    @settings(AT_LENGTH, max_examples=max(MUTANTS // 20, 50))
    @given(damages())
    def every(damage: Damage) -> None:
        kept = [change for change in damage if ACTIONS[change[1]] in {"drop", "list", "nest", "text"}]
        found = answered(platform, mutant(bare, kept))
        assert not found or not any(amounts(event) for event in found.events)

    every()


def _without_prices(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: None if key in PRICE_KEYS else _without_prices(value) for key, value in node.items()}
    return [_without_prices(value) for value in node] if isinstance(node, list) else node
