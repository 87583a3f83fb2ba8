"""ISO 3166-1 alpha-2 country codes for the spellings that platforms use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST_SPELLING = 100
# Spellings that the ISO table of the time zone database does not hold.
_ALSO_CALLED = {
    "USA": "US",
    "UNITED STATES OF AMERICA": "US",
    "UK": "GB",
    "UNITED KINGDOM": "GB",
    "GREAT BRITAIN": "GB",
    "ENGLAND": "GB",
    "NORTHERN IRELAND": "GB",
    "SCOTLAND": "GB",
    "WALES": "GB",
    "CZECHIA": "CZ",
    "KOREA": "KR",
    "SOUTH KOREA": "KR",
    "REPUBLIC OF IRELAND": "IE",
    "THE NETHERLANDS": "NL",
    "BOSNIA AND HERZEGOVINA": "BA",
    "MYANMAR": "MM",
    "TÜRKIYE": "TR",
    "TRINIDAD AND TOBAGO": "TT",
    "U.S. VIRGIN ISLANDS": "VI",
}


def alpha2(spelling: str | None) -> str | None:
    """The alpha-2 code of a country given by code or English name; None when it is not known."""
    return _found(spelling) if spelling is not None and len(spelling) <= _LONGEST_SPELLING else None


@cache
def country_codes() -> frozenset[str]:
    """All alpha-2 codes."""
    return frozenset(_codes().values())


def country_names() -> Iterable[str]:
    """All names, in lower case; `alpha2` knows their codes."""
    return (name.lower() for name in (*_codes(), *_ALSO_CALLED) if len(name) > len("USA"))


@lru_cache(maxsize=512)
def _found(spelling: str) -> str | None:
    wanted = " ".join(spelling.upper().split())
    return _ALSO_CALLED.get(wanted) or _codes().get(wanted)


@cache
def _codes() -> Mapping[str, str]:
    """Codes by themselves and by upper-case name, from the `iso3166.tab` that `tzdata` brings along."""
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    codes: dict[str, str] = {}
    for code, name in rows:
        codes[code] = codes[name.upper()] = code
    return codes
