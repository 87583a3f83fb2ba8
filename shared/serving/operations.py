"""What the HTTP functions do, by name: which methods, which parameters, which answer, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared import log
from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.concise import ConciseCompareResult, ConciseDealsResult, ConciseSearchResult
from shared.answers.reply import Reply
from shared.answers.report import HealthReport, RefreshReport
from shared.answers.shapes import CompareResult, DealsResult, SearchResult, Shape
from shared.asking.query import (
    CompareQuery,
    DealsQuery,
    Request,
    SearchQuery,
    read_query,
)
from shared.asking.report_query import HealthQuery, RefreshQuery
from shared.serving.caller import require_scheduler
from shared.serving.health import report_health
from shared.serving.refresh import refresh

Answer = Reply[Any] | dict[str, Any]
"""A report is plain data."""
Run = Callable[..., Coroutine[Any, Any, Answer]]
Q = TypeVar("Q", bound=Request)
Guard = Callable[[UnifiedInventoryAggregator, Mapping[str, str]], Coroutine[Any, Any, None]]
READING = ("GET", "HEAD", "POST")
COST = (
    "Costs about one call per platform, or none when the same was asked in the last minutes; answers in about 0.05 s "
    "from the cache, usually 1-3 s otherwise, never later than timeout_ms + 150 ms."
)


async def _let_pass(_aggregator: UnifiedInventoryAggregator, _headers: Mapping[str, str]) -> None:
    """Cloud Run checks who may call; the function itself asks no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One function: the model of its parameters, the methods it takes, what it runs and what it may answer.

    `run(aggregator, given, typed=False)` checks the parameters (`typed` as of a JSON body) and answers them.
    `guard` raises Problem for a caller who may not. `problems` are the statuses it answers beside those that
    any function may.
    """

    parameters: type[Request]
    methods: tuple[str, ...]
    run: Run
    identity: str
    summary: str
    description: str
    answers: tuple[type[Shape], ...]
    problems: tuple[int, ...] = ()
    guard: Guard = _let_pass


def _runs(
    kind: type[Q], answer: Callable[[UnifiedInventoryAggregator, Q], Coroutine[Any, Any, Answer]]
) -> Run:
    async def run(
        aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any], *, typed: bool = False
    ) -> Answer:
        today = aggregator.services.clock.now().date()
        return await answer(aggregator, read_query(kind, given, today=today, typed=typed))

    return run


async def _search(aggregator: UnifiedInventoryAggregator, query: SearchQuery) -> Answer:
    return _told(await aggregator.answering.search(query))


async def _compare(aggregator: UnifiedInventoryAggregator, query: CompareQuery) -> Answer:
    return _told(await aggregator.answering.compare(query))


async def _deals(aggregator: UnifiedInventoryAggregator, query: DealsQuery) -> Answer:
    return _told(await aggregator.answering.deals(query))


def _told(reply: Reply[Any]) -> Reply[Any]:
    """The reply; the log gets to know it with the whole answer."""
    log.replied.set(reply)
    return reply


async def _refresh(aggregator: UnifiedInventoryAggregator, query: RefreshQuery) -> Answer:
    return await refresh(aggregator.services, aggregator.answering, limit=query.limit, seconds=query.seconds)


async def _health(aggregator: UnifiedInventoryAggregator, query: HealthQuery) -> Answer:
    return await report_health(aggregator.services, deep=query.deep)


OPERATIONS: Mapping[str, Operation] = {
    "search": Operation(
        parameters=SearchQuery,
        methods=READING,
        run=_runs(SearchQuery, _search),
        identity="search_tickets",
        summary="Find events on all platforms at once",
        description="Find ticketed events on StubHub, SeatGeek and Ticketmaster at once. Each performance comes "
        "once, with its lowest comparable price and the platform that has it; sources that failed are named. "
        f"{COST}",
        answers=(SearchResult, ConciseSearchResult),
        problems=(503,),
    ),
    "compare": Operation(
        parameters=CompareQuery,
        methods=READING,
        run=_runs(CompareQuery, _compare),
        identity="compare_ticket_prices",
        summary="Put one event's prices side by side",
        description="Compare one event's prices on every platform, like with like: all-in prices before those "
        "before fees, one currency, with links to buy. Where the name fits several events the answer is a 404 with "
        f"the candidates; call again with the event_uid of one. {COST} With result_id it costs no call.",
        answers=(CompareResult, ConciseCompareResult),
        problems=(404, 410, 503),
    ),
    "deals": Operation(
        parameters=DealsQuery,
        methods=READING,
        run=_runs(DealsQuery, _deals),
        identity="find_ticket_deals",
        summary="Find the events whose price is low for what they are",
        description="Rank events by how low their price is for what they are, best first: value_score 0-100, 50 is "
        "typical, 84 one robust deviation cheap, with the reason. Cheap is not the same as good value. "
        f"{COST} With result_id of an earlier answer it costs no call.",
        answers=(DealsResult, ConciseDealsResult),
        problems=(410, 503),
    ),
    "refresh": Operation(
        parameters=RefreshQuery,
        methods=("POST",),
        run=_runs(RefreshQuery, _refresh),
        identity="refresh_popular_searches",
        summary="Renew popular searches before they go stale",
        description="For the scheduler: renew the most asked searches inside the quota left for background work.",
        answers=(RefreshReport,),
        problems=(401, 403, 503),
        guard=lambda aggregator, headers: require_scheduler(headers, aggregator.services.settings),
    ),
    "health": Operation(
        parameters=HealthQuery,
        methods=("GET", "HEAD"),
        run=_runs(HealthQuery, _health),
        identity="get_health",
        summary="Tell whether each platform can be used",
        description="Tell whether each platform is set up and well, from what the service knows; asks no platform.",
        answers=(HealthReport,),
    ),
}
