"""Lenient decoding: a wrong field is forgotten, a record that then lacks what it needs is left out, the rest stays."""

from __future__ import annotations

import contextlib
import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, TypeVar, dataclass_transform

import msgspec

from shared.errors import BadResponse
from shared.platforms.text import clean_text

M = TypeVar("M", bound=msgspec.Struct)
R = TypeVar("R")
_ZERO = Decimal("0.00")
# JSON can spell half of a surrogate pair, which is no character and could not be told again.
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|(?P<half>u[dD][89a-fA-F]\w\w)|.)", re.DOTALL)
MOST_RECORDS = 1000
"""Items of one list that are read; no platform gives more than 200 a page."""
MOST_CONTAINERS = 60_000
MOST_VALUES = 400_000
"""Objects and lists, and values, in one answer: three times what the richest page holds. Reading blocks the event
loop, and an answer of more tiny values, none of which fits, would make other callers wait for over a second."""
COUNTED_FROM = 300_000
"""Bytes from which an answer is counted: a shorter one is read in less time than that, whatever it holds."""


Records = Annotated[list[R], msgspec.Meta(max_length=MOST_RECORDS)]
"""The list a page is read for."""


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Wire(msgspec.Struct, frozen=True, gc=False):
    """What all wire records share: only the fields named are read, and nothing is changed afterwards."""


def amount_within(amount: Decimal | None, highest: Decimal) -> Decimal | None:
    """`amount` where it is a number from 0 to `highest`, which a field of a wire record cannot ask for; else None.

    It has two decimals, rounded half to even: a price is told as 102.00 whether it was sent as that or as 102,
    and without the tail that binary fractions get in a sender's arithmetic, as 31.014200000000002.
    """
    if amount is None or not amount.is_finite() or not _ZERO <= amount <= highest:
        return None
    return amount.quantize(_ZERO, ROUND_HALF_EVEN)


def decode(model: type[M], body: bytes) -> tuple[M, int]:
    """Read `body` as `model`; returns it with the number of list items that had to be left out.

    A body that fits is read in one pass. One that does not is taken apart: each value that does not fit its
    field is forgotten; a list item that lacks a required value is left out; of a list the first
    `MOST_RECORDS` items are read. What is left out of a record that stays is not counted.
    Raises BadResponse for what is not a JSON object, or lacks what `model` itself requires.
    """
    _refuse_a_flood(body)
    try:
        return _decoder(model).decode(body), 0
    except (ValueError, RecursionError):
        return _salvage(model, _json_object(body))


@cache
def _decoder(model: type[M]) -> msgspec.json.Decoder[M]:
    return msgspec.json.Decoder(model)


def _refuse_a_flood(body: bytes) -> None:
    if len(body) <= COUNTED_FROM:
        return
    if body.count(b"{") + body.count(b"[") > MOST_CONTAINERS or body.count(b",") > MOST_VALUES:
        raise BadResponse("the answer holds far more records than a page has")


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        text = _ESCAPE.sub(_whole_characters, body.decode("utf-8-sig"))
        document = json.loads(text, parse_float=_exact, parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise BadResponse(f"the answer is not JSON: {_beginning(body)}") from error
    if not isinstance(document, dict):
        raise BadResponse(f"the answer is a JSON {type(document).__name__} where an object is documented")
    return document


def _whole_characters(escape: re.Match[str]) -> str:
    return "" if escape["half"] else escape[0]


def _exact(number: str) -> Decimal | None:
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


def _salvage(model: type[M], document: dict[str, Any]) -> tuple[M, int]:
    salvage = _Salvage()
    try:
        record: M = salvage.read(document, model)
    except ValueError:
        raise BadResponse("the answer does not have the documented shape") from None
    return record, salvage.left_out


class _Salvage:
    """One answer taken apart. Each value is looked at once for every record around it, so the cost is linear."""

    def __init__(self) -> None:
        self.left_out = 0
        self._in_list = False

    def read(self, value: Any, wanted: Any) -> Any:
        """What of `value` fits the type `wanted`. Raises ValueError where too little does."""
        try:
            return msgspec.convert(value, wanted)
        except ValueError:
            shape = _shape(wanted)
            if isinstance(value, dict) and shape.record is not None:
                return self._record(value, shape)
            if isinstance(value, list) and shape.item is not None:
                return self._items(value, shape)
            if shape.flag:
                return msgspec.convert(value, wanted, strict=False)
            raise

    def _record(self, told: Mapping[str, Any], shape: _Shape) -> Any:
        fitting = {}
        for field in shape.fields:
            if field.encode_name in told:
                try:
                    fitting[field.name] = self.read(told[field.encode_name], field.type)
                except ValueError:
                    if field.required:
                        raise
            elif field.required:
                raise ValueError(f"no `{field.encode_name}`")
        return shape.record(**fitting)

    def _items(self, told: list[Any], shape: _Shape) -> Any:
        outermost, self._in_list = not self._in_list, True
        fitting = []
        for item in told[:MOST_RECORDS]:
            with contextlib.suppress(ValueError):
                fitting.append(self.read(item, shape.item))
        if outermost:
            self.left_out += len(told) - len(fitting)
            self._in_list = False
        return shape.sequence(fitting)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a type is made of: the `fields` of a `record`, or a `sequence` of an `item` type; neither for a plain value.

    A `flag` may also be told as text or as 0 and 1: forgotten, it would read as the opposite.
    """

    record: Any = None
    fields: tuple[msgspec.structs.FieldInfo, ...] = ()
    sequence: Any = None
    item: Any = None
    flag: bool = False


@cache
def _shape(wanted: Any) -> _Shape:
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is Annotated:
        return _shape(inner[0])
    if origin in {typing.Union, types.UnionType}:
        return next((shape for shape in map(_shape, inner) if shape != _Shape()), _Shape())
    if origin in {list, tuple}:
        return _Shape(sequence=origin, item=inner[0])
    if wanted is bool:
        return _Shape(flag=True)
    if isinstance(origin or wanted, type) and issubclass(origin or wanted, msgspec.Struct):
        return _Shape(record=wanted, fields=msgspec.structs.fields(wanted))
    return _Shape()


def _beginning(body: bytes) -> str:
    text = clean_text(body[:400].decode("utf-8", "replace"), 80)
    return repr(text) if text else "no text in it"
