"""Function-calling schemas in each provider's shape, made from what checks the calls."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

import jsonschema
import pytest

from shared.asking.query import read_query
from shared.describing.function_schemas import PROVIDERS, function_schemas
from shared.describing.tools import TOOLS
from tests.live import ROOT

NAMES = [tool.name for tool in TOOLS]
TODAY = dt.date(2026, 11, 22)


def test_openai_gets_functions_with_json_schemas():
    told = function_schemas("openai")
    assert [each["function"]["name"] for each in told] == NAMES
    for each in told:
        assert each["type"] == "function"
        assert len(each["function"]["description"]) <= 1024
        jsonschema.Draft202012Validator.check_schema(each["function"]["parameters"])


def test_anthropic_gets_input_schemas_without_a_choice_at_the_top():
    told = function_schemas("anthropic")
    assert [each["name"] for each in told] == NAMES
    for each in told:
        assert not {"anyOf", "oneOf", "allOf"} & each["input_schema"].keys()
        jsonschema.Draft202012Validator.check_schema(each["input_schema"])


def test_gemini_gets_no_keyword_that_it_does_not_know():
    (told,) = function_schemas("gemini")
    assert [each["name"] for each in told["functionDeclarations"]] == NAMES
    for each in told["functionDeclarations"]:
        check_gemini(each["parameters"])
        assert each["parameters"]["type"] == "OBJECT"


def check_gemini(schema):
    assert schema.keys() <= {"type", "description", "enum", "items", "properties", "required"}
    assert schema["type"] in {"OBJECT", "STRING", "INTEGER", "NUMBER", "ARRAY"}
    assert all(isinstance(value, str) for value in schema.get("enum", []))
    for each in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        check_gemini(each)


def test_gemini_is_told_limits_in_words():
    (told,) = function_schemas("gemini")
    search = told["functionDeclarations"][0]["parameters"]["properties"]
    assert "1 to 100" in search["limit"]["description"]
    assert "YYYY-MM-DD" in search["date_from"]["description"]


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_a_call_made_of_the_examples_is_accepted(tool):
    schema = function_schemas("anthropic")[NAMES.index(tool.name)]["input_schema"]
    call = {name: each["examples"][0] for name, each in schema["properties"].items() if "examples" in each}
    jsonschema.validate(call, schema)
    read_query(tool.parameters, call, today=TODAY, typed=True)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_command_prints_them_as_json(provider):
    command = [sys.executable, "-m", "shared.agent_tools", "schema", "--for", provider]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == function_schemas(provider)


def test_the_command_explains_itself_and_refuses_what_it_does_not_know():
    command = [sys.executable, "-m", "shared.agent_tools"]
    told = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "schema" in told.stdout
    refused = subprocess.run([*command, "schema", "--for", "x"], cwd=ROOT, capture_output=True, check=False)
    assert refused.returncode == 2
