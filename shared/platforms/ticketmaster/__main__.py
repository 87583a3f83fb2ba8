"""Searches ticketmaster alone: `python -m shared.platforms.ticketmaster "Lakers"`."""

from __future__ import annotations

import sys

from shared.command import ask_platform
from shared.platforms.ticketmaster.api import TicketmasterAPI

sys.exit(ask_platform(TicketmasterAPI))
