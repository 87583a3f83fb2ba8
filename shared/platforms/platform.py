"""What a platform file must define: pure functions around requests that somebody else sends.

A platform never does I/O. It yields `httpx.Request`s, is sent each `httpx.Response` (body read), and returns
normalised records; `shared.fetching.fetcher` sends them under the deadline, the rate limit, the quota and the circuit,
repeats what can be repeated, and has had `Platform.check` look at every response before it is sent back in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from shared.errors import BadResponse, SourceError
from shared.model import Listing, PlatformEvent

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Exchange: TypeAlias = "Generator[httpx.Request, httpx.Response, T]"
"""Requests out, responses in, one result at the end. A SourceError is thrown in where sending failed."""


class EventSearch(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What is asked of every platform. Dates are venue-local and inclusive; `country` is ISO 3166-1 alpha-2.

    `most_pages` pages of `page_size` are read at most where the platform itself narrows by place and days.

    A platform narrows by what its API can; what it cannot express is filtered afterwards by the aggregator,
    so an answer may be wider than the question but must not be narrower.
    """

    text: str
    city: str | None = None
    state: str | None = None
    country: str | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    page_size: int = 100
    most_pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where and as whom a platform is asked. `repr` shows no credential.

    `credentials` is keyed by `Credential.field`; `token` is the bearer token where the platform uses one;
    `options` are the platform's own settings, by lower-case name (`aid`, `affiliate_template`, …).
    """

    base_url: str
    token_url: str | None = None
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))


class Credential(Struct, frozen=True, kw_only=True):
    """One secret value a platform needs: its field, environment variable and secret's name."""

    field: str
    variable: str
    secret: str
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bearer token and the seconds it lives from when it was given."""

    value: str = field(repr=False)
    expires_in_s: float


class QuotaSeen(Struct, frozen=True, kw_only=True):
    """What a response's headers tell of the daily quota. `resets_at` is aware UTC."""

    limit: int | None = None
    remaining: int | None = None
    resets_at: dt.datetime | None = None


class Page(Struct, frozen=True, kw_only=True):
    """One page of events as a platform sent it, and the request for the next one, None at the end.

    `unreadable` counts the records that were left out because they could not be understood.
    """

    events: tuple[PlatformEvent, ...]
    next_request: httpx.Request | None = None
    unreadable: int = 0


class EventsFound(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """All events a search found.

    `incomplete` says in a sentence what failed or could not be read, None when nothing did; `unread` what more
    there is that was not asked for, because each page costs a call of the day's quota.
    """

    events: tuple[PlatformEvent, ...] = ()
    incomplete: str | None = None
    unread: str | None = None

    def first(self, most: int) -> EventsFound:
        """The first `most` events, and in `unread` that there were more."""
        if len(self.events) <= most:
            return self
        return EventsFound(
            events=self.events[:most],
            incomplete=self.incomplete,
            unread=f"the first {most} of {len(self.events)} events sent are used",
        )


class ListingsFound(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The listings of one event. `incomplete` says in a sentence what is missing, None when nothing is."""

    listings: tuple[Listing, ...] = ()
    incomplete: str | None = None


class Platform(Protocol):
    """What the registry holds. See `shared.platforms` for how one is added."""

    name: str
    title: str
    docs_url: str
    credentials: tuple[Credential, ...]
    base_urls: Mapping[str, str]
    """By environment: `production`, and `sandbox` where there is one."""
    token_urls: Mapping[str, str]
    """By environment; empty when the platform needs no token."""
    daily_quota: int
    requests_per_second: float
    quota_day: str
    """`utc` when the quota's day begins at 00:00 UTC, `first_call` when it runs 24 h from the first call."""
    options: tuple[str, ...]
    """Names of the platform's own settings, read from `<NAME>_<OPTION>` in the environment."""

    def search(self, query: EventSearch, access: Access) -> Exchange[EventsFound]:
        """Find events. Raises SourceError."""
        ...

    def check(self, response: httpx.Response) -> None:
        """Raise the SourceError that an unsuccessful or unreadable-by-its-kind response stands for."""
        ...

    def token_request(self, access: Access) -> httpx.Request:
        """The request for a bearer token; only called when `token_urls` is not empty."""
        ...

    def read_token(self, response: httpx.Response) -> Token:
        """The token in an answer to `token_request`. Raises SourceError."""
        ...

    def quota_seen(self, response: httpx.Response) -> QuotaSeen | None:
        """What this response's headers tell of the quota; None when nothing."""
        ...


def read_pages(first: httpx.Request, read: Callable[[httpx.Response], Page]) -> Exchange[EventsFound]:
    """Follow pages to the end and join them; a failure after the first page leaves a partial result.

    Raises SourceError when the first page fails, BadResponse among them when none of its records can be read: that is
    no answer, and must not take the place of an earlier one.
    """
    events: list[PlatformEvent] = []
    unreadable = 0
    request: httpx.Request | None = first
    while request is not None:
        try:
            page = read((yield request))
        except SourceError as error:
            if request is first:
                raise
            return EventsFound(events=tuple(events), incomplete=f"a later page failed: {error.detail}")
        if request is first and page.unreadable and not page.events:
            raise BadResponse(f"none of its records could be used, and {page.unreadable} could not be read")
        events += page.events
        unreadable += page.unreadable
        request = page.next_request
    return EventsFound(events=tuple(events), incomplete=_unreadable_sentence(unreadable))


def _unreadable_sentence(count: int) -> str | None:
    return f"{count} record(s) could not be read and were left out" if count else None
