"""The one aggregator of this process, made when the first request needs it."""

from __future__ import annotations

from functools import cache

from shared import log
from shared.aggregator import UnifiedInventoryAggregator
from shared.settings import Settings


@cache
def aggregator() -> UnifiedInventoryAggregator:
    """The aggregator as the environment configures it. Raises SettingError for a setting that cannot be used."""
    settings = Settings.from_env()
    log.set_up(settings.log_level)
    return UnifiedInventoryAggregator(settings=settings)
