"""Gives out each platform's daily calls, counted exactly across all instances, in blocks that fit what is left."""

from __future__ import annotations

from collections.abc import Mapping

from shared.clock import Clock
from shared.errors import QuotaExhausted
from shared.model import QuotaUse
from shared.platforms.platform import QuotaSeen
from shared.settings import Settings
from shared.state.control import Contributor, Control
from shared.state.quota_account import Account
from shared.state.quota_window import QuotaLimit
from shared.state.store.port import Changes, Store

__all__ = ["OwnQuotaSpent", "Quota", "QuotaLimit"]

TRUSTED_S = 5.0
"""Age in seconds up to which the numbers last read may decide that a new day is begun."""
ROUNDS = 8
"""Commits one reservation takes at most; more than three are only needed while others snatch what it waits for."""
ALONE_RETRY_S = 30.0
PATIENCE_S = 4.5
"""Seconds the shared count is waited for before a call is made on this instance's own share: longer than one
commit may take, since while the count is merely slow, others count on."""


class OwnQuotaSpent(QuotaExhausted):
    """Our own count says that the day's calls are given out; nothing was sent to the platform."""


class Quota(Contributor):
    """One instance's share in the daily quotas. Usable from one event loop after another."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        settings: Settings,
        limits: Mapping[str, QuotaLimit],
        control: Control | None = None,
    ) -> None:
        self._clock = clock
        self._accounts = {
            platform: Account(
                platform, limit, instances=settings.instances, background_share=settings.background_share
            )
            for platform, limit in limits.items()
        }
        self._control = control or Control(store, clock=clock, settings=settings)
        self._control.join(self)

    @property
    def degraded(self) -> bool:
        """Whether the shared count cannot be reached, so that this instance lives on its own share."""
        return not self._control.reachable

    async def reserve(self, platform: str, *, background: bool = False) -> None:
        """Take one call out of the day's quota, right before it is made; a call not made is not given back.

        Background work stops at the setting `background_share`, and while the shared count cannot be
        reached. Raises OwnQuotaSpent.
        """
        account = self._accounts[platform]
        for _ in range(ROUNDS):
            if self._take(account, background=background):
                break
            self._refuse_if_spent(platform, account, background=background)
            account.waiting += 1
            try:
                reached = await self._control.commit(patience_s=PATIENCE_S)
            finally:
                account.waiting -= 1
            if not reached:
                self._take_alone(platform, account, background=background)
                return
        else:
            self._take_alone(platform, account, background=background)
        if account.end_is_unknown(self._control.values, self._clock.now()):
            await self._control.commit()

    async def correct(self, platform: str, seen: QuotaSeen) -> None:
        """Take in what the platform's own headers say.

        Costs nothing as a rule: what the others should know goes with the next commit. Only a quota that is
        used up, or far more used than was known, is shared at once.
        """
        if self._accounts[platform].hear(seen, self._control.values, self._clock.now()):
            await self._control.commit()

    def use(self, platform: str) -> QuotaUse | None:
        """What is known to be used, without asking anybody; None before anything was ever asked."""
        account = self._accounts.get(platform)
        if account is None or not account.known(self._control.values):
            return None
        return account.use(self._control.values, self._clock.now())

    async def current(self) -> Mapping[str, QuotaUse]:
        """What is used of every platform's quota, by one read of the shared count where it can be reached."""
        await self._control.read()
        now = self._clock.now()
        return {name: account.use(self._control.values, now) for name, account in self._accounts.items()}

    def known_spent(self, platform: str, *, background: bool = False) -> bool:
        """Whether the day's calls are known to be given out, without asking anybody."""
        account = self._accounts[platform]
        used = account.used(self._control.values, self._clock.now())
        return used >= account.allowed(background=background)

    def short(self, platform: str) -> bool:
        """Whether so little is left of the day that every single call matters."""
        return self._accounts[platform].short(self._control.values, self._clock.now())

    def compose(self, changes: Changes) -> None:
        """See `Contributor`."""
        now, at = self._clock.now(), self._clock.monotonic()
        for platform, account in self._accounts.items():
            account.compose(
                changes,
                self._control.values,
                now,
                at,
                expected=self._control.expected[platform],
                trusted=self._control.age_s <= TRUSTED_S,
            )

    def absorb(self, changes: Changes) -> None:
        """See `Contributor`."""
        now = self._clock.now()
        for account in self._accounts.values():
            account.absorb(changes, self._control.values, now)

    def failed(self, changes: Changes) -> None:
        """See `Contributor`."""
        for account in self._accounts.values():
            account.failed(changes)

    def _take(self, account: Account, *, background: bool) -> bool:
        return account.take(
            self._control.values, self._clock.now(), self._clock.monotonic(), background=background
        )

    def _take_alone(self, platform: str, account: Account, *, background: bool) -> None:
        if self._take(account, background=background):
            return
        if background or not account.take_alone(self._control.values, self._clock.now()):
            raise OwnQuotaSpent(
                f"the count of calls to {platform} cannot be reached, and this instance's share is used",
                retry_after_s=ALONE_RETRY_S,
            )

    def _refuse_if_spent(self, platform: str, account: Account, *, background: bool) -> None:
        now = self._clock.now()
        allowed, use = account.allowed(background=background), account.use(self._control.values, now)
        if account.used(self._control.values, now) < allowed:
            return
        raise OwnQuotaSpent(
            f"{allowed} of {use.limit} calls a day to {platform} are used"
            + (", and the rest is not for background work" if background else ""),
            retry_after_s=(use.resets_at - now).total_seconds() if use.resets_at else None,
        )
