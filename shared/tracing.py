"""Spans for OpenTelemetry where an exporter is configured and its packages are installed; next to no cost elsewhere.

Not among the requirements: whoever wants spans installs `opentelemetry-sdk` and
`opentelemetry-exporter-otlp-proto-http` and sets `OTEL_EXPORTER_OTLP_ENDPOINT`; the other `OTEL_…` variables
mean what https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ says.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from starlette.requests import Request

log = logging.getLogger(__name__)
SERVICE = "ticket-inventory"
_EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


class Span(Protocol):
    """What is done with a running span."""

    def set_attribute(self, key: str, value: Any) -> None:
        """Add to what the span tells."""
        ...


class _NoSpan:
    def set_attribute(self, key: str, value: Any) -> None:
        pass


class _Tracing:
    """Where spans go; nowhere until `set_up` finds an exporter."""

    tracer: Any = None
    provider: Any = None


_NOTHING = contextlib.nullcontext(_NoSpan())


def set_up(endpoint: str | None, *, exporter: Any = None) -> None:
    """Send spans to `endpoint`, or to `exporter`, from now on; with neither, stop making any."""
    if not endpoint and exporter is None:
        _Tracing.tracer = None
    elif _Tracing.tracer is None:
        try:
            _Tracing.tracer = _tracer(exporter)
        except ImportError as error:
            log.warning("spans are wanted and not made: %s", error)


def span(name: str, attributes: Mapping[str, Any]) -> contextlib.AbstractContextManager[Span]:
    """A span around a block, the child of the one it runs in."""
    return _NOTHING if _Tracing.tracer is None else _running(name, attributes)


def request_span(name: str, request: Request) -> contextlib.AbstractContextManager[Span]:
    """A span around the answering of `request`, the child of the one that its headers name."""
    if _Tracing.tracer is None:
        return _NOTHING
    return _running(name[:40], {"http.request.method": request.method[:20]}, request.headers)


@contextlib.contextmanager
def _running(
    name: str, attributes: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Iterator[Span]:
    from opentelemetry import propagate, trace  # noqa: PLC0415 - only where spans are made

    context = propagate.extract(dict(headers)) if headers is not None else None
    kind = trace.SpanKind.SERVER if headers is not None else trace.SpanKind.CLIENT
    with _Tracing.tracer.start_as_current_span(
        name, context=context, kind=kind, attributes=dict(attributes), record_exception=False
    ) as running:
        yield running


def _tracer(exporter: Any) -> Any:
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - the same
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - the same
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - the same

    if exporter is None:
        exporter = importlib.import_module(_EXPORTER).OTLPSpanExporter()
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _Tracing.provider = provider
    return provider.get_tracer("tickets")


def flush() -> None:
    """Send what waits to be sent."""
    if _Tracing.tracer is not None:
        _Tracing.provider.force_flush()
