"""The first cache level: composed answers by their query, for as long as nothing they rest on has changed."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from msgspec import Struct

from shared.answers.reply import Reply
from shared.answers.telling import Telling
from shared.state.cache import SearchCache

_SECOND = dt.timedelta(seconds=1)
ANSWER_BYTES = 20_000
EVENT_BYTES = 8_000
BYTES_PER_UNREAD_BYTE = 4
"""What an answer, each event it tells, and each byte of JSON from which these are yet to be read take in memory, with the
body made of them."""
WITHOUT_KEY_FOR = dt.timedelta(seconds=5)
"""For how long an answer stands without a look whether a platform that had no key has one now."""


class Kept(Struct, kw_only=True):
    """What tells an answer again, as long as the entry under `key` is of `version`, and until `fresh_until` at most.

    `reply` tells the ages of the instant `told`; before it was first told from the kept there is none.
    """

    telling: Telling[Any]
    key: str
    version: int
    fresh_until: dt.datetime
    size_bytes: int
    reply: Reply[Any] | None = None
    told: dt.datetime | None = None

    def reply_of(self, now: dt.datetime) -> Reply[Any] | None:
        """The reply with the ages of `now`, to the second, where there is one."""
        told = self.told
        if told is not None and now.second == told.second and abs(now - told) < _SECOND:
            return self.reply
        return None


class KeptAnswers:
    """Answers by query, those unused longest dropped first; bounded in bytes, by estimate."""

    def __init__(self, cache: SearchCache, *, max_bytes: int, ttl_s: float) -> None:
        self._cache = cache
        self._max_bytes = max_bytes
        self._ttl = dt.timedelta(seconds=ttl_s)
        self._bytes = 0
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        """What is held, by estimate."""
        return self._bytes

    def get(self, query: Hashable, now: dt.datetime) -> Kept | None:
        """The answer kept for `query` where a look into the cache would find the same parts, all fresh."""
        kept = self._answers.get(query)
        if kept is None:
            return None
        if now >= kept.fresh_until or self._cache.version(kept.key) != kept.version:
            self._drop(query)
            return None
        return kept

    def keep(
        self,
        query: Hashable,
        telling: Telling[Any],
        *,
        key: str,
        now: dt.datetime,
        reply: Reply[Any] | None = None,
    ) -> None:
        """Keep what tells an answer again that only fresh parts went into, and the reply that tells it as of `now`."""
        version = self._cache.version(key)
        size = _size(telling)
        if not telling.told_at or version is None or size > self._max_bytes:
            return
        fresh_until = min(telling.told_at.values()) + self._ttl
        fresh_until = min(fresh_until, telling.first_deal_begins or fresh_until)
        if len(telling.told_at) < len(telling.answer.sources):
            fresh_until = min(fresh_until, now + WITHOUT_KEY_FOR)
        self._drop(query)
        kept = Kept(telling=telling, key=key, version=version, fresh_until=fresh_until, size_bytes=size)
        self._answers[query] = kept
        self._bytes += size
        if reply is not None:
            self.told(query, kept, reply, now)
        while self._bytes > self._max_bytes:
            _, dropped = self._answers.popitem(last=False)
            self._bytes -= dropped.size_bytes

    def told(self, query: Hashable, kept: Kept, reply: Reply[Any], now: dt.datetime) -> None:
        """Note the reply that tells what is `kept` for `query` as of `now`, and that it was used."""
        kept.reply, kept.told = reply, now
        if self._answers.get(query) is kept:  # it may have been dropped meanwhile
            self._answers.move_to_end(query)

    def _drop(self, query: Hashable) -> None:
        dropped = self._answers.pop(query, None)
        if dropped is not None:
            self._bytes -= dropped.size_bytes


def _size(telling: Telling[Any]) -> int:
    told = sum(len(getattr(telling.answer, name, ())) for name in ("events", "best_deals", "deals"))
    return ANSWER_BYTES + EVENT_BYTES * told + BYTES_PER_UNREAD_BYTE * len(telling.unread)
