"""Spans: none unless asked for, one for a request and one for each call to a platform where they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shared import tracing

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def exported() -> Iterator[Any]:
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter  # noqa: PLC0415

    tracing.set_up(None)
    exporter = InMemorySpanExporter()
    tracing.set_up(None, exporter=exporter)
    yield exporter
    tracing.set_up(None)


def test_no_span_is_made_unless_asked_for():
    tracing.set_up(None)
    with tracing.span("a", {}) as one, tracing.span("b", {}) as other:
        one.set_attribute("x", 1)
        assert one is other


def test_an_exporter_that_is_not_installed_is_told_and_does_no_harm(caplog):
    tracing.set_up("http://127.0.0.1:9")
    assert "spans are wanted and not made" in caplog.text
    with tracing.span("a", {}) as nothing:
        nothing.set_attribute("x", 1)


async def test_a_request_and_its_calls_are_one_trace(serve, exported, monkeypatch):
    client = serve()
    await client.get("/health")  # makes the aggregator, which sets spans up as configured: not at all
    tracing.set_up(None, exporter=exported)
    await client.get("/search?query=Lakers", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    tracing.flush()
    spans = {span.name: span for span in exported.get_finished_spans()}
    assert {"search", "GET seatgeek", "GET ticketmaster", "GET stubhub"} <= spans.keys()
    assert {format(span.context.trace_id, "032x") for span in spans.values()} == {TRACE}
    assert spans["GET seatgeek"].attributes["tickets.outcome"] == "ok"
    assert spans["search"].attributes["http.response.status_code"] == 200
    assert spans["GET seatgeek"].parent.span_id == spans["search"].context.span_id
    assert not any(
        "key" in str(span.attributes) or "client_id" in str(span.attributes) for span in spans.values()
    )
