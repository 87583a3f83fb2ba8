"""What the deals among events that are at hand may be limited by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.asking.parameter_types import CurrencyCode, Price, Tickets
from shared.asking.query import Request, SearchParameters

_AS_IN_A_SEARCH: Mapping[str, Any] = SearchParameters.model_fields


class DealsLimits(Request):
    """The parameters of `find_best_deals`: of a search those that need no platform."""

    max_price: Price | None = _AS_IN_A_SEARCH["max_price"]
    min_tickets: Tickets = _AS_IN_A_SEARCH["min_tickets"]
    currency: CurrencyCode | None = _AS_IN_A_SEARCH["currency"]
