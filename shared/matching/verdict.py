"""Whether two records are one performance: what rules it out first, then what speaks for it and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from shared.matching.likeness import TitleLikeness, title_likeness
from shared.matching.location import Location, location, place_of
from shared.matching.place import Nearness
from shared.matching.products import ProductDoubt, product_doubt
from shared.matching.record import Record, read_record
from shared.matching.schedule import Timing, timing
from shared.model import EventStatus, PlatformEvent

SAME_FROM = 0.72
REVIEW_FROM = 0.5
_NAME_FROM = 0.4
_NAME_WEIGHT = 0.8
_CERTAIN = 0.99


class Decision(StrEnum):
    """What may be said of two records."""

    SAME = "same"
    DIFFERENT = "different"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision with what it rests on.

    `confidence` (0 to 1) is that the two are one performance where the decision is `same` or `review`, and that
    they are two where it is `different`.
    """

    decision: Decision
    confidence: float
    reasons: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What each field of two records says."""

    product: ProductDoubt
    names: TitleLikeness
    when: Timing
    where: Location
    status: str


def compare(one: PlatformEvent, other: PlatformEvent) -> Verdict:
    """Whether two platforms' records are one performance; the order of the two does not matter."""
    return judge(read_record(one), read_record(other))


def judge(one: Record, other: Record) -> Verdict:
    """As `compare`, for records that are read already."""
    if one.key > other.key:
        one, other = other, one
    product = product_doubt(one, other)
    if product.cost >= 1:
        return _different(product.words)
    near = place_of(one, other)
    if near is Nearness.DIFFERENT:
        return _different(f"different places: {one.event.city or '?'} and {other.event.city or '?'}")
    when = timing(one, other)
    if when.veto:
        return _different(when.veto)
    names = _with_performers(title_likeness(one.title, other.title), one, other)
    if names.veto or names.score < _NAME_FROM:
        return _different(names.veto or names.reason or "the names have nothing in common")
    where = location(one, other, names, when, near)
    if where.veto:
        return _different(where.veto)
    return _weigh(Evidence(product, names, when, where, _status(one, other)))


def _different(why: str) -> Verdict:
    return Verdict(Decision.DIFFERENT, _CERTAIN, (why,))


def _with_performers(names: TitleLikeness, one: Record, other: Record) -> TitleLikeness:
    """Billed performers stand in where the names differ: an act is known by its performer, whatever its title."""
    if names.veto or names.score >= 0.9 or not one.performers or not other.performers:
        return names
    mine, theirs = set(one.performers), set(other.performers)
    if mine == theirs:
        return replace(names, score=0.9, reason="same performers")
    if one.performers[0] in theirs or other.performers[0] in mine:
        return replace(names, score=max(0.85, names.score), reason="same main performer")
    return names


def _status(one: Record, other: Record) -> str:
    """That only one platform says cancelled; other changes of status reach the platforms at different times."""
    gone = [r.platform for r in (one, other) if r.event.status is EventStatus.CANCELLED]
    return f"{gone[0]} says cancelled, the other does not" if len(gone) == 1 else ""


def _weigh(found: Evidence) -> Verdict:
    """Certainty less every doubt; below the lower bound the doubts themselves are why the two are kept apart."""
    doubts = (
        found.product.cost,
        (1 - found.names.score) * _NAME_WEIGHT,
        found.names.doubt_cost,
        found.when.cost,
        found.where.cost,
        0.03 if found.status else 0.0,
    )
    certainty = round(max(0.0, _CERTAIN - sum(doubts)), 2)
    told = (found.product.words, found.names.doubt, found.when.doubt, found.where.doubt, found.status)
    conflicts = tuple(words for words in told if words)
    if certainty < REVIEW_FROM:
        return Verdict(Decision.DIFFERENT, round(1 - certainty, 2), conflicts or (found.names.reason,))
    reasons = tuple(words for words in (found.names.reason, found.where.reason, found.when.reason) if words)
    return Verdict(
        Decision.SAME if certainty >= SAME_FROM else Decision.REVIEW, certainty, reasons, conflicts
    )
