"""What callers are told of the HTTP functions, by name: their parameters, what they are for and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.answers.concise import ConciseCompareResult, ConciseDealsResult, ConciseSearchResult
from shared.answers.report import HealthReport, RefreshReport
from shared.answers.shapes import CompareResult, DealsResult, SearchResult, Shape
from shared.asking.query import CompareQuery, DealsQuery, Request, SearchQuery
from shared.asking.report_query import HealthQuery, RefreshQuery
from shared.serving.operations import OPERATIONS, Operation

COST = (
    "Costs about one call per platform, or none when the same was asked in the last minutes; answers in about 0.05 s "
    "from the cache, usually 1-3 s otherwise, never later than timeout_ms + 150 ms."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedOperation:
    """One function: what it does, the model of its parameters, and the shapes it may answer.

    `problems` are the statuses it answers beside those that any function may.
    """

    serves: Operation
    parameters: type[Request]
    identity: str
    summary: str
    description: str
    answers: tuple[type[Shape], ...]
    problems: tuple[int, ...] = ()


DESCRIBED: Mapping[str, DescribedOperation] = {
    "search": DescribedOperation(
        serves=OPERATIONS["search"],
        parameters=SearchQuery,
        identity="search_tickets",
        summary="Find events on all platforms at once",
        description="Find ticketed events on StubHub, SeatGeek and Ticketmaster at once. Each performance comes "
        "once, with its lowest comparable price and the platform that has it; sources that failed are named. "
        f"{COST}",
        answers=(SearchResult, ConciseSearchResult),
        problems=(503,),
    ),
    "compare": DescribedOperation(
        serves=OPERATIONS["compare"],
        parameters=CompareQuery,
        identity="compare_ticket_prices",
        summary="Put one event's prices side by side",
        description="Compare one event's prices on every platform, like with like: all-in prices before those "
        "before fees, one currency, with links to buy. Where the name fits several events the answer is a 404 with "
        f"the candidates; call again with the event_uid of one. {COST} With result_id it costs no call.",
        answers=(CompareResult, ConciseCompareResult),
        problems=(404, 410, 503),
    ),
    "deals": DescribedOperation(
        serves=OPERATIONS["deals"],
        parameters=DealsQuery,
        identity="find_ticket_deals",
        summary="Find the events whose price is low for what they are",
        description="Rank events by how low their price is for what they are, best first: value_score 0-100, 50 is "
        "typical, 84 one robust deviation cheap, with the reason. Cheap is not the same as good value. Where no price "
        "can be compared, the cheapest come first, without a score. "
        f"{COST} With result_id of an earlier answer it costs no call.",
        answers=(DealsResult, ConciseDealsResult),
        problems=(410, 503),
    ),
    "refresh": DescribedOperation(
        serves=OPERATIONS["refresh"],
        parameters=RefreshQuery,
        identity="refresh_popular_searches",
        summary="Renew popular searches before they go stale",
        description="For the scheduler: renew the most asked searches inside the quota left for background work.",
        answers=(RefreshReport,),
        problems=(401, 403, 503),
    ),
    "health": DescribedOperation(
        serves=OPERATIONS["health"],
        parameters=HealthQuery,
        identity="get_health",
        summary="Tell whether each platform can be used",
        description="Tell whether each platform is set up and well, from what the service knows; asks no platform.",
        answers=(HealthReport,),
    ),
}
