"""Wires the service together: one function whose keyword defaults are the real things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared import platforms as registry
from shared.clock import Clock, SystemClock
from shared.fetching.call_statistics import CallStatistics
from shared.fetching.fetcher import Fetcher, Observer
from shared.fetching.inventory import Inventory
from shared.fetching.seat_listings import SeatListings
from shared.fetching.transport import OpenTransport
from shared.fetching.transport import open_transport as open_pooled_transport
from shared.log import observe_call
from shared.platforms.platform import Platform
from shared.pricing.exchange import ExchangeRates
from shared.settings import SettingError, Settings
from shared.state.cache import SearchCache
from shared.state.circuits import Circuits
from shared.state.control import Control
from shared.state.flight import SingleFlight
from shared.state.keys import Keys
from shared.state.popularity import Popularity
from shared.state.presence import Presence
from shared.state.quota import Quota, QuotaLimit
from shared.state.rate import RateLimiter
from shared.state.store import Store, open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The collaborators of one process."""

    settings: Settings
    clock: Clock
    platforms: Sequence[Platform]
    keys: Keys
    store: Store
    cache: SearchCache
    quota: Quota
    circuits: Circuits
    rate: RateLimiter
    fetcher: Fetcher
    inventory: Inventory
    listings: SeatListings
    popularity: Popularity
    calls: CallStatistics
    rates: ExchangeRates | None


def build_services(
    *,
    settings: Settings | None = None,
    clock: Clock | None = None,
    platforms: Sequence[Platform] | None = None,
    store: Store | None = None,
    keys: Keys | None = None,
    open_transport: OpenTransport = open_pooled_transport,
    observe: Observer = observe_call,
) -> Services:
    """The service as configured. Opens no connection: clients are made on first use, in the running loop.

    Raises SettingError for a setting that cannot be used.
    """
    settings = settings or Settings.from_env()
    clock = clock or SystemClock()
    return _wired(
        settings=settings,
        clock=clock,
        platforms=tuple(platforms) if platforms is not None else _chosen(settings),
        store=store or open_store(settings, clock),
        keys=keys or Keys(settings, clock=clock),
        open_transport=open_transport,
        observe=observe,
    )


def _wired(
    *,
    settings: Settings,
    clock: Clock,
    platforms: Sequence[Platform],
    store: Store,
    keys: Keys,
    open_transport: OpenTransport,
    observe: Observer,
) -> Services:
    state = _shared_state(store, clock, settings, platforms)
    calls = CallStatistics()
    fetcher = Fetcher(
        settings=settings,
        keys=keys,
        quota=state.quota,
        circuits=state.circuits,
        rate=state.rate,
        clock=clock,
        open_transport=open_transport,
        observe=_both(calls, observe),
    )
    cache, flight = state.cache, SingleFlight()
    return Services(
        settings=settings,
        clock=clock,
        platforms=platforms,
        keys=keys,
        store=store,
        cache=cache,
        quota=state.quota,
        circuits=state.circuits,
        rate=state.rate,
        fetcher=fetcher,
        inventory=Inventory(settings=settings, cache=cache, fetcher=fetcher, flight=flight, clock=clock),
        listings=SeatListings(
            settings=settings, cache=cache, fetcher=fetcher, clock=clock, platforms=platforms
        ),
        popularity=Popularity(store, clock=clock),
        rates=_rates(settings),
        calls=calls,
    )


def _both(first: Observer, second: Observer) -> Observer:
    def observe(platform: str, outcome: str, seconds: float, attempt: int) -> None:
        first(platform, outcome, seconds, attempt)
        second(platform, outcome, seconds, attempt)

    return observe


@dataclass(frozen=True, slots=True, kw_only=True)
class _SharedState:
    """What rests on the one control document."""

    quota: Quota
    circuits: Circuits
    rate: RateLimiter
    cache: SearchCache


def _shared_state(
    store: Store, clock: Clock, settings: Settings, platforms: Sequence[Platform]
) -> _SharedState:
    each = [(platform, settings.for_platform(platform)) for platform in platforms]
    limits = {p.name: QuotaLimit(daily=own.daily_quota, day=p.quota_day) for p, own in each}
    control = Control(store, clock=clock, settings=settings)
    presence = Presence(control, clock=clock)
    rates = {platform.name: own.requests_per_second for platform, own in each}
    return _SharedState(
        quota=Quota(store, clock=clock, settings=settings, limits=limits, control=control),
        circuits=Circuits(store, clock=clock, control=control),
        rate=RateLimiter(rates, clock=clock, sharers=presence.active),
        cache=SearchCache(store, clock=clock, settings=settings, control=control),
    )


def _rates(settings: Settings) -> ExchangeRates | None:
    try:
        return ExchangeRates.from_file(settings.exchange_rates) if settings.exchange_rates else None
    except ValueError as error:
        raise SettingError(f"TICKETS_EXCHANGE_RATES: {error}") from error


def _chosen(settings: Settings) -> tuple[Platform, ...]:
    names = [name.strip() for name in settings.platforms.split(",")] if settings.platforms else registry.NAMES
    return tuple(registry.load(name) for name in names if name)
