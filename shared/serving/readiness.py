"""Makes an instance ready for its first search while nobody waits for one."""

from __future__ import annotations

import asyncio
from functools import cache
from threading import Thread

READY_AFTER_S = 0.1
"""Seconds after which it begins, so that the answer at hand has gone out before."""


THREAD = "getting-ready"


@cache
def be_ready_soon() -> None:
    """Import what a search needs, once, in a thread of its own.

    Called from the running event loop by what is asked before searches are: a health check, the page. An instance that
    is asked nothing else is not made larger by it.
    """
    getting_ready = Thread(target=_be_ready, name=THREAD, daemon=True)
    asyncio.get_running_loop().call_later(READY_AFTER_S, getting_ready.start)


def _be_ready() -> None:
    import httpx_aiohttp  # noqa: F401, PLC0415 - a first health check waits for none of these

    from shared import answering, finding, platforms  # noqa: F401, PLC0415 - the same
    from shared.fetching import fetcher, transport  # noqa: F401, PLC0415 - the same

    for name in platforms.NAMES:
        platforms.load(name)
    finding.make_matching_ready()
