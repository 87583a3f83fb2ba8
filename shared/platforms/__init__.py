"""The registry of platforms.

To add one: write `shared/platforms/<name>.py` with a module constant `PLATFORM` (see `shared.platforms.platform`),
put its name in `NAMES`, and a representative search answer in `tests/fixtures/<name>.json`.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from shared.platforms.platform import Platform

NAMES = ("stubhub", "seatgeek", "ticketmaster")


@cache
def load(name: str) -> Platform:
    """The platform registered as `name`, imported when first asked for. Raises KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(f"there is no platform {name!r}; there are {', '.join(NAMES)}")
    return cast("Platform", importlib.import_module(f"shared.platforms.{name}").PLATFORM)
