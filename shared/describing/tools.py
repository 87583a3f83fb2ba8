"""The tools an agent is offered: one definition each, from which MCP and function-calling schemas follow."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import convert

from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.concise import ConciseStockResult
from shared.answers.reply import Reply
from shared.answers.shapes import Shape, StockResult, as_json
from shared.answers.shortening import concise_stock
from shared.answers.stock import stock_of
from shared.asking.query import Detail, InventoryQuery, Request, SearchQuery, read_query
from shared.describing.operations import COST, DESCRIBED, DescribedOperation

MOST_LOOKED_AT = 100
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
    kept = asked.model_dump(exclude={"event_name", "quantity", "detail"}, exclude_none=True)
    words = {"query": asked.event_name, "min_tickets": asked.quantity, "limit": MOST_LOOKED_AT}
    found = (await aggregator.answering.search(SearchQuery.model_validate({**kept, **words}))).answer
    told = stock_of(as_json(found), asked.quantity)
    stock = convert(
        {
            **told,
            "summary": _summary(told, asked, found.summary),
            "quantity": asked.quantity,
            "cache": found.cache,
            "result_id": found.result_id,
            "generated_at": found.generated_at,
        },
        StockResult,
    )
    return stock if asked.detail is Detail.FULL else concise_stock(stock)


def _summary(told: Mapping[str, Any], asked: InventoryQuery, of_search: str) -> str:
    there, silent = len(told["available_events"]), len(told["not_told"])
    more = f"; of {silent} more no platform tells its tickets" if silent else ""
    return f"{there} events have {asked.quantity} tickets{more}. {of_search}"


CHECK_INVENTORY = Tool(
    name="check_inventory",
    title="Tell whether so many tickets are to be had",
    description="Tell which events have the number of tickets wanted, and the lowest price among them. Events "
    f"whose tickets no platform counts are told apart: not known is not sold out. {COST}",
    parameters=InventoryQuery,
    answers=(StockResult, ConciseStockResult),
    run=_check_inventory,
)
TOOLS = (*(_of_operation(DESCRIBED[name]) for name in ("search", "compare", "deals")), CHECK_INVENTORY)
"""In the order in which they are listed, always the same."""
