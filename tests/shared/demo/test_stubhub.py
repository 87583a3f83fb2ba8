"""The demo StubHub issues tokens, answers, refuses and pages as StubHub's HAL API does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import httpx
import pytest

from shared.demo.stubhub import API_KEY, API_KEY_WITHOUT_LISTINGS, API_SECRET, StubHub
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.performances import Status

SEARCH = "/catalog/events/search"


async def items(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get(SEARCH, params={"page_size": 10_000} | params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/hal+json")
    found: list[dict[str, Any]] = answer.json().get("_embedded", {}).get("items", [])
    return found


def client_of(market: StubHub) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(market.app), base_url="http://sh")


async def token(client: httpx.AsyncClient, key: str = API_KEY) -> str:
    form = {"grant_type": "client_credentials", "scope": "read:events"}
    answer = await client.post("/oauth2/token", data=form, auth=(key, API_SECRET))
    assert answer.json()["token_type"] == "bearer"
    return str(answer.json()["access_token"])


async def test_an_event_has_the_documented_shape(stubhub_client: httpx.AsyncClient) -> None:
    for event in await items(stubhub_client, q="lakers", exclude_parking_passes="true"):
        start = dt.datetime.fromisoformat(event["start_date"])
        assert start.utcoffset() is not None
        assert event["date_confirmed"] is event["time_confirmed"] is True
        assert (event["type"], event["status"]) == ("Main", "Normal")
        roles = {row["role"]: row["name"] for row in event["_embedded"]["categories"]}
        assert event["name"].endswith(f"{roles['AwayTeam']} at {roles['HomeTeam']}")
        assert "timezone" not in event["_embedded"]["venue"]
        assert event["_embedded"]["venue"]["_embedded"]["country"]["code"] in {"US", "CA"}
        assert event["_links"]["self"]["href"] == f"http://sh/catalog/events/{event['id']}"


async def test_the_floor_price_may_be_null_or_lack_its_amount(stubhub_client: httpx.AsyncClient) -> None:
    prices = [event["min_ticket_price"] for event in await items(stubhub_client)]
    missing = [price for price in prices if price is None]
    assert len(prices) / 20 < len(missing) < len(prices) / 3
    assert any(price and price["amount"] is None for price in prices)
    assert {price["currency_code"] for price in prices if price} == {"USD", "CAD", "GBP"}
    amounts = [price["amount"] for price in prices if price and price["amount"] is not None]
    assert all(len(str(amount).partition(".")[2]) <= 2 for amount in amounts)


async def test_lakers_home_games_always_have_a_price(stubhub_client: httpx.AsyncClient) -> None:
    found = await items(stubhub_client, q="los angeles lakers crypto.com", exclude_parking_passes="true")
    home = [event for event in found if event["name"].endswith("at Los Angeles Lakers")]
    assert len(home) > 20
    assert all(event["min_ticket_price"]["amount"] for event in home)


async def test_every_word_must_occur_somewhere(stubhub_client: httpx.AsyncClient) -> None:
    found = await items(stubhub_client, q="Lakers vs. Warriors tickets")
    assert found
    assert all("Lakers" in event["name"] and "Warriors" in event["name"] for event in found)
    assert await items(stubhub_client, q="lakers hamilton") == []
    accented = await items(stubhub_client, q="rosalía")
    assert accented == await items(stubhub_client, q="ROSALIA") != []


async def test_parking_is_there_unless_excluded(stubhub_client: httpx.AsyncClient) -> None:
    everything = await items(stubhub_client, q="nba")
    parking = [event for event in everything if event["type"] == "Parking"]
    assert parking
    assert all(event["name"].startswith("PARKING PASSES ONLY") for event in parking)
    assert all(event["_embedded"]["venue"]["name"].endswith("Parking Lots") for event in parking)
    without = await items(stubhub_client, q="nba", exclude_parking_passes="true")
    assert len(without) == len(everything) - len(parking)


async def test_one_local_date_a_country_a_circle_and_a_genre_narrow(
    stubhub_client: httpx.AsyncClient,
) -> None:
    day = await items(stubhub_client, dateLocal="2026-11-25T19:30")
    assert {event["start_date"][:10] for event in day} == {"2026-11-25"}
    british = await items(stubhub_client, country_code="gb")
    assert {event["_embedded"]["venue"]["city"] for event in british} == {"London"}
    assert {event["_embedded"]["venue"]["state_province"] for event in british} == {None}
    near = await items(stubhub_client, latitude=34.043, longitude=-118.267, max_distance_in_meters=3000)
    assert {event["_embedded"]["venue"]["city"] for event in near} == {"Los Angeles"}
    concerts = await items(stubhub_client, genre_id=3)
    assert {event["_embedded"]["genre"]["name"] for event in concerts} == {"Concert Tickets"}


async def test_the_order_of_a_search_is_not_that_of_dates(stubhub_client: httpx.AsyncClient) -> None:
    starts = [event["start_date"][:10] for event in await items(stubhub_client, q="lakers")]
    assert starts != sorted(starts)


async def test_next_links_lead_through_every_event_once(stubhub_client: httpx.AsyncClient) -> None:
    url, seen = f"{SEARCH}?q=lakers&page_size=20", []
    while url:
        page = (await stubhub_client.get(url)).json()
        seen += [event["id"] for event in page["_embedded"]["items"]]
        url = page["_links"].get("next", {}).get("href", "")
    assert len(seen) == len(set(seen)) == page["total_items"] > 40
    assert page["_links"]["self"]["href"].startswith("http://sh/catalog/events/search?q=lakers")


async def test_an_unasked_page_size_is_500_and_an_empty_page_embeds_nothing(
    stubhub_client: httpx.AsyncClient,
) -> None:
    assert (await stubhub_client.get(SEARCH)).json()["page_size"] == 500
    empty = (await stubhub_client.get(SEARCH, params={"q": "zzzz"})).json()
    assert empty["total_items"] == 0
    assert "_embedded" not in empty
    assert "next" not in empty["_links"]


async def test_unconfirmed_times_are_placeholders(stubhub_client: httpx.AsyncClient) -> None:
    unsettled = [event for event in await items(stubhub_client, q="nfl") if not event["time_confirmed"]]
    assert any(event["date_confirmed"] for event in unsettled)
    assert any(not event["date_confirmed"] for event in unsettled)
    moments = {
        dt.datetime.fromisoformat(event["start_date"]).astimezone(dt.UTC).time() for event in unsettled
    }
    assert moments == {dt.time(19, 0)}


async def test_cancelled_and_rescheduled_events_say_so(
    catalogue: Catalogue, stubhub_client: httpx.AsyncClient
) -> None:
    told = {str(event["id"]): event["status"] for event in await items(stubhub_client)}
    words = {Status.CANCELLED: "Cancelled", Status.POSTPONED: "Postponed", Status.RESCHEDULED: "Rescheduled"}
    disturbed = [each for each in StubHub(catalogue).records if each.performance.status in words]
    assert disturbed
    assert all(told[each.record_id] == words[each.performance.status] for each in disturbed)


async def test_detail_repeats_the_event_and_an_unknown_one_is_a_problem(
    stubhub_client: httpx.AsyncClient,
) -> None:
    event = (await items(stubhub_client, q="lakers"))[0]
    assert (await stubhub_client.get(f"/catalog/events/{event['id']}")).json() == event
    missing = await stubhub_client.get("/catalog/events/1")
    assert missing.status_code == 404
    assert {"type", "title", "status", "traceId"} == set(missing.json())


@pytest.mark.parametrize(
    "params", [{"page": "0"}, {"page_size": "many"}, {"dateLocal": "soon"}, {"latitude": "1"}]
)
async def test_a_bad_parameter_is_a_validation_error(
    stubhub_client: httpx.AsyncClient, params: dict[str, str]
) -> None:
    answer = await stubhub_client.get(SEARCH, params=params)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["message"]) == ("validation_failed", None)
    assert list(body["errors"]) == list(params)


async def test_listings_start_at_the_floor_and_their_sums_are_right(
    stubhub_client: httpx.AsyncClient,
) -> None:
    event = next(
        e
        for e in await items(stubhub_client, q="lakers crypto.com", exclude_parking_passes="true")
        if e["min_ticket_price"]
    )
    page = (await stubhub_client.get(f"/v2/events/{event['id']}/listings", params={"page_size": 100})).json()
    found = page["_embedded"]["items"]
    assert len(found) == page["total_items"]
    assert found[0]["ticket_price"]["amount"] == pytest.approx(event["min_ticket_price"]["amount"], abs=0.01)
    parts = ("estimated_total_ticket_price", "estimated_booking_fee", "estimated_shipping", "estimated_vat")
    for listing in found:
        total = sum(Decimal(str(listing[part]["amount"])) for part in parts)
        assert total == Decimal(str(listing["estimated_total_charge"]["amount"]))
        assert {"section", "row", "seat_from", "seat_to"} == set(listing["seating"])
        assert listing["_embedded"]["ticket_type"]["name"]


async def test_listings_can_be_narrowed_by_quantity_and_sorted(stubhub_client: httpx.AsyncClient) -> None:
    event = next(
        e
        for e in await items(stubhub_client, q="lakers crypto.com", exclude_parking_passes="true")
        if e["min_ticket_price"]
    )
    answer = await stubhub_client.get(
        f"/v2/events/{event['id']}/listings",
        params={"number_of_tickets": 4, "sort": "number_of_tickets", "page_size": 100},
    )
    quantities = [listing["number_of_tickets"] for listing in answer.json()["_embedded"]["items"]]
    assert quantities == sorted(quantities)
    assert min(quantities) >= 4


async def test_an_event_nobody_sells_for_has_no_listings(stubhub_client: httpx.AsyncClient) -> None:
    event = next(e for e in await items(stubhub_client) if e["min_ticket_price"] is None)
    page = (await stubhub_client.get(f"/v2/events/{event['id']}/listings")).json()
    assert page["total_items"] == 0


async def test_a_key_without_listings_gets_403(catalogue: Catalogue) -> None:
    market = StubHub(catalogue)
    async with client_of(market) as client:
        headers = {"Authorization": f"Bearer {await token(client, API_KEY_WITHOUT_LISTINGS)}"}
        refused = await client.get("/v2/events/1/listings", headers=headers)
        served = await client.get(SEARCH, headers=headers)
    assert refused.status_code == 403
    assert refused.json()["code"] == "insufficient_scope"
    assert served.status_code == 200


async def test_without_a_token_401_is_empty_and_explains_itself_in_a_header(catalogue: Catalogue) -> None:
    async with client_of(StubHub(catalogue)) as client:
        for headers in ({}, {"Authorization": "Bearer nonsense"}):
            answer = await client.get(SEARCH, headers=headers)
            assert answer.status_code == 401
            assert answer.content == b""
            assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_a_token_expires_and_can_be_revoked(catalogue: Catalogue) -> None:
    clock = [1000.0]
    market = StubHub(catalogue, token_seconds=60, now=lambda: clock[0])
    async with client_of(market) as client:
        headers = {"Authorization": f"Bearer {await token(client)}"}
        assert (await client.get(SEARCH, headers=headers)).status_code == 200
        clock[0] += 60
        assert (await client.get(SEARCH, headers=headers)).status_code == 401
        headers = {"Authorization": f"Bearer {await token(client)}"}
        market.tokens.revoke_all()
        assert (await client.get(SEARCH, headers=headers)).status_code == 401


async def test_a_request_without_user_agent_is_refused(stubhub_client: httpx.AsyncClient) -> None:
    request = stubhub_client.build_request("GET", SEARCH)
    del request.headers["User-Agent"]
    answer = await stubhub_client.send(request)
    assert (answer.status_code, answer.json()["code"]) == (400, "user_agent_required")


@pytest.mark.parametrize(
    ("auth", "form", "error"),
    [
        ((API_KEY, "wrong"), {"grant_type": "client_credentials"}, "invalid_client"),
        (None, {"grant_type": "client_credentials"}, "invalid_client"),
        ((API_KEY, API_SECRET), {"grant_type": "password"}, "unsupported_grant_type"),
        (
            (API_KEY, API_SECRET),
            {"grant_type": "client_credentials", "scope": "read:sellerlistings"},
            "invalid_scope",
        ),
    ],
)
async def test_a_refused_token_request_is_400(
    catalogue: Catalogue, auth: tuple[str, str] | None, form: dict[str, str], error: str
) -> None:
    async with client_of(StubHub(catalogue)) as client:
        answer = await client.post("/oauth2/token", data=form, auth=auth)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
