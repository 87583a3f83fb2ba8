"""The tools an agent is offered: one definition each, from which MCP and function-calling schemas follow."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.concise import ConciseStockResult
from shared.answers.reply import Reply
from shared.answers.shapes import Shape, StockResult, as_json
from shared.answers.stock import MOST_LOOKED_AT, stock_of, stock_search, stock_shown
from shared.asking.query import Detail, InventoryQuery, Request, SearchQuery, read_query
from shared.describing.operations import COST, DESCRIBED, DescribedOperation

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool: its name, what it is told to be, its parameters, and what it runs and may answer."""

    name: str
    title: str
    description: str
    parameters: type[Request]
    answers: tuple[type[Shape], ...]
    run: Callable[[UnifiedInventoryAggregator, Given], Coroutine[Any, Any, Shape]]


def _of_operation(operation: DescribedOperation) -> Tool:
    async def run(aggregator: UnifiedInventoryAggregator, given: Given) -> Shape:
        answered = await operation.serves.run(aggregator, _concise_by_default(given))
        assert isinstance(answered, Reply)  # noqa: S101 - only reports are plain; told to the type checker
        return answered.shown

    return Tool(
        name=operation.identity,
        title=operation.summary,
        description=operation.description,
        parameters=operation.parameters,
        answers=operation.answers,
        run=run,
    )


def _concise_by_default(given: Given) -> Given:
    return given if given.get("detail") else {**given, "detail": Detail.CONCISE.value}


async def _check_inventory(aggregator: UnifiedInventoryAggregator, given: Given) -> Shape:
    today = aggregator.services.clock.now().date()
    asked = read_query(InventoryQuery, _concise_by_default(given), today=today)
    search = SearchQuery.model_validate(stock_search(asked))
    found = (await aggregator.answering.search(search)).answer
    return stock_shown(stock_of(as_json(found), asked), asked)


CHECK_INVENTORY = Tool(
    name="check_inventory",
    title="Tell whether so many tickets are to be had",
    description="Tell which events have the number of tickets wanted, and the lowest price among them. Events "
    f"whose tickets no platform counts are told apart: not known is not sold out. Looks at up to {MOST_LOOKED_AT} "
    f"events and tells how many it left out. {COST}",
    parameters=InventoryQuery,
    answers=(StockResult, ConciseStockResult),
    run=_check_inventory,
)
TOOLS = (*(_of_operation(DESCRIBED[name]) for name in ("search", "compare", "deals")), CHECK_INVENTORY)
"""In the order in which they are listed, always the same."""
