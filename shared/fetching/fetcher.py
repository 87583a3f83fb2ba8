"""Sends one platform's requests: under the deadline, the rate limit, the quota and the circuit, with retries."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Protocol, TypeVar

import httpx
import tenacity
from msgspec import Struct

from shared import tracing
from shared.clock import Clock
from shared.errors import AuthFailed, BadResponse, NotConfigured, SourceError, SourceTimeout, Unavailable
from shared.fetching.transport import LoopTransport, OpenTransport, open_transport, send
from shared.loops import PerLoop
from shared.platforms.platform import Access, Exchange, Platform, Token
from shared.redaction import redact
from shared.settings import Settings
from shared.state.circuits import Circuits, KeyRejected
from shared.state.keys import Credentials, Keys
from shared.state.quota import Quota
from shared.state.rate import RateLimiter

T = TypeVar("T")
TOKEN_RENEWED_EARLY_S = 60.0


class Deadline(Struct, frozen=True, kw_only=True):
    """Monotonic instants in seconds: no attempt starts after `reply_by`, none runs on after `give_up_at`.

    The first is the caller's deadline. The second is later where a late answer still fills the cache.
    """

    reply_by: float
    give_up_at: float


class Observer(Protocol):
    """Told of every call to a platform, for the log."""

    def __call__(self, platform: str, outcome: str, seconds: float, attempt: int) -> None:
        """`outcome` is `ok` or a `SourceStatus`."""
        ...


class _Stop(tenacity.stop.stop_base):
    def __init__(self, decide: Callable[[tenacity.RetryCallState], bool]) -> None:
        self._decide = decide

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        return self._decide(retry_state)


def _observe_nothing(platform: str, outcome: str, seconds: float, attempt: int) -> None:
    del platform, outcome, seconds, attempt


class Fetcher:
    """Runs the exchanges that platforms describe. One per process; usable from one event loop after another."""

    def __init__(
        self,
        *,
        settings: Settings,
        keys: Keys,
        quota: Quota,
        circuits: Circuits,
        rate: RateLimiter,
        clock: Clock,
        open_transport: OpenTransport = open_transport,
        observe: Observer = _observe_nothing,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._quota = quota
        self._circuits = circuits
        self._rate = rate
        self._clock = clock
        self._observe = observe
        self._transports = PerLoop(lambda: LoopTransport(open_transport))
        self._prepared: set[str] = set()
        self._tokens: dict[tuple[str, str], tuple[Token, float]] = {}

    async def run(
        self,
        platform: Platform,
        ask: Callable[[Access], Exchange[T]],
        *,
        deadline: Deadline,
        background: bool = False,
    ) -> T:
        """Carry out the exchange `ask` describes and return its result.

        Raises SourceError, its details free of keys. A rejected key or token is read again once.
        """
        credentials = await self._admitted(platform)
        try:
            try:
                result = await self._exchange(platform, ask, credentials, deadline, background)
            except AuthFailed as rejection:
                credentials = await self._fresh_credentials(platform, credentials, rejection)
                result = await self._exchange(platform, ask, credentials, deadline, background)
        except BaseException as error:
            await self._record(platform, credentials, error)
            raise
        await self._record(platform, credentials, None)
        return result

    async def refuses(self, platform: Platform, *, background: bool = False) -> bool:
        """Whether nothing would be sent, as far as is known without asking anybody: no key, no quota, open circuit."""
        try:
            credentials = await self._keys.credentials(platform)
        except NotConfigured:
            return True
        spent = self._quota.known_spent(platform.name, background=background)
        return spent or self._circuits.known_open(platform.name, key_version=credentials.version)

    def known_without_key(self, platform: Platform) -> bool:
        """Whether the platform had no key when that was last looked for, shortly ago."""
        return self._keys.known_absent(platform)

    async def prepare(self, platform: Platform, ask: Callable[[Access], Exchange[T]]) -> None:
        """Import what a first call takes, so that nothing is reserved meanwhile: an instance that dies loses that."""
        if platform.name not in self._prepared:
            await self._transports.get().get()
            ask(self._access(platform, await self._keys.credentials(platform))).close()
            self._prepared.add(platform.name)

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        transport = self._transports.pop()
        if transport is not None:
            await transport.aclose()

    async def _admitted(self, platform: Platform) -> Credentials:
        """Credentials with which the circuit lets a call through; a key that was rejected is read again first."""
        credentials = await self._keys.credentials(platform)
        try:
            await self._circuits.admit(platform.name, key_version=credentials.version)
        except KeyRejected:
            fresh = await self._keys.reread(platform)
            if fresh.version == credentials.version:
                raise
            await self._circuits.admit(platform.name, key_version=fresh.version)
            return fresh
        return credentials

    async def _record(
        self, platform: Platform, credentials: Credentials, error: BaseException | None
    ) -> None:
        if error is not None and not isinstance(error, SourceError):
            error = Unavailable("the call was abandoned")
        await self._circuits.record(platform.name, error, key_version=credentials.version)

    async def _fresh_credentials(
        self, platform: Platform, rejected: Credentials, rejection: AuthFailed
    ) -> Credentials:
        """Credentials worth one more try after a rejection: a changed key, or the same one for another token.

        Raises the rejection when there is neither.
        """
        had_token = self._tokens.pop((platform.name, rejected.version), None) is not None
        fresh = await self._keys.reread(platform)
        if fresh.version == rejected.version and not had_token:
            raise rejection
        return fresh

    async def _exchange(
        self,
        platform: Platform,
        ask: Callable[[Access], Exchange[T]],
        credentials: Credentials,
        deadline: Deadline,
        background: bool,
    ) -> T:
        access = self._access(platform, credentials)
        if platform.token_urls:
            token = await self._token(platform, access, credentials, deadline, background)
            access = dataclasses.replace(access, token=token)
        exchange = ask(access)
        try:
            request = next(exchange)
            while True:
                try:
                    response = await self._send(platform, request, deadline, background)
                except AuthFailed:
                    raise  # a new key or token repeats the whole exchange; a partial answer would hide the need
                except SourceError as error:
                    request = exchange.throw(error)
                else:
                    request = exchange.send(response)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]
        finally:
            exchange.close()

    def _access(self, platform: Platform, credentials: Credentials) -> Access:
        settings = self._settings.for_platform(platform)
        return Access(
            base_url=settings.base_url,
            token_url=settings.token_url,
            credentials=credentials.values,
            options=settings.options,
            now=self._clock.now(),
        )

    async def _token(
        self,
        platform: Platform,
        access: Access,
        credentials: Credentials,
        deadline: Deadline,
        background: bool,
    ) -> str:
        key = (platform.name, credentials.version)
        held = self._tokens.get(key)
        if held is None or held[1] <= self._clock.monotonic():
            response = await self._send(platform, platform.token_request(access), deadline, background)
            token = platform.read_token(response)
            held = (token, self._clock.monotonic() + max(token.expires_in_s - TOKEN_RENEWED_EARLY_S, 1.0))
            self._tokens[key] = held
        return held[0].value

    async def _send(
        self, platform: Platform, request: httpx.Request, deadline: Deadline, background: bool
    ) -> httpx.Response:
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(
                lambda error: isinstance(error, SourceError) and error.repeatable
            ),
            wait=self._wait_s,
            stop=_Stop(lambda state: self._too_late(state, deadline)),
            sleep=self._clock.sleep,
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                number = attempt.retry_state.attempt_number
                return await self._attempt(platform, request, deadline, background, number)
        raise AssertionError("tenacity returns or raises")

    def _wait_s(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.retry_after_s if isinstance(error, SourceError) else None
        if told is not None:
            return told
        return float(tenacity.wait_random_exponential(multiplier=self._settings.backoff_s, max=4.0)(state))

    def _too_late(self, state: tenacity.RetryCallState, deadline: Deadline) -> bool:
        used_up = state.attempt_number >= self._settings.attempts
        return used_up or self._clock.monotonic() + state.upcoming_sleep >= deadline.reply_by

    async def _attempt(
        self, platform: Platform, request: httpx.Request, deadline: Deadline, background: bool, number: int
    ) -> httpx.Response:
        await self._rate.turn(platform.name, before=deadline.reply_by)
        await self._quota.reserve(platform.name, background=background)
        started = self._clock.monotonic()
        outcome = "ok"
        seconds = min(self._settings.attempt_timeout_s, deadline.give_up_at - started)
        with tracing.span(f"{request.method} {platform.name}", {"tickets.attempt": number}) as span:
            try:
                return await self._response(platform, request, seconds)
            except SourceError as error:
                outcome = error.status
                raise
            finally:
                span.set_attribute("tickets.outcome", str(outcome))
                self._observe(platform.name, outcome, self._clock.monotonic() - started, number)

    async def _response(self, platform: Platform, request: httpx.Request, seconds: float) -> httpx.Response:
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                response = await send(
                    await self._transports.get().get(), request, max_bytes=self._settings.max_response_bytes
                )
        except TimeoutError as error:
            raise SourceTimeout(f"no answer within {seconds:.1f} s") from error
        except httpx.TimeoutException as error:
            raise SourceTimeout("the connection timed out") from error
        except httpx.DecodingError as error:
            raise BadResponse("the answer's compression cannot be undone") from error
        except httpx.HTTPError as error:
            raise Unavailable(self._unreachable(request.url.host, error)) from error
        seen = platform.quota_seen(response)
        if seen is not None:
            await self._quota.correct(platform.name, seen)
        platform.check(response)
        return response

    def _unreachable(self, host: str, error: Exception) -> str:
        words = redact(str(error) or type(error).__name__, self._keys.known_secrets())
        return f"{host} cannot be reached: {words[:160]}"
