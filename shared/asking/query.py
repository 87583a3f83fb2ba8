"""What a caller may ask: the parameters of `search`, `compare` and `deals`, their limits and how they are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from shared.asking.parameter_types import (
    TYPED,
    CityText,
    CountryCode,
    CurrencyCode,
    Day,
    Detail,
    EventText,
    PlatformNames,
    Price,
    ResultId,
    StateText,
    Tickets,
    Token,
    VenueText,
    Whole,
)
from shared.platforms import NAMES

__all__ = [
    "CompareQuery",
    "DealsQuery",
    "Detail",
    "InventoryQuery",
    "Parameters",
    "Request",
    "SearchParameters",
    "SearchQuery",
    "read_query",
]

_WORDS: dict[str, Any] = {
    "description": "Words to find: a team, an artist, a show or a venue.",
    "examples": ["Los Angeles Lakers"],
    "json_schema_extra": {"allowed": "text of 1 to 200 characters with at least one letter or digit"},
}
_NAME: dict[str, Any] = {
    **_WORDS,
    "description": "Name of the event, or who plays.",
    "examples": ["Lakers vs Warriors"],
}
_TICKETS: dict[str, Any] = {
    "description": "How many tickets are wanted together.",
    "examples": [2],
    "json_schema_extra": {"allowed": "a whole number from 1 to 20"},
}
_FROM_AN_ANSWER: dict[str, Any] = {
    "json_schema_extra": {"allowed": "the result_id of an earlier answer, unchanged"},
}


class Request(BaseModel):
    """What all requests share: unknown parameters are rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Parameters(Request):
    """What search, deals and compare share."""

    city: CityText | None = Field(
        default=None,
        description="City of the venue.",
        examples=["Los Angeles"],
        json_schema_extra={"allowed": "a city's name, up to 80 characters"},
    )
    currency: CurrencyCode | None = Field(
        default=None,
        description="Prices in this currency (ISO 4217) are compared; where none is known the answer says so. Nothing is "
        "converted.",
        examples=["USD"],
        json_schema_extra={"allowed": "a three-letter ISO 4217 code"},
    )
    timeout_ms: Annotated[int, Field(ge=500, le=10000), Whole] = Field(
        default=10000,
        description="Milliseconds after which the answer comes with what there is.",
        examples=[5000],
        json_schema_extra={"allowed": "a whole number from 500 to 10000"},
    )
    detail: Detail = Field(
        default=Detail.FULL,
        description="How much an answer tells: `concise`, the default of the tools, is a fifth of `full`, "
        "the default over HTTP.",
        examples=["concise"],
        json_schema_extra={"allowed": [detail.value for detail in Detail]},
    )

    @property
    def timeout_seconds(self) -> float:
        """The caller's deadline in seconds."""
        return self.timeout_ms / 1000


class Narrowed(Parameters):
    """What narrows a search by place, day, platform and price."""

    state: StateText | None = Field(
        default=None,
        description="State or province of the venue.",
        examples=["CA"],
        json_schema_extra={"allowed": "a state's code or name, up to 40 characters"},
    )
    country: CountryCode | None = Field(
        default=None,
        description="Country of the venue.",
        examples=["US"],
        json_schema_extra={"allowed": "a two-letter ISO 3166-1 code"},
    )
    date_from: Day | None = Field(
        default=None,
        description="First day, venue-local, inclusive.",
        examples=["2026-12-01"],
        json_schema_extra={"allowed": "a date as YYYY-MM-DD, not after date_to"},
    )
    date_to: Day | None = Field(
        default=None,
        description="Last day, venue-local, inclusive.",
        examples=["2026-12-31"],
        json_schema_extra={"allowed": "a date as YYYY-MM-DD, not before date_from"},
    )
    platforms: PlatformNames | None = Field(
        default=None,
        description="Which platforms to ask; all when not given. A comma list or a JSON list.",
        examples=[["seatgeek", "ticketmaster"]],
        json_schema_extra={"allowed": list(NAMES)},
    )
    max_price: Price | None = Field(
        default=None,
        description="Highest price per ticket, in `currency`, else in that of most events found. Events without a known "
        "price, or with one in another currency, are left out and counted.",
        examples=[150],
        json_schema_extra={"allowed": "a number above 0, at most 1000000"},
    )

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise PydanticCustomError(
                "date_order",
                "date_to {last} is before date_from {first}",
                {"last": self.date_to.isoformat(), "first": self.date_from.isoformat(), "field": "date_to"},
            )
        return self


class SearchParameters(Narrowed):
    """The parameters of `search`."""

    query: EventText | None = Field(default=None, **_WORDS)
    min_tickets: Tickets = Field(default=1, **_TICKETS)
    limit: Annotated[int, Field(ge=1, le=100), Whole] = Field(
        default=20,
        description="How many events an answer holds.",
        examples=[20],
        json_schema_extra={"allowed": "a whole number from 1 to 100"},
    )
    cursor: Token | None = Field(
        default=None,
        description="`next_cursor` of the page before, with the other parameters as they were.",
        json_schema_extra={"allowed": "the next_cursor of an earlier answer, unchanged"},
    )


class SearchQuery(SearchParameters):
    """A search; `query` must be given."""

    query: EventText = Field(default=..., **_WORDS)


class DealsQuery(SearchParameters):
    """A request for deals: by words, or by the `result_id` of an earlier answer, which costs no platform call."""

    result_id: ResultId | None = Field(
        default=None,
        description="`result_id` of an earlier answer: rank what it found, at no platform call. In place of `query`, "
        "or with the same.",
        **_FROM_AN_ANSWER,
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.query is None and self.result_id is None:
            raise PydanticCustomError("missing", "it is missing", {"field": "query"})
        return self


class CompareQuery(Parameters):
    """A request to put one event's prices side by side."""

    event_name: EventText = Field(default=..., **_NAME)
    min_tickets: Tickets = Field(default=1, **_TICKETS)
    venue: VenueText | None = Field(
        default=None,
        description="Name of the venue.",
        examples=["Crypto.com Arena"],
        json_schema_extra={"allowed": "a venue's name, up to 120 characters"},
    )
    date: Day | None = Field(
        default=None,
        description="Day of the event, venue-local.",
        examples=["2026-12-25"],
        json_schema_extra={"allowed": "a date as YYYY-MM-DD"},
    )
    result_id: ResultId | None = Field(
        default=None,
        description="`result_id` of an earlier answer: look the event up in it, at no platform call.",
        **_FROM_AN_ANSWER,
    )
    event_uid: Token | None = Field(
        default=None,
        description="`event_uid` of the event in an earlier answer; decides where the name fits several.",
        json_schema_extra={"allowed": "the event_uid of an earlier answer, unchanged"},
    )


class InventoryQuery(Narrowed):
    """A question whether so many tickets are to be had."""

    event_name: EventText = Field(default=..., **_NAME)
    quantity: Tickets = Field(default=..., **_TICKETS)


Q = TypeVar("Q", bound=Request)
LONGEST_REMEMBERED = 500
"""Characters of all values together; nothing longer is kept, for it is sent on purpose."""


def read_query(kind: type[Q], values: Mapping[str, Any], *, today: dt.date, typed: bool = False) -> Q:
    """Check a request's parameters. Optional parameters given empty count as not given.

    With `typed`, as of a JSON body, a number has to be a number; else it may be text, as in a query string.
    Raises Problem (400) that names the field, what was got, what is allowed, an example and the next step.
    """
    try:
        if not typed and _is_short_text(values.values()):
            return cast("Q", _read_text(kind, tuple(values.items())))
        return _read(kind, values, typed=typed)
    except ValidationError as error:
        from shared.asking.query_problem import explain  # noqa: PLC0415 - only a wrong call needs it

        raise explain(error, kind, _given(kind, values), today=today) from None


def _read(kind: type[Q], values: Mapping[str, Any], *, typed: bool = False) -> Q:
    return kind.model_validate(_given(kind, values), context=TYPED if typed else None)


def _given(kind: type[Request], values: Mapping[str, Any]) -> dict[str, Any]:
    known = kind.model_fields
    return {name: value for name, value in values.items() if name not in known or value not in (None, "")}


@lru_cache(maxsize=1024)
def _read_text(kind: type[Request], values: tuple[tuple[str, str], ...]) -> Request:
    """A query string's parameters, read once: what is asked often is asked in the same words."""
    return _read(kind, dict(values))


def _is_short_text(values: Iterable[Any]) -> bool:
    try:
        return len("".join(values)) <= LONGEST_REMEMBERED
    except TypeError:
        return False
