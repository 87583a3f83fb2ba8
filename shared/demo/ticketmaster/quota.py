"""Ticketmaster's daily quota: a day of 24 hours from the first call, told in four headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

DAILY_QUOTA = 5000
_DAY_SECONDS = 24 * 3600


@dataclass(slots=True)
class Quota:
    """Counts calls of one key. `limit` None means that every call is allowed, and the headers never run out."""

    limit: int | None
    now: Callable[[], float]
    used: int = 0
    over: int = 0
    resets_at: float = field(default=0.0)

    def spend(self) -> bool:
        """Count a call; False when the day's quota is used up."""
        if self.now() >= self.resets_at:
            self.used, self.over, self.resets_at = 0, 0, self.now() + _DAY_SECONDS
        if self.limit is not None and self.used >= self.limit:
            self.over += 1
            return False
        self.used += 1
        return True

    def headers(self) -> dict[str, str]:
        """What a successful answer tells; `Rate-Limit-Reset` is in epoch milliseconds."""
        limit, used = (DAILY_QUOTA, 0) if self.limit is None else (self.limit, self.used)
        return {
            "Rate-Limit": str(limit),
            "Rate-Limit-Available": str(max(0, limit - used)),
            "Rate-Limit-Over": str(self.over),
            "Rate-Limit-Reset": str(int(self.resets_at * 1000)),
        }
