"""The demo SeatGeek answers, refuses and pages as SeatGeek's API does."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from shared.demo.seatgeek import CLIENT_ID, CLIENT_SECRET, SeatGeek
from shared.demo.world.catalogue import Catalogue


async def events(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    named = {name.replace("__", "."): value for name, value in params.items()}
    answer = await client.get("/2/events", params={"client_id": CLIENT_ID, "per_page": 5000} | named)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


async def test_an_event_has_naive_local_and_utc_times_that_agree(seatgeek_client: httpx.AsyncClient) -> None:
    for event in await events(seatgeek_client, q="lakers", venue__city="Los Angeles"):
        local, utc = (dt.datetime.fromisoformat(event[name]) for name in ("datetime_local", "datetime_utc"))
        assert local.tzinfo is utc.tzinfo is None
        zone = ZoneInfo(event["venue"]["timezone"])
        assert local.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None) == utc
        assert isinstance(event["venue"]["location"]["lat"], float)
        home, away = event["performers"]
        assert home["home_team"] is True
        assert "home_team" not in away
        assert away["away_team"] is True
        assert event["short_title"] == f"{away['short_name']} at {home['short_name']}"


async def test_unknown_hours_are_half_past_three(seatgeek_client: httpx.AsyncClient) -> None:
    found = await events(seatgeek_client)
    for event in found:
        assert (event["datetime_local"].endswith("T03:30:00")) == event["time_tbd"]
    assert any(event["time_tbd"] and not event["date_tbd"] for event in found)
    assert any(event["time_tbd"] and event["date_tbd"] and event["datetime_tbd"] for event in found)


async def test_stats_come_full_or_null_or_not_at_all(seatgeek_client: httpx.AsyncClient) -> None:
    shapes = [event["stats"] for event in await events(seatgeek_client)]
    withheld = [each for each in shapes if each == {}]
    empty = [each for each in shapes if each and all(value is None for value in each.values())]
    full = [each for each in shapes if each.get("lowest_price")]
    assert len(withheld) + len(empty) + len(full) == len(shapes)
    assert min(len(withheld), len(empty)) > len(shapes) / 20
    assert len(full) > len(shapes) / 2
    for each in full:
        assert (
            each["lowest_sg_base_price"]
            < each["lowest_price"]
            < each["average_price"]
            < each["highest_price"]
        )
        assert sum(each["dq_bucket_counts"]) == each["visible_listing_count"]


async def test_lakers_home_games_always_have_prices(seatgeek_client: httpx.AsyncClient) -> None:
    found = await events(seatgeek_client, q="lakers", venue__city="Los Angeles", type="nba")
    assert all(event["stats"]["lowest_price"] for event in found if "Clippers" not in event["title"])


async def test_a_bare_date_is_its_midnight(seatgeek_client: httpx.AsyncClient) -> None:
    assert await events(seatgeek_client, datetime_local="2026-11-25") == []
    day = await events(
        seatgeek_client, datetime_local__gte="2026-11-25", datetime_local__lte="2026-11-25T23:59:59"
    )
    assert {event["datetime_local"][:10] for event in day} == {"2026-11-25"}


@pytest.mark.parametrize("bad", ["yesterday", "2026-11-25T00:00:00Z"])
async def test_a_date_that_cannot_be_read_is_refused(seatgeek_client: httpx.AsyncClient, bad: str) -> None:
    answer = await seatgeek_client.get(
        "/2/events", params={"client_id": CLIENT_ID, "datetime_local.gte": bad}
    )
    assert answer.status_code == 400
    assert answer.json()["meta"] == {"status": 400}


async def test_countries_are_spelled_out_except_the_us(seatgeek_client: httpx.AsyncClient) -> None:
    found = await events(seatgeek_client)
    assert {event["venue"]["country"] for event in found} == {"US", "Canada", "UK"}
    assert await events(seatgeek_client, venue__country="GB") == []
    british = await events(seatgeek_client, venue__country="UK", venue__city="London")
    assert british
    assert {event["venue"]["state"] for event in british} == {None}


async def test_cities_collide_and_the_state_tells_them_apart(seatgeek_client: httpx.AsyncClient) -> None:
    both = await events(seatgeek_client, venue__city="Glendale")
    assert {event["venue"]["state"] for event in both} == {"AZ"}
    assert await events(seatgeek_client, venue__city="Glendale", venue__state="CA") == []


async def test_the_circle_around_a_place_is_thirty_miles_unless_told(
    seatgeek_client: httpx.AsyncClient,
) -> None:
    near = await events(seatgeek_client, lat=34.05, lon=-118.25)
    assert {"Los Angeles", "Inglewood", "Anaheim"} <= {event["venue"]["city"] for event in near}
    nearer = await events(seatgeek_client, lat=34.05, lon=-118.25, range="5km")
    assert {event["venue"]["city"] for event in nearer} == {"Los Angeles"}


async def test_performers_are_found_by_words_and_their_events_by_slug(
    seatgeek_client: httpx.AsyncClient,
) -> None:
    answer = (
        await seatgeek_client.get("/2/performers", params={"client_id": CLIENT_ID, "q": "lakers"})
    ).json()
    (performer,) = answer["performers"]
    assert performer["slug"] == "los-angeles-lakers"
    by_slug = await events(seatgeek_client, performers__slug="los-angeles-lakers")
    by_id = await events(seatgeek_client, performers__id=performer["id"])
    assert {e["id"] for e in by_slug} == {e["id"] for e in by_id} != set()
    detail = (await seatgeek_client.get(f"/2/performers/{performer['id']}")).json()
    assert detail["name"] == "Los Angeles Lakers"


async def test_venues_are_found_and_shown(seatgeek_client: httpx.AsyncClient) -> None:
    answer = (
        await seatgeek_client.get(
            "/2/venues", params={"client_id": CLIENT_ID, "q": "crypto.com", "state": "CA"}
        )
    ).json()
    (venue,) = answer["venues"]
    assert venue["timezone"] == "America/Los_Angeles"
    assert (await seatgeek_client.get(f"/2/venues/{venue['id']}")).json()["name"] == "Crypto.com Arena"


async def test_recommendations_need_a_seed_and_a_place(seatgeek_client: httpx.AsyncClient) -> None:
    (performer,) = (
        await seatgeek_client.get("/2/performers", params={"client_id": CLIENT_ID, "q": "clippers"})
    ).json()["performers"]
    asked = {"client_id": CLIENT_ID, "performers.id": performer["id"]}
    assert (await seatgeek_client.get("/2/recommendations", params=asked)).status_code == 400
    placed = asked | {"lat": "34.05", "lon": "-118.25"}
    rows = (await seatgeek_client.get("/2/recommendations", params=placed)).json()["recommendations"]
    assert rows
    assert all(row["event"]["type"] == "nba" and row["score"] > 0 for row in rows)
    assert not any("Clippers" in row["event"]["title"] for row in rows)


async def test_pages_are_counted_from_one_and_hold_every_event_once(
    seatgeek_client: httpx.AsyncClient,
) -> None:
    whole = await events(seatgeek_client, q="broadway", sort="id.asc")
    seen = [
        event["id"]
        for page in range(1, len(whole) // 100 + 2)
        for event in await events(seatgeek_client, q="broadway", sort="id.asc", per_page=100, page=page)
    ]
    assert seen == [event["id"] for event in whole] == sorted(seen)
    first = (await seatgeek_client.get("/2/events", params={"client_id": CLIENT_ID, "q": "broadway"})).json()
    assert len(first["events"]) == first["meta"]["per_page"] == 10
    assert first["meta"]["total"] == len(whole)
    assert await events(seatgeek_client, q="broadway", page=999) == []


async def test_more_than_five_thousand_a_page_is_refused(seatgeek_client: httpx.AsyncClient) -> None:
    answer = await seatgeek_client.get("/2/events", params={"client_id": CLIENT_ID, "per_page": 5001})
    assert answer.status_code == 400
    assert answer.json()["status"] == 400


async def test_the_partner_s_aid_is_on_every_url(seatgeek_client: httpx.AsyncClient) -> None:
    event = (await events(seatgeek_client, q="lakers", aid="1234"))[0]
    for url in (event["url"], event["venue"]["url"], event["performers"][0]["url"]):
        assert url.endswith("?aid=1234")


async def test_detail_is_the_bare_event_and_an_unknown_one_404(seatgeek_client: httpx.AsyncClient) -> None:
    event = (await events(seatgeek_client, q="lakers"))[0]
    assert (await seatgeek_client.get(f"/2/events/{event['id']}")).json() == event
    missing = await seatgeek_client.get("/2/events/1")
    assert missing.status_code == 404
    assert (missing.json()["status"], missing.json()["code"]) == ("error", 404)


@pytest.mark.parametrize(
    ("params", "auth", "status"),
    [
        ({}, None, 403),
        ({"client_id": "wrong"}, None, 403),
        ({"client_id": CLIENT_ID, "client_secret": "wrong"}, None, 403),
        ({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, None, 200),
        ({}, (CLIENT_ID, ""), 200),
        ({}, (CLIENT_ID, CLIENT_SECRET), 200),
        ({}, (CLIENT_ID, "wrong"), 403),
    ],
)
async def test_the_client_is_known_by_parameter_or_by_basic_auth(
    catalogue: Catalogue, params: dict[str, str], auth: tuple[str, str] | None, status: int
) -> None:
    transport = httpx.ASGITransport(SeatGeek(catalogue).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sg") as client:
        answer = await client.get("/2/events", params=params, auth=auth)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["errors"][0]["code"] == 40307
