"""Answers of the platforms with random damage: parts dropped, emptied, retyped, nested, extended and repeated."""

from __future__ import annotations

import bisect
import copy
import itertools
import json
import marshal
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PLATFORMS = ("stubhub", "seatgeek", "ticketmaster")
RECORDED = {name: json.loads((FIXTURES / f"{name}.json").read_text()) for name in PLATFORMS}
PRICE_KEYS = frozenset(
    {"min_ticket_price", "stats", "priceRanges", "ticket_price", "lowest_price", "average_price"}
)
JUNK: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, -7.5, 1e308, 10**30, 10**400, float("nan"), float("inf"), "", " ", "x", "12",
    "12.50", "1e3", "NaN", "$12", "1,000", "2026-02-30T25:61:00", "9999-12-31T23:59:59-12:00", "\ud800", "\x00\u202e",
    "x" * 5000, [], {}, [None], [[[]]], {"a": 1}, {"amount": 5}, [12.5], {"id": 1}, "../..", "<b>x</b>",
)  # fmt: skip
ACTIONS = ("drop", "replace", "list", "nest", "text", "repeat", "extend", "move")
_CONTAINERS = frozenset({dict, list})
Damage = list[tuple[int, int, int]]


def damages() -> st.SearchStrategy[Damage]:
    """One to six changes; each names a place, an action and a piece of junk, by numbers."""
    change = st.tuples(st.integers(0, 10**6), st.integers(0, len(ACTIONS) - 1), st.integers(0, len(JUNK) - 1))
    return st.lists(change, min_size=1, max_size=6)


class Places:
    """Every place in a document, as container and key, the outer ones first; made when it is asked for."""

    def __init__(self, document: Any) -> None:
        self._containers = [document]
        for container in self._containers:
            values = container.values() if type(container) is dict else container
            self._containers += [value for value in values if type(value) in _CONTAINERS]
        self._ends = list(itertools.accumulate(map(len, self._containers)))

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, number: int) -> tuple[Any, Any]:
        at = bisect.bisect_right(self._ends, number)
        container = self._containers[at]
        offset = number - self._ends[at] + len(container)
        return container, next(itertools.islice(container, offset, None)) if type(
            container
        ) is dict else offset


def mutant(recorded: Any, damage: Damage) -> bytes:
    """The answer `recorded` after `damage`."""
    document = marshal.loads(marshal.dumps(recorded))  # noqa: S302 - our own copy, in a tenth of `deepcopy`'s time
    for place, action, junk in damage:
        every = Places(document)
        if not every:
            break
        container, key = every[place % len(every)]
        _apply(ACTIONS[action], container, key, JUNK[junk], every[junk * 7919 % len(every)])
    return json.dumps(document).encode()


def _apply(action: str, container: Any, key: Any, junk: Any, elsewhere: tuple[Any, Any]) -> None:
    value = container[key]
    match action:
        case "drop":
            del container[key]
        case "replace":
            container[key] = copy.deepcopy(junk)
        case "list":
            container[key] = [value]
        case "nest":
            container[key] = {"nested": value}
        case "text":
            container[key] = str(value)
        case "repeat":
            container[key] = [copy.deepcopy(value) for _ in range(3)]
        case "extend" if isinstance(value, dict):
            value["unheard_of"] = copy.deepcopy(junk)
        case "extend" if isinstance(value, list):
            value.append(copy.deepcopy(junk))
        case _:
            container[key] = copy.deepcopy(elsewhere[0][elsewhere[1]])


def price_numbers(body: bytes) -> set[Decimal]:
    """Every number, or text of one, that stands where a price is told, to the hundredth to which prices are."""
    found: set[Decimal] = set()
    _gather(json.loads(body, parse_int=Decimal, parse_float=Decimal), False, found)
    return found


def _gather(node: Any, priced: bool, found: set[Decimal]) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            _gather(value, priced or key in PRICE_KEYS, found)
    elif isinstance(node, list):
        for value in node:
            _gather(value, priced, found)
    elif priced and isinstance(node, Decimal | str):
        try:
            found.add(round(Decimal(node.strip() if isinstance(node, str) else node), 2))
        except ArithmeticError:
            return
