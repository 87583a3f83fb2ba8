"""A function served on a port of this machine, over demo marketplaces, for clients that bring their own transport."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
import uvloop
from functions_framework.aio import create_asgi_app

from shared.demo.server import Marketplaces
from shared.serving.process import aggregator

ROOT = Path(__file__).resolve().parent.parent
UNLIMITED = {
    f"{name}_{what}": value
    for name in ("STUBHUB", "SEATGEEK", "TICKETMASTER")
    for what, value in (("REQUESTS_PER_SECOND", "0"), ("DAILY_QUOTA", "100000000"))
}


@contextmanager
def serving(
    target: str = "api",
    marketplaces: Marketplaces | None = None,
    *,
    environment: Mapping[str, str] = UNLIMITED,
) -> Iterator[str]:
    """Serve `target` while the context lasts; gives its base URL. Starts marketplaces where none are given."""
    if marketplaces is None:
        with Marketplaces(daily_quota=None) as own, serving(target, own, environment=environment) as base:
            yield base
        return
    told = {
        **marketplaces.environment(),
        **environment,
        "TICKETS_DEMO_PLATFORMS": "stubhub,seatgeek,ticketmaster",
        "TICKETS_LOG_LEVEL": "ERROR",
    }
    before = dict(os.environ)
    os.environ.update(told)
    aggregator.cache_clear()
    aggregator()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    app = create_asgi_app(target, str(ROOT / "main.py"))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", access_log=False, log_config=None))
    thread = threading.Thread(target=uvloop.run, args=(_serve(server, listener),), daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listener.close()
        os.environ.clear()
        os.environ.update(before)
        aggregator.cache_clear()


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    await server.serve(sockets=[listener])
    await aggregator().aclose()  # in the loop that its connections belong to
