"""Callers as they come: many ask the same, some ask wrongly, some leave before the answer, some have no time."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

ANSWERED = {"ok", "partial", "empty", "no_prices", "stale"}
ALLOWANCE_S = 0.15


@dataclass(frozen=True, slots=True)
class Reply:
    """One call: when it ended, what came, and how long beyond its deadline it took (below 0: in time)."""

    at: float
    function: str
    outcome: str
    seconds: float
    late_s: float


@dataclass
class Load:
    """Workers that ask until told to stop, and what they were told."""

    words: Sequence[str]
    ports: Sequence[int]
    began: float
    seed: int = 1
    pause_s: float = 0.05
    replies: list[Reply] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    stopped: bool = False

    async def work(self, number: int, client: httpx.AsyncClient) -> None:
        dice = random.Random(self.seed * 1000 + number)
        while not self.stopped:
            await self._ask(dice, client)
            await asyncio.sleep(dice.expovariate(1 / self.pause_s))

    async def _ask(self, dice: random.Random, client: httpx.AsyncClient) -> None:
        function, given = self._question(dice)
        timeout_ms = given.get("timeout_ms", 10_000)
        patience_s = 0.05 if dice.random() < 0.03 else 15.0
        began = time.monotonic()
        try:
            reply = await client.get(
                f"http://127.0.0.1:{dice.choice(self.ports)}/{function}", params=given, timeout=patience_s
            )
            outcome = self._judged(function, reply)
        except httpx.TimeoutException:
            outcome = "caller left" if patience_s < 1 else "no answer"
        except httpx.HTTPError:
            outcome = "instance killed"
        now = time.monotonic()
        late_s = now - began - timeout_ms / 1000 - ALLOWANCE_S
        self.replies.append(Reply(now - self.began, function, outcome, now - began, late_s))

    def _question(self, dice: random.Random) -> tuple[str, dict[str, Any]]:
        if dice.random() < 0.05:
            return "search", {"query": "", "limit": "many"}
        if dice.random() < 0.03:
            return "health", {"deep": 1}
        word = self.words[min(int(dice.paretovariate(0.8)) - 1, len(self.words) - 1)]
        given: dict[str, Any] = {"timeout_ms": dice.choice([500, 1000, 2000, 4000])}
        function = dice.choice(["search", "search", "search", "deals", "compare"])
        given["event_name" if function == "compare" else "query"] = word
        if function == "search" and dice.random() < 0.3:
            given["city"] = dice.choice(["Los Angeles", "Boston", "New York"])
        return function, given

    def _judged(self, function: str, reply: httpx.Response) -> str:
        document = reply.json()
        for source in document.get("sources", []):
            if isinstance(source, dict) and "status" in source:
                self.statuses[f"{source['platform']} {source['status']}"] += 1
        if reply.status_code >= 500 and not _owed_to_all_sources(reply, document):
            self.wrong.append(f"{function} {reply.status_code}: {reply.text[:300]}")
        return str(reply.status_code)


def _owed_to_all_sources(reply: httpx.Response, document: dict[str, Any]) -> bool:
    sources = document.get("sources", [])
    return (
        reply.status_code == 503
        and document.get("code") == "no_source_answered"
        and len(sources) > 0
        and not any(source["status"] in ANSWERED for source in sources)
    )
