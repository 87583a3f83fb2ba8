"""The OpenAPI 3.1 document, generated from the models that check what comes in and make what goes out."""

from __future__ import annotations

from typing import Any

from shared.answers.report import ProblemDocument
from shared.asking.problem import MEDIA_TYPE, TITLES
from shared.describing.answer_schema import answer_schemas
from shared.describing.examples import examples
from shared.describing.operations import DESCRIBED, DescribedOperation
from shared.describing.parameter_schema import body_schema, parameter_schemas, required_parameters

VERSION = "1.0.0"
REFERENCE = "#/components/schemas/"
ABOUT = """Tickets of StubHub, SeatGeek and Ticketmaster in one answer.

Happy path: `search` with words and a city; then `compare` with the `result_id` of the answer and the `event_uid`
of the event meant, which makes no platform call and returns every platform's price and link. `deals` ranks the
same result by value. Give `detail=concise` where the answer goes into a model's context.

A price that is not known is null and says why; it is never 0 and does not mean sold out. Prices are compared like
with like: all-in before those of unknown basis before those before fees, never across currencies.

Every error is a problem document that names the field, what was got, what is allowed and the next step."""
_EVERY_PROBLEM = (400, 500)
_BODY_PROBLEMS = (413, 415)
_HEADERS = {
    "X-Request-Id": {"description": "Name of this request in the logs.", "schema": {"type": "string"}},
    "Server-Timing": {
        "description": "Where the time went, in milliseconds: `total`, each platform that was asked, and whether all "
        "came from the `cache`.",
        "schema": {"type": "string"},
    },
}
_RETRY_AFTER = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}
}


def _follow_up(events: str) -> dict[str, Any]:
    """How to look into the first event of an answer without a platform call."""
    first = f"$response.body#/{events}/0"
    return {
        "compareTheFirst": {
            "operationId": "compare_ticket_prices",
            "description": "The first event's prices on every platform, at no platform call.",
            "parameters": {
                "query.event_name": f"{first}/name",
                "query.event_uid": f"{first}/event_uid",
                "query.result_id": "$response.body#/result_id",
            },
        }
    }


_LINKS = {"search_tickets": _follow_up("events"), "find_ticket_deals": _follow_up("deals")}


def document() -> dict[str, Any]:
    """The whole document. It changes only with the operations and their models."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ticket inventory",
            "version": VERSION,
            "summary": "Search, compare and rank the tickets of three marketplaces.",
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "where this document is served"}],
        "security": [{}, {"idToken": []}],
        "paths": {f"/{name}": _path(operation) for name, operation in DESCRIBED.items()},
        "components": {
            "schemas": _schemas(),
            "responses": {str(status): _problem(status) for status in _statuses()},
            "securitySchemes": {
                "idToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A Google-signed ID token of an account with roles/run.invoker, made for the "
                    "service's URL. Deployed functions ask for it; on this machine none is needed.",
                }
            },
        },
    }


def _schemas() -> dict[str, Any]:
    shapes = [shape for operation in DESCRIBED.values() for shape in operation.answers]
    told = answer_schemas([*shapes, ProblemDocument], under=REFERENCE)
    asked = {
        operation.parameters.__name__: body_schema(operation.parameters)
        for operation in DESCRIBED.values()
        if {"GET", "POST"} <= set(operation.serves.methods)
    }
    return {**asked, **told}


def _statuses() -> list[int]:
    own = {status for operation in DESCRIBED.values() for status in operation.problems}
    return sorted({*_EVERY_PROBLEM, *_BODY_PROBLEMS, *own})


def _path(operation: DescribedOperation) -> dict[str, Any]:
    methods: dict[str, Any] = {}
    if "GET" in operation.serves.methods:
        methods["get"] = {**_operation(operation), "parameters": _parameters(operation)}
    if "POST" in operation.serves.methods and methods:
        methods["post"] = _operation(operation, suffix="_by_body", body=True)
    elif "POST" in operation.serves.methods:
        methods["post"] = {**_operation(operation), "parameters": _parameters(operation)}
    return methods


def _operation(operation: DescribedOperation, *, suffix: str = "", body: bool = False) -> dict[str, Any]:
    statuses = [*_EVERY_PROBLEM, *(_BODY_PROBLEMS if body else ()), *operation.problems]
    problems = {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
    told: dict[str, Any] = {
        "operationId": f"{operation.identity}{suffix}",
        "summary": operation.summary,
        "description": operation.description,
        "x-openai-isConsequential": False,
        "responses": {"200": _answer(operation), **problems},
    }
    if body:
        told["requestBody"] = _body(operation)
    return told


def _parameters(operation: DescribedOperation) -> list[dict[str, Any]]:
    required = required_parameters(operation.parameters)
    return [
        _parameter(name, schema, required=name in required)
        for name, schema in parameter_schemas(operation.parameters).items()
    ]


def _parameter(name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    told = {
        "name": name,
        "in": "query",
        "required": required,
        "description": schema["description"],
        "schema": {key: value for key, value in schema.items() if key != "description"},
    }
    if schema.get("type") == "array":
        told |= {"style": "form", "explode": False}
    return told if required else {**told, "allowEmptyValue": True}


def _body(operation: DescribedOperation) -> dict[str, Any]:
    kind = operation.parameters
    required = required_parameters(kind)
    asked = {
        name: schema["examples"][0]
        for name, schema in parameter_schemas(kind).items()
        if name in (required or ("query",)) or name in {"city", "min_tickets", "limit"}
    }
    content = {"schema": {"$ref": f"{REFERENCE}{kind.__name__}"}, "example": asked}
    return {"required": True, "content": {"application/json": content}}


def _answer(operation: DescribedOperation) -> dict[str, Any]:
    shown = examples()
    names = [shape.__name__ for shape in operation.answers]
    references = [{"$ref": f"{REFERENCE}{name}"} for name in names]
    links = {"links": _LINKS[operation.identity]} if operation.identity in _LINKS else {}
    return {
        "description": operation.answers[0].__doc__,
        "headers": _HEADERS,
        **links,
        "content": {
            "application/json": {
                "schema": references[0] if len(references) == 1 else {"anyOf": references},
                "examples": {name: {"value": shown[name]} for name in names},
            }
        },
    }


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": TITLES[status],
        "headers": {**_HEADERS, **(_RETRY_AFTER if status in {429, 503} else {})},
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{REFERENCE}{ProblemDocument.__name__}"}}},
    }
