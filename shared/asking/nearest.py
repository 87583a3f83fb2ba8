"""The allowed value nearest to a wrong one: what the caller most likely meant. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from shared.asking.currencies import CURRENCIES
from shared.platforms import NAMES
from shared.platforms.countries import alpha2, country_names

LIKE = 60
"""Least likeness, of 100, at which a name is taken for a misspelling of another."""
ALIKE = 85
"""Least likeness at which a few letters out of place are all that can be wrong."""
ALIKE_FROM = 4
"""Letters of which a name has at least; fewer are part of many a name."""
_NUMBER = re.compile(r"[+-]?\d[\d,_ ]*(\.\d+)?([eE][+-]?\d{1,2})?")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERIC_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d.%m.%Y")
_NAMED_DAYS = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%A %B %d %Y", "%Y %B %d", "%Y %b %d")
_YEARLESS_DAYS = ("%B %d", "%b %d", "%d %B", "%d %b", "%m/%d")
_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "c$": "CAD",
    "canadian dollars": "CAD",
    "peso": "MXN",
    "pesos": "MXN",
}


def nearest_value(name: str, schema: Mapping[str, Any], got: Any, *, today: dt.date) -> Any:
    """The value allowed by `schema` that is nearest to `got`; None where nothing tells what was meant."""
    if name == "country":
        return nearest_country(str(got))
    if name == "currency":
        return nearest_currency(str(got))
    if schema.get("type") in {"integer", "number"}:
        return nearest_number(got, schema)
    if schema.get("type") == "array":
        return nearest_names(got)
    if schema.get("format") == "date":
        day = nearest_day(got, today)
        return day.isoformat() if day else None
    if "enum" in schema:
        return _nearest_of(got, schema["enum"])
    return nearest_text(got, schema)


def nearest_country(got: str) -> str | None:
    """The code of the country that `got` names, be it misspelt."""
    if len(got) < ALIKE_FROM:
        return None
    return alpha2(got) or alpha2(nearest_name(got, list(country_names()), least=ALIKE))


def nearest_currency(got: str) -> str | None:
    """The code of the currency that `got` names, or the one code of the same letters in another order."""
    said = got.strip().lower()
    turned = [code for code in CURRENCIES if sorted(code.lower()) == sorted(said)]
    return _CURRENCIES.get(said) or (turned[0] if len(turned) == 1 else None)


def nearest_number(got: Any, schema: Mapping[str, Any]) -> int | float | None:
    """The number that `got` writes, brought between the schema's bounds."""
    number = _read_number(got)
    if number is None:
        return None
    whole = schema.get("type") == "integer"
    least = schema.get("minimum", 1 if schema.get("exclusiveMinimum") == 0 else None)
    if least is not None and number < least:
        number = abs(number) if -number > least and not whole else least
    if "maximum" in schema:
        number = min(number, schema["maximum"])
    return int(number) if whole or number == int(number) else number


def _read_number(got: Any) -> float | None:
    if isinstance(got, bool) or not isinstance(got, str | int | float):
        return None
    text = str(got).strip().lower()
    if text in _WORDS:
        return float(_WORDS.index(text))
    found = _NUMBER.search(text)
    if found is None:
        return None
    number = float(re.sub(r"[,_ ]", "", found[0]))
    return number if abs(number) < float("inf") else None


def nearest_names(got: Any) -> list[str] | None:
    """The platforms most like the names in `got`."""
    said = got.split(",") if isinstance(got, str) else got if isinstance(got, list) else []
    found = [_nearest_of(name, NAMES) for name in said if isinstance(name, str)]
    return [name for name in NAMES if name in found] or None


def nearest_day(got: Any, today: dt.date) -> dt.date | None:
    """The day that `got` writes in another form; of a day no calendar has, the last of its month."""
    if not isinstance(got, str | int):
        return None
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", str(got).strip().replace(",", " "))
    text = " ".join(re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text).split())
    ahead = {"today": 0, "tonight": 0, "tomorrow": 1, "next week": 7}.get(text.lower())
    if ahead is not None:
        return today + dt.timedelta(days=ahead)
    return _written_day(text) or _coming_day(text, today) or _end_of_month(text)


def _written_day(text: str) -> dt.date | None:
    days = (_parsed(text, form) for form in (*_NUMERIC_DAYS, *_NAMED_DAYS))
    return next((day for day in days if day), None)


def _coming_day(text: str, today: dt.date) -> dt.date | None:
    """The next day of that name or number, for a day written without its year."""
    for form in _YEARLESS_DAYS:
        day = _parsed(f"{text} {today.year}", f"{form} %Y")
        if day:
            return day if day >= today else next_of(day, today)
    return None


def _parsed(text: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _end_of_month(text: str) -> dt.date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if not found or not 1 <= int(found[2]) <= 12 or not int(found[1]):
        return None
    year, month = int(found[1]), int(found[2])
    return dt.date(year, month, max(1, min(int(found[3]), calendar.monthrange(year, month)[1])))


def next_of(day: dt.date, today: dt.date) -> dt.date:
    """The first day from `today` on with the month and day of `day`; of February 29 its eve in other years."""
    for year in (today.year, today.year + 1):
        last = calendar.monthrange(year, day.month)[1]
        coming = dt.date(year, day.month, min(day.day, last))
        if coming >= today:
            return coming
    return today


def nearest_name(got: str, names: Sequence[str], *, least: float = LIKE) -> str | None:
    """The one of `names` that `got` most likely misspells; None when none is like it."""
    found = process.extractOne(got.strip().lower(), names, scorer=fuzz.WRatio, score_cutoff=least)
    return found[0] if found else None


def _nearest_of(got: Any, allowed: Sequence[Any]) -> Any:
    if not isinstance(got, str):
        return None
    if set(allowed) == {True, False}:
        return 0 if got.strip().lower() in {"no", "off", "n", "f"} else 1
    return nearest_name(got, [str(value) for value in allowed])


def nearest_text(got: Any, schema: Mapping[str, Any]) -> str | None:
    """`got` as text, cut to the longest allowed; None where it holds no word or must be repeated exactly."""
    if "maxLength" not in schema or schema.get("pattern", "").startswith("^"):
        return None
    said = " ".join(str(part) for part in got) if isinstance(got, list) else got
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return None
    whole = str(said).encode("utf-8", "ignore").decode()
    kept = whole[: schema["maxLength"]].strip()
    return kept if re.search(schema.get("pattern", "."), kept) else None
