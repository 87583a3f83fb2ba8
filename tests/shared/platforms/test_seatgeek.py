from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from shared.platforms import load
from shared.platforms.platform import Access, EventSearch, Platform
from shared.platforms.seatgeek import PLATFORM, SeatGeekAPI

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_the_registry_finds_the_platform() -> None:
    platform: Platform = PLATFORM
    assert load("seatgeek") is platform
    assert SeatGeekAPI.name == platform.name


def test_the_platform_searches_and_checks(drive: Callable[..., Any]) -> None:
    access = Access(base_url=PLATFORM.base_urls["production"], credentials={"client_id": "PLANTED-ID"})
    answer = httpx.Response(200, content=(FIXTURES / "seatgeek.json").read_bytes())
    driven = drive(PLATFORM.search(EventSearch(text="Lakers"), access), PLATFORM.check, answer)

    assert str(driven.requests[0].url).startswith("https://api.seatgeek.com/2/events?q=Lakers&")
    assert len(driven.result.events) == 8


def test_no_recorded_header_tells_of_a_quota() -> None:
    assert PLATFORM.quota_seen(httpx.Response(200, headers={"Cache-Control": "max-age=1800"})) is None


def test_only_the_client_id_is_required() -> None:
    assert {credential.variable: credential.required for credential in PLATFORM.credentials} == {
        "SEATGEEK_CLIENT_ID": True,
        "SEATGEEK_CLIENT_SECRET": False,
    }
