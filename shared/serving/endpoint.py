"""Everything an HTTP function does around its one call: method, body, checks, errors, request id, timing, access log."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence, Sized
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from shared import log, tracing
from shared.asking.problem import MEDIA_TYPE, Problem, our_fault
from shared.serving.sampling import Sample
from shared.serving.server_timing import server_timing

if TYPE_CHECKING:
    from shared.aggregator import UnifiedInventoryAggregator
    from shared.answers.reply import Reply
    from shared.serving.operations import Operation

MAX_BODY_BYTES = 64 * 1024
MOST_PARAMETERS = 40
LONGEST_REMEMBERED = 1000
"""Bytes of a query string that is kept as it was read; nothing longer is asked twice but on purpose."""
_sample = Sample()
_NOT_STORED = (b"cache-control", b"no-store")
_NOT_SNIFFED = (b"x-content-type-options", b"nosniff")
_IDENTIFYING = {b"x-request-id", b"traceparent", b"x-cloud-trace-context"}
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
Answer = Callable[[Request, str], Awaitable[Response]]
_TRACE = re.compile(r"(?:00-)?([0-9a-f]{32})\b")


async def respond(request: Request, name: str, *, answer: Answer | None = None) -> Response:
    """Answer `request` by the operation called `name`, or by `answer`. No exception leaves this function."""
    started = time.perf_counter()
    log.begin()
    identity = _identify(request)
    with tracing.request_span(name, request) as span:
        response = await _told(request, name, answer or _answer, identity)
        span.set_attribute("http.response.status_code", response.status_code)
    seconds = time.perf_counter() - started
    if b"cache-control" not in dict(response.raw_headers):
        response.raw_headers.append(_NOT_STORED)
    reply: Reply[Any] | None = log.replied.get()
    response.raw_headers += [
        (b"x-request-id", identity.encode()),
        (b"server-timing", server_timing(reply, seconds)),
        _NOT_SNIFFED,
    ]
    _log_access(request, response, name, seconds, reply)
    return response


async def _told(request: Request, name: str, answer: Answer, identity: str) -> Response:
    try:
        return await answer(request, name)
    except Problem as problem:
        return _problem_response(problem, identity)
    except Exception:  # noqa: BLE001 - the last line of defence: logged, and told as our fault
        log.log.exception("%s failed", name[:40])
        return _problem_response(our_fault(), identity)


async def _answer(request: Request, name: str) -> Response:
    asked_at = time.monotonic()  # before what a first request has to import
    operations, aggregator = _service()
    operation = operations.get(name)
    if operation is None:
        raise _no_such_path(request, operations)
    if request.method not in operation.methods:
        allowed = ", ".join((*operation.methods, "OPTIONS"))
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": allowed})
        raise _not_offered(request.method[:20], allowed, operation.methods[0])
    if operation.guard is not None:
        await operation.guard(aggregator(), request.headers)
    given, typed = await _parameters(request)
    return _json_response(await operation.run(aggregator(), given, typed=typed, asked_at=asked_at))


@cache
def _service() -> tuple[Mapping[str, Operation], Callable[[], UnifiedInventoryAggregator]]:
    """The operations and what they run on: the function listens before the service behind it is imported."""
    from shared.serving.operations import OPERATIONS  # noqa: PLC0415
    from shared.serving.process import aggregator  # noqa: PLC0415

    return OPERATIONS, aggregator


def _no_such_path(request: Request, operations: Mapping[str, object]) -> Problem:
    from shared.asking.nearest import nearest_name  # noqa: PLC0415 - only a wrong path needs it

    paths = [f"/{name}" for name in operations]
    nearest = nearest_name(request.url.path[:100], paths)
    return Problem(
        404,
        "no_such_path",
        f"There is nothing at {request.url.path[:100]}.",
        field="path",
        got=request.url.path[:100],
        allowed=paths,
        nearest=nearest,
        next_step=f"Use {nearest or ', '.join(paths)}.",
    )


def _not_offered(method: str, allowed: str, first: str) -> Problem:
    return Problem(
        405,
        "method_not_allowed",
        f"{method} is not offered here.",
        headers={"Allow": allowed},
        field="method",
        got=method,
        allowed=allowed,
        nearest=first,
        next_step=f"Use {first}.",
    )


async def _parameters(request: Request) -> tuple[Mapping[str, Any], bool]:
    """What is given, and whether it comes with JSON types: as a body alone."""
    raw: bytes = request.scope["query_string"]
    given = _query_parameters(raw) if len(raw) <= LONGEST_REMEMBERED else _query_parameters.__wrapped__(raw)
    if request.method != "POST":
        return given, False
    body = await _body(request)
    _require_few(body)
    for name in body:
        if name in given:
            raise _twice(name)
    return {**given, **body}, not given


@lru_cache(maxsize=1024)
def _query_parameters(query_string: bytes) -> Mapping[str, str]:
    """The parameters of a query string. Raises Problem for one that is given twice, or for too many."""
    given: dict[str, str] = {}
    told = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    _require_few(told)
    for name, value in told:
        if name in given:
            raise _twice(name)
        given[name] = value
    return MappingProxyType(given)


def _require_few(given: Sized) -> None:
    """Each wrong parameter is explained in a few hundred bytes: thousands of them would make a small call costly."""
    if len(given) > MOST_PARAMETERS:
        raise Problem(
            400,
            "too_many_parameters",
            f"{len(given)} parameters are given.",
            field="parameters",
            got=len(given),
            allowed=f"at most {MOST_PARAMETERS} parameters",
            example={"query": "Los Angeles Lakers"},
            next_step="Send the parameters of one call alone.",
        )


async def _body(request: Request) -> dict[str, Any]:
    body = await _read(request)
    if not body:
        return {}
    require_json(request)
    try:
        document = json.loads(body, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _malformed(f"The body is not JSON: {str(error)[:100]}.") from None
    if not isinstance(document, dict):
        raise _malformed(f"The body is a JSON {type(document).__name__}, not an object.")
    return document


def require_json(request: Request) -> None:
    """Let pass a request whose body is told to be JSON. Raises Problem: 415."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise Problem(
            415,
            "unsupported_media_type",
            f"The body is {media_type[:60] or 'of no told type'}.",
            field="Content-Type",
            got=media_type[:60],
            allowed="application/json",
            example="application/json",
            next_step="Send a JSON object with Content-Type: application/json.",
        )


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(
                413,
                "body_too_large",
                f"The body is longer than {MAX_BODY_BYTES} bytes.",
                allowed=f"at most {MAX_BODY_BYTES} bytes",
                next_step="Send the parameters alone; no parameter needs more than 200 characters.",
            )
    return bytes(body)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise _twice(name)
        seen[name] = value
    return seen


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _twice(name: str) -> Problem:
    return Problem(
        400,
        "repeated_parameter",
        f"{name[:60]} is given more than once.",
        field=name[:60],
        next_step=f"Give {name[:60]} once.",
    )


def _malformed(detail: str) -> Problem:
    return Problem(
        400,
        "malformed_body",
        detail,
        field="body",
        allowed="a JSON object of parameters",
        example={"query": "Los Angeles Lakers", "city": "Los Angeles"},
        next_step="Send the parameters as one JSON object.",
    )


def _json_response(answered: Reply[Any] | dict[str, Any]) -> Response:
    body = json.dumps(answered, default=str) if isinstance(answered, dict) else answered.encoded()
    return Response(body, media_type="application/json")


def _problem_response(problem: Problem, identity: str) -> Response:
    body = json.dumps(problem.document(identity), default=str)
    return Response(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def _identify(request: Request) -> str:
    """Keep the caller's request id when it is harmless; take the trace from either of the two usual headers."""
    headers: Sequence[tuple[bytes, bytes]] = request.scope["headers"]
    told = {name: value for name, value in headers if name in _IDENTIFYING}
    identity = told.get(b"x-request-id", b"").decode("latin-1")
    if not _REQUEST_ID.fullmatch(identity):
        identity = f"{random.getrandbits(128):032x}"
    log.request_id.set(identity)
    trace = told.get(b"traceparent") or told.get(b"x-cloud-trace-context") or b""
    found = _TRACE.match(trace.decode("latin-1"))
    log.trace.set(log.trace_name(found[1]) if found else None)
    return identity


def _log_access(
    request: Request, response: Response, name: str, seconds: float, reply: Reply[Any] | None
) -> None:
    """One line for each request; of those answered from the cache a few lines stand for all."""
    from_cache = reply is not None and reply.cache.hit
    stands_for = _sample.stands_for() if from_cache else 1
    if not stands_for:
        return
    fields = {
        "kind": "request",
        "function": name,
        "method": request.method[:20],
        "status": response.status_code,
        "latency_ms": round(seconds * 1000, 1),
        "bytes": len(response.body),
        "stands_for": stands_for,
    }
    if reply is not None:
        fields |= reply.log_fields
    if reply is not None and not from_cache:
        _log_sources(reply.answer)
    log.log.info("%s %s", name, response.status_code, extra={"fields": fields})


def _log_sources(answer: Any) -> None:
    """A line of its own for each source."""
    from shared.answers.answer_log import source_fields  # noqa: PLC0415 - imported with the first answer

    for fields in source_fields(answer):
        log.log.info("%s %s", fields["source"], fields["outcome"], extra={"fields": fields})
