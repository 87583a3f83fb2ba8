"""Whether two records are one performance: what rules it out first, then what speaks for it and what is in doubt."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from shared.matching.likeness import TitleLikeness, title_likeness
from shared.matching.location import Location, location, place_of, same_venue
from shared.matching.place import Nearness, nearness, within_sight
from shared.matching.products import ONE_PRODUCT, ProductDoubt, product_doubt
from shared.matching.record import Record, read_record
from shared.matching.schedule import Timing, timing
from shared.model import EventStatus, PlatformEvent

SAME_FROM = 0.72
REVIEW_FROM = 0.5
_NAME_FROM = 0.4
_SURE_NAME = 0.9
_NAME_WEIGHT = 0.8
_CERTAIN = 0.99
_ELSEWHERE = Nearness.DIFFERENT


class Decision(StrEnum):
    """What may be said of two records."""

    SAME = "same"
    DIFFERENT = "different"
    REVIEW = "review"


_SAME, _REVIEW = Decision.SAME, Decision.REVIEW


class Verdict(NamedTuple):
    """A decision with what it rests on.

    `confidence` (0 to 1) is that the two are one performance where the decision is `same` or `review`, and that
    they are two where it is `different`.
    """

    decision: Decision
    confidence: float
    reasons: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def compare(one: PlatformEvent, other: PlatformEvent) -> Verdict:
    """Whether two platforms' records are one performance; the order of the two does not matter."""
    return judge(read_record(one), read_record(other))


def judge(one: Record, other: Record) -> Verdict:
    """As `compare`, for records that are read already."""
    if one.key > other.key:
        one, other = other, one
    texts = _texts(one.title, other.title, one.venue, other.venue, one.place, other.place)
    product = ONE_PRODUCT if texts.plain and one.kind is other.kind else product_doubt(one, other)
    if product.cost >= 1:
        return _different(product.words)
    near = _nearness(one, other, texts)
    if near is _ELSEWHERE:
        return _different(f"different places: {one.event.city or '?'} and {other.event.city or '?'}")
    when = timing(one, other)
    if when.veto:
        return _different(when.veto)
    names = texts.names
    if names.score < _SURE_NAME and one.performers and other.performers and not names.veto:
        names = _with_performers(names, one, other)
    if names.veto or names.score < _NAME_FROM:
        return _different(names.veto or names.reason or "the names have nothing in common")
    where = texts.where if texts.where and near is texts.near else location(one, other, names, when, near)
    if where.veto:
        return _different(where.veto)
    status = "" if one.event.status is other.event.status else _status(one, other)
    if names.sure and where.sure and when.cost == 0 and not status and product is ONE_PRODUCT:
        return Verdict(_SAME, _CERTAIN, (names.reason, where.reason, when.reason))
    return _weigh(product, names, when, where, status)


class Texts(NamedTuple):
    """What two records' texts say whatever their times: `where` is None when it depends on more than the texts."""

    plain: bool
    near: Nearness
    names: TitleLikeness
    where: Location | None


@lru_cache(maxsize=65536)
def _texts(*texts: Any) -> Texts:
    """Compare titles, venues and places, given as one title, the other, one venue, the other, and the places."""
    title, other_title, venue, other_venue, place, other_place = texts
    near, names = nearness(place, other_place), title_likeness(title, other_title)
    certain = near is Nearness.SAME and names.score == 1 and venue is not None and other_venue is not None
    where = same_venue(venue, other_venue) if certain else ""
    plain = title.plain and other_title.plain
    return Texts(plain, near, names, Location(reason=where, sure=True) if where else None)


def _nearness(one: Record, other: Record, texts: Texts) -> Nearness:
    if one.point is None or other.point is None:
        return texts.near
    if texts.near is Nearness.SAME and within_sight(one.point, other.point):
        return texts.near
    return place_of(one, other)


def _different(why: str) -> Verdict:
    return Verdict(Decision.DIFFERENT, _CERTAIN, (why,))


def _with_performers(names: TitleLikeness, one: Record, other: Record) -> TitleLikeness:
    """Billed performers stand in where the names differ: an act is known by its performer, whatever its title."""
    mine, theirs = set(one.performers), set(other.performers)
    if mine == theirs:
        return names._replace(score=_SURE_NAME, reason="same performers")
    if one.performers[0] in theirs or other.performers[0] in mine:
        return names._replace(score=max(0.85, names.score), reason="same main performer")
    return names


def _status(one: Record, other: Record) -> str:
    """That only one platform says cancelled; other changes of status reach the platforms at different times."""
    mine, theirs = one.event.status, other.event.status
    if EventStatus.CANCELLED not in (mine, theirs) or mine is theirs:
        return ""
    gone = one if mine is EventStatus.CANCELLED else other
    return f"{gone.platform} says cancelled, the other does not"


def _weigh(
    product: ProductDoubt, names: TitleLikeness, when: Timing, where: Location, status: str
) -> Verdict:
    """Certainty less every doubt; below the lower bound the doubts themselves are why the two are kept apart."""
    doubts = product.cost + (1 - names.score) * _NAME_WEIGHT + names.doubt_cost + when.cost + where.cost
    certainty = round(max(0.0, _CERTAIN - doubts - (0.03 if status else 0.0)), 2)
    conflicts = tuple(filter(None, (product.words, names.doubt, when.doubt, where.doubt, status)))
    if certainty < REVIEW_FROM:
        return Verdict(Decision.DIFFERENT, round(1 - certainty, 2), conflicts or (names.reason,))
    reasons = tuple(filter(None, (names.reason, where.reason, when.reason)))
    return Verdict(_SAME if certainty >= SAME_FROM else _REVIEW, certainty, reasons, conflicts)
