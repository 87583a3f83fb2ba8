"""What holds of every reply, whatever the platforms, the store and the secrets do; one function checks all of it."""

from __future__ import annotations

import contextlib
import functools
import json
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
from pydantic import BaseModel

from shared.answers.shapes import CompareResult, DealsResult, SearchResult
from shared.model import QuotaUse

Scenario = Callable[..., Awaitable[None]]
ALLOWANCE_S = 0.15
LONGEST_TEXT = 2_000
PLANTED = "PLANTED"
SHAPES: Mapping[str, type[BaseModel]] = {
    "search": SearchResult,
    "deals": DealsResult,
    "compare": CompareResult,
}
ANSWERED = {"ok", "partial", "empty", "no_prices", "stale"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}
_JOINERS = "\u200c\u200d"


class Late(AssertionError):
    """The reply missed the caller's deadline."""


def require_answered(statuses: Iterable[str]) -> None:
    """Assert that healthy platforms answered; Late where a slow machine let one answer only after the time allowed."""
    others = set(statuses) - (ANSWERED - {"stale"})
    if others and others <= {"stale", "timeout"}:
        raise Late("a healthy platform did not answer in the time allowed")
    assert not others


def patient(scenario: Scenario) -> Scenario:
    """Let a scenario be late twice: a machine that others use too is late by itself, but not three times running."""

    @functools.wraps(scenario)
    async def run(bench: Any, **given: Any) -> None:
        for chances in (2, 1, 0):
            try:
                await scenario(bench=bench, **given)
                break
            except Late:
                if not chances:
                    raise
                await bench.afresh()

    return run


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One reply and what went with it."""

    function: str
    reply: httpx.Response
    seconds: float
    timeout_ms: int
    upstream_requests: Mapping[str, int]
    used: Mapping[str, QuotaUse | None]
    told: Mapping[str, Iterable[bytes]]
    """Every body each platform has sent so far."""
    log: str


def check(seen: Seen) -> dict[str, Any]:
    """Assert the invariants; returns the reply's document."""
    reply = seen.reply
    document: dict[str, Any] = reply.json()
    assert reply.status_code in {200, 503} | ({404} if seen.function == "compare" else set()), reply.text
    if reply.status_code == 200:
        SHAPES[seen.function].from_json(reply.content)
    else:
        assert reply.headers["content-type"] == "application/problem+json"
        assert document["code"] in {"no_source_answered", "no_matching_event", "ambiguous_event"}
        assert document["next_step"]
    sources = document.get("sources", [])
    if reply.status_code != 404:
        assert {source["platform"] for source in sources} == {"stubhub", "seatgeek", "ticketmaster"}
        answered = any(source["status"] in ANSWERED for source in sources)
        assert answered == (reply.status_code == 200)
    if reply.status_code == 503:
        assert int(reply.headers["retry-after"]) >= 1
    _check_time(seen)
    _check_quota(sources, seen)
    _check_prices(document, seen)
    _check_texts(document)
    _check_secrets(seen)
    return document


def _check_time(seen: Seen) -> None:
    if seen.seconds > seen.timeout_ms / 1000 + ALLOWANCE_S:
        raise Late(f"the reply took {seen.seconds:.3f} s where {seen.timeout_ms} ms were asked")


def _check_quota(sources: Iterable[Mapping[str, Any]], seen: Seen) -> None:
    for source in sources:
        use = seen.used[source["platform"]]
        if source["quota"] is not None:
            assert use is not None
            assert source["quota"]["used"] <= use.used, source
        if use is not None:
            assert seen.upstream_requests.get(source["platform"], 0) <= use.used, source


def _check_prices(document: Mapping[str, Any], seen: Seen) -> None:
    for offer in _offers(document):
        told = [_numbers(body) for body in seen.told[offer["platform"]]]
        for field in ("min_price", "max_price", "average_price", "median_price", "min_price_before_fees"):
            price = offer.get(field)
            assert price is None or price > 0, offer
            assert price is None or any(Decimal(str(price)) in each for each in told), (field, offer)
        assert (offer["min_price"] is None) == (offer["price_missing"] is not None), offer


def _check_texts(document: Any) -> None:
    texts: set[str] = set()  # most names and words are told many times over
    _gather_texts(document, texts)
    for text in texts:
        assert len(text) <= LONGEST_TEXT
        assert text.isprintable() or not any(
            unicodedata.category(character) in _HIDDEN and character not in _JOINERS
            for character in set(text)
        ), text
        assert "<script" not in text.lower()
        assert not text.lower().startswith("javascript:")


def _check_secrets(seen: Seen) -> None:
    everything = seen.reply.text + str(seen.reply.headers) + seen.log
    assert PLANTED not in everything
    assert "Traceback" not in seen.log, seen.log


def _offers(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "price_missing" in node:
            yield node
        for value in node.values():
            yield from _offers(value)
    elif isinstance(node, list):
        for value in node:
            yield from _offers(value)


def _gather_texts(node: Any, texts: set[str]) -> None:
    if isinstance(node, str):
        texts.add(node)
    elif isinstance(node, dict):
        texts.update(node)
        for value in node.values():
            _gather_texts(value, texts)
    elif isinstance(node, list):
        for value in node:
            _gather_texts(value, texts)


_KNOWN: dict[bytes, set[Decimal]] = {}


def _numbers(body: bytes) -> set[Decimal]:
    """Every number in a JSON body; none where it is no JSON."""
    if body not in _KNOWN:
        found: set[Decimal] = set()

        def keep(text: str) -> None:
            with contextlib.suppress(ArithmeticError):
                found.add(Decimal(text))

        with contextlib.suppress(ValueError, RecursionError):
            json.loads(body, parse_int=keep, parse_float=keep)
        _KNOWN[body] = found
    return _KNOWN[body]
