"""Calls what is deployed and checks the contract: `python -m infra.smoke --url https://…`, or without for one URL each."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
from msgspec import ValidationError

from shared.agent_tools import fetch_id_token
from shared.answers.shapes import CompareResult, DealsResult, SearchResult, Shape
from shared.asking.problem import MEDIA_TYPE

INFRA = Path(__file__).resolve().parent
FUNCTIONS = ("search", "compare", "deals", "health", "mcp", "refresh")
DEADLINE_S = 10.15
"""The longest a reply takes by contract; a cold start and the network come on top."""
STARTING_S = 10.0
S = TypeVar("S", bound=Shape)
LOCAL = {"localhost", "127.0.0.1", "::1"}


class Broken(Exception):
    """The contract is broken; the message says what was expected and what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One check: what it looked at, how long it took in milliseconds, and what is wrong, None when nothing is."""

    name: str
    latency_ms: int
    problem: str | None = None


class Deployment:
    """The deployed functions, by name; `token` gives the bearer token for an address, None where none is needed."""

    def __init__(
        self, addresses: Mapping[str, str], *, token: Callable[[str], str | None], client: httpx.Client
    ) -> None:
        self._addresses = addresses
        self._token = token
        self._client = client

    def get(self, name: str, **parameters: str) -> httpx.Response:
        """GET the function with these parameters."""
        return self._client.get(self._addresses[name], params=parameters, headers=self._headers(name))

    def post(self, name: str, body: Mapping[str, object]) -> httpx.Response:
        """POST the function this JSON object."""
        return self._client.post(self._addresses[name], json=body, headers=self._headers(name))

    def as_stranger(self, name: str, method: str = "GET") -> httpx.Response:
        """Call the function without a token."""
        return self._client.request(method, self._addresses[name])

    def _headers(self, name: str) -> dict[str, str]:
        token = self._token(self._addresses[name])
        accepted = {"Accept": "application/json, text/event-stream"}
        return {**accepted, **({"Authorization": f"Bearer {token}"} if token else {})}


def check_health(deployment: Deployment) -> None:
    """`health` answers, and knows the platforms."""
    response = _expect(deployment.get("health"), 200)
    if not response.json().get("platforms"):
        raise Broken(f"health tells of no platform: {response.text[:200]}")


def check_search(deployment: Deployment) -> None:
    """`search` answers in the contract's shape, with a row for every platform, by the deadline."""
    started = time.perf_counter()
    found = _read(deployment.get("search", query="Lakers", limit="5"), SearchResult)
    seconds = time.perf_counter() - started
    if seconds > DEADLINE_S + STARTING_S:
        raise Broken(f"search took {seconds:.1f} s; {DEADLINE_S:g} s are promised")
    if len(found.sources) != found.platforms_queried:
        raise Broken(
            f"{found.platforms_queried} platforms were asked, {len(found.sources)} are accounted for"
        )


def check_deals(deployment: Deployment) -> None:
    """`deals` takes a JSON body and answers best value first."""
    found = _read(deployment.post("deals", {"query": "Lakers", "limit": 5}), DealsResult)
    scores = [event.value_score or 0.0 for event in found.deals]
    if scores != sorted(scores, reverse=True):
        raise Broken(f"deals are not in order of their value: {scores}")


def check_compare(deployment: Deployment) -> None:
    """`compare` finds the event that `search` told of, or says that there is none."""
    events = _read(deployment.get("search", query="Lakers", limit="1"), SearchResult).events
    if not events:
        _expect_problem(deployment.get("compare", event_name="no such event at all"), 404)
        return
    event = events[0]
    asked = {"event_name": event.name, **({"date": event.date.isoformat()} if event.date else {})}
    response = deployment.get("compare", **asked)
    if response.status_code in {404, 409}:
        _expect_problem(response, response.status_code)
    else:
        _read(response, CompareResult)


def check_problems(deployment: Deployment) -> None:
    """A wrong request gets a problem document that says what to do."""
    problem = _expect_problem(deployment.get("search", qurey="Lakers"), 400)
    if not problem.get("next_step"):
        raise Broken(f"the problem says nothing of what to do: {problem}")


def check_mcp(deployment: Deployment) -> None:
    """`mcp` offers its tools."""
    response = deployment.post("mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    _expect(response, 200)
    result = response.json().get("result", {})
    names = {tool.get("name") for tool in result.get("tools", ())}
    if "search_tickets" not in names:
        raise Broken(f"mcp does not offer search_tickets: {response.text[:200]}")


def check_closed(deployment: Deployment) -> None:
    """Without a token nobody gets in."""
    response = deployment.as_stranger("search")
    if response.status_code not in {401, 403}:
        raise Broken(
            f"search answers {response.status_code} to a caller without token; with allow_public, add --public"
        )


def check_refresh_closed(deployment: Deployment) -> None:
    """Nobody but the scheduler sets off `refresh`."""
    response = deployment.as_stranger("refresh", "POST")
    if response.status_code not in {401, 403, 404}:
        raise Broken(f"refresh answers {response.status_code} to a caller without token")


ALWAYS = (check_health, check_search, check_deals, check_compare, check_problems, check_mcp)


def run(deployment: Deployment, *, closed: bool, scheduled: bool) -> Iterator[Result]:
    """All checks, one result each; `closed` and `scheduled` say whether strangers and callers of refresh are refused."""
    checks = [*ALWAYS, *([check_closed] if closed else []), *([check_refresh_closed] if scheduled else [])]
    for check in checks:
        started = time.perf_counter()
        problem = None
        try:
            check(deployment)
        except (Broken, httpx.HTTPError) as error:
            problem = str(error) or type(error).__name__
        name = check.__name__.removeprefix("check_").replace("_", " ")
        yield Result(name=name, latency_ms=round((time.perf_counter() - started) * 1000), problem=problem)


def addresses_under(base_url: str) -> dict[str, str]:
    """The functions' addresses where `api` serves them all."""
    return {name: f"{base_url.rstrip('/')}/{name}" for name in FUNCTIONS}


def deployed_addresses() -> dict[str, str]:
    """The functions' addresses as Terraform knows them. Raises SystemExit, saying what to do, when it does not."""
    command = ["terraform", f"-chdir={INFRA}", "output", "-json", "function_urls"]
    if shutil.which("terraform") is None:
        raise SystemExit(
            "There is no terraform to ask for the addresses: give URL=https://… of the api function."
        )
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    try:
        addresses: dict[str, str] = json.loads(told.stdout)
    except ValueError:
        raise SystemExit(
            f"Terraform knows no addresses here: deploy first, or give URL=https://… ({told.stderr.strip()[:200]})"
        ) from None
    return addresses


def find_token(url: str) -> str | None:
    """An ID token for `url`: of a service account's credentials, else of the person logged in to gcloud.

    Raises SystemExit, saying what to do, where there is neither.
    """
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - not needed on this machine's own address

    try:
        return fetch_id_token(url)
    except GoogleAuthError:
        parsed = httpx.URL(url)
        token = _gcloud_token(f"--audiences={parsed.scheme}://{parsed.host}") or _gcloud_token()
        if token is None:
            raise SystemExit("No ID token is to be had: run `gcloud auth login`.") from None
        return token


def main(arguments: list[str] | None = None) -> int:
    """Check a deployment and print a line per check; returns 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(prog="python -m infra.smoke", description=__doc__)
    parser.add_argument("--url", help="base URL of `api`; without it Terraform is asked for each function's")
    parser.add_argument("--public", action="store_true", help="callers without a token are let in on purpose")
    asked = parser.parse_args(arguments)
    addresses = addresses_under(asked.url) if asked.url else deployed_addresses()
    local = httpx.URL(addresses["search"]).host in LOCAL
    failed = 0
    with httpx.Client(timeout=DEADLINE_S + STARTING_S) as client:
        deployment = Deployment(addresses, token=find_token, client=client)
        for result in run(deployment, closed=not (local or asked.public), scheduled=not local):
            failed += result.problem is not None
            verdict = f"FAILED: {result.problem}" if result.problem else "ok"
            print(f"{result.name:15} {result.latency_ms:6} ms  {verdict}", flush=True)
    return 1 if failed else 0


def _gcloud_token(*options: str) -> str | None:
    if shutil.which("gcloud") is None:
        return None
    command = ["gcloud", "auth", "print-identity-token", *options]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return told.stdout.strip() or None


def _read(response: httpx.Response, shape: type[S]) -> S:
    _expect(response, 200)
    try:
        return shape.from_json(response.content)
    except ValidationError as error:
        raise Broken(f"{response.request.url} breaks the contract: {error}") from None


def _expect(response: httpx.Response, status: int) -> httpx.Response:
    if response.status_code != status:
        raise Broken(f"{response.request.url} answers {response.status_code}: {response.text[:300]}")
    for header in ("x-request-id", "cache-control"):
        if header not in response.headers:
            raise Broken(f"{response.request.url} answers without {header}")
    return response


def _expect_problem(response: httpx.Response, status: int) -> dict[str, object]:
    _expect(response, status)
    media_type = response.headers.get("content-type", "").split(";")[0]
    if media_type != MEDIA_TYPE:
        raise Broken(f"{response.request.url} tells a problem as {media_type}, not {MEDIA_TYPE}")
    problem: dict[str, object] = response.json()
    return problem


if __name__ == "__main__":
    sys.exit(main())
