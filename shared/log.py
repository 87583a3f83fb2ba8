"""Log lines as Cloud Logging reads them: one JSON object a line with severity, trace and what it is about."""

from __future__ import annotations

import contextvars
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from shared.redaction import redact

trace: contextvars.ContextVar[str | None] = contextvars.ContextVar("trace", default=None)
request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)
replied: contextvars.ContextVar[Any] = contextvars.ContextVar("replied", default=None)
"""The request's reply, from whose whole answer its line is made; what is sent may be a shortened one."""
log = logging.getLogger("tickets")
Secrets = Callable[[], Iterable[str]]


class _Hidden:
    """The keys of the running service, asked for as each line is written: they are read after logging begins."""

    secrets: Secrets = frozenset


class JsonFormatter(logging.Formatter):
    """One line of JSON per record, free of keys; fields given as `extra={"fields": {…}}` stand at the top level."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, Any] = {
            "severity": record.levelname,
            "message": record.getMessage(),
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "logger": record.name,
            "request_id": request_id.get(),
            "logging.googleapis.com/trace": trace.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        told = {name: value for name, value in line.items() if value is not None}
        text = json.dumps(told, ensure_ascii=True, default=str)
        return redact(text, (json.dumps(secret)[1:-1] for secret in _Hidden.secrets()))


def hide(secrets: Secrets) -> None:
    """From now on mask, wherever they stand in a line, the values that `secrets()` returns."""
    _Hidden.secrets = staticmethod(secrets)


def set_up(level: str = "INFO") -> None:
    """Send this service's log lines to standard error as JSON; calling it again changes only the level."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.__stderr__)
        handler.setFormatter(JsonFormatter())
        for name in ("tickets", "shared", "functions"):
            logger = logging.getLogger(name)
            logger.addHandler(handler)
            logger.propagate = False
    for name in ("tickets", "shared", "functions"):
        logging.getLogger(name).setLevel(level)


def trace_name(trace_id: str) -> str:
    """The trace as Cloud Logging links it; the bare id where no project is known."""
    project = os.environ.get("GOOGLE_CLOUD_PROJECT")
    return f"projects/{project}/traces/{trace_id}" if project else trace_id


def begin() -> None:
    """Make ready for one request's lines, though nothing of the service may be imported yet."""
    if not log.handlers:
        set_up()
    replied.set(None)


def observe_call(platform: str, outcome: str, seconds: float, attempt: int) -> None:
    """One line per call to a platform, its outcome a `SourceStatus`."""
    fields = {
        "kind": "upstream_call",
        "source": platform,
        "outcome": str(outcome),
        "latency_ms": round(seconds * 1000),
        "attempt": attempt,
    }
    log.log(
        logging.INFO if outcome == "ok" else logging.WARNING,
        "%s %s",
        platform,
        outcome,
        extra={"fields": fields},
    )
