"""What rests on the one control document, made together so that each of its commits speaks for all of it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from shared.clock import Clock
from shared.platforms.platform import Platform
from shared.settings import PlatformSettings, Settings
from shared.state.cache import SearchCache
from shared.state.circuits import Circuits
from shared.state.control import Control
from shared.state.presence import Presence
from shared.state.quota import Quota, QuotaLimit
from shared.state.rate import RateLimiter
from shared.state.store.port import Store


class ControlledState(Struct, frozen=True, kw_only=True):
    """One instance's quotas, circuits, rates and cache."""

    quota: Quota
    circuits: Circuits
    rate: RateLimiter
    cache: SearchCache


def make_controlled_state(
    store: Store, *, clock: Clock, settings: Settings, platforms: Iterable[tuple[Platform, PlatformSettings]]
) -> ControlledState:
    """The state of `platforms`, each given with its settings."""
    each = list(platforms)
    limits = {p.name: QuotaLimit(daily=own.daily_quota, day=p.quota_day) for p, own in each}
    control = Control(store, clock=clock, settings=settings)
    presence = Presence(control, clock=clock)
    rates = {platform.name: own.requests_per_second for platform, own in each}
    return ControlledState(
        quota=Quota(store, clock=clock, settings=settings, limits=limits, control=control),
        circuits=Circuits(store, clock=clock, control=control),
        rate=RateLimiter(rates, clock=clock, sharers=presence.active),
        cache=SearchCache(store, clock=clock, settings=settings, control=control),
    )
