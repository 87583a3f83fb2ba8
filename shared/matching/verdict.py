"""Whether two records are one performance: what rules it out first, then what speaks for it and what is in doubt."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from shared.matching.likeness import TitleLikeness, title_likeness
from shared.matching.location import Location, location, place_of, same_venue
from shared.matching.place import Nearness, nearness, within_sight
from shared.matching.products import ProductDoubt, product_doubt
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


_SAME = Decision.SAME


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
    return _plainly_one(one, other) or judge_by_field(one, other)


def _plainly_one(one: Record, other: Record) -> Verdict | None:
    """The verdict where nothing is in doubt, which is most often: the same as `judge_by_field` gives, at less cost."""
    if one.local is None or one.local != other.local or not (one.day_sure and other.day_sure):
        return None
    if one.kind is not other.kind or one.event.status is not other.event.status:
        return None
    if one.point and other.point and not within_sight(one.point, other.point):
        return None
    agreed = _agreed(one.title, other.title, one.venue, other.venue, one.place, other.place)
    return agreed and Verdict(_SAME, _CERTAIN, (*agreed, timing(one, other).reason))


@lru_cache(maxsize=65536)
def _agreed(*texts: Any) -> tuple[str, str] | None:
    """Why two titles, venues and places agree in full; None where they leave any doubt."""
    title, other_title, venue, other_venue, place, other_place = texts
    if not title.plain or not other_title.plain or nearness(place, other_place) is not Nearness.SAME:
        return None
    names = title_likeness(title, other_title)
    if names.score < 1 or names.veto or names.doubt or venue is None or other_venue is None:
        return None
    where = same_venue(venue, other_venue)
    return (names.reason, where) if where else None


def judge_by_field(one: Record, other: Record) -> Verdict:
    """The verdict from each field in turn: vetoes first, then what is left in doubt."""
    product = product_doubt(one, other)
    if product.cost >= 1:
        return _different(product.words)
    near = place_of(one, other)
    if near is _ELSEWHERE:
        return _different(f"different places: {one.event.city or '?'} and {other.event.city or '?'}")
    when = timing(one, other)
    if when.veto:
        return _different(when.veto)
    names = title_likeness(one.title, other.title)
    if names.score < _SURE_NAME and one.performers and other.performers and not names.veto:
        names = _with_performers(names, one, other)
    if names.veto or names.score < _NAME_FROM:
        return _different(names.veto or names.reason or "the names have nothing in common")
    where = location(one, other, names, when, near)
    if where.veto:
        return _different(where.veto)
    return _weigh(product, names, when, where, _status(one, other))


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
    if mine is theirs or EventStatus.CANCELLED not in (mine, theirs):
        return ""
    gone = one if mine is EventStatus.CANCELLED else other
    return f"{gone.platform} says cancelled, the other does not"


def _weigh(
    product: ProductDoubt, names: TitleLikeness, when: Timing, where: Location, status: str
) -> Verdict:
    """Certainty less every doubt; below the lower bound the doubts themselves are why the two are kept apart."""
    doubts = product.cost + (1 - names.score) * _NAME_WEIGHT + names.doubt_cost + when.cost + where.cost
    certainty = round(max(0.0, _CERTAIN - doubts - (0.03 if status else 0.0)), 2)
    told = (product.words, names.doubt, when.doubt, where.doubt, status)
    conflicts = tuple([words for words in told if words]) if any(told) else ()
    if certainty < REVIEW_FROM:
        return Verdict(Decision.DIFFERENT, round(1 - certainty, 2), conflicts or (names.reason,))
    reasons = tuple([words for words in (names.reason, where.reason, when.reason) if words])
    return Verdict(
        Decision.SAME if certainty >= SAME_FROM else Decision.REVIEW, certainty, reasons, conflicts
    )
