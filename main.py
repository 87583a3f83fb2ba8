"""The HTTP functions this repository deploys; each name is a deployment target."""

import os

from functions.api import api
from functions.compare import compare
from functions.deals import deals
from functions.health import health
from functions.mcp import mcp
from functions.refresh import refresh
from functions.search import search

# pydantic looks into every installed package for plugins of its own before it checks a first query. There are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")

__all__ = ["api", "compare", "deals", "health", "mcp", "refresh", "search"]
