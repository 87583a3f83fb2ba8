"""Alerts and dashboard ask well-formed questions about metrics that exist, made of fields that are logged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest

from shared.model import SourceStatus
from tests.infra.configuration import INFRA, PREFIX, local_values, metrics, rendered

OWN = f"logging_googleapis_com:user_{PREFIX}_"
RESOURCE_LABELS = {"monitored_resource", "service_name", "revision_name", "location"}
FOREIGN = {
    "run_googleapis_com:request_count": {"response_code", "response_code_class"},
    "run_googleapis_com:request_latencies_bucket": {"le", "response_code_class"},
    "run_googleapis_com:container_billable_instance_time": set(),
    "logging_googleapis_com:log_entry_count": {"job_id", "severity"},
    "pubsub_googleapis_com:topic_send_message_operation_count": {"topic_id"},
    "firestore_googleapis_com:document_read_ops_count": {"database_id"},
}
"""Google's own metrics and their labels: cloud.google.com/monitoring/api/metrics_gcp."""


def _alert_queries() -> dict[str, str]:
    return {name: rendered(alert["query"]) for name, alert in local_values()["alerts"].items()}


def _dashboard_queries() -> dict[str, str]:
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', (INFRA / "dashboard.tf").read_text())
    queries = [
        rendered(text.replace('\\"', '"')) for text in quoted if "(rate(" in text or "(increase(" in text
    ]
    return {f"dashboard {number}": query for number, query in enumerate(queries)}


def _queries() -> dict[str, str]:
    """All of them by name, read when a test wants them: each process that collects tests would take a second for it."""
    return {**_alert_queries(), **_dashboard_queries()}


def _selectors(expression: Any) -> Iterator[Any]:
    """Every selector of a series in a parsed query."""
    if isinstance(expression, promql_parser.VectorSelector):
        yield expression
    for name in ("expr", "lhs", "rhs", "vector_selector"):
        if hasattr(expression, name):
            yield from _selectors(getattr(expression, name))
    for argument in getattr(expression, "args", ()):
        yield from _selectors(argument)


def _labels(name: str) -> set[str]:
    """The labels of a series. Fails for one that does not exist."""
    if not name.startswith(OWN):
        return FOREIGN[name] | RESOURCE_LABELS
    metric, is_distribution = name.removeprefix(OWN), False
    for suffix in ("_bucket", "_sum", "_count"):
        if metric.endswith(suffix):
            metric, is_distribution = metric.removesuffix(suffix), True
    found = metrics()[metric]
    assert ("value" in found) is is_distribution, f"{metric} is asked for as what it is not"
    return {*found["labels"], *RESOURCE_LABELS, *({"le"} if is_distribution else ())}


def test_the_dashboard_has_its_queries() -> None:
    assert len(_dashboard_queries()) == 13


def test_each_query_is_promql_about_series_that_exist_and_labels_they_have() -> None:
    for name, query in _queries().items():
        selectors = list(_selectors(promql_parser.parse(query)))
        known = set().union(*(_labels(selector.name) for selector in selectors))
        grouped = {label.strip() for by in re.findall(r"by \(([^)]*)\)", query) for label in by.split(",")}

        assert selectors, name
        assert grouped <= known, name
        for selector in selectors:
            assert {matcher.name for matcher in selector.matchers.matchers} <= _labels(selector.name), name


def test_each_query_looks_at_one_kind_of_resource() -> None:
    """Cloud Monitoring refuses a query about a metric that several kinds of resource have."""
    for name, query in _queries().items():
        for selector in _selectors(promql_parser.parse(query)):
            assert "monitored_resource" in {matcher.name for matcher in selector.matchers.matchers}, name


def test_outcomes_that_are_asked_for_are_told_by_the_service() -> None:
    for name, query in _queries().items():
        for selector in _selectors(promql_parser.parse(query)):
            for matcher in selector.matchers.matchers:
                if matcher.name == "outcome":
                    assert set(matcher.value.split("|")) <= {str(status) for status in SourceStatus}, name


def test_each_metric_is_made_of_described_fields() -> None:
    described = {
        field["name"] for field in json.loads((INFRA / "queries" / "schema.json").read_text())[-1]["fields"]
    }
    for name, metric in metrics().items():
        read = {*metric["labels"], *re.findall(r"jsonPayload\.(\w+)", metric["filter"])}

        assert read | ({metric["value"]} if "value" in metric else set()) <= described, name


def test_an_alert_says_what_it_is_and_what_to_do() -> None:
    for alert in local_values()["alerts"].values():
        assert alert["severity"].strip('"') in {"CRITICAL", "ERROR", "WARNING"}
        assert len(alert["advice"]) > 60


@pytest.mark.parametrize(
    "heading", re.findall(r'docs/deploy\.md, \\"([^"\\]*)\\"', (INFRA / "alerts.tf").read_text())
)
def test_what_an_alert_refers_to_can_be_read(heading: str) -> None:
    assert f"## {heading}\n" in (INFRA.parent / "docs" / "deploy.md").read_text()
