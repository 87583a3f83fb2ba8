"""What all functions share; the names below are the library's front door and are imported on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.aggregator import UnifiedInventoryAggregator
    from shared.platforms.seatgeek.api import SeatGeekAPI
    from shared.platforms.stubhub.api import StubHubAPI
    from shared.platforms.ticketmaster.api import TicketmasterAPI

__all__ = ["SeatGeekAPI", "StubHubAPI", "TicketmasterAPI", "UnifiedInventoryAggregator"]

_HOMES = {
    "UnifiedInventoryAggregator": "shared.aggregator",
    "SeatGeekAPI": "shared.platforms.seatgeek.api",
    "StubHubAPI": "shared.platforms.stubhub.api",
    "TicketmasterAPI": "shared.platforms.ticketmaster.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'shared' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
