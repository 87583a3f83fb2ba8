"""Which one of several: session, part, weekend, night, home game, match number, and the round of a tournament."""

from __future__ import annotations

import re

from msgspec import Struct

from shared.matching.hinted import Hinted
from shared.matching.pattern import Pattern, any_of
from shared.matching.text import bag, holds, numbered

_WORDS = {
    **{
        word: n
        for n, word in enumerate(
            ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
        )
    },
    **{
        word: n
        for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1)
    },
    **{word: n for n, word in enumerate(("uno", "dos", "tres"), 1)},
    **{word: n for n, word in enumerate(("un", "deux", "trois"), 1)},
    **{word: n for n, word in enumerate(("i", "ii", "iii", "iv"), 1)},
    **{word: n for n, word in enumerate("abcd", 1)},
}
_N = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
_FEW = r"(?P<n>\d|one|two|three|four|five)\b"
_ROMAN = r"(?P<n>\d{1,3}|one|two|three|four|i{1,3}|iv)\b"
_ORD = r"\b(?P<o>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth)"
_NO = r"[\s-]*(?:no\.?\s*|#\s*|number\s+)?"
_END = r"(?=\s*(?:$|[-|:;*\[\](){},]))"
_DOUBLE = r"(?:split |day[-/ ]night )?(?:double\s?-?header|dh)"

# Each with what a text must hold for it, unless it holds a letter and a number: M88, W1, G2.
# A doubleheader's games count within the day; a series' games over the series; home games over the round.
_LABELS: tuple[tuple[str, tuple[str, ...], Pattern], ...] = (
    (
        "doubleheader",
        ("dh", "double"),
        any_of(
            rf"\b(?:game|gm|g)[\s-]*(?P<n>\d|one|two)\b(?:\s*of)?(?:\s*(?:a|the|\d))?[\s,-]*\(?{_DOUBLE}\b",
            rf"\b{_DOUBLE}[\s,:-]*\(?(?:game|gm|g)?[\s#-]*(?P<m>\d|one|two)\b",
        ),
    ),
    (
        "home game",
        ("home", "hm", "hg", "h ", "h-"),
        any_of(
            rf"\b(?:home|hm|h)[\s-]*(?:game|gm|g){_NO}{_N}",
            r"\b(?:home|hm)[\s-]*(?:game|gm)[\s-]*(?P<letter>[a-d])\b",
            r"\bhg[\s-]*(?P<m>\d)\b",
            rf"{_ORD} home (?:game|gm)\b",
        ),
    ),
    ("game", ("game", "gm"), any_of(rf"\b(?:game|gm){_NO}{_N}")),
    (
        "match",
        ("match", "partido"),
        any_of(rf"\b(?:match|partido){_NO}(?P<n>\d{{1,3}})\b", r"\bm(?P<m>\d{2,3})\b"),
    ),
    (
        "session",
        ("ses",),
        any_of(
            rf"\b(?:session|sess|ses){_NO}{_N}", rf"{_ORD} session\b", r"\bsession (?P<letter>[a-d])\b(?! \w)"
        ),
    ),
    ("division", ("division",), any_of(r"\bdivision (?P<n>\d|i{1,3})\b")),
    ("leg", ("leg",), any_of(r"\bleg (?P<n>[12])\b", r"\b(?P<o>1st|2nd|first|second) leg\b")),
    ("semifinal", ("final",), any_of(r"(?<=semifinal) #?(?P<n>[12])\b", r"(?<=semi-final) #?(?P<m>[12])\b")),
    ("part", ("part", "pt", "teil"), any_of(rf"\b(?:part|pt|parte|teil|partie){_NO}{_ROMAN}")),
    (
        "weekend",
        ("weekend", "wknd", "wkend", "w ", "w-", "we ", "we-"),
        any_of(rf"\b(?:weekend|wknd|wkend){_NO}{_ROMAN}", r"\bwe?[\s-]?(?P<m>[12])\b", rf"{_ORD} weekend\b"),
    ),
    ("week", ("week", "wk"), any_of(rf"\b(?:week|wk){_NO}(?P<n>\d{{1,2}})\b")),
    ("day", ("day", "jour", "tag", "dia"), any_of(rf"\b(?:day|jour|tag|dia){_NO}{_FEW}")),
    (
        "night",
        ("night", "nite"),
        any_of(rf"\b(?:night|nite){_NO}{_N}", r"\bn(?P<m>\d)\b", rf"{_ORD} night\b"),
    ),
    (
        "show",
        ("show", "perf", "seating", "set", "screening"),
        any_of(
            rf"\b(?:show|performance|perf|seating|set|screening){_NO}{_FEW}",
            rf"{_ORD} (?:show|performance|seating|set|screening)\b",
        ),
    ),
    (
        "area",
        ("court", "pool", "stage", "screen", "track", "bracket"),
        any_of(rf"\b(?:court|pool|stage|screen|track|bracket){_NO}(?P<n>\d{{1,2}}|[a-d])\b"),
    ),
    (
        "volume",
        ("vol", "chapter", "edition", "act", "episode"),
        any_of(rf"\b(?:vol|volume|chapter|edition|act|episode){_NO}{_ROMAN}"),
    ),
)
_HINTS = bag("""game gm g home hm h hg dh doubleheader double match partido m session sess ses part pt parte teil partie weekend wknd
    wkend we w1 w2 week wk day jour tag dia night nite n1 n2 n3 n4 show performance perf seating set screening vol volume
    division leg semifinal semi chapter edition act episode court pool stage screen track bracket""")

_LETTER_AND_NUMBER = Pattern(r"\b(?:m|we?|n|hg|g|h|gm|dh)\d")

_LEAGUES = r"(?:al|nl|american league|national league)"
_CONFERENCE = r"(?:conference|conf|east(?:ern)?|west(?:ern)?|afc|nfc)(?: conference| conf)?"
# League playoffs are counted by round (R1..R4); other tournaments by how many are left.
_ROUNDS = Hinted(
    (hints, (code, pattern))
    for code, hints, pattern in (
        ("R0", bag("play playin"), any_of(r"\bplay-?\s?in\b(?: tournament| game| round)?")),
        (
            "R4",
            bag("world nba wnba stanley super"),
            any_of(
                r"\bworld series\b",
                r"\bw?nba (?:the )?finals?\b",
                r"\bstanley cup finals?\b",
                r"\bsuper bowl\b",
            ),
        ),
        (
            "R3",
            bag("alcs nlcs championship final finals"),
            any_of(
                rf"\b(?:{_LEAGUES} )?(?:alcs|nlcs)\b",
                rf"\b(?:{_LEAGUES} )?championship series\b(?! \w)",
                rf"\b{_CONFERENCE} (?:finals?|championship)\b(?: game)?",
            ),
        ),
        (
            "R2",
            bag("alds nlds division divisional semifinal semifinals semi"),
            any_of(
                r"\b(?:alds|nlds)\b",
                rf"\b(?:{_LEAGUES} )?division(?:al)? (?:series|round|playoffs?)\b",
                rf"\b{_CONFERENCE} semi-?\s?finals?\b",
            ),
        ),
        (
            "R1",
            bag("wild wildcard alwc nlwc quarterfinal quarterfinals quarter"),
            any_of(
                rf"\b(?:{_LEAGUES} |afc |nfc )?wild ?card(?: (?:series|round|playoffs?|game|weekend))?\b",
                r"\b(?:alwc|nlwc)\b",
                rf"\b{_CONFERENCE} quarter-?\s?finals?\b",
            ),
        ),
        (
            "R{n}",
            bag("round rd rnd"),
            any_of(r"\b(?:round|rd|rnd)\s*#?(?P<n>\d|one|two|three|four)\b(?! of)"),
        ),
        (
            "R{n}",
            bag("round rd"),
            any_of(r"\b(?P<n>1st|2nd|3rd|4th|first|second|third|fourth|opening) (?:round|rd)\b"),
        ),
        (
            "of{n}",
            bag("round rounds r16 r32 r64 r128 ro16 ro32 ro64"),
            any_of(r"\brounds? of (?:the )?(?P<n>\d{1,3})\b", r"\bro?(?P<m>16|32|64|128)\b"),
        ),
        ("of16", bag("sweet"), any_of(r"\bsweet (?:16|sixteen)\b")),
        (
            "of8",
            bag("quarterfinal quarterfinals quarter elite cuartos quart quarts"),
            any_of(
                r"\bquarter-?\s?finals?\b",
                r"\belite (?:8|eight)\b",
                r"\bcuartos de final\b",
                r"\bquarts? de finale\b",
            ),
        ),
        (
            "of4",
            bag("semifinal semifinals semi final demi"),
            any_of(r"\bsemi-?\s?finals?\b", r"\bfinal (?:four|4)\b", r"\bdemi-?\s?finales?\b"),
        ),
        (
            "of3",
            bag("third 3rd bronze"),
            any_of(
                r"\b(?:third|3rd)[\s-]*place\b(?: (?:match|game|play-?off))?",
                r"\bbronze (?:final|medal match|match)\b",
            ),
        ),
        (
            "of2",
            bag("final finals championship title mls"),
            any_of(
                rf"\b(?:grand |the )?finals?\b{_END}",
                r"\b(?:final match|final game|championship game|title game|championship match)\b",
                r"\bmls cup\b",
            ),
        ),
        ("of prelims", bag("prelims preliminaries prelim"), any_of(r"\bprelim(?:s|inaries)?\b")),
        ("group", bag("group"), any_of(r"\bgroup stage\b")),
        ("group {n}", bag("group"), any_of(r"\bgroup (?P<n>[a-l])\b")),
    )
)
HINTS = _HINTS | _ROUNDS.words
"""A title without any of these words, and without a number, counts nothing."""


class Ordinals(Struct, frozen=True, gc=False):
    """The counted labels of a title and its tournament rounds."""

    labels: dict[str, int]
    rounds: frozenset[str]


UNCOUNTED = Ordinals({}, frozenset())


def read_ordinals(text: str, vocabulary: frozenset[str]) -> tuple[Ordinals, str]:
    """What a folded title counts, and the title without it.

    `vocabulary` holds those of the title's words that tell something.
    """
    labels: dict[str, int] = {}
    rounds: set[str] = set()
    short = numbered(vocabulary) and _LETTER_AND_NUMBER.search(text) is not None
    if short or not vocabulary.isdisjoint(_HINTS):
        for label, stems, pattern in _LABELS:
            found = pattern.search(text) if short or holds(text, stems) else None
            if found:
                labels[label] = _value(_group(found))
                text = pattern.sub(" ", text)
    for code, pattern in _ROUNDS.asked(vocabulary):
        found = pattern.search(text)
        if found:
            rounds.add(_round(code, found))
            text = pattern.sub(" ", text)
    return (Ordinals(labels, frozenset(rounds)) if labels or rounds else UNCOUNTED), text


def _group(found: re.Match[str]) -> str:
    return next(value for value in found.groupdict().values() if value)


def _value(text: str) -> int:
    digits = text.rstrip("stndrh")
    if digits.isdigit():
        return int(digits)
    return _WORDS.get(text, 0)


def _round(code: str, found: re.Match[str]) -> str:
    if "{n}" not in code:
        return code
    value = _group(found)
    if code.startswith("group"):
        return code.format(n=value)
    number = 1 if value == "opening" else _value(value)
    return code.format(n=number)


def ordinal_conflict(one: Ordinals, other: Ordinals) -> str | None:
    """How the counts of two titles contradict each other, in words; None when they do not."""
    if not (one.labels or one.rounds) or not (other.labels or other.rounds):
        return None
    for label, number in one.labels.items():
        against = other.labels.get(label)
        if against is not None and against != number:
            return f"different {label}: {number} and {against}"
    return (
        _game_conflict(one, other) or _game_conflict(other, one) or _round_conflict(one.rounds, other.rounds)
    )


def _game_conflict(one: Ordinals, other: Ordinals) -> str | None:
    """Outside the playoffs, game 2 is the second game of a doubleheader, whether or not the title says so."""
    double, game = one.labels.get("doubleheader"), other.labels.get("game")
    if double is None or game is None or other.rounds or double == game:
        return None
    return f"game {double} of a doubleheader against game {game}"


def _round_conflict(one: frozenset[str], other: frozenset[str]) -> str | None:
    """Rounds of one counting that differ; `of8` says nothing against `R2`, since leagues name their rounds apart."""
    for counting in ("R", "of", "group"):
        mine = {code for code in one if code.startswith(counting)}
        theirs = {code for code in other if code.startswith(counting)}
        if mine and theirs and not mine & theirs and not {"group"} & (mine | theirs):
            return f"different round: {_listed(mine)} and {_listed(theirs)}"
    return None


def _listed(rounds: set[str]) -> str:
    return " and ".join(sorted(rounds))
