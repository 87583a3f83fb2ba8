"""Titles taken apart: product, ordinals, marks, game, and the names of acts and works that are left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from shared.matching.boilerplate import TOUR, without_boilerplate
from shared.matching.kind import Product, read_product
from shared.matching.matchup import Matchup, read_matchup
from shared.matching.occasion import Occasion, read_occasion
from shared.matching.ordinals import Ordinals, read_ordinals
from shared.matching.place import Place, city_words
from shared.matching.tables import table, word_set
from shared.matching.text import compact, fold, words
from shared.matching.tribute import Tribute, known_tribute, read_tribute

_SEPARATOR = re.compile(r"\s*(?:[:;|*~()\[\]{}\"]+|\s-+\s|\s-(?=\w)|(?<=\w)-\s|\s/\s|\.{3}|^-|-$)\s*")
_PARTICIPANTS = re.compile(
    r"\s*(?:,|/|\band\b|\bwith\b|\bw\b|\bfeat(?:uring)?\b|\bft\b|\bplus\b|\bx\b|\bstarring\b|\b(?:performed|conducted) by\b|\bvs?\b|\by\b|\bcon\b"
    r"|\bmeets\b|\bb2b\b|\bversus\b|\x00)\s*"
)
# Split squads and the rank of a college team; neither tells one game from another.
_SQUAD = re.compile(r"\(ss\)|\(split[- ]squad\)|\bsplit[- ]squad\b|\(#?\d{1,2}\)|(?<!\w)#\d{1,2}\b")
_COLLEGE_STATE = re.compile(r"\b(miami|loyola|saint johns|st\.? johns) ?\(([a-z]{2,4})\)")


@dataclass(slots=True, eq=False)
class Title:
    """A title as read: `segments` are its pieces in order without boilerplate, `parts` the acts they name.

    `keys` are both with nothing between their letters, `head` is the first of them, `lead` the first act's words, `spoken` all words,
    `tails` the words after the first segment, `context` those outside the game, and `names` what other records of
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
    work: bool
    gender: str | None
    leagues: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    found = {}
    for spellings in table("names")["aliases"]:
        canonical = " ".join(_core_words(fold(spellings[0])))
        for spelling in spellings:
            found[compact(fold(spelling))] = canonical
            found["".join(_core_words(fold(spelling)))] = canonical
    return found


@cache
def _named(group: str) -> frozenset[str]:
    """The franchises, works or promoters of the table, as keys."""
    return frozenset("".join(_core(fold(name))) for name in table("names")[group])


_ONE_SPELLING = {
    **dict.fromkeys(("bros", "bro"), "brothers"),
    **{
        word: str(n)
        for n, word in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), 1
        )
    },
    **{f"{n}{ending}": str(n) for n, ending in ((1, "st"), (2, "nd"), (3, "rd"))},
    **{f"{n}th": str(n) for n in range(4, 21)},
}
_ROMAN = re.compile(r"(?=[ivxl]{2,})x{0,3}(?:l?x{0,3}|xl)(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def _core_words(text: str) -> list[str]:
    found = [word for word in words(text) if word not in word_set("stop") and word not in word_set("noise")]
    return [_ONE_SPELLING.get(word) or _arabic(word) for word in found]


def _arabic(word: str) -> str:
    """A Roman numeral in digits; any other word as it is."""
    if word[0] not in _ROMAN_VALUES or not _ROMAN.fullmatch(word):
        return word
    values = [_ROMAN_VALUES[letter] for letter in word]
    return str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))


def _core(text: str) -> list[str]:
    kept = _core_words(text)
    aliased = _aliases().get("".join(kept)) or _aliases().get(compact(text))
    return aliased.split() if aliased else kept


@lru_cache(maxsize=32768)
def read_title(name: str, place: Place) -> Title:
    """The title `name` of an event at `place`, whose city it may carry as a market suffix."""
    text = fold(name)
    if "(" in text or "#" in text or "squad" in text:
        text = _SQUAD.sub(" ", _COLLEGE_STATE.sub(r"\1 \2", text))
    vocabulary = frozenset(words(text))
    product = read_product(text, vocabulary)
    ordinals = read_ordinals(product.rest, vocabulary)
    occasion = read_occasion(ordinals.rest, vocabulary)
    matchup, segments = read_matchup(_segments(without_boilerplate(occasion.rest, vocabulary)))
    tribute, segments = read_tribute(segments)
    cores = _cores(segments, place)
    if not cores and not matchup:
        cores = [words(text) or [text]]
    return _assemble(
        cores,
        _parts(segments, place),
        written=frozenset(compact(segment) for segment in segments),
        touring=bool(segments) and TOUR in segments[0],
        product=product,
        ordinals=ordinals,
        occasion=occasion,
        matchup=matchup,
        tribute=tribute,
    )


def _segments(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _SEPARATOR.split(text)) if words(part)]


def _cores(segments: list[str], place: Place) -> list[list[str]]:
    """The core words of each segment, without market suffixes and promoters."""
    found = []
    for index, segment in enumerate(segments):
        core = _core(segment)
        stripped = _without_place(core, city_words(segment), place, keep=index == 0)
        if stripped:
            found.append(_core(" ".join(stripped)))
    if len(found) > 1 and "".join(found[0]) in _named("promoters"):
        found = found[1:]
    return found


def _without_place(core: list[str], spoken: list[str], place: Place, *, keep: bool) -> list[str]:
    written = tuple(core)
    if not keep and (tuple(spoken) in place.phrases or written in place.phrases):
        return []
    for phrase in place.phrases:
        size = len(phrase)
        if len(core) > size and written[-size:] == phrase and len("".join(phrase)) > 2:
            return core[:-size]
    return core


def _parts(segments: list[str], place: Place) -> list[list[str]]:
    found: list[list[str]] = []
    for index, segment in enumerate(segments):
        for piece in _PARTICIPANTS.split(segment):
            core = _core(piece)
            core = _without_place(core, city_words(piece), place, keep=index == 0)
            if core and core not in found and "".join(core) not in _named("promoters"):
                found.append(core)
    return found


def _assemble(
    cores: list[list[str]],
    acts: list[list[str]],
    *,
    written: frozenset[str],
    touring: bool,
    product: Product,
    ordinals: Ordinals,
    occasion: Occasion,
    matchup: Matchup | None,
    tribute: Tribute | None,
) -> Title:
    segments = tuple(" ".join(core) for core in cores)
    parts = tuple("".join(act) for act in acts)
    keys = frozenset("".join(core) for core in cores) | frozenset(parts)
    head = "".join(cores[0]) if cores else ""
    tokens = frozenset(word for core in cores for word in core)
    sides = (
        frozenset(word for side in matchup.sides for word in side.text.split()) if matchup else frozenset()
    )
    return Title(
        product=product,
        plain=product.plain,
        ordinals=ordinals,
        occasion=occasion,
        matchup=matchup,
        segments=segments,
        keys=keys,
        parts=parts,
        lead=frozenset(acts[0]) if acts else tokens,
        head=head,
        tokens=tokens | sides,
        spoken=tuple(sorted(word for core in cores for word in core)),
        tails=frozenset(word for core in cores[1:] for word in core),
        numbers=frozenset(word for word in tokens if word.isdigit()),
        tribute=tribute or known_tribute(keys | written),
        touring=touring,
        franchise=bool(keys & _named("franchises")),
        work=bool(keys & _named("works")),
        gender=occasion.gender or (matchup.gender() if matchup else None),
        leagues=tokens & word_set("leagues"),
        context=tokens,
        names=_telling(head, tokens, matchup),
    )


def _telling(head: str, tokens: frozenset[str], matchup: Matchup | None) -> frozenset[str]:
    """What another record of the same performance is likely to name too: the teams, else the rarer words."""
    teams = frozenset(team for side in matchup.sides for team in side.teams) if matchup else frozenset()
    return (teams or tokens - word_set("weak")) | ({head} if head else frozenset())
