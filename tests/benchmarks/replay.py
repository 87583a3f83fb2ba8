"""Replays the three platforms: canned answers of any length after a set latency, from one small HTTP server.

Run as `python -m tests.benchmarks.replay`; it prints its port and serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import copy
import datetime as dt
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote_plus

from tests.benchmarks.runtime import run

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
OPPONENTS = ("Warriors", "Celtics", "Suns", "Nuggets", "Bulls", "Knicks", "Heat", "Spurs", "Kings", "Jazz")
PLACES = (("Crypto.com Arena", "Los Angeles", "CA"), ("Chase Center", "San Francisco", "CA"))
FIRST_DAY = dt.date(2027, 1, 4)
DAYS = 400
PATHS = {
    "/catalog/events/search": "stubhub",
    "/2/events": "seatgeek",
    "/discovery/v2/events.json": "ticketmaster",
}
SAME_AS = {"/discovery/v2/events": "/discovery/v2/events.json"}
TOKEN = b'{"access_token":"replayed","token_type":"bearer","expires_in":86400}'
CALLS_PATH = "/_calls"
TEAM, HALL = b"Los Angeles Lakers", b"Crypto.com Arena"
_ASKED = re.compile(r"[?&](?:q|keyword)=([^&]*)")
_SYLLABLES = tuple(first + second for first in "bdfgklmnprstvz" for second in "aeiou")


def body(platform: str, events: int) -> bytes:
    """The platform's answer with so many events: the first record of its fixture, renamed and on other days."""
    document = json.loads((FIXTURES / f"{platform}.json").read_text())
    fill = {"stubhub": _stubhub, "seatgeek": _seatgeek, "ticketmaster": _ticketmaster}[platform]
    return json.dumps(fill(document, events)).encode()


def renamed(content: bytes, number: int) -> bytes:
    """The answer about another team in another hall, for every number another one."""
    name = _name(number).encode()
    return content.replace(TEAM, name + b" Lakers").replace(HALL, name + b" Arena")


def _name(number: int) -> str:
    syllables = []
    left = number + len(_SYLLABLES) ** 2
    while left:
        left, at = divmod(left, len(_SYLLABLES))
        syllables.append(_SYLLABLES[at])
    return "".join(syllables).capitalize()


def _number_asked(target: str) -> int | None:
    """The number in the words searched for, as in `Lakers 17`; None where there is none."""
    asked = _ASKED.search(target)
    digits = re.sub(r"\D", "", unquote_plus(asked[1])) if asked else ""
    return int(digits) if digits else None


def _facts(number: int) -> tuple[str, dt.date, tuple[str, str, str]]:
    opponent = OPPONENTS[number % len(OPPONENTS)]
    city = number // DAYS
    place = PLACES[city] if city < len(PLACES) else (f"Hall {city}", f"Town {city}", "CA")
    return f"Los Angeles Lakers vs. {opponent}", FIRST_DAY + dt.timedelta(days=number % DAYS), place


def _stubhub(document: Any, events: int) -> Any:
    template = document["_embedded"]["items"][0]
    items = []
    for number in range(events):
        name, day, (venue, city, state) = _facts(number)
        record = copy.deepcopy(template)
        record |= {"id": 700_000_000 + number, "name": name, "start_date": f"{day}T19:30:00-08:00"}
        record["min_ticket_price"]["amount"] = 80 + number % 90
        record["_embedded"]["venue"] |= {"name": venue, "city": city, "state_province": state}
        items.append(record)
    document["_embedded"]["items"] = items
    return document | {"total_items": events, "page_size": max(events, 100)}


def _seatgeek(document: Any, events: int) -> Any:
    template = document["events"][0]
    records = []
    for number in range(events):
        name, day, (venue, city, state) = _facts(number)
        record = copy.deepcopy(template)
        record |= {"id": 7_000_000 + number, "title": name, "short_title": name, "status": "normal"}
        record |= {"datetime_local": f"{day}T19:30:00", "datetime_utc": f"{day + dt.timedelta(1)}T03:30:00"}
        record["venue"] |= {"name": venue, "name_v2": venue, "city": city, "state": state}
        record["stats"]["lowest_price"] = 85 + number % 80
        records.append(record)
    document["meta"] |= {"total": events, "per_page": max(events, 100)}
    return document | {"events": records}


def _ticketmaster(document: Any, events: int) -> Any:
    template = document["_embedded"]["events"][0]
    records = []
    for number in range(events):
        name, day, (venue, city, state) = _facts(number)
        record = copy.deepcopy(template)
        record |= {"id": f"vvG1HZ{number:07d}", "name": name}
        record["dates"]["start"] |= {
            "localDate": f"{day}",
            "localTime": "19:30:00",
            "dateTime": f"{day + dt.timedelta(1)}T03:30:00Z",
        }
        hall = record["_embedded"]["venues"][0]
        hall |= {"name": venue, "timezone": "America/Los_Angeles"}
        hall["city"] = {"name": city}
        hall["state"] = {"stateCode": state}
        records.append(record)
    document["_embedded"]["events"] = records
    document["page"] = {"size": max(events, 100), "totalElements": events, "totalPages": 1, "number": 0}
    return document


class Replay(asyncio.Protocol):
    """One connection. Answers by path, `latency_s` after the request came; requests must have small bodies.

    A search for words with a number is answered with names of its own, so that a client which remembers
    what it made of a text cannot answer the next search from that.
    """

    def __init__(self, bodies: Mapping[str, bytes], latency_s: Mapping[str, float], calls: list[int]) -> None:
        self._bodies = bodies
        self._latency_s = latency_s
        self._calls = calls
        self._pending = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._pending += data
        while (end := self._pending.find(b"\r\n\r\n")) >= 0:
            head = self._pending[:end]
            length = _content_length(head)
            if len(self._pending) < end + 4 + length:
                return
            self._pending = self._pending[end + 4 + length :]
            self._answer(head.split(b" ", 2)[1].decode())

    def _answer(self, target: str) -> None:
        path = target.partition("?")[0]
        if path == CALLS_PATH:
            self._write(_response(str(self._calls[0]).encode()))
            return
        self._calls[0] += 1
        content = self._bodies.get(path, b"{}")
        number = _number_asked(target)
        answer = _response(content if number is None else renamed(content, number))
        latency_s = self._latency_s.get(PATHS.get(SAME_AS.get(path, path), ""), 0.0)
        asyncio.get_running_loop().call_later(latency_s, self._write, answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def _response(payload: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(payload)}\r\n\r\n"
    return head.encode() + payload


async def serve(events: int, latencies_ms: Sequence[float]) -> None:
    """Serve until standard input ends; prints the port first."""
    bodies = {path: body(platform, events) for path, platform in PATHS.items()}
    bodies |= {alias: bodies[path] for alias, path in SAME_AS.items()}
    bodies["/oauth2/token"] = TOKEN
    latency_s = dict(zip(PATHS.values(), (each / 1000 for each in latencies_ms), strict=True))
    calls = [0]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Replay(bodies, latency_s, calls), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50, help="events in each platform's answer (50)")
    parser.add_argument(
        "--latency-ms", type=float, nargs=3, default=[100.0] * 3, help="of StubHub, SeatGeek, Ticketmaster"
    )
    options = parser.parse_args()
    run(serve(options.events, options.latency_ms))


if __name__ == "__main__":
    main()
