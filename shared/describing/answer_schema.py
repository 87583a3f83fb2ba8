"""The JSON Schemas of the answers, from the models that make them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.answers.concise import Lean

Schema = dict[str, Any]


def answer_schemas(kinds: Iterable[type[BaseModel]], *, under: str) -> dict[str, Schema]:
    """The schema of each shape in `kinds` and of those within, by name; references begin with `under`.

    A full shape always tells all its members, so they are required; of a lean one those without a default.
    """
    _, told = models_json_schema(
        [(kind, "validation") for kind in kinds], ref_template=f"{under}{{model}}", title=None
    )
    definitions: dict[str, Schema] = told.get("$defs", {})
    lean = {kind.__name__ for kind in _kinds_of(Lean)}
    return {name: _plain(schema, always=name not in lean) for name, schema in sorted(definitions.items())}


def output_schema(kinds: Iterable[type[BaseModel]]) -> Schema:
    """One schema for an answer that is of one of `kinds`, complete in itself."""
    chosen = tuple(kinds)
    return {
        "type": "object",
        "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in chosen],
        "$defs": answer_schemas(chosen, under="#/$defs/"),
    }


def _kinds_of(kind: type[BaseModel]) -> set[type[BaseModel]]:
    return {kind}.union(*(_kinds_of(each) for each in kind.__subclasses__()))


def _plain(schema: Schema, *, always: bool) -> Schema:
    """A definition without pydantic's titles; with all members required where they are always there."""
    told = {key: value for key, value in schema.items() if key != "title"}
    if "description" in told:
        told["description"] = inspect.cleandoc(told["description"])
    if "properties" not in told:
        return told
    told["properties"] = {name: _member(value, null=always) for name, value in told["properties"].items()}
    if always:
        told["required"] = list(told["properties"])
    return told


def _member(schema: Schema, *, null: bool) -> Schema:
    """A member's schema in its shortest form; what is never told as null is not said to be."""
    told = {key: value for key, value in schema.items() if key not in {"title", "default"}}
    options = told.get("anyOf", [])
    if {"type": "null"} not in options:
        return told
    rest = [option for option in options if option != {"type": "null"}]
    if len(rest) > 1:
        return told if null else {**told, "anyOf": rest}
    only = {key: value for key, value in told.items() if key != "anyOf"}
    if not null:
        return {**rest[0], **only}
    return {**rest[0], **only, "type": [rest[0]["type"], "null"]} if "type" in rest[0] else told
