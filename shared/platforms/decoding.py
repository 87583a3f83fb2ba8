"""Lenient decoding: a wrong field is forgotten, a record that then lacks what it needs is left out, the rest stays."""

from __future__ import annotations

import contextlib
import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from shared.errors import BadResponse
from shared.platforms.text import clean_text

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R")
MAX_ROUNDS = 6
MOST_RECORDS = 1000
"""Items of one list that are read; no platform gives more than 200 a page."""
MOST_CONTAINERS = 60_000
MOST_IN_ONE_PASS = 15_000
MOST_VALUES = 400_000
"""Objects and lists, and values, in one answer: three times what the richest page holds, and still read in 0.3 s, for
reading blocks the event loop, and an answer of many tiny values would make other callers wait. Above
`MOST_IN_ONE_PASS` lists are cut before they are checked, for each value that fails is an object of its own."""


Records = Annotated[list[R], Field(max_length=MOST_RECORDS)]
"""The list a page is read for."""


def decode(model: type[M], body: bytes) -> tuple[M, int]:
    """Read `body` as `model`; returns it with the number of list items that had to be left out.

    A body that fits is read in one pass. In one that does not, each value that fails is removed and the
    reading repeated; where a list item fails for lack of a required value, the whole item is removed. A list
    goes on being read to `MOST_RECORDS` items where the model sets that as its length.
    Raises BadResponse for what is not a JSON object, or does not fit however much is removed.
    """
    if _containers(body) <= MOST_IN_ONE_PASS:
        with contextlib.suppress(ValidationError):
            return model.model_validate_json(body), 0
    return _decode_pruned(model, _json_object(body))


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body, parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise BadResponse(f"the answer is not JSON: {_beginning(body)}") from error
    if not isinstance(document, dict):
        raise BadResponse(f"the answer is a JSON {type(document).__name__} where an object is documented")
    return document


def _containers(body: bytes) -> int:
    """How many objects and lists there are at most. Raises BadResponse for more than any page has."""
    containers = body.count(b"{") + body.count(b"[")
    if containers > MOST_CONTAINERS or body.count(b",") > MOST_VALUES:
        raise BadResponse("the answer holds far more records than a page has")
    return containers


def _decode_pruned(model: type[M], document: dict[str, Any]) -> tuple[M, int]:
    left_out = _shorten(document)
    for _ in range(MAX_ROUNDS):
        try:
            return model.model_validate(document), left_out
        except ValidationError as error:
            left_out += _prune(document, error)
    raise BadResponse("the answer does not have the documented shape")


def _shorten(document: dict[str, Any]) -> int:
    """Cut every list to `MOST_RECORDS` items; returns how many items that were."""
    cut = 0
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            cut += max(len(node) - MOST_RECORDS, 0)
            del node[MOST_RECORDS:]
        inner = node.values() if isinstance(node, dict) else node
        waiting += [value for value in inner if isinstance(value, dict | list)]
    return cut


def _prune(document: dict[str, Any], error: ValidationError) -> int:
    marked: list[list[Any]] = []
    for problem in error.errors(include_url=False, include_input=False):
        _forget(document, problem["loc"], missing=problem["type"] == "missing", marked=marked)
    return sum(_drop_marked(items) for items in marked)


_DROPPED = object()


def _forget(
    document: Any, location: tuple[int | str, ...], *, missing: bool, marked: list[list[Any]]
) -> None:
    """Remove the value at `location`, or the nearest list item around it when a required value is missing."""
    path = _walk(document, location)
    if not missing and path and isinstance(path[-1][0], dict):
        path[-1][0].pop(path[-1][1], None)
        return
    for container, key in reversed(path):
        if isinstance(container, list):
            container[key] = _DROPPED
            if not any(container is seen for seen in marked):
                marked.append(container)
            return
    if path:
        path[0][0].pop(path[0][1], None)


def _walk(document: Any, location: tuple[int | str, ...]) -> list[tuple[Any, Any]]:
    path: list[tuple[Any, Any]] = []
    here = document
    for key in location:
        try:
            inner = here[key]
        except (LookupError, TypeError):
            break
        path.append((here, key))
        here = inner
    return path


def _drop_marked(items: list[Any]) -> int:
    before = len(items)
    items[:] = [item for item in items if item is not _DROPPED]
    return before - len(items)


def _beginning(body: bytes) -> str:
    text = clean_text(body[:400].decode("utf-8", "replace"), 80)
    return repr(text) if text else "no text in it"
