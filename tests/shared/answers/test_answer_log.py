"""What the log tells of an answer follows from the answer, and holds nothing of a platform's content."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from shared.answers.answer_log import answer_fields, source_fields
from shared.answers.shapes import (
    CacheUse,
    CompareResult,
    DealsResult,
    Event,
    Match,
    PlatformOffer,
    PriceComparison,
    SearchResult,
    Source,
)
from shared.answers.shapes import Quota as QuotaTold
from shared.model import PriceBasis, SourceStatus

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
CACHE = CacheUse(hit=True, stale=False, age_s=12, ttl_s=300)


def _offer(platform: str, price: str | None, **more: Any) -> PlatformOffer:
    told = {"currency": "USD", "price_basis": PriceBasis.ALL_IN, **more}
    return PlatformOffer(
        platform=platform, event_id="1", name="Lakers", min_price=Decimal(price) if price else None, **told
    )


def _event(*offers: PlatformOffer, best: str | None = None, conflicts: tuple[str, ...] = ()) -> Event:
    return Event(
        event_uid="uid",
        name="Lakers",
        platforms=offers,
        platforms_available=len(offers),
        best_platform=best,
        price_basis=PriceBasis.ALL_IN,
        currency="USD",
        match=Match(confidence=0.9, conflicts=conflicts),
    )


def _search(*events: Event, sources: tuple[Source, ...] = (), total: int | None = None) -> SearchResult:
    return SearchResult(
        summary="",
        events=events,
        total_events=len(events) if total is None else total,
        platforms_queried=len(sources),
        sources=sources,
        cache=CACHE,
        generated_at=NOW,
    )


def _source(platform: str, quota: QuotaTold | None = None, **more: Any) -> Source:
    return Source(platform=platform, status=SourceStatus.OK, environment="production", quota=quota, **more)


def test_the_gap_is_the_median_over_events_with_two_comparable_prices() -> None:
    told = answer_fields(
        _search(
            _event(_offer("stubhub", "100"), _offer("seatgeek", "80")),
            _event(_offer("stubhub", "100"), _offer("seatgeek", "60")),
            _event(_offer("stubhub", "100")),
        )
    )

    assert told["compared_events"] == 2
    assert told["price_gap"] == 0.3


def test_prices_of_another_kind_are_not_compared() -> None:
    told = answer_fields(
        _search(
            _event(_offer("stubhub", "100"), _offer("seatgeek", "80", price_basis=PriceBasis.UNKNOWN)),
            _event(_offer("stubhub", "100"), _offer("seatgeek", "80", currency="EUR")),
            _event(_offer("stubhub", "100"), _offer("seatgeek", "1", verify=True)),
            _event(_offer("stubhub", "100"), _offer("seatgeek", None)),
        )
    )

    assert told["compared_events"] == 0
    assert told["price_gap"] is None


def test_doubts_are_counted_by_event_and_events_over_all_pages() -> None:
    told = answer_fields(_search(_event(conflicts=("a", "b")), _event(conflicts=("c",)), _event(), total=40))

    assert (told["abstentions"], told["events"]) == (2, 40)
    assert (told["cache_hit"], told["cache_stale"], told["cache_age_s"]) == (True, False, 12)


def test_a_source_is_credited_with_the_events_it_is_cheapest_for() -> None:
    event = _event(_offer("stubhub", "100"), _offer("seatgeek", "80"), best="seatgeek")
    alone = _event(_offer("stubhub", "100"), best="stubhub")
    rows = source_fields(_search(event, alone, sources=(_source("stubhub"), _source("seatgeek"))))

    assert {row["source"]: row["cheapest"] for row in rows} == {"stubhub": 0, "seatgeek": 1}
    assert {row["outcome"] for row in rows} == {"ok"}


def test_quota_is_told_with_its_share_and_as_used_up_where_none_is_allowed() -> None:
    used, none = QuotaTold(limit=5000, used=4000), QuotaTold(limit=0, used=0)
    rows = source_fields(_search(sources=(_source("a", used), _source("b", none), _source("c"))))

    assert [row["quota_share"] for row in rows] == [0.8, 1.0, None]


def test_comparisons_and_deals_are_told_alike() -> None:
    event = _event(_offer("stubhub", "100"), _offer("seatgeek", "75"))
    common: dict[str, Any] = {"summary": "", "sources": (), "cache": CACHE, "generated_at": NOW}
    compared = CompareResult(event=event, price_comparison=PriceComparison(), **common)
    deals = DealsResult(deals=(event,), total_events=1, platforms_queried=0, **common)

    assert answer_fields(compared) == answer_fields(deals)
    assert answer_fields(compared)["price_gap"] == 0.25


def test_nothing_of_a_platforms_content_is_logged() -> None:
    answer = _search(_event(_offer("stubhub", "100")), sources=(_source("stubhub"),))

    assert "Lakers" not in str(answer_fields(answer)) + str(source_fields(answer))
