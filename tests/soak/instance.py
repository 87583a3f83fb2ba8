"""One instance under soak: the functions as they are deployed, on a clock that jumps when the process is signalled."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import sys

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from shared import log
from shared.aggregator import UnifiedInventoryAggregator
from shared.answers.reply import Reply
from shared.clock import SystemClock
from shared.serving.endpoint import respond
from shared.serving.operations import OPERATIONS
from shared.serving.process import collect_seldom
from shared.settings import Settings

FORWARD = dt.timedelta(hours=2)


class JumpingClock(SystemClock):
    """The system's clock and an offset; the monotonic clock does not jump, as in a machine whose time is set."""

    offset = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.offset

    def jump(self, by: dt.timedelta) -> None:
        self.offset += by


class Instance:
    """ASGI application: the functions by path, and `/_soak` with what only the process itself can count."""

    def __init__(self) -> None:
        settings = Settings.from_env()
        log.set_up(settings.log_level)
        collect_seldom()
        self.clock = JumpingClock()
        self.aggregator = UnifiedInventoryAggregator(settings=settings, clock=self.clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        name = scope["path"].strip("/")
        if name == "_soak":
            response: Response = JSONResponse({"tasks": len(asyncio.all_tasks())})
        else:
            response = await respond(request, name, answer=self._answer)
        await response(scope, receive, send)

    async def _answer(self, request: Request, name: str) -> Response:
        answered = await OPERATIONS[name].run(self.aggregator, dict(request.query_params))
        body = answered.encoded() if isinstance(answered, Reply) else b"{}"
        return Response(body, media_type="application/json")


def main() -> None:
    """Serve on the port given as the only argument."""
    instance = Instance()
    signal.signal(signal.SIGUSR1, lambda *_: instance.clock.jump(FORWARD))
    signal.signal(signal.SIGUSR2, lambda *_: instance.clock.jump(-FORWARD))
    uvicorn.run(instance, port=int(sys.argv[1]), lifespan="off", access_log=False, log_level="error")


if __name__ == "__main__":
    main()
