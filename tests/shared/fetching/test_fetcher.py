"""How one platform's requests are sent, repeated, counted and given up."""

from __future__ import annotations

import asyncio
import json
from typing import ClassVar

import httpx
import pytest

from shared.errors import (
    AuthFailed,
    BadResponse,
    CoolingDown,
    NotConfigured,
    QuotaExhausted,
    RateLimited,
    SourceError,
    SourceTimeout,
    Unavailable,
)
from shared.fetching.fetcher import Deadline, Fetcher
from shared.platforms.platform import Credential, QuotaSeen, Token
from shared.settings import Settings
from shared.state.circuits import Circuits
from shared.state.keys import Keys
from shared.state.quota import Quota, QuotaLimit
from shared.state.rate import RateLimiter
from shared.state.store import open_store
from tests.fakes import FakeClock

KEY = "PLANTED-KEY-1"


class Boxoffice:
    """A platform of one page: answers {"events": n}."""

    name = title = "boxoffice"
    docs_url = "https://boxoffice.example/docs"
    credentials = (Credential(field="key", variable="BOXOFFICE_KEY", secret="boxoffice-key"),)
    base_urls: ClassVar = {"production": "https://api.boxoffice.example"}
    token_urls: ClassVar = {}
    daily_quota = 10
    requests_per_second = 0.0
    quota_day = "utc"
    options = ()

    def count(self, access):
        response = yield httpx.Request(
            "GET",
            f"{access.base_url}/count?apikey={access.credentials['key']}",
            headers={"Authorization": f"Bearer {access.token}"},
        )
        return json.loads(response.content)["events"]

    def check(self, response):
        if response.status_code == 401:
            raise AuthFailed("the key is refused")
        if response.status_code == 429:
            told = response.headers.get("retry-after")
            raise RateLimited("slow down", retry_after_s=float(told) if told else None)
        if response.status_code >= 500:
            raise Unavailable(f"it answered {response.status_code}")

    def quota_seen(self, response):
        told = response.headers.get("x-remaining")
        return QuotaSeen(limit=10, remaining=int(told)) if told else None

    def token_request(self, access):
        return httpx.Request("POST", access.token_url)

    def read_token(self, response):
        return Token(value=response.json()["token"], expires_in_s=100)


class TokenBoxoffice(Boxoffice):
    token_urls: ClassVar = {"production": "https://account.boxoffice.example/token"}


class Upstream:
    """Answers from a list; the last answer is repeated."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return await answer(request) if asyncio.iscoroutinefunction(answer) else answer(request)
        return answer


def timed_out():
    """A connection that took too long, as the adapter reports it; it tells a closed one without that cause."""
    error = httpx.ConnectTimeout("late")
    error.__cause__ = TimeoutError()
    return error


def ok(events=3, **headers):
    return httpx.Response(200, json={"events": events}, headers=headers)


class Bench:
    """A fetcher over a scripted upstream."""

    def __init__(self, *answers, platform=None, environ=None, **settings):
        self.clock = FakeClock()
        self.platform = platform or Boxoffice()
        self.upstream = Upstream(*answers)
        environ = {"BOXOFFICE_KEY": KEY, **(environ or {})}
        self.environ = environ
        self.settings = Settings(environ=environ, **settings)
        store = open_store(self.settings, self.clock)
        limits = {"boxoffice": QuotaLimit(daily=self.platform.daily_quota, day="utc")}
        self.quota = Quota(store, clock=self.clock, settings=self.settings, limits=limits)
        self.observed: list[tuple[str, str, int]] = []
        self.fetcher = Fetcher(
            settings=self.settings,
            keys=Keys(self.settings, clock=self.clock),
            quota=self.quota,
            circuits=Circuits(store, clock=self.clock),
            rate=RateLimiter({}, clock=self.clock),
            clock=self.clock,
            open_transport=lambda: httpx.MockTransport(self.upstream),
            observe=lambda platform, outcome, _seconds, attempt: self.observed.append(
                (platform, outcome, attempt)
            ),
        )

    async def count(self, seconds=10.0):
        until = self.clock.monotonic() + seconds
        deadline = Deadline(reply_by=until, give_up_at=until)
        return await self.fetcher.run(self.platform, self.platform.count, deadline=deadline)


async def test_an_answer_is_returned_and_costs_one_call():
    bench = Bench(ok(3))
    assert await bench.count() == 3
    assert bench.quota.use("boxoffice").used == 1
    assert bench.observed == [("boxoffice", "ok", 1)]


async def test_a_failure_that_may_pass_is_repeated_and_every_attempt_is_counted():
    bench = Bench(httpx.Response(503), httpx.ConnectError("reset"), ok(3))
    assert await bench.count() == 3
    assert bench.quota.use("boxoffice").used == 3


async def test_three_attempts_are_the_most():
    bench = Bench(httpx.Response(503))
    with pytest.raises(Unavailable):
        await bench.count()
    assert len(bench.upstream.requests) == 3


async def test_a_told_wait_is_kept():
    bench = Bench(httpx.Response(429, headers={"Retry-After": "4"}), ok(3))
    began = bench.clock.monotonic()
    assert await bench.count() == 3
    assert bench.clock.monotonic() - began == pytest.approx(4.0)


async def test_no_attempt_starts_after_the_deadline():
    bench = Bench(httpx.Response(429, headers={"Retry-After": "4"}), ok(3))
    with pytest.raises(RateLimited):
        await bench.count(seconds=3.0)
    assert len(bench.upstream.requests) == 1


async def test_an_answer_that_cannot_be_understood_is_not_asked_for_again():
    def unreadable(_request):
        raise BadResponse("HTML")

    bench = Bench(unreadable)
    with pytest.raises(BadResponse):
        await bench.count()
    assert len(bench.upstream.requests) == 1


async def test_a_hanging_platform_is_a_timeout():
    async def hang(_request):
        await asyncio.sleep(5)

    bench = Bench(hang, attempt_timeout_s=0.02, attempts=1)
    with pytest.raises(SourceTimeout):
        await bench.count()


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError("name not known"), Unavailable),
        (httpx.ReadError("reset"), Unavailable),
        (httpx.RemoteProtocolError("cut short"), Unavailable),
        (httpx.ReadTimeout("late"), SourceTimeout),
        (timed_out(), SourceTimeout),
        (httpx.ConnectTimeout("the other side closed the connection"), Unavailable),
        (httpx.PoolTimeout("late"), SourceTimeout),
        (httpx.DecodingError("not gzip"), BadResponse),
        (httpx.UnsupportedProtocol("ftp"), Unavailable),
        (httpx.TooManyRedirects("loop"), Unavailable),
    ],
)
async def test_every_client_error_becomes_one_of_ours_without_a_key(raised, expected):
    raised.args = (f"{raised} https://api.boxoffice.example/count?apikey={KEY}",)
    bench = Bench(raised, attempts=1)
    with pytest.raises(expected) as caught:
        await bench.count()
    assert KEY not in caught.value.detail


async def test_a_body_over_the_limit_is_a_bad_response():
    bench = Bench(httpx.Response(200, content=b"x" * 2000), max_response_bytes=1000)
    with pytest.raises(BadResponse, match="1000 bytes"):
        await bench.count()


async def test_the_quota_is_never_overrun():
    bench = Bench(ok())
    for _ in range(10):
        await bench.count()
    with pytest.raises(QuotaExhausted) as caught:
        await bench.count()
    assert len(bench.upstream.requests) == 10
    assert caught.value.retry_after_s > 0


async def test_what_the_platform_says_of_the_quota_corrects_the_count():
    bench = Bench(*(ok(**{"x-remaining": str(left)}) for left in (2, 1, 0)))
    for _ in range(3):
        await bench.count()
    with pytest.raises(QuotaExhausted):
        await bench.count()
    assert len(bench.upstream.requests) == 3


async def test_without_a_key_nothing_is_sent():
    bench = Bench(ok(), environ={"BOXOFFICE_KEY": ""})
    with pytest.raises(NotConfigured):
        await bench.count()
    assert bench.upstream.requests == []


async def test_a_rejected_key_is_not_tried_again():
    bench = Bench(httpx.Response(401))
    with pytest.raises(AuthFailed):
        await bench.count()
    with pytest.raises(CoolingDown):
        await bench.count()
    assert len(bench.upstream.requests) == 1


async def test_a_token_is_asked_for_once_renewed_early_and_again_after_a_rejection():
    numbers = iter(range(10))

    def answer(request):
        if request.method == "POST":
            return httpx.Response(200, json={"token": f"t{next(numbers)}"})
        return httpx.Response(401) if request.headers["authorization"] == "Bearer t1" else ok()

    bench = Bench(answer, platform=TokenBoxoffice())
    await bench.count()
    await bench.count()
    assert [request.method for request in bench.upstream.requests] == ["POST", "GET", "GET"]
    bench.clock.advance(41)
    assert await bench.count() == 3
    tokens = [request.headers.get("authorization") for request in bench.upstream.requests[3:]]
    assert tokens[1::2] == ["Bearer t1", "Bearer t2"]
    assert bench.quota.use("boxoffice").used == len(bench.upstream.requests)


async def test_repeated_faults_open_the_circuit_and_nothing_is_sent_while_it_is_open():
    bench = Bench(httpx.Response(503), attempts=1)
    for _ in range(5):
        with pytest.raises(SourceError):
            await bench.count()
    sent = len(bench.upstream.requests)
    with pytest.raises(CoolingDown) as caught:
        await bench.count()
    assert len(bench.upstream.requests) == sent
    assert caught.value.retry_after_s > 0


def test_clients_are_made_per_loop_so_that_one_fetcher_serves_several():
    bench = Bench(ok(3))
    assert asyncio.run(bench.count()) == 3
    assert asyncio.run(bench.count()) == 3
