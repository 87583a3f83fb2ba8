"""The JSON Schemas of the parameters, from the models that check them: one source for OpenAPI, MCP and function calls."""

from __future__ import annotations

import functools
from typing import Any

from pydantic import BaseModel

from shared.asking.parameter_types import CSV_PATTERN

Schema = dict[str, Any]
_OURS = ("title", "allowed")
_FIRST = ("query", "event_name", "quantity")
_LONGEST_PATTERN = 60
"""A longer one lists letters or codes. A model would pay for it in every conversation, and the service checks anyway."""
_SAID_IN_THE_DESCRIPTION = {"detail"}
"""Parameters whose default differs between HTTP and MCP."""


@functools.cache
def _properties(kind: type[BaseModel]) -> dict[str, Schema]:
    document = kind.model_json_schema()
    definitions = document.get("$defs", {})
    told = {name: _plain(name, schema, definitions) for name, schema in document["properties"].items()}
    return {**{name: told[name] for name in _FIRST if name in told}, **told}


def parameter_schemas(kind: type[BaseModel]) -> dict[str, Schema]:
    """Each parameter's schema by name, what is asked for first; free of references, with its description."""
    return {name: dict(schema) for name, schema in _properties(kind).items()}


def required_parameters(kind: type[BaseModel]) -> list[str]:
    """The names of the parameters that must be given."""
    return [name for name, field in kind.model_fields.items() if field.is_required()]


def object_schema(kind: type[BaseModel]) -> Schema:
    """The schema of all parameters in one object: what a tool takes, without the patterns that are tables."""
    return {
        "type": "object",
        "properties": {name: _without_table(schema) for name, schema in parameter_schemas(kind).items()},
        "required": required_parameters(kind),
        "additionalProperties": False,
    }


def body_schema(kind: type[BaseModel]) -> Schema:
    """The schema of a JSON body: as `object_schema`, but an optional parameter may also be empty or null."""
    required = required_parameters(kind)
    properties = {
        name: schema if name in required else _or_empty(schema)
        for name, schema in parameter_schemas(kind).items()
    }
    return {**object_schema(kind), "properties": properties}


def _plain(name: str, schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """One property without references, without null and without what only our own problem documents use."""
    told = {key: value for key, value in schema.items() if key not in _OURS}
    if name in _SAID_IN_THE_DESCRIPTION or told.get("default", ...) is None:
        told.pop("default", None)
    for option in told.pop("anyOf", []):
        if option.get("type") != "null":
            told = {**_resolved(option, definitions), **told}
    reference = told.pop("$ref", None)
    if reference:
        told = {**_resolved({"$ref": reference}, definitions), **told}
    return {key: value for key, value in told.items() if key not in _OURS}


def _resolved(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    if "$ref" not in schema:
        return schema
    return {
        key: value
        for key, value in definitions[schema["$ref"].rsplit("/", 1)[-1]].items()
        if key not in {"title", "description"}
    }


def _without_table(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "pattern" or len(value) <= _LONGEST_PATTERN}


def _or_empty(schema: Schema) -> Schema:
    told: Schema = {key: schema[key] for key in ("description", "default", "examples") if key in schema}
    exact = {key: value for key, value in schema.items() if key not in told}
    forms = [exact, {"type": "string", "pattern": CSV_PATTERN}] if exact.get("type") == "array" else [exact]
    return {**told, "anyOf": [*forms, {"enum": ["", None]}]}
