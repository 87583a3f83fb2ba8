"""The three ready queries run over rows as the log sink writes them, and tell what they say they tell."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

QUERIES = Path(__file__).resolve().parents[2] / "infra" / "queries"
TABLE = "tickets_analytics.run_googleapis_com_stderr"
NOW = dt.datetime.now(dt.UTC)


TYPES = {"FLOAT64": "DOUBLE", "BOOL": "BOOLEAN", "STRING": "VARCHAR", "TIMESTAMP": "TIMESTAMPTZ"}


def _type_of(column: dict[str, Any]) -> str:
    if column["type"] != "RECORD":
        return TYPES[column["type"]]
    return f"STRUCT({_definitions(column['fields'])})"


def _definitions(columns: list[dict[str, Any]]) -> str:
    return ", ".join(f"{column['name']} {_type_of(column)}" for column in columns)


def _columns() -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = json.loads((QUERIES / "schema.json").read_text())
    return columns


def _payload_columns() -> list[str]:
    return [column["name"] for column in _columns()[-1]["fields"]]


def _ask(query: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that BigQuery's `query` gives for these log lines, all of them written now."""
    import duckdb  # noqa: PLC0415 - not for every process that collects tests
    import sqlglot  # noqa: PLC0415 - the same

    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute("CREATE SCHEMA tickets_analytics")
        database.execute(f"CREATE TABLE {TABLE} ({_definitions(_columns())})")
        for line in lines:
            payload = {name: line.get(name) for name in _payload_columns()}
            labels = {"labels": {"service_name": "tickets-search", "revision_name": "tickets-search-00001"}}
            database.execute(f"INSERT INTO {TABLE} VALUES (?, ?, ?)", [NOW, labels, payload])  # noqa: S608 - our own table
        sql = sqlglot.transpile((QUERIES / f"{query}.sql").read_text(), read="bigquery", write="duckdb")[0]
        answer = database.execute(sql)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _request(request_id: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "request",
        "function": "search",
        "status": 200,
        "stands_for": 1,
        "request_id": request_id,
    } | fields


def _source(source: str, outcome: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "answer_source", "source": source, "outcome": outcome, **fields}


def test_availability_counts_an_older_copy_as_answered_and_names_what_kept_a_platform_away() -> None:
    lines = [
        _source("stubhub", "ok", quota_share=0.25),
        _source("stubhub", "stale", quota_share=0.5),
        _source("stubhub", "timeout"),
        _source("stubhub", "cooling_down"),
        _source("seatgeek", "not_configured"),
        _request("1", cache_hit=False),
    ]

    rows = {row["platform"]: row for row in _ask("platform_availability", lines)}

    assert rows["stubhub"]["answers"] == 4
    assert rows["stubhub"]["answered"] == 0.5
    assert rows["stubhub"]["by_an_older_copy"] == 0.25
    assert (rows["stubhub"]["timeouts"], rows["stubhub"]["broken"]) == (1, 1)
    assert rows["stubhub"]["quota_share"] == 0.5
    assert rows["seatgeek"]["answered"] == 0
    assert rows["seatgeek"]["without_key"] == 1


def test_price_gap_weighs_platforms_by_the_events_they_are_cheapest_for() -> None:
    lines = [
        _request("1", compared_events=3, price_gap=0.1, cache_hit=False),
        _request("2", compared_events=1, price_gap=0.3, cache_hit=False),
        _request("3", compared_events=0, cache_hit=False),
        _request("4", compared_events=9, price_gap=0.9, cache_hit=True, stands_for=10),
        _source("seatgeek", "ok", cheapest=3),
        _source("stubhub", "ok", cheapest=1),
    ]

    rows = _ask("price_gap", lines)

    assert [(row["platform"], row["share_cheapest"]) for row in rows] == [
        ("seatgeek", 0.75),
        ("stubhub", 0.25),
    ]
    assert {row["answers_with_comparison"] for row in rows} == {2}
    assert 0.1 <= rows[0]["median_gap"] <= 0.3


def test_cache_effect_sets_hits_beside_misses() -> None:
    lines = [
        *(
            _request(f"hit {n}", cache_hit=True, cache_stale=n == 0, latency_ms=5.0, stands_for=10)
            for n in range(3)
        ),
        *(_request(f"miss {n}", cache_hit=False, cache_stale=False, latency_ms=400.0) for n in range(10)),
        _request("refused", status=400, latency_ms=1.0),
        *(
            {"kind": "upstream_call", "source": name, "outcome": "ok", "request_id": "miss 1"}
            for name in "abc"
        ),
    ]

    miss, hit = _ask("cache_effect", lines)

    assert (miss["cache_hit"], miss["answers"], miss["share_of_answers"]) == (False, 10, 0.25)
    assert (hit["cache_hit"], hit["answers"], hit["share_of_answers"]) == (True, 30, 0.75)
    assert (miss["calls_per_answer"], hit["calls_per_answer"]) == (0.3, 0)
    assert (miss["latency_ms_p50"], hit["latency_ms_p95"]) == (400, 5)
    assert (miss["with_an_older_copy"], hit["with_an_older_copy"]) == (0, 10)


@pytest.mark.parametrize("query", sorted(path.stem for path in QUERIES.glob("*.sql")))
def test_a_query_over_nothing_gives_nothing(query: str) -> None:
    assert _ask(query, []) == []
