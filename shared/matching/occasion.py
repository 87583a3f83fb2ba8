"""Marks in a title that tell one performance of an act from another: early or late, women's or men's, a new date."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from shared.matching.moved import HINTS as DATE_HINTS
from shared.matching.moved import MovedFrom, read_dates
from shared.matching.pattern import Pattern
from shared.matching.tables import word_set
from shared.matching.text import bag, holds, numbered

_END = r"(?=\s*(?:$|[-|:;*\[\](){},]))"
_START = r"(?:^|(?<=[-|:;*\[\](){},])\s*)"
_SHOW = r"(?:show|performance|perf|set|seating|sitting|session|screening|game|tee time|admission|matinee)s?"

Mark = tuple[str, tuple[str, ...], Pattern]
"""A mark, what a text must hold one of for it, and how it is written."""

_SLOTS: tuple[Mark, ...] = tuple(
    (slot, stems, Pattern(pattern))
    for slot, stems, pattern in (
        ("early", ("early",), rf"\bearly {_SHOW}\b|{_START}early{_END}"),
        ("late", ("late",), rf"\blate {_SHOW}\b|{_START}late{_END}"),
        (
            "day",
            ("day", "matinee", "afternoon", "morning"),
            rf"\bmatinees?\b(?: {_SHOW}\b)?|\b(?:afternoon|morning|midday|day(?:time)?) {_SHOW}\b|{_START}(?:day|afternoon|morning){_END}",
        ),
        (
            "night",
            ("evening", "night"),
            rf"\b(?:evening|night|nighttime) {_SHOW}\b|{_START}(?:evening|night){_END}",
        ),
    )
)
_SLOT_HINTS = bag("early late matinee matinees afternoon morning midday day daytime evening night nighttime")
_OPPOSED = (frozenset({"early", "day"}), frozenset({"late", "night"}))

_CLOCK = Pattern(
    r"\b(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?(?: show| performance)?"
    r"|\b(?P<h24>[01]?\d|2[0-3])[:h](?P<m24>[0-5]\d)\b(?: show| performance)?"
)
_HOUR = Pattern(r"\d\s?[ap:.h]")  # what a clock time has at least
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FOREIGN_WEEKDAYS = dict(
    zip(["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"], _WEEKDAYS, strict=True)
) | dict(
    zip(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"], _WEEKDAYS, strict=True)
)
# Short forms count only as a part of their own: Connecticut Sun is a team, `- Sun` is a day.
_WEEKDAY = Pattern(
    rf"(?:(?:{_START}|(?<=\s))(?P<day>{'|'.join((*_WEEKDAYS, *_FOREIGN_WEEKDAYS))})|{_START}(?P<short>mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun))"
    rf"(?: (?:only|session|night|show|performance))?{_END}"
    rf"|(?<=[-|:;*\[\](){{}},])\s*(?P<guest>{'|'.join(_WEEKDAYS)})(?= (?:with|w/|feat\.?|featuring|ft\.?|starring) )"
)

_WEEKDAY_HINTS = bag("mon tue tues wed weds thu thur thurs fri sat sun") | frozenset(
    (*_WEEKDAYS, *_FOREIGN_WEEKDAYS)
)

_GENDERS: tuple[tuple[str, frozenset[str], Pattern], ...] = (
    (
        "women",
        bag("""women womens ladies girls femenil femenino feminin feminine frauen wnba nwsl pwhl ncaaw wbb uswnt canwnt
            lionesses lady w"""),
        Pattern(
            r"\b(?:womens?|ladies|girls|femenil|femenino|feminin|feminine|frauen|wnba|nwsl|pwhl|ncaaw|wbb|uswnt|canwnt|lionesses|lady (?=vol|tiger|bulldog|lion|raider|eagle|bear|aggie|rebel|gator|jag|panther|techster|topper|flame|griz|bobcat|wildcat|cat))\b|\(w\)"
        ),
    ),
    (
        "men",
        bag("men mens boys varonil masculino masculin manner ncaam mbb usmnt canmnt m"),
        Pattern(r"\b(?:mens?|boys|varonil|masculino|masculin|manner|ncaam|mbb|usmnt|canmnt)\b|\(m\)"),
    ),
)
_GENDER_HINTS = frozenset[str]().union(*(hints for _, hints, _ in _GENDERS))
_LEVEL = Pattern(
    r"\bu-?\s?(1[5-9]|2[0-3])s?\b|\bunder[- ](1[5-9]|2[0-3])s?\b|\b(legends|alumni|futures|reserves|g league|youth|junior varsity|jv)\b"
)

_LEVEL_HINTS = bag(
    "u under u15 u16 u17 u18 u19 u20 u21 u22 u23 legends alumni futures reserves g youth junior jv"
)

# Occasions beside a performance. Two records are of one occasion only when both or neither bear such a mark.
_ASIDES: tuple[Mark, ...] = tuple(
    (name, stems, Pattern(pattern))
    for name, stems, pattern in (
        (
            "after party",
            ("after", "post"),
            r"\bafter[- ]?(?:party|parties|show|show party)\b|\bafterparty\b|\bpost[- ]?(?:show|concert) party\b",
        ),
        (
            "pre-party",
            ("pre", "kick", "opening", "closing", "welcome", "launch", "release"),
            r"\bpre[- ]?(?:party|show party|concert party)\b|\b(?:kick-?\s?off|opening|closing|welcome|launch|release) party\b",
        ),
        (
            "watch party",
            ("watch", "viewing", "draft"),
            r"\b(?:watch|viewing|draft|live viewing) part(?:y|ies)\b|\bpublic viewing\b",
        ),
        (
            "dance party",
            ("dance", "rave", "disco", "club night", "listening"),
            r"\bdance part(?:y|ies)\b|\brave\b(?! on)|\bsilent disco\b|\bclub night\b|\blistening party\b",
        ),
        ("games night", ("trivia", "karaoke", "bingo"), r"\b(?:trivia|karaoke|bingo)\b"),
        ("drag show", ("drag",), r"\bdrag (?:show|brunch|bingo|queens?|revue)\b"),
        ("brunch", ("brunch",), r"\bbrunch\b"),
        ("laser show", ("laser",), r"\blasers?\b"),
        ("parody", ("parody", "burlesque"), r"\b(?:parody|burlesque)\b"),
        ("yoga", ("yoga",), r"\byoga\b"),
        (
            "candlelight",
            ("candlelight",),
            r"(?:^|(?<=presents ))(?=candlelight\b(?! (?:orchestra|ensemble|ball)))|\bby candlelight\b",
        ),
        ("block party", ("block",), r"\bblock party\b"),
        ("scrimmage", ("scrimmage", "intrasquad"), r"\b(?:scrimmage|intra-?squad)\b"),
        (
            "practice",
            ("practice", "training", "workout", "skate", "rehearsal"),
            rf"\brehearsal{_END}|\b(?:open|public|team)[- ](?:practice|training|workout|skate)\b|\btraining camp\b|\bopen rehearsal\b|\bdress rehearsal\b|\bpractice(?: rounds?)?\b(?=\s*(?:$|[-|:)(]| monday| tuesday| wednesday))",
        ),
        (
            "fan fest",
            ("fan", "media", "pep"),
            r"\bfan ?fest(?:ival)?\b|\bfan zone\b|\bmedia day\b|\bpep rally\b",
        ),
        ("weigh-in", ("weigh", "press"), r"\b(?:ceremonial )?weigh-?\s?ins?\b|\bpress conference\b"),
        (
            "venue tour",
            ("tour",),
            r"\b(?:ballpark|stadium|arena|venue|theat(?:er|re)|guided|backstage|behind the scenes|walking) tours?\b(?=\s*$|\s*[-|:)])(?<!stadium tour)",
        ),
        (
            "stream",
            ("stream", "simulcast", "virtual", "online", "pay", "ppv", "replay"),
            r"\b(?:live ?stream(?:ing)?|simulcast|virtual|online|pay-per-view|ppv|replay)\b",
        ),
        (
            "talk",
            ("q", "panel", "masterclass", "workshop", "talk", "signing"),
            r"\b(?:q ?(?:and|&) ?a|panel|masterclass|workshop|pre-?concert talk|book signing|signing event)\b",
        ),
        (
            "screening",
            ("screening", "movie", "sing", "cinema"),
            r"\b(?:film |movie )?screening\b|\bmovie night\b|\bthe movie\b|\bsing-?\s?a-?long\b|\bin cinemas?\b",
        ),
        ("clinic", ("clinic", "camp"), r"\b(?:skills |youth |kids )?(?:clinic|camp day|day camp)\b"),
        ("exhibition", ("the exhibition",), r"\bthe exhibition\b(?! game| match)"),
        ("qualifying", ("qualifying",), r"\bqualifying\b"),
    )
)
_SESSIONS = frozenset({"qualifying", "practice"})  # of a day at the races
_ASIDE_HINTS = bag("""after afterparty aftershow post pre preparty kickoff kick opening closing welcome launch release watch viewing draft public open
    team training dress fan fanfest media pep weigh weighin weighins press ballpark stadium arena venue theater theatre guided
    backstage behind walking live livestream livestreaming virtual online simulcast screening movie sing singalong cinema cinemas clinic camp pay ppv q panel masterclass workshop book signing
    exhibition qualifying ceremonial dance rave disco club listening trivia karaoke bingo drag brunch laser lasers parody burlesque yoga
    candlelight block scrimmage intrasquad intra rehearsal practice workout skate replay""")


class Occasion(Struct, frozen=True, gc=False):
    """The marks of a title. `moved_from` is (year or None, month, day), `left` a hall; `clock` is minutes after midnight."""

    slots: frozenset[str] = frozenset()
    clock: int | None = None
    weekdays: frozenset[str] = frozenset()
    gender: str | None = None
    sports: frozenset[str] = frozenset()
    level: str | None = None
    asides: frozenset[str] = frozenset()
    moved_from: MovedFrom | None = None
    left: str | None = None


UNMARKED = Occasion()


def read_occasion(text: str, vocabulary: frozenset[str]) -> tuple[Occasion, str]:
    """The marks in a folded title, and the title without them.

    `vocabulary` holds those of the title's words that tell something.
    """
    has_number = numbered(vocabulary)
    if not has_number and vocabulary.isdisjoint(hints()):
        return UNMARKED, text
    text, clock = _clock(text) if has_number else (text, None)
    text, moved, left = read_dates(text, vocabulary)
    asides, text = _marks(_ASIDES, text) if not vocabulary.isdisjoint(_ASIDE_HINTS) else (frozenset(), text)
    slots, text = _marks(_SLOTS, text) if not vocabulary.isdisjoint(_SLOT_HINTS) else (frozenset(), text)
    weekdays, text = _weekdays(text) if not vocabulary.isdisjoint(_WEEKDAY_HINTS) else (frozenset(), text)
    level = None if vocabulary.isdisjoint(_LEVEL_HINTS) else _LEVEL.search(text)
    marks = Occasion(
        slots,
        clock,
        weekdays,
        _gender(text, vocabulary),
        vocabulary & word_set("sports"),
        next(group for group in level.groups() if group) if level else None,
        asides,
        moved,
        left,
    )
    return (UNMARKED if marks == UNMARKED else marks), text


@cache
def hints() -> frozenset[str]:
    """A title without any of these words, and without a number, bears no mark."""
    marks = _ASIDE_HINTS | _SLOT_HINTS | _WEEKDAY_HINTS | _LEVEL_HINTS | _GENDER_HINTS
    return marks | DATE_HINTS | word_set("sports")


def _marks(marks: tuple[Mark, ...], text: str) -> tuple[frozenset[str], str]:
    found = set()
    for name, stems, pattern in marks:
        text, count = pattern.subn(" ", text) if holds(text, stems) else (text, 0)
        if count:
            found.add(name)
    return frozenset(found), text


def _clock(text: str) -> tuple[str, int | None]:
    found = list(_CLOCK.finditer(text)) if _HOUR.search(text) else []
    if not found:
        return text, None
    first = found[0]
    if first["h24"]:
        minutes = int(first["h24"]) * 60 + int(first["m24"])
    else:
        hour = int(first["h"]) % 12 + (12 if first["half"] == "p" else 0)
        minutes = hour * 60 + int(first["m"] or 0)
    return _CLOCK.sub(" ", text), minutes if len(found) == 1 else None


def _weekdays(text: str) -> tuple[frozenset[str], str]:
    found = frozenset(
        full
        for match in _WEEKDAY.finditer(text)
        for full in _WEEKDAYS
        if full.startswith(
            _FOREIGN_WEEKDAYS.get(match["day"], match["day"] or match["short"] or match["guest"])[:3]
        )
    )
    return (found, _WEEKDAY.sub(" - ", text)) if found else (found, text)


def _gender(text: str, vocabulary: frozenset[str]) -> str | None:
    found = [
        gender
        for gender, hints, pattern in _GENDERS
        if not vocabulary.isdisjoint(hints) and pattern.search(text)
    ]
    return found[0] if len(found) == 1 else None


def told_session(one: Occasion, other: Occasion) -> str | None:
    """The session that only one of two titles of one day names, such as Friday (Qualifying); None without one.

    The two are of one session if they start together.
    """
    further = one.asides ^ other.asides
    if not further or not further <= _SESSIONS or (one.asides and other.asides):
        return None
    return next(iter(sorted(further))) if one.weekdays and one.weekdays == other.weekdays else None


def occasion_conflict(one: Occasion, other: Occasion) -> str | None:
    """How the marks of two titles contradict each other, in words; None when they do not."""
    if one.asides != other.asides and not told_session(one, other):
        return f"one is a {next(iter(sorted(one.asides ^ other.asides)))}"
    if _opposed(one.slots, other.slots):
        return f"{' '.join(sorted(one.slots))} show against {' '.join(sorted(other.slots))} show"
    if one.weekdays and other.weekdays and not one.weekdays & other.weekdays:
        return f"{' and '.join(sorted(one.weekdays))} against {' and '.join(sorted(other.weekdays))}"
    if one.level != other.level:
        return f"one is for {one.level or other.level}"
    if one.clock is not None and other.clock is not None and abs(one.clock - other.clock) >= 30:
        return "their names give different times of day"
    return None


def _opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return False
    early, late = _OPPOSED
    return bool(
        (one & early and other & late and not other & early)
        or (one & late and other & early and not other & late)
    )
