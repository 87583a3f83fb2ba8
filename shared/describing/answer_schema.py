"""The JSON Schemas of the answers, from the shapes that make them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from msgspec.json import schema_components

from shared.answers.concise import Lean
from shared.answers.shapes import Shape

Schema = dict[str, Any]


def answer_schemas(kinds: Iterable[type[Shape]], *, under: str) -> dict[str, Schema]:
    """The schema of each shape in `kinds` and of those within, by name; references begin with `under`.

    A full shape always tells all its members, so they are required; of a lean one those without a default.
    """
    _, told = schema_components(kinds, ref_template=f"{under}{{name}}")
    lean = {kind.__name__ for kind in _kinds_of(Lean)}
    return {name: _plain(schema, always=name not in lean) for name, schema in sorted(told.items())}


def output_schema(kinds: Iterable[type[Shape]]) -> Schema:
    """One schema for an answer that is of one of `kinds`, complete in itself."""
    chosen = tuple(kinds)
    return {
        "type": "object",
        "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in chosen],
        "$defs": answer_schemas(chosen, under="#/$defs/"),
    }


def _kinds_of(kind: type[Shape]) -> set[type[Shape]]:
    return {kind}.union(*(_kinds_of(each) for each in kind.__subclasses__()))


def _plain(schema: Schema, *, always: bool) -> Schema:
    """A definition without titles; with all members required where they are always there."""
    told = {key: value for key, value in schema.items() if key != "title" and value != []}
    if "description" in told:
        told["description"] = inspect.cleandoc(told["description"])
    if "enum" in told:
        return {**told, "type": "string"}
    told["properties"] = {name: _member(value, null=always) for name, value in told["properties"].items()}
    if always:
        told["required"] = list(told["properties"])
    return told


def _member(schema: Schema, *, null: bool) -> Schema:
    """A member's schema in its shortest form; what is never told as null is not said to be."""
    told = {key: value for key, value in schema.items() if key != "default"}
    if told.get("format") == "decimal":
        told |= {"type": "number"}
        del told["format"]
    if "anyOf" not in told:
        return told
    rest = [_member(option, null=null) for option in told["anyOf"] if option != {"type": "null"}]
    if len(rest) > 1:
        return told if null else {**told, "anyOf": rest}
    only = {key: value for key, value in told.items() if key != "anyOf"}
    if not null:
        return {**rest[0], **only}
    return {**rest[0], **only, "type": [rest[0]["type"], "null"]} if "type" in rest[0] else told
