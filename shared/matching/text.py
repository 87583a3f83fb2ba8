"""Folding of names: one spelling for accents, stylised letters, abbreviations and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Letters that Unicode does not decompose, and quotation marks, dashes and bullets that stand for plain ones.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "€": "e",
        "\u201c": '"',
        "\u201d": '"',
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "`": "'",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u00d7": "x",
        "\u2022": "|",
        "\u00b7": "|",
        "™": " ",
        "®": " ",
        "©": " ",
    }
)
_PAIRED_SYMBOL = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")
_DOLLAR = re.compile(r"\$(?=[^\W\d_])|(?<=[^\W\d_])\$")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_SHORT_SLASH = re.compile(r"\b([^\W\d_]{2})/([^\W\d_]{2})\b")
_POSSESSIVE = re.compile(r"(?<=\w\w)'s\b")
_PLUS = re.compile(r"(?<!\d)\+")  # an age limit such as 18+ is no "and"
# Letters of other alphabets that stand for a Latin one they resemble, within a Latin word: KoЯn, CHVRCHΞS.
_LOOKALIKES = str.maketrans("яидшξλδω", "rnaweaao")
_MIXED_WORD = re.compile(r"\b(?=\w*[a-z])(?=\w*[яидшξλδω])\w+")
_WORD = re.compile(r"[^\W_]+")
_LATIN_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")


ASCII_FOLDED = (".", "!", "$", "/", "+", "'", "&")
"""What a text of lower case in ASCII must hold one of for `fold` to change its words."""


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """`text` in lower case without accents; a symbol that stands for a letter (P!nk, Ke$ha) becomes that letter.

    Punctuation that separates the parts of a title is kept. Scripts other than Latin are kept as they are.
    """
    if not text.isascii():
        text = _without_accents(text.translate(_LETTERS))
    text = text.casefold()
    if not text.isascii():
        text = _MIXED_WORD.sub(lambda found: found[0].translate(_LOOKALIKES), text)
    if text.count(".") > 1:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    if "!" in text:
        text = _PAIRED_SYMBOL.sub("i", text)
    if "$" in text:
        text = _DOLLAR.sub("s", text)
    if "/" in text:
        text = _SHORT_SLASH.sub(r"\1\2", text)
    if "+" in text:
        text = text.replace("ga+", "ga plus")
        text = _PLUS.sub(" and ", text)
    if "'" in text:
        text = _POSSESSIVE.sub("", text).replace("'", "")
    return " ".join(text.replace("&", " and ").split())


def _without_accents(text: str) -> str:
    text = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join([c for c in text if not unicodedata.combining(c)]))


def words(text: str) -> list[str]:
    """The words of a folded text: runs of letters and digits."""
    return text.split() if text.replace(" ", "").isalnum() else _WORD.findall(text)


def compact(text: str) -> str:
    """A folded text without anything between its letters: AC/DC, AC-DC and ACDC are one."""
    return "".join(words(text))


def numbered(spoken: Iterable[str]) -> bool:
    """Whether any of some words holds something other than letters, as a number does; also where there are none."""
    return not "".join(spoken).isalpha()


def bag(listed: str) -> frozenset[str]:
    """A list of words as a set."""
    return frozenset(listed.split())


def holds(text: str, stems: tuple[str, ...]) -> bool:
    """Whether `text` holds any of `stems`: what can be said in far less time than that a pattern is not found."""
    for stem in stems:  # noqa: SIM110 - called for most patterns of most titles, and `any` takes twice as long
        if stem in text:
            return True
    return False
