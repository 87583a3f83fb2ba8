"""Whether two records are one performance: what rules it out first, then what speaks for it and what is in doubt."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from shared.matching.features import Features
from shared.matching.likeness import TitleLikeness
from shared.matching.location import Location, location, moved_between, place_of
from shared.matching.place import Nearness, nearness, within_sight
from shared.matching.products import ProductDoubt, product_doubt, same_kind_doubt
from shared.matching.reading import Reading
from shared.matching.record import Record, read_record
from shared.matching.schedule import Timing, same_start, start_together, timing
from shared.matching.title_likeness import title_likeness
from shared.model import EventStatus, PlatformEvent

SAME_FROM = 0.72
REVIEW_FROM = 0.5
_NAME_FROM = 0.4
_SURE_NAME = 0.9
_NAME_WEIGHT = 0.8
_SURE_HALL = 0.03
_UNSURE_EVENING = 0.6
_CERTAIN = 0.99
_NOWHERE = Location()
# Members of an enumeration are slow to look up.
_HERE, _ELSEWHERE, _CANCELLED = Nearness.SAME, Nearness.DIFFERENT, EventStatus.CANCELLED


class Decision(StrEnum):
    """What may be said of two records."""

    SAME = "same"
    DIFFERENT = "different"
    REVIEW = "review"


_SAME, _REVIEW, _DIFFERENT = Decision.SAME, Decision.REVIEW, Decision.DIFFERENT


class Verdict(Struct, frozen=True, gc=False):
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
    return judge_features(one.features, other.features)


@lru_cache(maxsize=32768)
def judge_features(one: Features, other: Features) -> Verdict:
    """As `judge`, for the features of two records in the order of their keys; remembered between calls."""
    texts = _texts(one.reading, other.reading)
    near = texts.near if one.point is None or other.point is None else _nearness(one, other, texts)
    one_kind = one.kind is other.kind and (texts.plain or one.kind is one.reading.kind)
    if (
        one_kind
        and near is texts.near
        and one.status is other.status
        and (texts.named or not one.billed or not other.billed)
        and start_together(one, other)
    ):
        return _dated(texts.agreed, one)
    return _judge(one, other, texts, texts.product if one_kind else product_doubt(one, other), near)


def _dated(agreed: Verdict, one: Features) -> Verdict:
    """What the texts alone decide, with the start of both records among the reasons."""
    if agreed.decision is _DIFFERENT:
        return agreed
    reasons = (*agreed.reasons, same_start(one.date, one.local))
    return Verdict(agreed.decision, agreed.confidence, reasons, agreed.conflicts)


def _judge(one: Features, other: Features, texts: Texts, product: ProductDoubt, near: Nearness) -> Verdict:
    if product.cost >= 1:
        return _different(product.words)
    if near is _ELSEWHERE and not _moved_near(one.reading, other.reading):
        return _elsewhere(one.reading, other.reading)
    when = timing(one, other)
    if when.veto:
        return _different(when.veto)
    names = texts.names
    if not texts.named and one.billed and other.billed:
        names = _with_performers(names, one, other)
    if names.veto or names.score < _NAME_FROM:
        return _misnamed(names)
    if names.session and not start_together(one, other):
        return _different(f"one is a {names.session}")
    where = texts.where
    if near is not texts.near or names is not texts.names or (where.timed and not when.at_one_time):
        where = location(one.reading, other.reading, names, near, at_one_time=when.at_one_time)
    if where.veto:
        return _different(where.veto)
    found = _weigh(product, names, when, where, "" if one.status is other.status else _status(one, other))
    return _one_evening(found, names, where, together=start_together(one, other)) if names.evening else found


def _one_evening(found: Verdict, names: TitleLikeness, where: Location, *, together: bool) -> Verdict:
    """What is said of two titles that may tell one evening differently: one at most at one time and in one hall."""
    if together and names.at_one_time and where.cost <= _SURE_HALL:
        return found
    if found.decision is _DIFFERENT or (names.session and where.cost > _SURE_HALL):
        return _different(names.evening)
    confidence = max(REVIEW_FROM, min(found.confidence, _UNSURE_EVENING))
    return Verdict(_REVIEW, confidence, found.reasons, (names.evening, *found.conflicts))


class Texts(Struct, frozen=True, gc=False):
    """What two records' texts say.

    `product` is right for records of the kind that the texts tell, or of any one kind where the titles are `plain`;
    `named` is set where names decide, whoever performs; `where` is right for starts at one time; `agreed` is the
    verdict where kind, start and status agree, but for the start itself among its reasons.
    """

    plain: bool
    product: ProductDoubt
    near: Nearness
    names: TitleLikeness
    named: bool
    where: Location
    agreed: Verdict


@lru_cache(maxsize=16384)
def _texts(one: Reading, other: Reading) -> Texts:
    near, names = nearness(one.place, other.place), title_likeness(one.title, other.title)
    product = same_kind_doubt(one.kind, one.title, other.title)
    where = _NOWHERE if names.veto else location(one, other, names, near, at_one_time=True)
    return Texts(
        one.plain and other.plain,
        product,
        near,
        names,
        bool(names.veto or names.evening) or names.score >= _SURE_NAME,
        where,
        _agreed(one, other, product, near, names, where),
    )


def _agreed(  # noqa: PLR0917 - one decision over all that is known of two texts
    one: Reading, other: Reading, product: ProductDoubt, near: Nearness, names: TitleLikeness, where: Location
) -> Verdict:
    if product.cost >= 1:
        return _different(product.words)
    if near is _ELSEWHERE and not _moved_near(one, other):
        return _elsewhere(one, other)
    if names.veto or names.score < _NAME_FROM:
        return _misnamed(names)
    if where.veto:
        return _different(where.veto)
    found = _weigh(product, names, Timing(), where, "")
    return _one_evening(found, names, where, together=True) if names.evening else found


def _nearness(one: Features, other: Features, texts: Texts) -> Nearness:
    """As the texts say, where the two points agree with them."""
    if texts.near is _HERE and one.point and other.point and within_sight(one.point, other.point):
        return texts.near
    return place_of(one, other)


def _moved_near(one: Reading, other: Reading) -> bool:
    """Whether a move between two halls, of which one title tells, is why the cities differ."""
    return one.place.country == other.place.country and moved_between(one, other)


def _elsewhere(one: Reading, other: Reading) -> Verdict:
    return _different(f"different places: {one.city or '?'} and {other.city or '?'}")


def _misnamed(names: TitleLikeness) -> Verdict:
    return _different(names.veto or names.reason or "the names have nothing in common")


def _different(why: str) -> Verdict:
    return Verdict(_DIFFERENT, _CERTAIN, (why,))


def _with_performers(names: TitleLikeness, one: Features, other: Features) -> TitleLikeness:
    """Billed performers stand in where the names differ: an act is known by its performer, whatever its title."""
    mine, theirs = set(one.performers), set(other.performers)
    if mine == theirs:
        return replace(names, score=_SURE_NAME, reason="same performers")
    if one.performers[0] in theirs or other.performers[0] in mine:
        return replace(names, score=max(0.85, names.score), reason="same main performer")
    return names


def _status(one: Features, other: Features) -> str:
    """That only one platform says cancelled; other changes of status reach the platforms at different times."""
    mine, theirs = one.status, other.status
    if mine is theirs or (mine is not _CANCELLED and theirs is not _CANCELLED):
        return ""
    gone = one if mine is _CANCELLED else other
    return f"{gone.platform} says cancelled, the other does not"


def _weigh(
    product: ProductDoubt, names: TitleLikeness, when: Timing, where: Location, status: str
) -> Verdict:
    """Certainty less every doubt; below the lower bound the doubts themselves are why the two are kept apart."""
    doubts = product.cost + (1 - names.score) * _NAME_WEIGHT + names.doubt_cost + when.cost + where.cost
    certainty = round(max(0.0, _CERTAIN - doubts - (0.03 if status else 0.0)), 2)
    conflicts = _told(product.words, names.doubt, when.doubt, where.doubt, status)
    if certainty < REVIEW_FROM:
        unlike = "" if names.score >= _SURE_NAME else f"the names agree in part only: {names.reason}"
        return Verdict(_DIFFERENT, round(1 - certainty, 2), _told(unlike, *conflicts) or (names.reason,))
    reasons = _told(names.reason, where.reason, when.reason)
    return Verdict(_SAME if certainty >= SAME_FROM else _REVIEW, certainty, reasons, conflicts)


def _told(*words: str) -> tuple[str, ...]:
    return tuple(filter(None, words))
