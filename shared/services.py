"""Wires the service together: one function whose keyword defaults are the real things."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from shared import platforms as registry
from shared.clock import Clock, SystemClock
from shared.log import observe_call
from shared.platforms.platform import Platform
from shared.settings import SettingError, Settings
from shared.state.keys import Keys
from shared.state.store import Store, open_store

if TYPE_CHECKING:
    import httpx

    from shared.fetching.call_statistics import CallStatistics
    from shared.fetching.fetcher import Fetcher, Observer
    from shared.fetching.inventory import Inventory
    from shared.fetching.seat_listings import SeatListings
    from shared.fetching.transport import OpenTransport
    from shared.pricing.exchange import ExchangeRates
    from shared.state.cache import SearchCache
    from shared.state.circuits import Circuits
    from shared.state.controlled import ControlledState
    from shared.state.popularity import Popularity
    from shared.state.quota import Quota


class Services:
    """The collaborators of one process. Those made of others are imported and made when they are first used."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        platforms: Sequence[Platform],
        store: Store,
        keys: Keys,
        rates: ExchangeRates | None,
        open_transport: OpenTransport | None,
        observe: Observer,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.platforms = platforms
        self.store = store
        self.keys = keys
        self.rates = rates
        self._own = [(platform, settings.for_platform(platform)) for platform in platforms]
        self._open_transport = open_transport
        self._observe = observe

    @cached_property
    def calls(self) -> CallStatistics:
        """How this instance's latest calls went."""
        from shared.fetching.call_statistics import CallStatistics

        return CallStatistics()

    @property
    def quota(self) -> Quota:
        """The platforms' daily calls."""
        return self._state.quota

    @property
    def circuits(self) -> Circuits:
        """Which platforms are left alone for now."""
        return self._state.circuits

    @property
    def cache(self) -> SearchCache:
        """What was told before."""
        return self._state.cache

    @property
    def known_state(self) -> ControlledState | None:
        """Quotas, circuits, rates and cache as this instance knows them; None while nothing has needed them."""
        state: ControlledState | None = vars(self).get("_state")
        return state

    @cached_property
    def _state(self) -> ControlledState:
        # All at once: a commit of the control document carries what each of them has to say.
        from shared.state.controlled import make_controlled_state

        return make_controlled_state(
            self.store, clock=self.clock, settings=self.settings, platforms=self._own
        )

    @cached_property
    def fetcher(self) -> Fetcher:
        """Asks platforms."""
        from shared.fetching.fetcher import Fetcher
        from shared.fetching.transport import open_transport

        return Fetcher(
            settings=self.settings,
            keys=self.keys,
            quota=self.quota,
            circuits=self.circuits,
            rate=self._state.rate,
            clock=self.clock,
            open_transport=self._open_transport or open_transport,
            observe=_both(self.calls, self._observe),
        )

    @cached_property
    def inventory(self) -> Inventory:
        """What all platforms have for a search, kept or asked."""
        from shared.fetching.inventory import Inventory
        from shared.state.flight import SingleFlight

        return Inventory(
            settings=self.settings,
            cache=self.cache,
            fetcher=self.fetcher,
            flight=SingleFlight(),
            clock=self.clock,
        )

    @cached_property
    def listings(self) -> SeatListings:
        """The listings of single events."""
        from shared.fetching.seat_listings import SeatListings

        return SeatListings(
            settings=self.settings,
            cache=self.cache,
            fetcher=self.fetcher,
            clock=self.clock,
            platforms=self.platforms,
        )

    @cached_property
    def popularity(self) -> Popularity:
        """Which searches are asked most."""
        from shared.state.popularity import Popularity

        return Popularity(self.store, clock=self.clock)


def build_services(
    *,
    settings: Settings | None = None,
    clock: Clock | None = None,
    platforms: Sequence[Platform] | None = None,
    store: Store | None = None,
    keys: Keys | None = None,
    transport: httpx.AsyncBaseTransport | OpenTransport | None = None,
    observe: Observer = observe_call,
) -> Services:
    """The service as configured. Opens no connection: clients are made on first use, in the running loop.

    `transport` carries every request; a transport that is bound to one event loop is given as a function that
    opens one, which is called once a loop. It is `shared.fetching.transport.open_transport` when not given.
    Raises SettingError for a setting that cannot be used.
    """
    settings = settings or Settings.from_env()
    clock = clock or SystemClock()
    return Services(
        settings=settings,
        clock=clock,
        platforms=tuple(platforms) if platforms is not None else _chosen(settings),
        store=store or open_store(settings, clock),
        keys=keys or Keys(settings, clock=clock),
        rates=_rates(settings),
        open_transport=_opening(transport),
        observe=observe,
    )


def _opening(transport: httpx.AsyncBaseTransport | OpenTransport | None) -> OpenTransport | None:
    return transport if transport is None or callable(transport) else lambda: transport


def _both(first: Observer, second: Observer) -> Observer:
    def observe(platform: str, outcome: str, seconds: float, attempt: int) -> None:
        first(platform, outcome, seconds, attempt)
        second(platform, outcome, seconds, attempt)

    return observe


def _rates(settings: Settings) -> ExchangeRates | None:
    if not settings.exchange_rates:
        return None
    from shared.pricing.exchange import ExchangeRates

    try:
        return ExchangeRates.from_file(settings.exchange_rates)
    except ValueError as error:
        raise SettingError("TICKETS_EXCHANGE_RATES", f"cannot be used: {error}") from error


def _chosen(settings: Settings) -> tuple[Platform, ...]:
    told = settings.platforms
    names = list(dict.fromkeys(filter(None, map(str.strip, told.split(","))))) if told else registry.NAMES
    if not names or not set(names) <= set(registry.NAMES):
        raise SettingError(
            "TICKETS_PLATFORMS", f"is {told!r}; it must be a comma list of {', '.join(registry.NAMES)}"
        )
    return tuple(map(registry.load, names))
