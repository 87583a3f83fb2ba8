"""How far two titles without a game name the same acts, works or evening."""

from __future__ import annotations

from msgspec.structs import replace

from shared.matching.bout import changed_opponent
from shared.matching.composer import composer_conflict
from shared.matching.ensemble import Evening, evenings, listed, works_alone
from shared.matching.likeness import TitleLikeness
from shared.matching.name_rules import RULES
from shared.matching.programme import programme_conflict
from shared.matching.tables import word_set
from shared.matching.title import Title
from shared.matching.tribute import tribute_conflict
from shared.matching.word_likeness import label, spelled_alike, words_shared

_HALF_KNOWN = 0.8  # below this, what follows an orchestra's name is why its titles are not alike


def name_likeness(one: Title, other: Title) -> TitleLikeness:
    """Compare what two titles name; the order of the arguments does not matter."""
    shared_act = bool(one.keys & other.keys)
    conflict = tribute_conflict(one.tribute, other.tribute, act_is_shared=shared_act)
    if conflict:
        return TitleLikeness(0.0, veto=conflict)
    if _numbered_apart(one, other):
        return TitleLikeness(0.0, veto=f"different numbers: {_numbers(one)} and {_numbers(other)}")
    works = one.works | other.works
    if works and (conflict := composer_conflict(one, other, works)):
        return TitleLikeness(0.0, veto=conflict)
    if one.programme and other.programme:
        conflict = programme_conflict(one.programme, other.programme, one.works & other.works)
        if conflict:
            return _of_one_body(one, other, TitleLikeness(0.0, veto=conflict))
    found = _raised(one, other, _tail_checked(one, other, _best(one, other)))
    if changed := changed_opponent(one, other):
        return replace(found, evening=changed)
    if found.score >= _HALF_KNOWN:
        return found
    return (
        _of_one_body(one, other, found) if one.programme and other.programme else _by_works(one, other, found)
    )


def _by_works(one: Title, other: Title, apart: TitleLikeness) -> TitleLikeness:
    """As `apart`, unless one names but works and the other an orchestra: what starts there then may be its concert."""
    for works, concert in ((one, other), (other, one)):
        if not works.programme and concert.programme and works_alone(works.tokens, concert.programme):
            return TitleLikeness(
                0.9,
                "works, and an orchestra that may play them",
                evening=f"one tells the works only: {' '.join(sorted(works.tokens))}",
                session="concert told by its works",
            )
    return apart


def _of_one_body(one: Title, other: Title, apart: TitleLikeness) -> TitleLikeness:
    """As `apart`, unless one orchestra or company may have told two parts of one evening."""
    if not one.programme or not other.programme or not one.programme.body:
        return apart
    evening = evenings(one.programme, other.programme)
    if evening is Evening.TWO:
        return apart
    return TitleLikeness(
        0.9,
        f"same orchestra or company: {' '.join(one.programme.body)}",
        evening=f"their titles tell different things: {listed(one.programme)}; {listed(other.programme)}",
        at_one_time=evening is Evening.ONE,
    )


def _raised(one: Title, other: Title, likeness: TitleLikeness) -> TitleLikeness:
    """Names that agree in part say more when both count alike (session 5) or both play the same act."""
    if likeness.veto or likeness.score >= 0.9:
        return likeness
    score = likeness.score
    if one.tribute and other.tribute and not (one.tribute.has_act and other.tribute.has_act):
        score = max(score, 0.8)
    if score >= 0.4 and one.ordinals.labels.items() & other.ordinals.labels.items():
        score = min(0.9, score + 0.2)
    return replace(likeness, score=score)


def _numbered_apart(one: Title, other: Title) -> bool:
    """UFC 310 and UFC 311: alike but for their numbers."""
    mine, theirs = one.tokens - one.numbers, other.tokens - other.numbers
    return bool(
        one.numbers and other.numbers and not one.numbers & other.numbers and (mine & theirs or not mine)
    )


def _numbers(title: Title) -> str:
    return " ".join(sorted(title.numbers))


def _best(one: Title, other: Title) -> TitleLikeness:
    if one.head == other.head or one.spoken == other.spoken:
        return TitleLikeness(1.0, f"same name: {label(one, other)}")
    if _whole_in(one, other) or _whole_in(other, one):
        return TitleLikeness(0.95, f"one name is part of the other: {label(one, other)}")
    mine, theirs = frozenset(one.parts), frozenset(other.parts)
    if mine == theirs and len(mine) > 1:
        return TitleLikeness(0.97, "same acts in another order")
    if (one.parts and one.parts[0] in other.keys) or (other.parts and other.parts[0] in one.keys):
        return TitleLikeness(0.9, f"same act: {' '.join(sorted(mine & theirs))}")
    if one.works & other.works:
        return TitleLikeness(0.9, f"same work: {' '.join(sorted(one.works & other.works))}")
    for rule, score, why in RULES:
        if rule(one, other) or rule(other, one):
            return TitleLikeness(score, f"{why}: {label(one, other)}")
    found = (_lead_held(one, other), words_shared(one, other), spelled_alike(one, other))
    return max(found, key=lambda likeness: likeness.score)


def _lead_held(one: Title, other: Title) -> TitleLikeness:
    """Whether one title's first act or occasion stands, word by word, within the other's."""
    for lead, held in ((one.lead, other.tokens), (other.lead, one.tokens)):
        if lead <= held and len(lead - word_set("weak")) > 1:
            return TitleLikeness(0.86, f"both names hold: {' '.join(sorted(lead))}")
    return TitleLikeness(0.0)


def _whole_in(one: Title, other: Title) -> bool:
    """Whether the whole of one title is a segment or a participant of the other, or its head but for a number."""
    return len(one.segments) == 1 and (one.head in other.keys or _unnumbered(one) == _unnumbered(other))


def _unnumbered(title: Title) -> list[str]:
    return [word for word in title.segments[0].split() if not word.isdigit()] or [title.head]


def _tail_checked(one: Title, other: Title, likeness: TitleLikeness) -> TitleLikeness:
    """Lower a likeness that rests on a first part alone, when both go on with something else.

    Under one brand (Cirque du Soleil, Disney On Ice) what follows is the show; with an act it is mostly the tour.
    """
    if likeness.score < 0.9 or not one.tails or not other.tails or one.head != other.head:
        return likeness
    shared = len(one.tails & other.tails) / min(len(one.tails), len(other.tails))
    if shared >= 0.6 or (shared and not (one.franchise or other.franchise)):
        return likeness
    if one.franchise or other.franchise:
        return TitleLikeness(
            0.0, veto=f"different shows: {' '.join(one.segments[1:])}; {' '.join(other.segments[1:])}"
        )
    return TitleLikeness(0.8, likeness.reason, doubt="their subtitles differ")
