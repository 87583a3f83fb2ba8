"""The types of the parameters a caller may send: how each is read, checked and described in JSON Schema.

What a schema allows is accepted and what it forbids is refused, so that a caller can check a call beforehand.
Only spellings nobody means otherwise are read more kindly: white space around a value, and letters' case.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.asking.currencies import CURRENCIES
from shared.platforms import NAMES
from shared.platforms.countries import country_codes

TYPED = {"typed": True}
"""Validation context of values that come with JSON types; without it numbers may be text, as in a query string."""
# Letters and digits of any script in the Basic Multilingual Plane, roughly by block and so that every regex dialect
# reads it: without ASCII and Latin-1 punctuation, and the blocks of symbols, arrows, shapes and private use.
WORD_PATTERN = (
    r"[0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u037d\u037f-\u1fff"
    r"\u2126\u212a\u212b\u2160-\u2188\u2c00-\u2dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u318f"
    r"\u31a0-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc]"
)
CSV_PATTERN = f"^({'|'.join(NAMES)})(,({'|'.join(NAMES)}))*$"
RESULT_ID_PATTERN = "^s[0-9]+-[0-9a-f]{40}$"
_ALSO_COUNTRIES = {"UK": "GB", "USA": "US"}
_CONTROLS = re.compile(r"[\u0000-\u001f\u007f-\u009f]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")


class Detail(StrEnum):
    """How much an answer tells."""

    CONCISE = "concise"
    FULL = "full"


def _clean(text: str) -> str:
    if not re.search(WORD_PATTERN, text):
        raise PydanticCustomError("no_word", "it holds no letter or digit to search for")
    return _CONTROLS.sub(" ", text).strip()


def _iso_date(value: Any) -> Any:
    if not isinstance(value, str | dt.date):
        raise PydanticCustomError("date_format", "it is not a text of the form YYYY-MM-DD")
    if isinstance(value, str) and not _DAY.fullmatch(value.strip()):
        raise PydanticCustomError("date_format", "it is not of the form YYYY-MM-DD")
    return value.strip() if isinstance(value, str) else value


def _whole(value: Any, info: ValidationInfo) -> Any:
    return _number_of(value, info, _WHOLE, "a whole number")


def _number(value: Any, info: ValidationInfo) -> Any:
    return _number_of(value, info, _NUMBER, "a number")


def _number_of(value: Any, info: ValidationInfo, form: re.Pattern[str], wanted: str) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "it is true or false where {wanted} is due", {"wanted": wanted})
    if not isinstance(value, str):
        return value
    if info.context == TYPED:
        raise PydanticCustomError("number", "it is text where {wanted} is due", {"wanted": wanted})
    if not form.fullmatch(value.strip()):
        raise PydanticCustomError("number", "it is not {wanted}", {"wanted": wanted})
    return value.strip()


def _switch(value: Any, info: ValidationInfo) -> Any:
    said = value.strip().lower() if isinstance(value, str) and info.context != TYPED else value
    if isinstance(said, float) or said not in (True, False, "1", "0", "true", "false"):
        raise PydanticCustomError("switch", "it is not 1 or 0")
    return said in (True, "1", "true")


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _country(value: Any) -> Any:
    code = _upper(value)
    return _ALSO_COUNTRIES.get(code, code) if isinstance(code, str) else code


def _country_code(code: str) -> str:
    if code not in country_codes():
        raise PydanticCustomError("country", "it is not the ISO 3166-1 alpha-2 code of a country")
    return code


def _currency_code(code: str) -> str:
    if code not in CURRENCIES:
        raise PydanticCustomError("currency", "it is not the ISO 4217 code of a currency in use")
    return code


@dataclass(frozen=True)
class _Codes:
    """Tells of a parameter, in JSON Schema, that it is one of these codes; a pattern is a third of an enumeration."""

    codes: Callable[[], Iterable[str]]

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        endings: defaultdict[str, str] = defaultdict(str)
        for code in sorted(self.codes()):
            endings[code[:-1]] += code[-1]
        words = (f"{first}[{last}]" if len(last) > 1 else first + last for first, last in endings.items())
        return {"type": "string", "pattern": f"^({'|'.join(words)})$"}


def _names(value: Any) -> Any:
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("platforms", "it is not a comma list or a JSON list of names")
    cleaned = [name.strip().lower() for name in names]
    if "" in cleaned:
        raise PydanticCustomError("platforms", "it has an empty name among the platforms")
    unknown = [name for name in cleaned if name not in NAMES]
    if unknown:
        raise PydanticCustomError(
            "platforms",
            "it names {names}, which is not a platform",
            # Half a surrogate pair, which JSON can spell, is no text that could be told.
            {"names": ", ".join(unknown)[:100].encode("utf-8", "replace").decode()},
        )
    return tuple(name for name in NAMES if name in cleaned) or None


def _text_schema(longest: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "maxLength": longest, "pattern": WORD_PATTERN})


EventText = Annotated[str, Field(max_length=200), AfterValidator(_clean), _text_schema(200)]
VenueText = Annotated[str, Field(max_length=120), AfterValidator(_clean), _text_schema(120)]
CityText = Annotated[str, Field(max_length=80), AfterValidator(_clean), _text_schema(80)]
StateText = Annotated[str, Field(max_length=40), AfterValidator(_clean), _text_schema(40)]
Whole = BeforeValidator(_whole)
Tickets = Annotated[int, Field(ge=1, le=20), Whole]
Day = Annotated[dt.date, BeforeValidator(_iso_date)]
Price = Annotated[
    Decimal,
    Field(gt=0, le=1_000_000, allow_inf_nan=False),
    BeforeValidator(_number),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000}),
]
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"enum": [True, False, 1, 0]})]
CurrencyCode = Annotated[
    str, BeforeValidator(_upper), AfterValidator(_currency_code), _Codes(lambda: CURRENCIES)
]
CountryCode = Annotated[
    str,
    BeforeValidator(_country),
    AfterValidator(_country_code),
    _Codes(lambda: country_codes() | _ALSO_COUNTRIES.keys()),
]
PlatformNames = Annotated[
    tuple[str, ...] | None,
    BeforeValidator(_names),
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": list(NAMES)}}),
]
ResultId = Annotated[str, Field(max_length=80, pattern=RESULT_ID_PATTERN)]
Token = Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_-]+$")]
"""A cursor or an identifier, as an earlier answer gave it."""
