"""The smoke test passes on a service that keeps the contract and fails on one that does not."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable

import httpx
import pytest

from infra.smoke import Deployment, Result, addresses_under, main, run

BASE = "https://api.example"
HEADERS = {"X-Request-Id": "a-request", "Cache-Control": "no-store"}
PROBLEM = {**HEADERS, "Content-Type": "application/problem+json"}
FOUND = {
    "summary": "Nothing was found.",
    "total_events": 0,
    "platforms_queried": 1,
    "sources": [{"platform": "stubhub", "status": "empty", "environment": "sandbox"}],
    "cache": {"hit": False, "stale": False, "age_s": 0, "ttl_s": 300},
    "generated_at": "2026-11-22T12:00:00Z",
}

Answer = Callable[[httpx.Request], httpx.Response]


def _keeps_the_contract(request: httpx.Request) -> httpx.Response:
    if "authorization" not in request.headers:
        return httpx.Response(403, text="Forbidden")
    name = request.url.path.strip("/")
    if "qurey" in request.url.params:
        return httpx.Response(
            400, headers=PROBLEM, json={"code": "unknown_parameter", "next_step": "Use query."}
        )
    if name == "compare":
        return httpx.Response(404, headers=PROBLEM, json={"code": "no_such_event"})
    if name == "mcp":
        return httpx.Response(200, headers=HEADERS, json={"result": {"tools": [{"name": "search_tickets"}]}})
    if name == "health":
        return httpx.Response(200, headers=HEADERS, json={"status": "ok", "platforms": {"stubhub": {}}})
    answer = {**FOUND, "deals": []} if name == "deals" else {**FOUND, "events": []}
    return httpx.Response(200, headers=HEADERS, json=answer)


def _check(answer: Answer) -> dict[str, Result]:
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        deployment = Deployment(addresses_under(BASE), token=lambda url: "token", client=client)
        return {result.name: result for result in run(deployment, closed=True, scheduled=True)}


def test_a_service_that_keeps_the_contract_passes() -> None:
    results = _check(_keeps_the_contract)

    assert {name: result.problem for name, result in results.items()} == dict.fromkeys(
        ["health", "search", "deals", "compare", "problems", "mcp", "closed", "refresh closed"]
    )


def _without_request_id(request: httpx.Request) -> httpx.Response:
    response = _keeps_the_contract(request)
    response.headers.pop("x-request-id", None)
    return response


def _with_another_shape(request: httpx.Request) -> httpx.Response:
    response = _keeps_the_contract(request)
    if response.status_code == 200 and "search" in request.url.path:
        return httpx.Response(200, headers=HEADERS, json={**json.loads(response.content), "surplus": 1})
    return response


def _open_to_all(request: httpx.Request) -> httpx.Response:
    request.headers.setdefault("authorization", "none")
    return _keeps_the_contract(request)


def _with_a_source_missing(request: httpx.Request) -> httpx.Response:
    response = _keeps_the_contract(request)
    if response.status_code == 200 and "search" in request.url.path:
        return httpx.Response(
            200, headers=HEADERS, json={**json.loads(response.content), "platforms_queried": 2}
        )
    return response


def _as_a_page(request: httpx.Request) -> httpx.Response:
    response = _keeps_the_contract(request)
    if response.status_code == 400:
        response.headers["content-type"] = "text/html"
    return response


def _unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route to host", request=request)


@pytest.mark.parametrize(
    ("answer", "failing"),
    [
        (_without_request_id, {"health", "search", "deals", "compare", "problems", "mcp"}),
        (_with_another_shape, {"search", "compare"}),
        (_with_a_source_missing, {"search"}),
        (_open_to_all, {"closed", "refresh closed"}),
        (_as_a_page, {"problems"}),
        (
            _unreachable,
            {"health", "search", "deals", "compare", "problems", "mcp", "closed", "refresh closed"},
        ),
    ],
)
def test_a_broken_contract_fails_the_checks_it_concerns(answer: Answer, failing: set[str]) -> None:
    assert {name for name, result in _check(answer).items() if result.problem} == failing


def test_a_slow_search_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 10_000, 30))
    monkeypatch.setattr("time.perf_counter", functools.partial(next, ticks))

    assert "10.15 s are promised" in str(_check(_keeps_the_contract)["search"].problem)


def test_without_an_address_it_says_where_one_comes_from() -> None:
    with pytest.raises(SystemExit, match="URL=https://"):
        main([])
