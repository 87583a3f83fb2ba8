"""What of a series or a franchise is played: Candlelight and Harry Potter are no acts, what follows them is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence, Set
from functools import cache

from msgspec import Struct
from rapidfuzz import fuzz

from shared.matching.spelling import core_of, named
from shared.matching.tables import table, word_set
from shared.matching.text import bag, fold, words
from shared.matching.tribute import Tribute

_LONGEST_BRAND = 6  # words
_MISSPELLED = 85.0  # of 100: one word but for a slip of the pen
_SHORTEST_MISSPELLED = 5
_LAST_SEQUEL = 20
_EVENINGS = ("concerts", "series", "recital", "recitals", "sessions", "lectures")
_FESTIVAL = frozenset({"festival", "fest"})
_SHOW_BY_SHOW = frozenset({"comedy", "film"})  # festivals of which each ticket is for one show
_UNNAMED = bag(
    "live film movie night the holiday christmas family young sunday summer classical chamber symphony orchestra"
    " philharmonic pops ballet opera sinfonia chorale"
)  # Holiday Pops and Live Orchestra name no orchestra


class Programme(Struct, frozen=True, gc=False):
    """`series` and `sagas` are the brands that a title bears, each with its words in it; `said` holds all telling words.

    A saga is a franchise of films and books, of which a part may be told by a number alone. `body` is the orchestra or
    company whose name the title begins with, as words; `honours` is set where the title names a tribute.
    """

    series: dict[str, frozenset[str]]
    sagas: dict[str, frozenset[str]]
    said: frozenset[str]
    body: tuple[str, ...] = ()
    honours: bool = False


def may_be_branded(tokens: frozenset[str], written: str) -> bool:
    """Whether a title of these words, the first segment `written` without blanks, is worth looking for a brand."""
    return not tokens.isdisjoint(_hints()) or written.endswith(_EVENINGS)


@cache
def _hints() -> frozenset[str]:
    return _first_words() | _last_words() | word_set("genres")


def read_programme(
    cores: Sequence[list[str]], acts: Sequence[list[str]], written: str, played: Tribute | None
) -> Programme | None:
    """The programme of a title of which `may_be_branded`; None without a brand.

    It is in the words of its segments, the first of which is `written` without blanks, of its acts and of the tribute.
    """
    series: dict[str, frozenset[str]] = {}
    sagas: dict[str, frozenset[str]] = {}
    joined = [cores[0] + cores[1]] if len(cores) > 1 else []  # Avatar: The Last Airbender
    for piece in (*cores, *acts, *joined):
        if piece[0] in _first_words():
            _add_brand(piece, series, sagas)
    for piece in acts:
        if piece[-1] in _last_words() or piece[-1].isdigit():
            _add_series(piece, series)
    if (joined or played) and (written.endswith(_EVENINGS) or _says_nothing(cores[0])):
        _add_evenings(cores[0], series)
    if not series and not sagas:
        return None
    said = {word for core in cores for word in core} | (played.subject if played else frozenset())
    body = _body(cores[0], acts[0] if acts else cores[0])
    return Programme(series, sagas, frozenset(said - word_set("forms")), body, played is not None)


def _body(first: list[str], act: list[str]) -> tuple[str, ...]:
    """The orchestra or company that a title begins with: one that performs, and so plays one concert at a time."""
    if first[: len(act)] != act or not _is_series(act) or act[-1] not in word_set("bodies"):
        return ()
    name = act[:-1] if len(act) > 2 and act[-1] == "orchestra" and act[-2] in word_set("bodies") else act
    return tuple(name) if not _UNNAMED.issuperset(name) else ()


def _add_brand(piece: list[str], series: dict[str, frozenset[str]], sagas: dict[str, frozenset[str]]) -> None:
    """Add the brand of the table with which a piece of a title begins, be it told whose it is or not."""
    owned = itertools.takewhile(word_set("owners").__contains__, piece)
    for begin in range(sum(1 for _ in owned) + 1):
        for end in range(min(len(piece), begin + _LONGEST_BRAND), begin, -1):
            key = "".join(piece[begin:end])
            for group, found in (("sagas", sagas), ("series", series)):
                if key in named(group):
                    found[key] = frozenset(piece[:end])
                    return


def _add_series(piece: list[str], series: dict[str, frozenset[str]]) -> None:
    """Add the brand that a piece of a title is by its words; the third of the Masterworks is one of the Masterworks."""
    name = piece[:-1] if len(piece) > 1 and piece[-1].isdigit() else piece
    if _is_series(name):
        series["".join(name)] = frozenset(piece)


def _is_series(piece: list[str]) -> bool:
    """Whether some words name a house's or an orchestra's evenings: Houston Symphony, Jazz in the Park."""
    last = piece[-1]
    if last in word_set("companies"):
        key = "".join(piece)
        return key not in named("bands") and key not in named("works")
    return last in word_set("grounds") and len(piece) > 1 and not word_set("genres").isdisjoint(piece)


def _says_nothing(piece: list[str]) -> bool:
    """Whether some words name no act but a kind of evening: Organ Recital, Comedy Night, Film."""
    kinds = word_set("genres").intersection(piece)
    if not kinds or not (word_set("weak") | word_set("genres") | word_set("forms")).issuperset(piece):
        return False
    return _FESTIVAL.isdisjoint(piece) or not _SHOW_BY_SHOW.isdisjoint(kinds)


def _add_evenings(piece: list[str], series: dict[str, frozenset[str]]) -> None:
    """Add the brand of a row of evenings, but for races, whose sponsors are as likely told as their names."""
    if word_set("races").isdisjoint(piece):
        series["".join(piece)] = frozenset(piece)


@cache
def _first_words() -> frozenset[str]:
    spoken = [
        core_of(words(fold(name)))[0] for group in ("sagas", "series") for name in table("names")[group]
    ]
    return frozenset(spoken) | word_set("owners")


@cache
def _last_words() -> frozenset[str]:
    return word_set("companies") | word_set("grounds")


def programme_conflict(one: Programme, other: Programme, works: frozenset[str]) -> str | None:
    """Why two titles of one brand are two evenings, in words; None when they may be one.

    `works` are those that both name: one of them beside the brand is what is played.
    """
    series, sagas = one.series.keys() & other.series.keys(), one.sagas.keys() & other.sagas.keys()
    if one.sagas and other.sagas and not sagas:
        return f"different franchises: {_listed(one.sagas)}; {_listed(other.sagas)}"
    if not (series or sagas) or not works <= series | sagas:
        return None
    mine, theirs = _played(one, series, sagas), _played(other, series, sagas)
    if sagas and _is_sequel(mine) != _is_sequel(theirs):
        return f"different parts: {_listed(mine)}; {_listed(theirs)}"
    common = [word for word in mine & theirs if not word.isdigit()]
    if not mine or not theirs or mine == theirs or common or _alike(mine, theirs):
        return None
    telling = mine - word_set("weak"), theirs - word_set("weak")
    if not (all(telling) if sagas else any(telling)):
        return None
    return f"different programmes: {_listed(mine)}; {_listed(theirs)}"


def _played(programme: Programme, series: Set[str], sagas: Set[str]) -> frozenset[str]:
    """What a title says beside the brands that both bear."""
    brands = [programme.series[name] for name in series] + [programme.sagas[name] for name in sagas]
    return programme.said.difference(*brands)


def _is_sequel(played: frozenset[str]) -> bool:
    """Whether nothing but a number tells which part of a saga is played: Shrek 2."""
    return bool(played) and all(word.isdigit() and int(word) <= _LAST_SEQUEL for word in played)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(
        min(len(a), len(b)) >= _SHORTEST_MISSPELLED and fuzz.ratio(a, b) >= _MISSPELLED
        for a in one
        for b in other
    )


def _listed(spoken: Iterable[str]) -> str:
    return " ".join(sorted(spoken)) or "none told"
