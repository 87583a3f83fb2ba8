"""How far two titles name the same thing, whatever order, subtitle or market suffix a platform gives it."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from shared.matching import teams
from shared.matching.ensemble import Evening, evenings, listed, works_alone
from shared.matching.finals import same_final
from shared.matching.matchup import GUESSED, compare_matchups
from shared.matching.name_rules import RULES
from shared.matching.occasion import occasion_conflict, told_session
from shared.matching.ordinals import ordinal_conflict
from shared.matching.programme import programme_conflict
from shared.matching.tables import word_set
from shared.matching.title import Title
from shared.matching.tribute import tribute_conflict

_DIGITS = {word: str(n) for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)}
_WEAK_WEIGHT = 0.3
_LITTLE = 0.4  # below this, names are two
_HALF_KNOWN = 0.8  # below this, what follows an orchestra's name is why its titles are not alike
_WOMENS_SPORTS = frozenset({"softball", "gymnastics", "volleyball"})
"""Which colleges play as women, but for a few."""


class TitleLikeness(Struct, frozen=True, gc=False):
    """`score` is 0 (nothing in common) to 1 (one name); `veto` says why the two cannot be one performance.

    `session` is the one that only one title names, so that the two must start together. `evening` says what leaves open
    whether the two are one evening of one orchestra or company: `at_one_time` is set where one hall and one start
    settle that.
    """

    score: float
    reason: str = ""
    veto: str | None = None
    doubt: str = ""
    doubt_cost: float = 0.0
    same_game: bool = False
    session: str = ""
    evening: str = ""
    at_one_time: bool = False


@lru_cache(maxsize=32768)
def title_likeness(one: Title, other: Title) -> TitleLikeness:
    """Compare two titles; the order of the arguments does not matter."""
    veto = _veto(one, other)
    if veto:
        return TitleLikeness(0.0, veto=veto)
    if one.matchup and other.matchup:
        return _games(one, other, compare_matchups(one.matchup, other.matchup))
    if one.matchup or other.matchup:
        return _game_and_name(one, other)
    found = _names(one, other)
    if one.occasion.asides == other.occasion.asides:
        return found
    return replace(found, session=told_session(one.occasion, other.occasion) or "")


def _veto(one: Title, other: Title) -> str | None:
    return (
        ordinal_conflict(one.ordinals, other.ordinals)
        or occasion_conflict(one.occasion, other.occasion)
        or _group_conflict(one, other)
    )


def _group_conflict(one: Title, other: Title) -> str | None:
    if one.gender and other.gender and one.gender != other.gender:
        return "women's against men's"
    leagues = one.leagues, other.leagues
    if leagues[0] and leagues[1] and not leagues[0] & leagues[1]:
        return f"{' '.join(sorted(leagues[0]))} against {' '.join(sorted(leagues[1]))}"
    mine, theirs = one.occasion.sports, other.occasion.sports
    if mine and theirs and not mine & theirs:
        return f"{' '.join(sorted(mine))} against {' '.join(sorted(theirs))}"
    if one.courts and other.courts and not any(a <= b or b <= a for a in one.courts for b in other.courts):
        return f"{_listed(one.courts)} against {_listed(other.courts)}"
    return None


def _listed(courts: tuple[frozenset[str], ...]) -> str:
    return ", ".join([" ".join(sorted(court)) for court in courts])


def _games(one: Title, other: Title, score: float) -> TitleLikeness:
    if score == 0.0:
        return TitleLikeness(0.0, veto="different teams")
    doubt, cost = _unmarked_gender(one, other)
    if score == 1.0:
        return TitleLikeness(1.0, f"same teams: {_teams(one)}", doubt=doubt, doubt_cost=cost, same_game=True)
    if score == 0.5:
        return TitleLikeness(0.5, "both games are still without teams", doubt=doubt, doubt_cost=cost)
    if score == GUESSED:
        reason = "one team is the same, the other may be, by its nickname"
        return TitleLikeness(score, reason, doubt=doubt, doubt_cost=cost)
    return TitleLikeness(
        score, f"one opponent is not announced yet: {_teams(one)}", doubt=doubt, doubt_cost=cost
    )


def _unmarked_gender(one: Title, other: Title) -> tuple[str, float]:
    """Women's and men's teams of one college bear one name, so a mark on one side alone proves nothing."""
    sports = one.occasion.sports | other.occasion.sports
    if one.gender != other.gender and "women" in {one.gender, other.gender} and not sports & _WOMENS_SPORTS:
        return "only one says that it is a women's game", 0.3
    return "", 0.0


@lru_cache(maxsize=16384)
def _teams(title: Title) -> str:
    sides = title.matchup.sides if title.matchup else ()
    names = [
        teams.display_name(min(side.teams)) if len(side.teams) == 1 else side.text
        for side in sides
        if not side.open
    ]
    return ", ".join(sorted(names))


def _game_and_name(one: Title, other: Title) -> TitleLikeness:
    """A game with its teams against a record that only names the occasion, such as a series or a round."""
    game, name = (one, other) if one.matchup else (other, one)
    doubt, cost = _unmarked_gender(one, other)
    common = game.tokens & name.tokens
    telling = name.tokens - word_set("weak")
    if game.context and game.context <= name.tokens and len(game.context) > 1:
        score, reason = 0.85, f"same occasion: {' '.join(sorted(game.context))}"
    elif len(common) > 1 and telling and telling <= game.tokens:
        score, reason = 0.85, f"one name holds the other: {' '.join(sorted(common))}"
    elif score := same_final(game, name):
        reason = f"same final: {' '.join(sorted(common)) or _label(name, name)}"
    else:
        return _in_part(game, name, common)
    return TitleLikeness(score, reason, doubt=doubt, doubt_cost=cost)


def _in_part(game: Title, name: Title, common: frozenset[str]) -> TitleLikeness:
    share = _weight(common) / max(0.1, min(_weight(game.tokens), _weight(name.tokens)))
    # One word in common (Chicago, Eagles) is as likely a band as a team.
    return TitleLikeness((0.7 if len(common) > 1 else 0.5) * share, "only some words of the names agree")


def _names(one: Title, other: Title) -> TitleLikeness:
    shared_act = bool(one.keys & other.keys)
    conflict = tribute_conflict(one.tribute, other.tribute, act_is_shared=shared_act)
    if conflict:
        return TitleLikeness(0.0, veto=conflict)
    if _numbered_apart(one, other):
        return TitleLikeness(0.0, veto=f"different numbers: {_numbers(one)} and {_numbers(other)}")
    if one.programme and other.programme:
        conflict = programme_conflict(one.programme, other.programme, one.works & other.works)
        if conflict:
            return _of_one_body(one, other, TitleLikeness(0.0, veto=conflict))
    found = _raised(one, other, _tail_checked(one, other, _best(one, other)))
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
        return TitleLikeness(1.0, f"same name: {_label(one, other)}")
    if _whole_in(one, other) or _whole_in(other, one):
        return TitleLikeness(0.95, f"one name is part of the other: {_label(one, other)}")
    mine, theirs = frozenset(one.parts), frozenset(other.parts)
    if mine == theirs and len(mine) > 1:
        return TitleLikeness(0.97, "same acts in another order")
    if (one.parts and one.parts[0] in other.keys) or (other.parts and other.parts[0] in one.keys):
        return TitleLikeness(0.9, f"same act: {' '.join(sorted(mine & theirs))}")
    if one.works & other.works:
        return TitleLikeness(0.9, f"same work: {' '.join(sorted(one.works & other.works))}")
    for rule, score, why in RULES:
        if rule(one, other) or rule(other, one):
            return TitleLikeness(score, f"{why}: {_label(one, other)}")
    found = (_lead_held(one, other), _words_shared(one, other), _spelled_alike(one, other))
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


def _words_shared(one: Title, other: Title) -> TitleLikeness:
    common = one.tokens & other.tokens
    if not common:
        return TitleLikeness(0.0, "the names have no word in common")
    smaller, larger = sorted((one, other), key=lambda title: (_weight(title.tokens), sorted(title.tokens)))
    cover = _weight(common) / _weight(smaller.tokens)
    strong = sum(1 for word in common if word not in word_set("weak"))
    said = " ".join(sorted(common))
    if cover > 0.99:
        return TitleLikeness(_held(smaller, larger, strong), f"one name holds the other: {said}")
    if strong < 2:
        agreed = "the names share" if 0.6 * cover >= _LITTLE else "the names agree in no more than"
        return TitleLikeness(0.6 * cover, f"{agreed}: {said}")
    apart = min(_weight(one.tokens - common), _weight(other.tokens - common))
    return TitleLikeness(0.45 + 0.4 * cover - 0.05 * apart, f"the names share: {said}")


def _held(smaller: Title, larger: Title, strong: int) -> float:
    """How much it says that all words of one title stand in the other, `strong` of them telling ones."""
    if strong and larger.tokens - smaller.tokens <= word_set("weak"):
        return 0.93
    if strong > 1 or (strong and len(smaller.tokens) > 2):
        return 0.88
    inside = f" {' '.join(smaller.segments)} " in f" {' '.join(larger.segments)} "
    if strong and inside and len(smaller.tokens) > 1:
        return 0.86
    return 0.6


def _spelled_alike(one: Title, other: Title) -> TitleLikeness:
    """Slips of the pen, looked for in the telling words: many festivals are a Music Festival."""
    a, b = _telling(one), _telling(other)
    ratio = max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)) / 100
    if ratio < 0.85:
        return TitleLikeness(0.0, "the names are spelled differently")
    return TitleLikeness(ratio * 0.95, f"names spelled alike: {one.segments[0]}")


def _telling(title: Title) -> str:
    spoken = [_DIGITS.get(word, word) for word in " ".join(title.segments).split()]
    return " ".join([word for word in spoken if word not in word_set("weak")] or spoken)


def _weight(tokens: frozenset[str]) -> float:
    weak = len(tokens & word_set("weak"))
    return len(tokens) - weak + weak * _WEAK_WEIGHT


def _label(one: Title, other: Title) -> str:
    shorter = min((one, other), key=lambda title: (len(title.tokens), title.segments))
    return shorter.segments[0] if shorter.segments else shorter.head


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
