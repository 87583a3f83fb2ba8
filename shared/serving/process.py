"""The one aggregator of this process, made when the first request needs it."""

from __future__ import annotations

import gc
from functools import cache

from shared import log, tracing
from shared.aggregator import UnifiedInventoryAggregator
from shared.asking.problem import Problem
from shared.settings import SettingError, Settings


@cache
def aggregator() -> UnifiedInventoryAggregator:
    """The aggregator as the environment configures it. Raises Problem (500) for a setting that cannot be used."""
    try:
        return _made()
    except SettingError as error:
        log.log.error("%s", error)
        raise _misconfigured(error) from error


def _made() -> UnifiedInventoryAggregator:
    settings = Settings.from_env()
    log.set_up(settings.log_level)
    tracing.set_up(settings.otlp_endpoint)
    made = UnifiedInventoryAggregator(settings=settings)
    log.hide(made.services.keys.known_secrets)
    collect_seldom()
    return made


def _misconfigured(error: SettingError) -> Problem:
    return Problem(
        500,
        "misconfigured",
        f"The service's setting {error.variable} cannot be used; its log says why.",
        next_step="Whoever runs the service has to set it right; every call fails until then.",
    )


def collect_seldom() -> None:
    """Look for garbage in cycles after about as many allocations as one search makes, not hundreds of times in each."""
    gc.set_threshold(50_000, 20, 50)
