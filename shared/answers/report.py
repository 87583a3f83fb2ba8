"""The shapes beside the answers: what `health` and `refresh` report, and the problem document."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from shared.answers.concise import Lean
from shared.answers.shapes import Instant, Quota, Shape


class CircuitReport(Shape):
    """Whether calls to a platform go through, and why not."""

    state: str = Field(
        description="`closed`: calls go through; `open`: none does; `half_open`: one probe does"
    )
    reason: str | None = Field(description="`rate_limited`, `key_rejected` or `faults`; null when closed")
    since: Instant | None
    retry_after_s: float | None


class CallReport(Shape):
    """This instance's latest calls to a platform."""

    seen: int
    success_rate: float | None = Field(description="0-1; null without a call")
    latency_ms_p50: int | None
    latency_ms_p95: int | None
    last_outcome: str | None


class PlatformReport(Lean):
    """How one platform stands; all after `detail` only with `deep`."""

    configured: bool
    environment: str
    detail: str | None = None
    circuit: CircuitReport | None = None
    quota: Quota | None = None
    calls: CallReport | None = None


class StoreReport(Lean):
    """Whether the shared state can be read."""

    status: str
    detail: str | None = None


class HealthReport(Lean):
    """The answer of `health`; no platform is asked for it."""

    status: str = Field(description="`ok`, or `degraded` when a platform or the store cannot be used")
    platforms: dict[str, PlatformReport]
    store: StoreReport | None = Field(default=None, description="with `deep`")
    checked_at: Instant


class RefreshReport(Shape):
    """The answer of `refresh`: what was renewed and what each platform said."""

    searches: int
    renewed: int
    still_fresh: int
    not_reached: int
    calls: dict[str, int] = Field(description="`platform:outcome`: how many")
    generated_at: Instant


class ProblemDocument(Lean):
    """An error (RFC 9457) that says how to call instead.

    The rule: give `field` the value `nearest`, else `example`; leave `field` out where the document has neither.
    Of code `unknown_parameter`, `nearest` is the name that the value belongs to. `also` holds further mistakes.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    retryable: bool = Field(description="whether the same call may succeed later")
    field: str | None = Field(default=None, description="the parameter to change")
    got: Any = Field(default=None, description="what was given, cut short")
    allowed: Any = Field(default=None, description="what may be given, as a list or in words")
    nearest: Any = Field(default=None, description="the allowed value nearest to the one given")
    example: Any = Field(default=None, description="a value that works")
    today: str | None = Field(default=None, description="today's date, where dates matter")
    next_step: str | None = None
    retry_after_s: int | None = None
    also: list[dict[str, Any]] | None = Field(default=None, description="what else is wrong, told alike")
    candidates: list[dict[str, Any]] | None = Field(default=None, description="events that may be meant")
    sources: list[dict[str, Any]] | None = Field(default=None, description="what each platform did")
    request_id: str | None = None
