"""An answer kept beside the copies it was made of, so that another instance need not compose it anew."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from msgspec.json import Decoder

from shared.answers.shapes import DealsResult, SearchResult
from shared.answers.telling import Telling
from shared.asking.query import DealsQuery, SearchParameters
from shared.state.entry import payload_of, read_payload
from shared.state.store.packing import pack
from shared.state.store.port import Part

LARGEST = 256 * 1024
"""Bytes of JSON beyond which no answer is kept; a page of 100 events takes about 150,000."""
_EMPTY = pack(b"")
_NOT_IN_THE_ANSWER = {"cursor", "detail", "timeout_ms"}
_OFFER_PRICES = attrgetter("min_price", "max_price", "average_price", "median_price", "min_price_before_fees")
R = TypeVar("R", SearchResult, DealsResult)


class _Kept(Telling[R], frozen=True, kw_only=True):
    """A telling, and a short name of the exact question that it answers."""

    question: str


@cache
def _reader(kind: type[SearchParameters]) -> Decoder[Any]:
    # Made when the first is read: it takes longer than reading many.
    return Decoder(_Kept[DealsResult] if kind is DealsQuery else _Kept[SearchResult])


def payload_for(query: SearchParameters, telling: Telling[Any]) -> bytes:
    """What keeps the first page of the answer to `query`; empty where it is too large."""
    kept = _Kept(
        question=_question(query), answer=telling.answer, opening=telling.opening, told_at=telling.told_at
    )
    payload = payload_of(kept)
    return payload if len(payload) <= LARGEST else b""


def read_telling(
    query: SearchParameters,
    part: Part | None,
    *,
    platforms: Sequence[str],
    told_at: Mapping[str, dt.datetime],
) -> Telling[Any] | None:
    """The answer kept in `part`, if it answers `query` and was made of what the `platforms` told at `told_at`."""
    if part is None or part.packed == _EMPTY:
        return None
    kept: _Kept[Any] | None = read_payload("answer", part, _reader(type(query)), _prices)
    if kept is None or kept.question != _question(query) or kept.told_at != told_at:
        return None
    return kept if [source.platform for source in kept.answer.sources] == platforms else None


def _question(query: SearchParameters) -> str:
    asked = query.model_dump_json(exclude=_NOT_IN_THE_ANSWER, exclude_defaults=True)
    return hashlib.sha256(f"{type(query).__name__} {asked}".encode()).hexdigest()[:16]


def _prices(kept: _Kept[Any]) -> Iterator[Decimal | None]:
    answer = kept.answer
    events = answer.deals if isinstance(answer, DealsResult) else (*answer.events, *answer.best_deals)
    offers = [offer for event in events for offer in event.platforms]
    return chain(
        [event.best_min_price for event in events],
        [related.min_price for event in events for related in event.related],
        chain.from_iterable(map(_OFFER_PRICES, offers)),
        [listing.price for offer in offers for listing in offer.listings],
    )
