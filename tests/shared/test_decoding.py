"""Lenient decoding of what platforms send."""

from __future__ import annotations

import time

import pytest
from msgspec import field

from shared.errors import BadResponse
from shared.platforms.decoding import MOST_RECORDS, Records, Wire, decode


class Item(Wire):
    id: str
    size: int | None = None


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


def test_a_list_that_is_no_list_is_as_good_as_absent():
    assert decode(Box, b'{"items": "none"}')[0].items == []


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"[1]", b"null", b'{"a": ', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_json_object_is_a_bad_response(body):
    with pytest.raises(BadResponse):
        decode(Box, body)


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
