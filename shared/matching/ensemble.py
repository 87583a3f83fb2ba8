"""Evenings of one orchestra or company, which plays one concert at a time: told by its work, its theme or its people."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from shared.matching.programme import Programme
from shared.matching.tables import word_set

_ON_STAGE = frozenset(
    {"ballet", "opera"}
)  # are told by works, of which many are in no table, and seldom by people
_FULL_NAME = 2  # words; one word may as well be a work


class Evening(Enum):
    """What two titles of one orchestra or company may be: `ONE` evening if they start together, `TWO`, or `UNSURE`."""

    ONE = auto()
    TWO = auto()
    UNSURE = auto()


class _Told(Struct, frozen=True, gc=False):
    """What a title says beside the body: composers and works, whether it names a theme, and who else appears."""

    works: frozenset[str]
    themed: bool
    people: frozenset[str]


def listed(programme: Programme) -> str:
    """What a title says beside the body, in words."""
    return " ".join(sorted(_said(programme))) or "none told"


def evenings(one: Programme, other: Programme) -> Evening:
    """Whether two titles may tell one evening of the body with which they begin, each another part of it."""
    if one.body != other.body:
        return Evening.TWO
    mine, theirs = _told(one), _told(other)
    if mine.works and theirs.works:
        shared = not word_set("composers").isdisjoint(mine.works & theirs.works)
        return Evening.ONE if shared and bool(mine.people) != bool(theirs.people) else Evening.TWO
    if _of_a_kind(mine, theirs):
        return Evening.TWO
    programmes = [told for told in (mine, theirs) if told.works or told.themed]
    if len(programmes) != 1 or not _ON_STAGE.isdisjoint(one.body):
        return Evening.UNSURE
    billed = theirs if programmes[0] is mine else mine
    return Evening.ONE if len(billed.people) >= _FULL_NAME else Evening.UNSURE


def works_alone(said: frozenset[str], other: Programme) -> bool:
    """Whether a title of these words names nothing but works of composers, which an orchestra's title may not tell."""
    if word_set("composers").isdisjoint(said) or not other.body or not _ON_STAGE.isdisjoint(other.body):
        return False
    plain = said - word_set("composers") - word_set("work_words") - word_set("genera") - word_set("forms")
    return all(word.isdigit() for word in plain) and not _told(other).works


def _of_a_kind(mine: _Told, theirs: _Told) -> bool:
    """Whether both name a theme and nobody, which is then not the other's."""
    return mine.themed and theirs.themed and not (mine.people or theirs.people)


def _told(programme: Programme) -> _Told:
    said = _said(programme)
    works = said & (word_set("composers") | word_set("work_words"))
    works |= {word for word in said if word.isdigit()}
    works = works.union(*programme.sagas.values())
    themed = programme.honours or not said.isdisjoint(word_set("theme_words"))
    if works:
        themed = False
    people = said - works - word_set("theme_words") - word_set("stop") - word_set("conducting")
    return _Told(works, themed, frozenset() if programme.honours and themed else people)


def _said(programme: Programme) -> frozenset[str]:
    return programme.said - frozenset(programme.body) - word_set("bodies")
