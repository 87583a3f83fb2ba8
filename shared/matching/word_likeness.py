"""How far two titles agree word by word, where no name in them is the same."""

from __future__ import annotations

from rapidfuzz import fuzz

from shared.matching.likeness import TitleLikeness
from shared.matching.tables import word_set
from shared.matching.title import Title

_DIGITS = {word: str(n) for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)}
_WEAK_WEIGHT = 0.3
_LITTLE = 0.4  # below this, names are two


def words_shared(one: Title, other: Title) -> TitleLikeness:
    """How much it says that two titles have some words in common."""
    common = one.tokens & other.tokens
    if not common:
        return TitleLikeness(0.0, "the names have no word in common")
    smaller, larger = sorted((one, other), key=lambda title: (weight(title.tokens), sorted(title.tokens)))
    cover = weight(common) / weight(smaller.tokens)
    strong = sum(1 for word in common if word not in word_set("weak"))
    said = " ".join(sorted(common))
    if cover > 0.99:
        return TitleLikeness(_held(smaller, larger, strong), f"one name holds the other: {said}")
    if strong < 2:
        agreed = "the names share" if 0.6 * cover >= _LITTLE else "the names agree in no more than"
        return TitleLikeness(0.6 * cover, f"{agreed}: {said}")
    apart = min(weight(one.tokens - common), weight(other.tokens - common))
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


def spelled_alike(one: Title, other: Title) -> TitleLikeness:
    """Slips of the pen, looked for in the telling words: many festivals are a Music Festival."""
    a, b = _telling(one), _telling(other)
    ratio = max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)) / 100
    if ratio < 0.85:
        return TitleLikeness(0.0, "the names are spelled differently")
    return TitleLikeness(ratio * 0.95, f"names spelled alike: {one.segments[0]}")


def _telling(title: Title) -> str:
    spoken = [_DIGITS.get(word, word) for word in " ".join(title.segments).split()]
    return " ".join([word for word in spoken if word not in word_set("weak")] or spoken)


def weight(tokens: frozenset[str]) -> float:
    """How telling some words are: 1 each, less for those that say little."""
    weak = len(tokens & word_set("weak"))
    return len(tokens) - weak + weak * _WEAK_WEIGHT


def label(one: Title, other: Title) -> str:
    """What both titles may be called: how the shorter begins."""
    shorter = min((one, other), key=lambda title: (len(title.tokens), title.segments))
    return shorter.segments[0] if shorter.segments else shorter.head
