"""What the HTTP functions do, by name: which methods they take, who may call, and how they are answered.

What they are told to be is in `shared.describing.operations`; what checks and answers a call is imported with the
first one.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from shared import log

if TYPE_CHECKING:
    from shared.aggregator import UnifiedInventoryAggregator
    from shared.answers.reply import Reply
    from shared.asking.query import Request

    Answer = Reply[Any] | dict[str, Any]
    """A report is plain data."""
    Run = Callable[..., Coroutine[Any, Any, Answer]]
    Guard = Callable[[UnifiedInventoryAggregator, Mapping[str, str]], Coroutine[Any, Any, None]]
Q = TypeVar("Q", bound="Request")
READING = ("GET", "HEAD", "POST")


async def _let_scheduler_pass(aggregator: UnifiedInventoryAggregator, headers: Mapping[str, str]) -> None:
    from shared.serving.caller import require_scheduler

    await require_scheduler(headers, aggregator.services.settings)


class Operation(Struct, frozen=True, kw_only=True):
    """One function: the methods it takes, what it runs, and `guard`, which raises Problem for who may not call.

    Without a guard nothing is asked beside what Cloud Run checks.
    `run(aggregator, given, typed=False, asked_at=None)` checks the parameters (`typed` as of a JSON body) and answers
    them; the time they allow counts from the monotonic instant `asked_at`, now by default.
    """

    methods: tuple[str, ...]
    run: Run
    guard: Guard | None = None


async def _search(
    aggregator: UnifiedInventoryAggregator,
    given: Mapping[str, Any],
    *,
    typed: bool = False,
    asked_at: float | None = None,
) -> Answer:
    query = _read(_queries().SearchQuery, aggregator, given, typed=typed)
    return _told(await aggregator.answering.search(query, asked_at=asked_at))


async def _compare(
    aggregator: UnifiedInventoryAggregator,
    given: Mapping[str, Any],
    *,
    typed: bool = False,
    asked_at: float | None = None,
) -> Answer:
    query = _read(_queries().CompareQuery, aggregator, given, typed=typed)
    return _told(await aggregator.answering.compare(query, asked_at=asked_at))


async def _deals(
    aggregator: UnifiedInventoryAggregator,
    given: Mapping[str, Any],
    *,
    typed: bool = False,
    asked_at: float | None = None,
) -> Answer:
    query = _read(_queries().DealsQuery, aggregator, given, typed=typed)
    return _told(await aggregator.answering.deals(query, asked_at=asked_at))


async def _refresh(
    aggregator: UnifiedInventoryAggregator,
    given: Mapping[str, Any],
    *,
    typed: bool = False,
    asked_at: float | None = None,  # noqa: ARG001 - it has no deadline that a caller sets
) -> Answer:
    from shared.asking.report_query import RefreshQuery
    from shared.serving.refresh import refresh

    query = _read(RefreshQuery, aggregator, given, typed=typed)
    return await refresh(
        aggregator.services, aggregator.answering.finder, limit=query.limit, seconds=query.seconds
    )


async def _health(
    aggregator: UnifiedInventoryAggregator,
    given: Mapping[str, Any],
    *,
    typed: bool = False,
    asked_at: float | None = None,  # noqa: ARG001 - it has no deadline that a caller sets
) -> Answer:
    from shared.serving.health import report_health

    return await report_health(aggregator.services, deep=_asked_deep(aggregator, given, typed=typed))


def _asked_deep(aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any], *, typed: bool) -> bool:
    if not given:  # as the probe asks that an instance is started with: it waits for no check to be imported
        return False
    from shared.asking.report_query import HealthQuery

    return _read(HealthQuery, aggregator, given, typed=typed).deep


def _read(
    kind: type[Q], aggregator: UnifiedInventoryAggregator, given: Mapping[str, Any], *, typed: bool
) -> Q:
    query: Q = _queries().read_query(kind, given, today=aggregator.services.clock.now().date(), typed=typed)
    return query


@cache
def _queries() -> ModuleType:
    """What checks a call; a function-level import would be looked up with each one."""
    from shared.asking import query

    return query


def _told(reply: Reply[Any]) -> Reply[Any]:
    """The reply; the log gets to know it with the whole answer."""
    log.replied.set(reply)
    return reply


OPERATIONS: Mapping[str, Operation] = {
    "search": Operation(methods=READING, run=_search),
    "compare": Operation(methods=READING, run=_compare),
    "deals": Operation(methods=READING, run=_deals),
    "refresh": Operation(methods=("POST",), run=_refresh, guard=_let_scheduler_pass),
    "health": Operation(methods=("GET", "HEAD"), run=_health),
}
