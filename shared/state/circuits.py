"""Circuit breakers per platform and reason, shared by all instances through the control document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from shared.clock import Clock
from shared.errors import (
    AuthFailed,
    BadResponse,
    CoolingDown,
    NotAvailableToKey,
    NotFound,
    QuotaExhausted,
    RateLimited,
    SourceError,
    SourceTimeout,
    Unavailable,
)
from shared.model import SourceStatus
from shared.settings import Settings
from shared.state.circuit import PROBE_S, UNTOLD_WAIT_S, Circuit, CircuitState, Phase, Reason, key_number
from shared.state.control import Contributor, Control
from shared.state.quota import OwnQuotaSpent
from shared.state.rate import OwnRateLimit
from shared.state.store.port import Changes, Store

__all__ = ["CircuitState", "Circuits", "KeyRejected", "Phase", "Reason"]

ANSWERED = (NotFound, NotAvailableToKey, BadResponse)
"""Errors of a platform that is up and answers."""
QUOTA_WAIT_S = 900.0
"""Seconds a platform's word that the day's quota is used up holds where it does not say until when."""
LONGEST_TOLD_S = 86400.0


class KeyRejected(CoolingDown):
    """The platform rejected this key before; it is not tried again, but another key would be."""

    status = SourceStatus.AUTH_FAILED


class _Pending(Struct):
    faults: int = 0
    fine: int = 0
    put: dict[str, int] = field(default_factory=dict)
    raise_to: dict[str, int] = field(default_factory=dict)
    claiming: bool = False
    claim_seen: int | None = None
    probing: bool = False


class Circuits(Contributor):
    """One instance's view of the circuits. Usable from one event loop after another."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        settings: Settings | None = None,
        control: Control | None = None,
    ) -> None:
        self._clock = clock
        self._circuits: dict[str, Circuit] = {}
        self._pending: defaultdict[str, _Pending] = defaultdict(_Pending)
        self._control = control or Control(store, clock=clock, settings=settings or Settings())
        self._control.join(self)

    async def admit(self, platform: str, *, key_version: str) -> None:
        """Let a call through or raise CoolingDown, KeyRejected where only another key helps.

        Acts on numbers at most a second old; where the store does not answer, on what this instance knows.
        Half open, exactly one call in the whole fleet gets through, and its `record` decides.
        """
        await self._look(platform)
        key = key_number(key_version)
        state = self._state(platform, key)
        if state.state is Phase.HALF_OPEN:
            if await self._claim_probe(platform):
                return
            state = self._state(platform, key)
        if state.state is not Phase.CLOSED:
            raise _refusal(platform, state)

    def known_open(self, platform: str, *, key_version: str) -> bool:
        """Whether a call would be refused by what is known without asking anybody; it may have changed since."""
        return self.known(platform, key_version=key_version).state is Phase.OPEN

    def known(self, platform: str, *, key_version: str) -> CircuitState:
        """How the circuit stands by what is known without asking anybody."""
        return self._state(platform, key_number(key_version))

    async def record(self, platform: str, error: SourceError | None, *, key_version: str) -> None:
        """Take in how a call that was let through ended; None for success.

        What nobody else needs to know is only counted and goes with the next commit.
        """
        pending = self._pending[platform]
        probed, pending.probing = pending.probing, False
        if probed:
            pending.put[self._circuit(platform).probe_until] = 0
        match error:
            case None:
                await self._succeeded(platform, probed=probed)
            case SourceTimeout() | Unavailable():
                await self._faulted(platform, probed=probed)
            case AuthFailed():
                await self._reject_key(platform, key_number(key_version))
            case OwnRateLimit() | OwnQuotaSpent() | CoolingDown():
                await self._sent_nothing(probed=probed)
            case RateLimited():
                await self._wait(platform, error.retry_after_s or UNTOLD_WAIT_S)
            case QuotaExhausted():
                await self._wait(platform, error.retry_after_s or QUOTA_WAIT_S)
            case _ if isinstance(error, ANSWERED):
                await self._succeeded(platform, probed=probed)
            case _:
                await self._sent_nothing(probed=probed)

    async def state(self, platforms: Iterable[str] = ()) -> Mapping[str, CircuitState]:
        """How every circuit this instance knows stands, by one read of the shared numbers where possible."""
        await self._control.read()
        now = self._now()
        names = dict.fromkeys([*self._circuits, *platforms])
        return {name: Circuit(name).state(self._control.values, now) for name in names}

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        for platform in +self._control.expected:
            self._circuit(platform)
        for platform, circuit in self._circuits.items():
            self._compose_one(circuit, self._pending[platform], changes)
            changes.watch |= circuit.fields

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        self._settle_claims(changes)

    def failed(self, changes: Changes) -> None:
        """See `Contributor`. What cannot be shared holds for this instance."""
        values = self._control.values
        mine = {name for circuit in self._circuits.values() for name in circuit.fields}
        local = {name: values.get(name, 0) + amount for name, amount in changes.add.items() if name in mine}
        local |= {
            name: max(values.get(name, 0), least) for name, least in changes.raise_to.items() if name in mine
        }
        local |= {name: value for name, value in changes.put.items() if name in mine}
        self._control.apply_locally(local)
        self._settle_claims(changes)

    async def _look(self, platform: str) -> None:
        if self._circuit(platform).level in self._control.values:
            await self._control.fresh([platform])
        else:  # no commit looked at this platform yet
            with self._control.expecting([platform]):
                await self._control.commit()

    async def _claim_probe(self, platform: str) -> bool:
        pending = self._pending[platform]
        if pending.claiming or pending.probing:
            return False
        pending.claiming = True
        try:
            await self._control.commit()
        finally:
            pending.claiming = False
            pending.claim_seen = None
        return pending.probing

    async def _succeeded(self, platform: str, *, probed: bool) -> None:
        pending = self._pending[platform]
        if probed:
            pending.put |= self._circuit(platform).close(self._now())
            await self._control.commit()
        else:
            pending.fine += 1

    async def _faulted(self, platform: str, *, probed: bool) -> None:
        circuit, pending = self._circuit(platform), self._pending[platform]
        if probed:
            pending.put |= circuit.trip(self._control.values, self._now())
            await self._control.commit()
            return
        if self._control.values.get(circuit.level, 0):
            return  # open already; only the probe decides
        pending.faults += 1
        for _ in range(3):
            await self._control.commit()
            if not pending.faults:
                break
        if circuit.failing(self._control.values, self._now()) and not self._control.values.get(circuit.level):
            pending.raise_to |= circuit.trip(self._control.values, self._now())
            await self._control.commit()

    async def _reject_key(self, platform: str, key: int) -> None:
        self._pending[platform].put |= self._circuit(platform).reject_key(key, self._now())
        await self._control.commit()

    async def _wait(self, platform: str, seconds: float) -> None:
        circuit, now = self._circuit(platform), self._now()
        until = now + int(min(seconds, LONGEST_TOLD_S) * 1000)
        if self._control.values.get(circuit.wait, 0) < until:
            self._pending[platform].raise_to |= {circuit.wait: until, circuit.since: now}
            await self._control.commit()

    async def _sent_nothing(self, *, probed: bool) -> None:
        if probed:
            await self._control.commit()

    def _compose_one(self, circuit: Circuit, pending: _Pending, changes: Changes) -> None:
        changes.put |= pending.put
        changes.raise_to |= {name: n for name, n in pending.raise_to.items() if name not in pending.put}
        pending.put, pending.raise_to = {}, {}
        now, values = self._now(), self._control.values
        if changes.put.keys().isdisjoint(circuit.tallies) and circuit.count(
            changes, values, now, pending.faults, pending.fine
        ):
            pending.faults, pending.fine = 0, 0
        if pending.claiming and pending.claim_seen is None and circuit.probe_until not in changes.put:
            self._compose_claim(circuit, pending, changes, now)

    def _compose_claim(self, circuit: Circuit, pending: _Pending, changes: Changes, now: int) -> None:
        # Whoever finds the count of probes one above what it saw is the only one that saw it so.
        if self._control.values.get(circuit.probe_until, 0) <= now:
            pending.claim_seen = self._control.values.get(circuit.probes, 0)
            changes.add[circuit.probes] = 1
            changes.raise_to[circuit.probe_until] = now + int(PROBE_S * 1000)

    def _settle_claims(self, changes: Changes) -> None:
        for platform, circuit in self._circuits.items():
            pending = self._pending[platform]
            if pending.claim_seen is not None and circuit.probes in changes.add:
                pending.probing = self._control.values.get(circuit.probes, 0) == pending.claim_seen + 1
                pending.claiming, pending.claim_seen = False, None

    def _state(self, platform: str, key: int) -> CircuitState:
        return self._circuit(platform).state(self._control.values, self._now(), key)

    def _circuit(self, platform: str) -> Circuit:
        return self._circuits.setdefault(platform, Circuit(platform))

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _refusal(platform: str, state: CircuitState) -> CoolingDown:
    if state.reason is Reason.KEY_REJECTED:
        return KeyRejected(f"{platform} rejected the key earlier; it is tried again once the key has changed")
    why = {
        Reason.RATE_LIMITED: "it asked for a pause",
        Reason.FAULTS: "it failed repeatedly",
        None: "it failed",
    }
    return CoolingDown(
        f"{platform} is left alone for now: {why[state.reason]}", retry_after_s=state.retry_after_s
    )
