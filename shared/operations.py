"""What the HTTP functions do, by name: which methods, which parameters, which answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from shared.aggregator import UnifiedInventoryAggregator
from shared.answer import Shape
from shared.answering import Answering
from shared.health import report_health
from shared.query import CompareQuery, DealsQuery, Parameters, SearchQuery, read_query

Answer = Response | Shape | dict[str, Any]
Run = Callable[[UnifiedInventoryAggregator, Mapping[str, Any], Request], Awaitable[Answer]]
Q = TypeVar("Q", bound=Parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One function: the methods it takes, the model of its parameters, and what it runs."""

    run: Run
    methods: tuple[str, ...] = ("GET", "HEAD", "POST")
    parameters: type[Parameters] | None = None


def _asking(kind: type[Q], answer: Callable[[Answering, Q], Awaitable[Shape]]) -> Operation:
    async def run(
        aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any], _request: Request
    ) -> Answer:
        query = read_query(kind, given, today=aggregator.services.clock.now().date())
        return await answer(aggregator.answering, query)

    return Operation(run=run, parameters=kind)


async def _health(
    aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any], _request: Request
) -> Answer:
    return await report_health(
        aggregator.services, deep=str(given.get("deep", "0")).lower() in {"1", "true", "yes"}
    )


OPERATIONS: Mapping[str, Operation] = {
    "search": _asking(SearchQuery, Answering.search),
    "compare": _asking(CompareQuery, Answering.compare),
    "deals": _asking(DealsQuery, Answering.deals),
    "health": Operation(run=_health, methods=("GET", "HEAD")),
}
