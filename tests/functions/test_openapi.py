"""The OpenAPI document: valid, kept in the repository, and true of the running functions."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import referencing
import referencing.jsonschema
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.describing.documents import DOCUMENTS
from shared.describing.openapi import document
from shared.serving.operations import OPERATIONS
from tests.fuzz.__main__ import fuzz
from tests.live import ROOT, serving

EXAMPLES_IN_CI = 4


@pytest.fixture(scope="module")
def openapi():
    return json.loads(json.dumps(document()))


@pytest.fixture
def schema_of(openapi):
    """Makes a validator of the schema at a JSON pointer in the document."""
    resource = referencing.Resource(openapi, referencing.jsonschema.DRAFT202012)
    registry = referencing.Registry().with_resource("urn:openapi", resource)

    def validator(schema):
        told = json.loads(json.dumps(schema).replace('"#/', '"urn:openapi#/'))
        return jsonschema.Draft202012Validator(told, registry=registry)

    return validator


def operations(openapi):
    return [(path, method, each) for path, item in openapi["paths"].items() for method, each in item.items()]


def test_the_document_is_valid_openapi(openapi):
    OpenAPIV31SpecValidator(openapi).validate()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_in_the_repository_is_the_one_that_is_served(name):
    kept = (Path(ROOT) / "docs" / name).read_text(encoding="utf-8")
    assert kept == DOCUMENTS[name].text(), "run `make openapi`"


async def test_the_documents_are_served_and_may_be_kept(serve):
    client = serve()
    for name, each in DOCUMENTS.items():
        reply = await client.get(f"/{name}")
        assert (reply.status_code, reply.text) == (200, each.text())
        assert reply.headers["content-type"] == each.media_type
        assert "max-age" in reply.headers["cache-control"]
        assert (await client.head(f"/{name}")).status_code == 200
        assert (await client.post(f"/{name}")).headers["allow"] == "GET, HEAD, OPTIONS"


def test_every_operation_is_there_under_a_name_of_its_own(openapi):
    assert set(openapi["paths"]) == {f"/{name}" for name in OPERATIONS}
    names = [each["operationId"] for _, _, each in operations(openapi)]
    assert len(names) == len(set(names))
    assert {"search_tickets", "compare_ticket_prices", "find_ticket_deals", "get_health"} <= set(names)


def test_every_parameter_is_described_with_an_example_where_one_helps(openapi):
    from_an_answer = {"cursor", "result_id", "event_uid"}
    for _, _, operation in operations(openapi):
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            assert parameter["schema"].get("examples") or parameter["name"] in from_an_answer


def test_every_example_fits_its_schema(openapi, schema_of):
    checked = 0
    for _, _, operation in operations(openapi):
        for parameter in operation.get("parameters", []):
            for example in parameter["schema"].get("examples", []):
                schema_of(parameter["schema"]).validate(example)
                checked += 1
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in contents:
            for media in content.get("content", {}).values():
                shown = [media["example"]] if "example" in media else []
                shown += [each["value"] for each in media.get("examples", {}).values()]
                for example in shown:
                    schema_of(media["schema"]).validate(example)
                    checked += 1
    assert checked > 40


def test_every_problem_is_a_problem_document(openapi):
    for _, _, operation in operations(openapi):
        assert {"200", "400", "500"} <= operation["responses"].keys()
        for status, response in operation["responses"].items():
            if status != "200":
                assert response == {"$ref": f"#/components/responses/{status}"}
                assert "application/problem+json" in openapi["components"]["responses"][status]["content"]


def test_a_deployed_function_wants_an_id_token_and_a_local_one_none(openapi):
    assert openapi["security"] == [{}, {"idToken": []}]
    assert openapi["components"]["securitySchemes"]["idToken"]["scheme"] == "bearer"


async def test_answers_fit_the_document(serve, openapi, schema_of):
    client = serve()
    for path, given in (
        ("/search", {"query": "Lakers"}),
        ("/search", {"query": "Lakers", "detail": "concise"}),
        ("/search", {"query": "Zyzzyva"}),
        ("/deals", {"query": "Hamilton"}),
        ("/deals", {"query": "Hamilton", "detail": "concise"}),
        ("/compare", {"event_name": "Lakers"}),
        ("/search", {"limit": "x"}),
        ("/health", {}),
        ("/health", {"deep": "1"}),
    ):
        reply = await client.get(path, params=given)
        response = openapi["paths"][path]["get"]["responses"][str(reply.status_code)]
        if "$ref" in response:
            response = openapi["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
        media = response["content"][reply.headers["content-type"].split(";")[0]]
        schema_of(media["schema"]).validate(reply.json())


@pytest.mark.timeout(600)
def test_schemathesis_finds_nothing_with_all_checks(running_marketplaces):
    """`make fuzz-api` runs the same with more examples and another seed each time."""
    with serving("api", running_marketplaces) as base:
        assert fuzz(base, examples=EXAMPLES_IN_CI, seed=1) == 0
