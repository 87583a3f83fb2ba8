"""Titles taken apart: product, ordinals, marks, game, and the names of acts and works that are left."""

from __future__ import annotations

import itertools
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from shared.asking.places import written_out
from shared.matching import boilerplate, kind, occasion, ordinals, tribute
from shared.matching.boilerplate import TOUR
from shared.matching.kind import Product
from shared.matching.matchup import Matchup, read_matchup
from shared.matching.occasion import Occasion
from shared.matching.ordinals import Ordinals
from shared.matching.pattern import Pattern
from shared.matching.place import Place
from shared.matching.programme import Programme, may_be_branded, read_programme
from shared.matching.spelling import (
    core_of,
    in_one_spelling,
    last_words,
    named,
    with_orchestra,
    without_other_scripts,
)
from shared.matching.tables import word_set
from shared.matching.text import ASCII_FOLDED, bag, fold, holds, numbered, words
from shared.matching.tribute import Tribute

_SEPARATOR = Pattern(r"[:;|*~()\[\]{}\"]+\s*|\s-+\s+|\s-(?=\w)|(?<=\w)-\s+|\s/\s+|\.{3}\s*|^-\s*|-$")
_LISTED = Pattern(r"[,/\x00]")
_PARTICIPANTS = Pattern(
    rf"{_LISTED.source}|\b(?:and|with|w|feat(?:uring)?|ft|plus|x|starring|(?:performed|conducted) by|vs?|y|con|meets|b2b|versus)\b"
)
_BRACKET = Pattern(r"[:;|*~()\[\]{}\"]+")  # the separators of a text without hyphens, slashes and dots
_AND = bag("and with w feat featuring ft plus x starring by v vs y con meets b2b versus")  # and participants
_NONE: frozenset[str] = frozenset()
_HALLS = bag("arena center court grandstand stadium")
_COURTS = bag("court grandstand stadium")
_WHO = bag("men mens women womens ladies gentlemen boys girls singles doubles mixed 1 2 3 4 round")
_TELLING_WORK = 8  # letters; a shorter word at the end of a title (Chicago, Six) may be anything
# Split squads and the rank of a college team; neither tells one game from another.
_SQUAD = Pattern(r"\(ss\)|\(split[- ]squad\)|\bsplit[- ]squad\b|\(#?\d{1,2}\)|(?<!\w)#\d{1,2}\b")
_RANKED = Pattern(r"\((?:\d|ss)")
_COLLEGES = ("miami", "loyola", "johns")
_COLLEGE_STATE = Pattern(r"\b(miami|loyola|saint johns|st\.? johns) ?\(([a-z]{2,4})\)")


class Title(Struct, eq=False, gc=False):
    """A title as read: `segments` are its pieces in order without boilerplate, `parts` the acts they name.

    `keys` are both with nothing between their letters, `head` is the first of them, `lead` the first act's words,
    `spoken` all words, `tails` the words after the first segment but for halls and who competes, `works` the known
    works, `courts` the words of each court, `context` those outside the game, and `names` what other records of
    the performance are likely to name too.
    """

    product: Product
    plain: bool
    ordinals: Ordinals
    occasion: Occasion
    matchup: Matchup | None
    segments: tuple[str, ...]
    keys: frozenset[str]
    parts: tuple[str, ...]
    lead: frozenset[str]
    spoken: tuple[str, ...]
    head: str
    tokens: frozenset[str]
    tails: frozenset[str]
    numbers: frozenset[str]
    tribute: Tribute | None
    touring: bool
    franchise: bool
    works: frozenset[str]
    gender: str | None
    leagues: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    courts: tuple[frozenset[str], ...]
    programme: Programme | None


@cache
def _telling() -> frozenset[str]:
    """The words that make it worth looking for a product, a count, a mark, boilerplate or a tribute."""
    return kind.hints() | ordinals.HINTS | occasion.hints() | boilerplate.HINTS | tribute.HINTS


@lru_cache(maxsize=16384)
def read_title(name: str, place: Place) -> Title:
    """The title `name` of an event at `place`, whose city it may carry as a market suffix."""
    text = with_orchestra(in_one_spelling(without_other_scripts(fold(name))), place.city)
    if "(" in text and holds(text, _COLLEGES):
        text = _COLLEGE_STATE.sub(r"\1 \2", text)
    if "#" in text or "squad" in text or ("(" in text and _RANKED.search(text)):
        text = _SQUAD.sub(" ", text)
    vocabulary = _vocabulary(words(text))
    product, counts, marks, rest = _marks(text, vocabulary) if vocabulary else (*_UNMARKED, text)
    matchup, segments = read_matchup(_segments(rest), place)
    played, segments = tribute.read_tribute(segments, vocabulary)
    names = _names(segments, place) if segments else _NO_NAMES
    if not names.cores and not matchup:
        bare = boilerplate.without_boilerplate(text, vocabulary) if vocabulary else text
        names = replace(names, cores=[words(bare) or words(text) or [text]])
    return _assemble(names, product, counts, marks, matchup, played)


def _vocabulary(spoken: list[str]) -> frozenset[str]:
    """The words of a title that tell something; most titles have none, and nothing but names is left."""
    found = _telling().intersection(spoken)
    # Beside those only words with a number can matter.
    return found.union([word for word in spoken if not word.isalpha()]) if numbered(spoken) else found


_UNMARKED = (kind.PERFORMANCE, ordinals.UNCOUNTED, occasion.UNMARKED)


def _marks(text: str, vocabulary: frozenset[str]) -> tuple[Product, Ordinals, Occasion, str]:
    """What a folded title says beside its names, and the title without it."""
    product, text = kind.read_product(text, vocabulary)
    counts, text = ordinals.read_ordinals(text, vocabulary)
    marks, text = occasion.read_occasion(text, vocabulary)
    return product, counts, marks, boilerplate.without_boilerplate(text, vocabulary)


class _Names(Struct, frozen=True, gc=False):
    """The words of each segment and of each act, and the segments as they are written, without market and promoter."""

    cores: list[list[str]]
    acts: list[list[str]]
    written: list[str]
    touring: bool


_NO_NAMES = _Names([], [], [], touring=False)


def _segments(text: str) -> list[str]:
    """The pieces of a title between its separators, but for those without a word."""
    separator = _SEPARATOR if holds(text, ("-", "/", "...")) else _BRACKET
    return [
        part
        for piece in separator.split(text)
        if (part := piece.strip()) and (part[0].isalnum() or words(part))
    ]


def _names(segments: list[str], place: Place) -> _Names:
    cores: list[list[str]] = []
    acts: list[list[str]] = []
    written: list[str] = []
    for index, segment in enumerate(segments):
        spoken = words(segment)
        core = core_of(spoken)
        bare = _without_place(core, segment, spoken, place, keep=index == 0)
        if bare:
            cores.append(core if bare is core else core_of(bare))
        pieces = _acts(segment, spoken)
        if len(pieces) == 1:
            _add_act(acts, bare)
        else:
            for piece in pieces:
                said = words(piece)
                if said == spoken:
                    _add_act(acts, bare)
                elif said:
                    _add_act(acts, _without_place(core_of(said), piece, said, place, keep=index == 0))
        written.append("".join(spoken))
    if len(cores) > 1 and "".join(cores[0]) in named("promoters"):
        cores = cores[1:]
    return _Names(cores, acts, written, TOUR in segments[0])


def _acts(segment: str, spoken: list[str]) -> list[str]:
    """The pieces of a segment that name an act each."""
    if not _AND.isdisjoint(spoken):
        return _PARTICIPANTS.split(segment)
    if "," in segment or "/" in segment or TOUR in segment:
        return _LISTED.split(segment)
    return [segment]


def _add_act(acts: list[list[str]], act: list[str]) -> None:
    if act and act not in acts and "".join(act) not in named("promoters"):
        acts.append(act)


def _without_place(
    core: list[str], segment: str, spoken: list[str], place: Place, *, keep: bool
) -> list[str]:
    """A segment's words without the market at its end; nothing where it is but a market, unless it is to be kept."""
    if not keep and (tuple(core) in place.known or _is_market(segment, spoken, place)):
        return []
    if len(core) > 1 and core[-1] in place.endings:
        for phrase in place.phrases:
            size = len(phrase)
            if len(core) > size and tuple(core[-size:]) == phrase and len("".join(phrase)) > 2:
                return core[:-size]
    return core


def _is_market(segment: str, spoken: list[str], place: Place) -> bool:
    """Whether a segment is written as a city is; what is left of a folded title need not be folded itself."""
    folded = segment.isascii() and not holds(segment, ASCII_FOLDED)
    return tuple(written_out(spoken if folded else words(fold(segment)))) in place.known


def _assemble(  # noqa: PLR0917 - by position, since this is called for every title
    names: _Names,
    product: Product,
    counts: Ordinals,
    marks: Occasion,
    matchup: Matchup | None,
    played: Tribute | None,
) -> Title:
    cores, acts = names.cores, names.acts
    joined = ["".join(core) for core in cores]
    parts = tuple(["".join(act) for act in acts])
    keys = frozenset((*joined, *parts))
    said = cores[0] if len(cores) == 1 else list(itertools.chain.from_iterable(cores))
    tokens, head = frozenset(said), joined[0] if joined else ""
    written = names.written[0] if names.written else ""
    further = [core for core in cores[1:] if _tells_more(core)] if len(cores) > 1 else []
    return Title(
        product,
        product.plain,
        counts,
        marks,
        matchup,
        tuple([" ".join(core) for core in cores]),
        keys,
        parts,
        frozenset(acts[0]) if acts else tokens,
        tuple(sorted(said)),
        head,
        tokens | _side_words(matchup) if matchup else tokens,
        frozenset(itertools.chain.from_iterable(further)) if further else _NONE,
        frozenset([word for word in said if word.isdigit()]) if said else _NONE,
        played or tribute.known_tribute([*joined, *parts, *names.written]),
        names.touring,
        not keys.isdisjoint(named("franchises")),
        _works(keys, cores),
        marks.gender or (matchup.gender() if matchup else None),
        tokens & word_set("leagues") if tokens else _NONE,
        tokens,
        _shared(head, tokens, matchup),
        tuple([frozenset(core) for core in cores[1:] if core[-1] in _COURTS]) if len(cores) > 1 else (),
        read_programme([cores[0], *further], acts, written, played)
        if cores and may_be_branded(tokens, written)
        else None,
    )


def _tells_more(core: list[str]) -> bool:
    """Whether a later segment names more than the hall or who competes."""
    return core[-1] not in _HALLS and not _WHO.issuperset(core)


def _works(keys: frozenset[str], cores: list[list[str]]) -> frozenset[str]:
    """The known works that a title names, also at the end of a segment: George Balanchine's The Nutcracker."""
    works = named("works")
    found = keys & works
    for core in cores:
        if len(core) > 1 and core[-1] in last_words("works"):
            ends = ["".join(core[at:]) for at in range(1, len(core))]
            found |= {work for work in ends if len(work) >= _TELLING_WORK and work in works}
    return found


def _side_words(matchup: Matchup) -> frozenset[str]:
    return frozenset([word for side in matchup.sides for word in side.text.split()])


def _shared(head: str, tokens: frozenset[str], matchup: Matchup | None) -> frozenset[str]:
    """What another record of the same performance is likely to name too: the teams, else the rarer words."""
    teams = frozenset([team for side in matchup.sides for team in side.teams]) if matchup else _NONE
    found = teams or tokens - word_set("weak")
    return found | {head} if head else found
