"""The shapes beside the answers: what `health` and `refresh` report, and the problem document."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from shared.answers.concise import Lean
from shared.answers.shapes import Instant, Quota, Shape


class CircuitReport(Shape, frozen=True, kw_only=True):
    """Whether calls to a platform go through, and why not."""

    state: Annotated[
        str, Meta(description="`closed`: calls go through; `open`: none does; `half_open`: one probe does")
    ]
    reason: Annotated[
        str | None, Meta(description="`rate_limited`, `key_rejected` or `faults`; null when closed")
    ]
    since: Instant | None
    retry_after_s: float | None


class CallReport(Shape, frozen=True, kw_only=True):
    """This instance's latest calls to a platform."""

    seen: int
    success_rate: Annotated[float | None, Meta(description="0-1; null without a call")]
    latency_ms_p50: int | None
    latency_ms_p95: int | None
    last_outcome: str | None


class PlatformReport(Lean, frozen=True, kw_only=True):
    """How one platform stands; all after `detail` only with `deep`."""

    configured: bool
    environment: str
    detail: Annotated[str | None, Meta(description="what stands in the way of asking it")] = None
    circuit: CircuitReport | None = None
    quota: Quota | None = None
    calls: CallReport | None = None


class StoreReport(Lean, frozen=True, kw_only=True):
    """Whether the shared state can be read."""

    status: str
    detail: str | None = None


class HealthReport(Lean, frozen=True, kw_only=True):
    """The answer of `health`; no platform is asked for it."""

    status: Annotated[
        str,
        Meta(
            description="`ok`, or `degraded` when no platform is set up, or one that is, or the store, cannot be used: "
            "as far as this instance knows, with `deep` as all instances know"
        ),
    ]
    platforms: dict[str, PlatformReport]
    store: Annotated[StoreReport | None, Meta(description="with `deep`")] = None
    checked_at: Instant


class RefreshReport(Shape, frozen=True, kw_only=True):
    """The answer of `refresh`: what was renewed and what each platform said."""

    searches: int
    renewed: int
    still_fresh: int
    not_renewed: Annotated[int, Meta(description="no platform told them anew; `calls` says why")]
    not_reached: Annotated[int, Meta(description="no time was left for them")]
    calls: Annotated[dict[str, int], Meta(description="`platform:outcome`: how many")]
    generated_at: Instant


class ProblemDocument(Lean, frozen=True, kw_only=True):
    """An error (RFC 9457) that says how to call instead.

    The rule: give `field` the value `nearest`, else `example`; leave `field` out where the document has neither.
    Of code `unknown_parameter`, `nearest` is the name that the value belongs to. `also` holds further mistakes.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    retryable: Annotated[bool, Meta(description="whether the same call may succeed later")]
    field: Annotated[str | None, Meta(description="the parameter to change")] = None
    got: Annotated[Any, Meta(description="what was given, cut short")] = None
    allowed: Annotated[Any, Meta(description="what may be given, as a list or in words")] = None
    nearest: Annotated[Any, Meta(description="the allowed value nearest to the one given")] = None
    example: Annotated[Any, Meta(description="a value that works")] = None
    today: Annotated[str | None, Meta(description="today's date, where dates matter")] = None
    next_step: str | None = None
    retry_after_s: int | None = None
    also: Annotated[list[dict[str, Any]] | None, Meta(description="what else is wrong, told alike")] = None
    candidates: Annotated[list[dict[str, Any]] | None, Meta(description="events that may be meant")] = None
    sources: Annotated[list[dict[str, Any]] | None, Meta(description="what each platform did")] = None
    request_id: str | None = None
