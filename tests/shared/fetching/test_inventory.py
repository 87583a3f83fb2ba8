"""What gathering does before it reserves calls."""

from __future__ import annotations

import gc
import weakref

import httpx

from shared.platforms.platform import EventSearch
from shared.services import build_services
from shared.settings import Settings
from shared.state.store import open_store
from tests.fakes import FakeClock
from tests.simulation import MeteredStore, StubPlatform


class Told(StubPlatform):
    """Says when it is first asked for its requests, as a platform that imports them then."""

    def search(self, query, access):
        order.append("imported")
        return super().search(query, access)


class Counting(MeteredStore):
    async def change_numbers(self, document, changes, *, expires_at=None):
        order.append("reserved")
        return await super().change_numbers(document, changes, expires_at=expires_at)


order: list[str] = []


async def test_what_a_first_call_takes_is_imported_before_anything_is_reserved():
    """An instance that dies loses what it has reserved, and imports take a second on a busy machine."""
    order.clear()
    clock = FakeClock()
    settings = Settings(store="sqlite://")

    def opened() -> httpx.MockTransport:
        order.append("imported")
        return httpx.MockTransport(lambda _: httpx.Response(200, content=b"{}"))

    services = build_services(
        settings=settings,
        clock=clock,
        platforms=[Told(name="stub")],
        store=Counting(open_store(settings, clock), clock),
        transport=opened,
    )
    for text in ("first", "second"):
        await services.inventory.gather(EventSearch(text=text), services.platforms, timeout_s=5, ttl_s=300)
    assert order[:2] == ["imported", "imported"]
    assert order.count("reserved") >= 2
    assert order[2] == "reserved"


class Endless(httpx.AsyncByteStream):
    async def __aiter__(self):
        while True:
            yield b" " * 1_000_000


async def test_an_answer_that_is_too_long_is_let_go_of_at_once():
    """What errors keep alive until garbage is looked for adds up: eight megabytes for each of them."""
    answers: list[weakref.ref[Endless]] = []

    def answer(_: httpx.Request) -> httpx.Response:
        stream = Endless()
        answers.append(weakref.ref(stream))
        return httpx.Response(200, stream=stream)

    services = build_services(
        settings=Settings(store="sqlite://"),
        clock=FakeClock(),
        platforms=[StubPlatform(name="stub")],
        transport=lambda: httpx.MockTransport(answer),
    )
    gc.disable()
    try:
        gathered = await services.inventory.gather(
            EventSearch(text="any"), services.platforms, timeout_s=5, ttl_s=300
        )
        assert [report.status for report in gathered.reports] == ["bad_response"]
        del gathered
        assert [each() for each in answers] == [None]
    finally:
        gc.enable()
