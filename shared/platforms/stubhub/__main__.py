"""Searches stubhub alone: `python -m shared.platforms.stubhub "Lakers"`."""

from __future__ import annotations

import sys

from shared.command import ask_platform
from shared.platforms.stubhub.api import StubHubAPI

sys.exit(ask_platform(StubHubAPI))
