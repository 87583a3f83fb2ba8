"""Lenient decoding of what platforms send."""

from __future__ import annotations

import contextlib
import json
import time
from decimal import Decimal

import pytest
from msgspec import field

from shared.errors import BadResponse
from shared.platforms.decoding import MOST_RECORDS, Records, Wire, amount_within, decode


class Item(Wire):
    id: str
    size: int | None = None


class Part(Wire):
    name: str


class Priced(Wire):
    id: str
    price: Decimal | None = None
    weight: float | None = None
    parts: tuple[Part, ...] = ()
    sure: bool | None = None


class Priceds(Wire):
    items: Records[Priced]


class Box(Wire):
    items: Records[Item] = field(default_factory=list)
    total: int | None = None


def test_a_fitting_body_is_read_whole():
    box, left_out = decode(Box, b'{"items": [{"id": "a", "size": 1}], "total": 1}')
    assert (box.items[0].size, box.total, left_out) == (1, 1, 0)


def test_a_wrong_optional_value_is_forgotten_and_its_record_kept():
    box, left_out = decode(Box, b'{"items": [{"id": "a", "size": {"x": 1}}], "total": "many"}')
    assert box.items == [Item(id="a")]
    assert (box.total, left_out) == (None, 0)


@pytest.mark.parametrize("bad", [b'{"size": 1}', b"null", b"7", b'{"id": null}', b'{"id": ["a"]}'])
def test_a_record_without_what_it_needs_is_left_out_and_counted(bad):
    box, left_out = decode(Box, b'{"items": [{"id": "a"}, ' + bad + b', {"id": "b"}]}')
    assert [item.id for item in box.items] == ["a", "b"]
    assert left_out == 1


def test_what_is_left_out_of_a_record_that_stays_is_not_counted_as_a_record():
    body = b'{"items": [{"id": "a", "parts": [null, {"name": "p"}, {}, 7]}, {"id": "b", "parts": 5}]}'
    page, left_out = decode(Priceds, body)
    assert page.items == [Priced(id="a", parts=(Part(name="p"),)), Priced(id="b")]
    assert left_out == 0


def test_without_the_list_that_a_page_needs_it_is_no_answer():
    for body in (b"{}", b'{"items": null}', b'{"items": {"id": "a"}}'):
        with pytest.raises(BadResponse):
            decode(Priceds, body)


@pytest.mark.parametrize("beside", [b'"a"', b"[]"], ids=["fitting", "taken apart"])
@pytest.mark.parametrize("number", ["0.1", "12.10", "100.00000000000000000001", "7"])
def test_an_amount_is_exactly_what_was_sent(beside: bytes, number: str):
    body = b'{"items": [{"id": "a", "price": %s, "weight": 1.5}, {"id": %s}]}' % (number.encode(), beside)
    [item, *_] = decode(Priceds, body)[0].items
    assert str(item.price) == number
    assert item.weight == 1.5


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("102", "102.00"),
        ("9.5", "9.50"),
        ("0", "0.00"),
        ("12.345", "12.34"),
        ("12.355", "12.36"),
        ("31.014200000000002", "31.01"),
        ("0.004", "0.00"),
        ("139.99999999999999999999999999999999999", "140.00"),
        ("150", None),
        ("-1", None),
        ("NaN", None),
    ],
)
def test_an_amount_within_bounds_is_told_with_its_cents(sent: str, told: str | None):
    amount = amount_within(Decimal(sent), Decimal(140))
    assert (amount if amount is None else str(amount)) == told


@pytest.mark.parametrize("number", ["1e99999999999999999999", "NaN", "-Infinity", '"x"', "true", "[]"])
def test_a_number_that_is_none_is_forgotten(number: str):
    body = f'{{"items": [{{"id": "a", "price": {number}, "weight": {number}}}, {{"id": "b"}}]}}'
    page, left_out = decode(Priceds, body.encode())
    assert page.items == [Priced(id="a"), Priced(id="b")]
    assert left_out == 0


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('"False"', False),
        ('"true"', True),
        ("0", False),
        ("1", True),
        ("null", None),
        ("2", None),
        ('"maybe"', None),
        ("[]", None),
    ],
)
def test_a_flag_may_be_told_as_text_or_number(sent: str, read: bool | None):
    page, _ = decode(Priceds, f'{{"items": [{{"id": "a", "sure": {sent}}}]}}'.encode())
    assert page.items == [Priced(id="a", sure=read)]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (r"\ud800 a", " a"),
        (r"a\uDFFF\uD800", "a"),
        (r"\ud83c\udfb8", "\N{GUITAR}"),
        (r"\ud83c\ud83c\udfb8", "\N{GUITAR}"),
        (r"\\ud800", r"\ud800"),
    ],
)
def test_half_a_character_is_dropped(sent: str, read: str):
    body = f'{{"items": [{{"id": "{sent}", "price": "\\ud800"}}, {{"id": "b", "\\udfff": 1}}]}}'
    page, left_out = decode(Priceds, body.encode())
    assert page.items == [Priced(id=read), Priced(id="b")]
    assert left_out == 0


def test_every_record_may_be_wrong_in_several_places():
    items = [{"id": str(number), "price": {}, "weight": "x", "parts": [number]} for number in range(900)]
    page, left_out = decode(Priceds, json.dumps({"items": items}).encode())
    assert page.items == [Priced(id=str(number)) for number in range(900)]
    assert left_out == 0


def test_a_list_that_is_no_list_is_as_good_as_absent():
    assert decode(Box, b'{"items": "none"}')[0].items == []


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"[1]", b"null", b'{"a": ', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_json_object_is_a_bad_response(body):
    with pytest.raises(BadResponse):
        decode(Box, body)


@pytest.mark.parametrize("part", [b"1", b"{}", b'{"name": 1}', b"[[]]"])
def test_a_flood_inside_records_is_refused_or_read_in_a_second(part: bytes) -> None:
    record = b'{"id": "a", "parts": [' + b",".join([part] * 1000) + b"]}"
    began = time.process_time()
    with contextlib.suppress(BadResponse):
        decode(Priceds, b'{"items": [' + b",".join([record] * 55) + b"]}")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "item",
    [b"{}", b'{"id": {}}', b'{"id": "a"}', b'{"id": "a", "size": "x"}', b"[]", b"[[[]]]", b"1"],
)
@pytest.mark.parametrize("count", [5_000, 25_000, 1_500_000])
def test_a_flood_of_records_is_refused_or_cut_in_a_fraction_of_a_second(item: bytes, count: int) -> None:
    body = b'{"items": [' + b",".join([item] * count) + b"]}"
    began = time.process_time()
    try:
        box, left_out = decode(Box, body[: 8 * 1024 * 1024])
    except BadResponse:
        pass
    else:
        assert len(box.items) <= MOST_RECORDS
        assert left_out + len(box.items) == count
    assert time.process_time() - began < 1
