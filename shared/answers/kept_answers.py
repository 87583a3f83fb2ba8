"""The first cache level: composed answers by their query, for as long as nothing they rest on has changed."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from shared.answers.reply import Reply
from shared.fetching.inventory import SourceReport
from shared.model import SourceStatus
from shared.state.cache import SearchCache

_SECOND = dt.timedelta(seconds=1)
F = TypeVar("F")
BYTES_PER_PAYLOAD_BYTE = 8
"""What a composed answer takes in memory for each byte of the parts it was made of, roughly."""
WITHOUT_KEY_FOR = dt.timedelta(seconds=5)
"""For how long an answer stands without a look whether a platform that had no key has one now."""


class Kept(Struct, Generic[F], frozen=True, kw_only=True):
    """A reply told at `told_at` with what it was made of: the `versions` of the parts under `key`.

    It holds until `fresh_until` at most, when the first part stops being fresh.
    """

    found: F
    reply: Reply[Any]
    told_at: dt.datetime
    key: str
    versions: Mapping[str, dt.datetime]
    fresh_until: dt.datetime
    size_bytes: int

    def is_of_second(self, now: dt.datetime) -> bool:
        """Whether the answer tells the ages as they are at `now`, to the second."""
        return now.second == self.told_at.second and abs(now - self.told_at) < _SECOND


class KeptAnswers(Generic[F]):
    """Answers by query, those unused longest dropped first; bounded in bytes, by estimate."""

    def __init__(self, cache: SearchCache, *, max_bytes: int, ttl_s: float) -> None:
        self._cache = cache
        self._max_bytes = max_bytes
        self._ttl = dt.timedelta(seconds=ttl_s)
        self._bytes = 0
        self._answers: OrderedDict[Hashable, Kept[F]] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        """What is held, by estimate."""
        return self._bytes

    def get(self, query: Hashable, now: dt.datetime) -> Kept[F] | None:
        """The answer kept for `query` where a look into the cache would find the same parts, all fresh."""
        kept = self._answers.get(query)
        if kept is None:
            return None
        if now >= kept.fresh_until or self._cache.versions(kept.key) != kept.versions:
            self._drop(query)
            return None
        self._answers.move_to_end(query)
        return kept

    def keep(
        self,
        query: Hashable,
        found: F,
        reply: Reply[Any],
        *,
        key: str,
        reports: Sequence[SourceReport],
        now: dt.datetime,
    ) -> None:
        """Keep a reply made at `now` of fresh copies alone, platforms without a key apart; any other is not kept."""
        told = [report.stored_at for report in reports if report.stored_at is not None]
        versions = self._cache.versions(key)
        size = BYTES_PER_PAYLOAD_BYTE * self._cache.size_bytes(key)
        if not told or not versions or size > self._max_bytes or not all(map(_is_steady, reports)):
            return
        fresh_until = min(told) + self._ttl
        if len(told) < len(reports):
            fresh_until = min(fresh_until, now + WITHOUT_KEY_FOR)
        kept = Kept(
            found=found,
            reply=reply,
            told_at=now,
            key=key,
            versions=versions,
            fresh_until=fresh_until,
            size_bytes=size,
        )
        self.put(query, kept)

    def put(self, query: Hashable, kept: Kept[F]) -> None:
        """Put a reply in the place of an earlier one."""
        self._drop(query)
        self._answers[query] = kept
        self._bytes += kept.size_bytes
        while self._bytes > self._max_bytes:
            _, dropped = self._answers.popitem(last=False)
            self._bytes -= dropped.size_bytes

    def _drop(self, query: Hashable) -> None:
        dropped = self._answers.pop(query, None)
        if dropped is not None:
            self._bytes -= dropped.size_bytes


def _is_steady(report: SourceReport) -> bool:
    """Whether a report would be the same again, apart from its age, while the copies stay as they are."""
    if report.status is SourceStatus.NOT_CONFIGURED:
        return True
    return report.from_cache and report.status is SourceStatus.OK
