"""What a caller may ask: the parameters of `search`, `compare` and `deals`, their limits and how they are told."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.platforms import NAMES
from shared.query_problem import explain


class Detail(StrEnum):
    """How much an answer tells."""

    CONCISE = "concise"
    FULL = "full"


def _no_control_characters(text: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("control_character", "it holds a control character")
    return text


def _has_a_word(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise PydanticCustomError("no_word", "it holds no letter or digit to search for")
    return text


def _iso_date(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise PydanticCustomError("date_format", "it is not of the form YYYY-MM-DD")
    if not isinstance(value, str | dt.date):
        raise PydanticCustomError("date_format", "it is not a text of the form YYYY-MM-DD")
    return value.strip() if isinstance(value, str) else value


def _not_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "it is true or false where a number is due")
    return value


def _country(value: Any) -> Any:
    return (
        {"UK": "GB", "USA": "US"}.get(value.strip().upper(), value.strip().upper())
        if isinstance(value, str)
        else value
    )


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _names(value: Any) -> Any:
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("platforms", "it is not a comma list or a JSON list of names")
    cleaned = [name.strip().lower() for name in names if name.strip()]
    unknown = [name for name in cleaned if name not in NAMES]
    if unknown or not cleaned:
        raise PydanticCustomError(
            "platforms", "it names {names}, which is not a platform", {"names": ", ".join(unknown) or "none"}
        )
    return tuple(name for name in NAMES if name in cleaned)


Text = Annotated[str, AfterValidator(_no_control_characters), AfterValidator(_has_a_word)]
Day = Annotated[dt.date, BeforeValidator(_iso_date)]
Number = BeforeValidator(_not_boolean)
EventText = Annotated[
    Text,
    Field(
        min_length=1,
        max_length=200,
        description="Words to find: a team, an artist, a show or a venue.",
        examples=["Los Angeles Lakers"],
        json_schema_extra={"allowed": "text of 1 to 200 characters with at least one letter or digit"},
    ),
]


class Request(BaseModel):
    """What all requests share: unknown parameters are rejected, surrounding white space is not looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class HealthQuery(Request):
    """A request for the health report."""

    deep: bool = Field(
        default=False,
        description="Add circuits, quotas, success rates and latencies.",
        examples=[1],
        json_schema_extra={"allowed": "1 or 0"},
    )


class RefreshQuery(Request):
    """A request to renew popular searches."""

    limit: Annotated[int, Number, Field(ge=1, le=500)] = Field(
        default=50,
        description="How many of the most asked searches are looked at.",
        examples=[50],
        json_schema_extra={"allowed": "a whole number from 1 to 500"},
    )
    seconds: Annotated[int, Number, Field(ge=1, le=540)] = Field(
        default=50,
        description="Seconds after which the run stops and reports.",
        examples=[50],
        json_schema_extra={"allowed": "a whole number from 1 to 540"},
    )


class Parameters(Request):
    """What search, deals and compare share."""

    city: Annotated[Text, Field(max_length=80)] | None = Field(
        default=None,
        description="City of the venue.",
        examples=["Los Angeles"],
        json_schema_extra={"allowed": "a city's name, up to 80 characters"},
    )
    min_tickets: Annotated[int, Number, Field(ge=1, le=20)] = Field(
        default=1,
        description="How many tickets are wanted together.",
        examples=[2],
        json_schema_extra={"allowed": "a whole number from 1 to 20"},
    )
    currency: Annotated[str, BeforeValidator(_upper), Field(pattern="^[A-Z]{3}$")] | None = Field(
        default=None,
        description="Only prices in this currency (ISO 4217) are compared. Nothing is converted.",
        examples=["USD"],
        json_schema_extra={"allowed": "a three-letter ISO 4217 code"},
    )
    timeout_ms: Annotated[int, Number, Field(ge=500, le=10000)] = Field(
        default=10000,
        description="Milliseconds after which the answer comes with what there is.",
        examples=[5000],
        json_schema_extra={"allowed": "a whole number from 500 to 10000"},
    )
    detail: Detail = Field(
        default=Detail.FULL,
        description="`concise` leaves out what a short message to a person does not need.",
        examples=["concise"],
        json_schema_extra={"allowed": "concise or full"},
    )

    @property
    def timeout_seconds(self) -> float:
        """The caller's deadline in seconds."""
        return self.timeout_ms / 1000


class SearchParameters(Parameters):
    """The parameters of `search`."""

    query: EventText | None = None
    state: Annotated[Text, Field(max_length=40)] | None = Field(
        default=None,
        description="State or province of the venue.",
        examples=["CA"],
        json_schema_extra={"allowed": "a state's code or name, up to 40 characters"},
    )
    country: Annotated[str, BeforeValidator(_country), Field(pattern="^[A-Z]{2}$")] | None = Field(
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
        examples=["2026-12-07"],
        json_schema_extra={"allowed": "a date as YYYY-MM-DD, not before date_from"},
    )
    platforms: Annotated[tuple[str, ...], BeforeValidator(_names)] | None = Field(
        default=None,
        description="Which platforms to ask; all when not given. A comma list or a JSON list.",
        examples=["seatgeek,ticketmaster"],
        json_schema_extra={"allowed": "any of " + ", ".join(NAMES)},
    )
    max_price: Annotated[Decimal, Number, Field(gt=0, le=1_000_000, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Highest price per ticket. Events without a known price are left out and counted.",
        examples=[150],
        json_schema_extra={"allowed": "a number above 0, at most 1000000"},
    )
    limit: Annotated[int, Number, Field(ge=1, le=100)] = Field(
        default=20,
        description="How many events an answer holds.",
        examples=[20],
        json_schema_extra={"allowed": "a whole number from 1 to 100"},
    )
    cursor: Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_-]+$")] | None = Field(
        default=None,
        description="`next_cursor` of the page before.",
        examples=["MjAuYWJj"],
        json_schema_extra={"allowed": "the next_cursor of an earlier answer, unchanged"},
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


class SearchQuery(SearchParameters):
    """A search; `query` must be given."""

    query: EventText = Field(default=...)


class DealsQuery(SearchParameters):
    """A request for deals: by words, or by the `result_id` of an earlier answer, which costs no platform call."""

    result_id: Annotated[str, Field(max_length=80, pattern="^s[0-9]+-[0-9a-f]{40}$")] | None = Field(
        default=None,
        description="`result_id` of an earlier answer, in place of `query`.",
        examples=["s1-9b2e4c7a1d3f5b7c9d1e3f5a7b9c1d3e5f7a9b1c"],
        json_schema_extra={"allowed": "the result_id of an earlier answer, unchanged"},
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.query is None and self.result_id is None:
            raise PydanticCustomError("missing", "it is missing", {"field": "query"})
        return self


class CompareQuery(Parameters):
    """A request to put one event's prices side by side."""

    event_name: EventText = Field(
        description="Name of the event, or who plays.", examples=["Lakers vs Warriors"]
    )
    venue: Annotated[Text, Field(max_length=120)] | None = Field(
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
    result_id: Annotated[str, Field(max_length=80, pattern="^s[0-9]+-[0-9a-f]{40}$")] | None = Field(
        default=None,
        description="`result_id` of an earlier answer: look the event up in it, at no platform call.",
        examples=["s1-9b2e4c7a1d3f5b7c9d1e3f5a7b9c1d3e5f7a9b1c"],
        json_schema_extra={"allowed": "the result_id of an earlier answer, unchanged"},
    )
    event_uid: Annotated[str, Field(max_length=80, pattern="^[A-Za-z0-9_-]+$")] | None = Field(
        default=None,
        description="`event_uid` of the event in an earlier answer; decides where the name fits several.",
        examples=["e4f1c2d3"],
        json_schema_extra={"allowed": "the event_uid of an earlier answer, unchanged"},
    )


Q = TypeVar("Q", bound=Request)


def read_query(kind: type[Q], values: Mapping[str, Any] | Sequence[tuple[str, str]], *, today: dt.date) -> Q:
    """Check a request's parameters. Optional parameters given empty count as not given.

    Raises Problem (400) that names the field, what was got, what is allowed, an example and the next step.
    """
    given = {name: value for name, value in dict(values).items() if value is not None and value != ""}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise explain(error, kind, given, today=today) from None
