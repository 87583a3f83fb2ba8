"""The service inside this process, over a replay, for what is measured without HTTP in front."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from shared.aggregator import UnifiedInventoryAggregator
from shared.platforms.platform import Platform
from shared.settings import Settings
from shared.state.store import Store
from tests.benchmarks.servers import replay_environment


def _observe_nothing(platform: str, outcome: str, seconds: float, attempt: int) -> None:
    del platform, outcome, seconds, attempt


@asynccontextmanager
async def aggregator(
    upstream: int,
    *,
    platforms: Sequence[Platform] | None = None,
    store: Store | None = None,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[UnifiedInventoryAggregator]:
    """An aggregator whose platforms are the replay at that port."""
    settings = Settings.from_env({**replay_environment(upstream), **(more or {})})
    async with UnifiedInventoryAggregator(
        settings=settings, platforms=platforms, store=store, observe=_observe_nothing
    ) as made:
        yield made
