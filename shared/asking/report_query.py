"""What a caller may ask of the service itself: the parameters of `health` and `refresh`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.asking.parameter_types import Switch, Whole
from shared.asking.query import Request


class HealthQuery(Request):
    """A request for the health report."""

    deep: Switch = Field(
        default=False,
        description="Add circuits, quotas, success rates and latencies.",
        examples=[1],
        json_schema_extra={"allowed": [1, 0]},
    )


class RefreshQuery(Request):
    """A request to renew popular searches."""

    limit: Annotated[int, Field(ge=1, le=500), Whole] = Field(
        default=50,
        description="How many of the most asked searches are looked at.",
        examples=[50],
        json_schema_extra={"allowed": "a whole number from 1 to 500"},
    )
    seconds: Annotated[int, Field(ge=1, le=540), Whole] = Field(
        default=50,
        description="Seconds after which the run stops and reports.",
        examples=[50],
        json_schema_extra={"allowed": "a whole number from 1 to 540"},
    )
