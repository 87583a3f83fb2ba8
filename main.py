"""The HTTP functions this repository deploys; each name is a deployment target."""

from functions.api import api
from functions.compare import compare
from functions.deals import deals
from functions.health import health
from functions.mcp import mcp
from functions.refresh import refresh
from functions.search import search

__all__ = ["api", "compare", "deals", "health", "mcp", "refresh", "search"]
