"""What `/health` tells: whether each platform is set up and well, from what this service knows; no platform is asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from shared.errors import NotConfigured, StoreError
from shared.platforms.platform import Platform
from shared.services import Services

if TYPE_CHECKING:
    from shared.state.circuits import CircuitState

OPENING_S = 2.0
"""Seconds for which the store's opening is waited for; the read after it has a request's patience."""


async def report_health(services: Services, *, deep: bool) -> dict[str, Any]:
    """The health report, of what this instance knows without asking anybody.

    `deep` adds circuits, quotas, success rates and latencies as the shared state has them.
    """
    rows = {platform.name: await _row(services, platform) for platform in services.platforms}
    well = ["detail" not in row for row in rows.values() if row["configured"]]
    known = services.known_state
    store_lost = known is not None and known.quota.degraded
    report: dict[str, Any] = {
        "status": "ok" if well and all(well) and not store_lost else "degraded",
        "platforms": rows,
        "checked_at": services.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if deep:
        await _look_deeper(services, report)
    return report


async def _row(services: Services, platform: Platform) -> dict[str, Any]:
    """How a platform is set up, and in `detail` what is known to stand in the way of asking it."""
    environment = services.settings.for_platform(platform).environment
    try:
        credentials = await services.keys.credentials(platform)
    except NotConfigured as error:
        return {"configured": False, "environment": environment, "detail": error.detail}
    why = _known_obstacle(services, platform.name, credentials.version)
    return {"configured": True, "environment": environment} | ({"detail": why} if why else {})


def _known_obstacle(services: Services, name: str, key_version: str) -> str | None:
    known = services.known_state
    if known is None:
        return None
    circuit = known.circuits.known(name, key_version=key_version)
    if circuit.reason is not None:
        return f"its circuit is {circuit.state.value}: {circuit.reason.value}"
    return "the day's quota is used up" if known.quota.known_spent(name) else None


def _circuit(state: CircuitState) -> dict[str, Any]:
    return {
        "state": state.state.value,
        "reason": state.reason.value if state.reason else None,
        "since": state.since.strftime("%Y-%m-%dT%H:%M:%SZ") if state.since else None,
        "retry_after_s": state.retry_after_s,
    }


async def _look_deeper(services: Services, report: dict[str, Any]) -> None:
    from shared.answers.shapes import as_json  # noqa: PLC0415 - a plain report needs no shared state
    from shared.answers.sources import quota_of  # noqa: PLC0415 - the same
    from shared.state.circuits import CircuitState  # noqa: PLC0415 - the same

    for name, row in report["platforms"].items():
        row["calls"] = services.calls.of(name)
    report["store"] = await _reach_store(services)
    if report["store"]["status"] != "ok":
        report["status"] = "degraded"
        return
    circuits = await services.circuits.state()
    quotas = await services.quota.current()
    for name, row in report["platforms"].items():
        row["circuit"] = _circuit(circuits.get(name, CircuitState()))
        use = quotas.get(name)
        row["quota"] = as_json(quota_of(use)) if use else None
        if row["circuit"]["state"] != "closed" or (use and use.used >= use.limit):
            report["status"] = "degraded"


async def _reach_store(services: Services) -> dict[str, str]:
    """Whether the store can be read now, seen by one read of the numbers that all instances steer by."""
    from shared.state.control import DOCUMENT  # noqa: PLC0415 - a plain report needs no shared state

    patience_s = services.settings.store_timeout_ms / 1000
    try:
        async with asyncio.timeout(OPENING_S):
            await services.store.ready()
        async with asyncio.timeout(patience_s):
            await services.store.read_numbers(DOCUMENT)
    except TimeoutError:
        return {"status": "unavailable", "detail": f"it did not answer within {patience_s:g} s"}
    except StoreError as error:
        return {"status": "unavailable", "detail": str(error)}
    return {"status": "ok"}
