"""Runs coroutines for callers that are not async, whether or not an event loop runs in their thread."""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_starting = threading.Lock()


@cache
def _background_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="ticket-inventory", daemon=True).start()
    atexit.register(_end, loop)
    return loop


def _end(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(loop.shutdown_asyncgens(), loop).result(timeout=2)
    loop.call_soon_threadsafe(loop.stop)


def wait_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run `coroutine` on one background loop that lives as long as the process, and return its result."""
    with _starting:
        loop = _background_loop()
    return asyncio.run_coroutine_threadsafe(coroutine, loop).result()
