"""Single flight: whoever asks for what is being fetched already joins that call instead of making another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from shared.loops import PerLoop

T = TypeVar("T")


class SingleFlight:
    """Running calls by key, per event loop. A call goes on when those who wait for it leave."""

    def __init__(self) -> None:
        self._running: PerLoop[dict[Hashable, asyncio.Task[Any]]] = PerLoop(dict)

    async def run(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the call running under `key`, or of `start()` when none is. Raises what the call raises."""
        running = self._running.get()
        task: asyncio.Task[T] | None = running.get(key)
        if task is None:
            task = asyncio.create_task(start())
            running[key] = task
            task.add_done_callback(lambda done: _land(running, key, done))
        return await asyncio.shield(task)

    def waiting(self, key: Hashable) -> bool:
        """Whether a call is running under `key` in this loop."""
        return key in self._running.get()


def _land(running: dict[Hashable, asyncio.Task[Any]], key: Hashable, task: asyncio.Task[Any]) -> None:
    running.pop(key, None)
    if not task.cancelled():
        task.exception()  # nobody may have waited for it; an unread exception would be reported as lost
