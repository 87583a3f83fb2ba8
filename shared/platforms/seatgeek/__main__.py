"""Searches seatgeek alone: `python -m shared.platforms.seatgeek "Lakers"`."""

from __future__ import annotations

import sys

from shared.command import ask_platform
from shared.platforms.seatgeek.api import SeatGeekAPI

sys.exit(ask_platform(SeatGeekAPI))
