"""One search of the service as a function of the platforms' answers: everything but the network and the limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import httpx

from shared import platforms
from shared.answers.composing import compose
from shared.answers.shapes import CacheUse, SearchResult
from shared.asking.selection import select
from shared.platforms.platform import Access, EventSearch, EventsFound
from shared.pricing.deals import find_deals


def searcher(bodies: Mapping[str, bytes], now: dt.datetime) -> Callable[[], bytes]:
    """A function that answers a search from the `bodies` by platform, as bytes of JSON."""
    search = EventSearch(text="Lakers")
    keys = {"api_key": "replayed", "client_id": "replayed"}
    access = Access(base_url="http://127.0.0.1", token="replayed", credentials=keys, now=now)

    def answer() -> bytes:
        found = {name: read(name, search, access, content) for name, content in bodies.items()}
        records = [record for each in found.values() for record in select(each.events, search)]
        events = compose(records, search, known_uids={}).events
        return SearchResult(
            summary="",
            events=events,
            total_events=len(events),
            platforms_queried=len(found),
            best_deals=tuple(find_deals(events, now=now, priced_already=True, most=5)),
            sources=(),
            cache=CacheUse(hit=False, stale=False, age_s=0, ttl_s=300),
            generated_at=now,
        ).encoded()

    return answer


def read(platform: str, search: EventSearch, access: Access, content: bytes) -> EventsFound:
    """What the platform makes of one answer to its search. RuntimeError when it asks for more."""
    exchange = platforms.load(platform).search(search, access)
    request = next(exchange)
    try:
        exchange.send(httpx.Response(200, content=content, request=request))
    except StopIteration as finished:
        found: EventsFound = finished.value
        return found
    raise RuntimeError(f"{platform} asked for a second page")
