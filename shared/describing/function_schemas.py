"""The tools as function-calling schemas, in the shape that each provider's API takes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from shared.describing.parameter_schema import object_schema
from shared.describing.tools import TOOLS, Tool

Schema = dict[str, Any]
_GEMINI_KEYS = ("type", "description", "enum", "items", "properties", "required")
"""What every version of Gemini's `Schema` knows; it refuses a request with any other JSON Schema keyword."""


def openai(tool: Tool) -> Schema:
    """One entry of `tools` in OpenAI's Chat Completions API."""
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": object_schema(tool.parameters),
    }
    return {"type": "function", "function": function}


def anthropic(tool: Tool) -> Schema:
    """One entry of `tools` in Anthropic's Messages API."""
    return {
        "name": tool.name,
        "description": tool.description,
        "input_schema": object_schema(tool.parameters),
    }


def gemini(tool: Tool) -> Schema:
    """One entry of `functionDeclarations` in Gemini's API, with the limits told in words."""
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": _for_gemini(tool, object_schema(tool.parameters)),
    }


def _for_gemini(tool: Tool, schema: Schema) -> Schema:
    told = {key: schema[key] for key in _GEMINI_KEYS if key in schema}
    told["type"] = told["type"].upper()
    if "items" in told:
        told["items"] = _for_gemini(tool, told["items"])
    if "properties" in told:
        told["properties"] = {
            name: _for_gemini(tool, {**each, "description": _with_limits(tool, name, each)})
            for name, each in told["properties"].items()
        }
    return told


def _with_limits(tool: Tool, name: str, schema: Schema) -> str:
    extra = tool.parameters.model_fields[name].json_schema_extra
    allowed = extra.get("allowed") if isinstance(extra, dict) else None
    words = f" Allowed: {allowed}." if isinstance(allowed, str) else ""
    return f"{schema['description']}{words}"


def _listed(schemas: list[Schema]) -> Any:
    return schemas


def _declared(schemas: list[Schema]) -> Any:
    return [{"functionDeclarations": schemas}]


PROVIDERS: Mapping[str, tuple[Callable[[Tool], Schema], Callable[[list[Schema]], Any]]] = {
    "openai": (openai, _listed),
    "anthropic": (anthropic, _listed),
    "gemini": (gemini, _declared),
}


def function_schemas(provider: str) -> Any:
    """What to give as `tools` to the API of `provider`. Raises KeyError for one that is not known."""
    of_tool, together = PROVIDERS[provider]
    return together([of_tool(tool) for tool in TOOLS])


def main(argv: list[str] | None = None) -> int:
    """`python -m shared.agent_tools schema --for PROVIDER`: print the schemas as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m shared.agent_tools", description="The ticket tools for function calling."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    schema = commands.add_parser(
        "schema", help="print what to give as `tools`", description="Print what to give as `tools`, as JSON."
    )
    schema.add_argument(
        "--for", dest="provider", choices=PROVIDERS, required=True, help="whose API it is for"
    )
    asked = parser.parse_args(argv)
    print(json.dumps(function_schemas(asked.provider), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
