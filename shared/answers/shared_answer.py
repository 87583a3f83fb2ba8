"""An answer kept beside the copies it was made of, so that another instance need not compose it anew.

It is kept in three lines: a digest of the others, what is told anew each time, and the events that are told as they
stand and are therefore not read. That digest stands for the checks that reading them would make.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar
from zlib import crc32

from msgspec import Struct
from msgspec.json import Decoder
from msgspec.structs import replace

from shared.answers.shapes import (
    DealsResult,
    Event,
    ListingOffer,
    Match,
    PlatformOffer,
    Related,
    SearchResult,
    Value,
    encode,
)
from shared.answers.telling import Telling
from shared.asking.query import DealsQuery, SearchParameters
from shared.state.entry import payload_of, read_payload
from shared.state.store.port import Part

LARGEST = 256 * 1024
"""Bytes of JSON beyond which no answer is kept; a page of 100 events takes about 150,000."""
EVENT_SHAPES = (Event, PlatformOffer, ListingOffer, Match, Related, Value)
_SEED = crc32(repr([shape.__annotations__ for shape in EVENT_SHAPES]).encode())
"""Makes the digest another one where events have another shape, as in another version of the service."""
_NOT_IN_THE_ANSWER = {"cursor", "detail", "timeout_ms"}
R = TypeVar("R", SearchResult, DealsResult)


class _Kept(Struct, Generic[R], frozen=True, kw_only=True):
    """A telling but for its unread events, and a short name of the exact question that it answers."""

    question: str
    answer: R
    opening: str
    told_at: dict[str, dt.datetime]


def payload_for(query: SearchParameters, telling: Telling[Any]) -> bytes:
    """What keeps the first page of the answer to `query`; empty where it is too large."""
    answer, events = telling.answer, b""
    if isinstance(answer, SearchResult):
        answer, events = replace(answer, events=()), encode(answer.events)
    kept = _Kept(question=_question(query), answer=answer, opening=telling.opening, told_at=telling.told_at)
    payload = sealed(b"%b\n%b" % (payload_of(kept), events))
    return payload if len(payload) <= LARGEST else b""


def read_telling(
    query: SearchParameters,
    part: Part | None,
    *,
    platforms: Sequence[str],
    told_at: Mapping[str, dt.datetime],
) -> Telling[Any] | None:
    """The answer kept in `part`, if it answers `query` and was made of what the `platforms` told at `told_at`."""
    found = read_payload("answer", part, _reader(type(query)))
    if found is None:
        return None
    kept, events = found
    if kept.question != _question(query) or kept.told_at != told_at:
        return None
    if [source.platform for source in kept.answer.sources] != platforms:
        return None
    return Telling(answer=kept.answer, opening=kept.opening, told_at=kept.told_at, unread=events)


def sealed(lines: bytes) -> bytes:
    """`lines`, and before them their digest."""
    return b"%08x\n%b" % (crc32(lines, _SEED), lines)


@cache
def _reader(kind: type[SearchParameters]) -> Callable[[bytes], tuple[_Kept[Any], bytes]]:
    # Made when the first is read: it takes longer than reading many.
    decoder: Decoder[Any] = Decoder(_Kept[DealsResult] if kind is DealsQuery else _Kept[SearchResult])

    def read(payload: bytes) -> tuple[_Kept[Any], bytes]:
        digest, _, lines = payload.partition(b"\n")
        if int(digest, 16) != crc32(lines, _SEED):
            raise ValueError("it is not as it was written")
        head, _, events = lines.partition(b"\n")
        return decoder.decode(head), events

    return read


def _question(query: SearchParameters) -> str:
    asked = query.model_dump_json(exclude=_NOT_IN_THE_ANSWER, exclude_defaults=True)
    return hashlib.sha256(f"{type(query).__name__} {asked}".encode()).hexdigest()[:16]
