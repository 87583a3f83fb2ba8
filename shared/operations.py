"""What the HTTP functions do, by name: which methods, which parameters, which answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.aggregator import UnifiedInventoryAggregator
from shared.answer import Shape
from shared.caller import require_scheduler
from shared.health import report_health
from shared.query import CompareQuery, DealsQuery, HealthQuery, RefreshQuery, Request, SearchQuery, read_query
from shared.refresh import refresh

Answer = Shape | dict[str, Any]
Run = Callable[[UnifiedInventoryAggregator, Mapping[str, Any]], Coroutine[Any, Any, Answer]]
Q = TypeVar("Q", bound=Request)
Guard = Callable[[UnifiedInventoryAggregator, Mapping[str, str]], Coroutine[Any, Any, None]]
READING = ("GET", "HEAD", "POST")


async def _let_pass(_aggregator: UnifiedInventoryAggregator, _headers: Mapping[str, str]) -> None:
    """Cloud Run checks who may call; the function itself asks no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One function: the model of its parameters, the methods it takes, and what it runs."""

    parameters: type[Request]
    methods: tuple[str, ...]
    run: Run
    guard: Guard = _let_pass
    """Raises Problem for a caller who may not."""


def _operation(
    kind: type[Q],
    answer: Callable[[UnifiedInventoryAggregator, Q], Coroutine[Any, Any, Answer]],
    methods: tuple[str, ...] = READING,
    guard: Guard = _let_pass,
) -> Operation:
    async def run(aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any]) -> Answer:
        return await answer(aggregator, read_query(kind, given, today=aggregator.services.clock.now().date()))

    return Operation(parameters=kind, methods=methods, run=run, guard=guard)


OPERATIONS: Mapping[str, Operation] = {
    "search": _operation(SearchQuery, lambda aggregator, query: aggregator.answering.search(query)),
    "compare": _operation(CompareQuery, lambda aggregator, query: aggregator.answering.compare(query)),
    "deals": _operation(DealsQuery, lambda aggregator, query: aggregator.answering.deals(query)),
    "refresh": _operation(
        RefreshQuery,
        lambda aggregator, query: refresh(
            aggregator.services, aggregator.answering, limit=query.limit, seconds=query.seconds
        ),
        ("POST",),
        guard=lambda aggregator, headers: require_scheduler(headers, aggregator.services.settings),
    ),
    "health": _operation(
        HealthQuery,
        lambda aggregator, query: report_health(aggregator.services, deep=query.deep),
        ("GET", "HEAD"),
    ),
}
