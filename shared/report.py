"""The shape of the service's own reports: what `health` and `refresh` return."""

from __future__ import annotations

from pydantic import Field

from shared.answer import Instant, Quota, Shape


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


class PlatformReport(Shape):
    """How one platform stands; all after `detail` only with `deep`."""

    configured: bool
    environment: str
    detail: str | None = None
    circuit: CircuitReport | None = None
    quota: Quota | None = None
    calls: CallReport | None = None


class StoreReport(Shape):
    """Whether the shared state can be read."""

    status: str
    detail: str | None = None


class HealthReport(Shape):
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
