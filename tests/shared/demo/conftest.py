"""One catalogue for all tests of the demo marketplaces, and clients that reach them without a socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.demo import seatgeek, stubhub, ticketmaster
from shared.demo.world.catalogue import Catalogue, build_catalogue

FIRST_DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return build_catalogue(1, FIRST_DAY)


@pytest.fixture
async def ticketmaster_client(catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(ticketmaster.Ticketmaster(catalogue).app)
    params = {"apikey": ticketmaster.API_KEY}
    async with httpx.AsyncClient(transport=transport, base_url="http://tm", params=params) as client:
        yield client


@pytest.fixture
async def seatgeek_client(catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(seatgeek.SeatGeek(catalogue).app)
    params = {"client_id": seatgeek.CLIENT_ID}
    async with httpx.AsyncClient(transport=transport, base_url="http://sg", params=params) as client:
        yield client


@pytest.fixture
async def stubhub_client(catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(stubhub.StubHub(catalogue).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sh") as client:
        answer = await client.post(
            "/oauth2/token",
            data={"grant_type": "client_credentials", "scope": "read:events"},
            auth=(stubhub.API_KEY, stubhub.API_SECRET),
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client
