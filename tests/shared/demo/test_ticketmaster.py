"""The demo Ticketmaster answers, refuses, pages and counts as the Discovery API does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from shared.demo.ticketmaster import API_KEY, Ticketmaster
from shared.demo.world.catalogue import Catalogue
from shared.demo.world.performances import Status

EVENTS = "/discovery/v2/events.json"


async def events(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get(EVENTS, params={"apikey": API_KEY, "size": 200} | params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json().get("_embedded", {}).get("events", [])
    return found


async def test_a_keyword_search_finds_home_and_away_games(ticketmaster_client: httpx.AsyncClient) -> None:
    found = await events(ticketmaster_client, keyword="lakers")
    assert {each["_embedded"]["venues"][0]["city"]["name"] for each in found} > {"Los Angeles"}
    assert all("Lakers" in str([a["name"] for a in each["_embedded"]["attractions"]]) for each in found)


async def test_only_full_words_match(ticketmaster_client: httpx.AsyncClient) -> None:
    assert await events(ticketmaster_client, keyword="Laker") == []


async def test_an_event_has_the_shape_of_discovery_v2(ticketmaster_client: httpx.AsyncClient) -> None:
    event = (await events(ticketmaster_client, keyword="lakers", city="Los Angeles", sort="date,asc"))[0]
    assert event["type"] == "event"
    start = event["dates"]["start"]
    utc = dt.datetime.fromisoformat(start["dateTime"])
    local = dt.datetime.fromisoformat(f"{start['localDate']}T{start['localTime']}")
    assert utc.replace(tzinfo=None) - local == dt.timedelta(hours=8)
    assert event["dates"]["status"]["code"] in {"onsale", "offsale"}
    assert event["classifications"][0]["segment"] == {"id": "KZFzniwnSyZfZ7v7nE", "name": "Sports"}
    venue = event["_embedded"]["venues"][0]
    assert isinstance(venue["location"]["latitude"], str)
    assert venue["state"] == {"name": "California", "stateCode": "CA"}
    assert event["_links"]["self"]["href"].startswith(f"/discovery/v2/events/{event['id']}")


async def test_the_city_is_exact_and_suburbs_drop_out(ticketmaster_client: httpx.AsyncClient) -> None:
    in_city = await events(ticketmaster_client, city="los angeles")
    assert {each["_embedded"]["venues"][0]["city"]["name"] for each in in_city if "place" not in each} == {
        "Los Angeles"
    }
    around = await events(ticketmaster_client, latlong="34.043,-118.267", radius=15)
    assert "Inglewood" in {
        each["_embedded"]["venues"][0]["city"]["name"] for each in around if "place" not in each
    }
    assert all(each["units"] == "MILES" and each["distance"] <= 15 for each in around)


async def test_a_geohash_means_the_same_place(ticketmaster_client: httpx.AsyncClient) -> None:
    spelled = await events(ticketmaster_client, geoPoint="9q5cs2", radius=3)
    assert "Crypto.com Arena" in {
        each["_embedded"]["venues"][0]["name"] for each in spelled if "place" not in each
    }


async def test_a_date_range_is_utc_and_both_ends_count(ticketmaster_client: httpx.AsyncClient) -> None:
    game = (await events(ticketmaster_client, keyword="lakers", city="Los Angeles", sort="date,asc"))[0]
    moment = game["dates"]["start"]["dateTime"]
    found = await events(
        ticketmaster_client, keyword="lakers", city="Los Angeles", startDateTime=moment, endDateTime=moment
    )
    assert game["id"] in {each["id"] for each in found}
    assert {each["dates"]["start"]["dateTime"] for each in found} == {moment}


async def test_local_dates_can_be_asked_for(ticketmaster_client: httpx.AsyncClient) -> None:
    day = "2026-11-25"
    found = await events(ticketmaster_client, localStartEndDateTime=f"{day}T00:00:00,{day}T23:59:59")
    assert found
    assert {each["dates"]["start"]["localDate"] for each in found} == {day}


@pytest.mark.parametrize(
    "bad", ["2026-11-22", "2026-11-22T00:00:00", "2026-11-22T00:00:00.000Z", "2026-11-31T00:00:00Z"]
)
async def test_any_other_date_format_is_refused(ticketmaster_client: httpx.AsyncClient, bad: str) -> None:
    answer = await ticketmaster_client.get(EVENTS, params={"apikey": API_KEY, "startDateTime": bad})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["code"], error["status"]) == ("DIS1015", "400 BAD_REQUEST")
    assert error["_links"]["about"]["href"].endswith("#DIS1015")


@pytest.mark.parametrize(
    ("size", "page", "code"), [(200, 5, None), (200, 6, "DIS1035"), (100, 11, "DIS1035"), (201, 0, "DIS1036")]
)
async def test_paging_ends_at_a_thousand(
    ticketmaster_client: httpx.AsyncClient, size: int, page: int, code: str | None
) -> None:
    answer = await ticketmaster_client.get(EVENTS, params={"apikey": API_KEY, "size": size, "page": page})
    assert answer.status_code == (400 if code else 200)
    assert [each["code"] for each in answer.json().get("errors", [])] == ([code] if code else [])


async def test_the_pages_together_hold_every_event_once(ticketmaster_client: httpx.AsyncClient) -> None:
    seen: list[str] = []
    page = 0
    while True:
        answer = (
            await ticketmaster_client.get(
                EVENTS, params={"apikey": API_KEY, "keyword": "nba lakers", "size": 30, "page": page}
            )
        ).json()
        seen += [each["id"] for each in answer["_embedded"]["events"]]
        if "next" not in answer["_links"]:
            break
        assert API_KEY not in answer["_links"]["next"]["href"]
        page += 1
    assert len(seen) == len(set(seen)) == answer["page"]["totalElements"]
    assert answer["page"]["totalPages"] == page + 1


async def test_an_empty_result_has_no_embedded(ticketmaster_client: httpx.AsyncClient) -> None:
    answer = (await ticketmaster_client.get(EVENTS, params={"apikey": API_KEY, "keyword": "zzzz"})).json()
    assert "_embedded" not in answer
    assert answer["page"] == {"size": 20, "totalElements": 0, "totalPages": 0, "number": 0}


async def test_without_a_time_there_is_a_local_date_only(ticketmaster_client: httpx.AsyncClient) -> None:
    untimed = [
        each["dates"]["start"]
        for each in await events(ticketmaster_client, keyword="nfl", sort="date,desc")
        if each["dates"]["start"]["timeTBA"]
    ]
    assert untimed
    assert all(
        "localTime" not in start and "dateTime" not in start and "localDate" in start for start in untimed
    )


async def test_doubtful_and_missing_dates_are_hidden_unless_asked_for(
    ticketmaster_client: httpx.AsyncClient,
) -> None:
    hidden = await events(ticketmaster_client, keyword="nfl")
    assert not any(each["dates"]["start"]["dateTBD"] for each in hidden)
    doubtful = await events(ticketmaster_client, keyword="nfl", includeTBD="only")
    assert doubtful
    assert all(each["dates"]["start"]["dateTBD"] for each in doubtful)
    assert await events(ticketmaster_client, includeTBA="only", includeTBD="only") == []


async def test_a_postponed_event_has_no_date_but_its_first(
    catalogue: Catalogue, ticketmaster_client: httpx.AsyncClient
) -> None:
    listed = [r for r in Ticketmaster(catalogue).records if r.performance.status is Status.POSTPONED]
    found = await events(ticketmaster_client, includeTBA="only")
    assert {each["id"] for each in found} == {record.record_id for record in listed}
    for each in found:
        assert {"localDate", "localTime", "dateTime"}.isdisjoint(each["dates"]["start"])
        assert each["dates"]["initialStartDate"]["localDate"]
        assert each["dates"]["status"]["code"] == "postponed"
    assert await events(ticketmaster_client, includeTBA="only", startDateTime="2020-01-01T00:00:00Z") == []


async def test_a_cancelled_event_keeps_its_date(ticketmaster_client: httpx.AsyncClient) -> None:
    found = [
        each
        for page in range(6)
        for each in await events(ticketmaster_client, segmentName="music", page=page)
    ]
    (cancelled,) = [
        each
        for each in found
        if each["dates"]["status"]["code"] == "cancelled"
        and "VIP" not in each["name"]
        and "Parking" not in each["name"]
    ]
    assert cancelled["dates"]["start"]["localDate"]


async def test_american_prices_are_rare_and_british_ones_come_with_fees_in_either_order(
    ticketmaster_client: httpx.AsyncClient,
) -> None:
    american = await events(ticketmaster_client, countryCode="US")
    priced = [each for each in american if "priceRanges" in each]
    assert 0 < len(priced) < len(american) / 4
    assert {row["type"] for each in priced for row in each["priceRanges"]} == {"standard"}
    british = [
        each["priceRanges"]
        for each in await events(ticketmaster_client, countryCode="GB")
        if "priceRanges" in each
    ]
    assert {row["currency"] for rows in british for row in rows} == {"GBP"}
    assert {rows[0]["type"] for rows in british} == {"standard", "standard including fees"}
    for rows in british:
        by_type = {row["type"]: row["min"] for row in rows}
        assert by_type["standard including fees"] >= by_type["standard"]


async def test_parking_is_filed_under_miscellaneous(ticketmaster_client: httpx.AsyncClient) -> None:
    found = await events(ticketmaster_client, classificationName="parking")
    assert found
    assert all(each["name"].startswith("Parking: ") for each in found)
    assert {each["classifications"][0]["segment"]["name"] for each in found} == {"Miscellaneous"}


async def test_event_detail_and_the_error_for_an_unknown_id(ticketmaster_client: httpx.AsyncClient) -> None:
    event = (await events(ticketmaster_client, keyword="lakers"))[0]
    detail = (await ticketmaster_client.get(f"/discovery/v2/events/{event['id']}.json")).json()
    assert (detail["id"], detail["name"]) == (event["id"], event["name"])
    missing = await ticketmaster_client.get("/discovery/v2/events/unknown")
    assert missing.status_code == 404
    (error,) = missing.json()["errors"]
    assert (error["code"], error["status"]) == ("DIS1004", "404")


async def test_venues_and_classifications_can_be_searched(ticketmaster_client: httpx.AsyncClient) -> None:
    found = (
        await ticketmaster_client.get(
            "/discovery/v2/venues.json",
            params={"apikey": API_KEY, "keyword": "crypto.com arena", "stateCode": "CA"},
        )
    ).json()
    names = {each["name"] for each in found["_embedded"]["venues"]}
    assert "Crypto.com Arena" in names
    tree = (await ticketmaster_client.get("/discovery/v2/classifications")).json()
    assert {each["segment"]["name"] for each in tree["_embedded"]["classifications"]} >= {"Music", "Sports"}


async def test_inventory_status_tells_each_id_and_unknown_ones(
    ticketmaster_client: httpx.AsyncClient,
) -> None:
    ids = [each["id"] for each in await events(ticketmaster_client, keyword="nba", size=50)]
    answer = await ticketmaster_client.get(
        "/inventory-status/v1/availability", params={"apikey": API_KEY, "events": ",".join([*ids, "nowhere"])}
    )
    rows = {row["eventId"]: row["status"] for row in answer.json()}
    assert rows.pop("nowhere") == "UNKNOWN"
    assert set(rows) == set(ids)
    assert set(rows.values()) == {"TICKETS_AVAILABLE", "FEW_TICKETS_LEFT", "TICKETS_NOT_AVAILABLE"}


@pytest.mark.parametrize(
    ("key", "code"), [(None, "oauth.v2.FailedToResolveAPIKey"), ("wrong", "oauth.v2.InvalidApiKey")]
)
async def test_without_the_right_key_the_gateway_says_so(
    catalogue: Catalogue, key: str | None, code: str
) -> None:
    transport = httpx.ASGITransport(Ticketmaster(catalogue).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tm") as client:
        answer = await client.get(EVENTS, params={"apikey": key} if key else {})
    assert answer.status_code == 401
    assert answer.json()["fault"]["detail"]["errorcode"] == code
    assert "Rate-Limit" not in answer.headers


async def test_the_quota_counts_refusals_but_tells_only_on_success(catalogue: Catalogue) -> None:
    clock = [1_000_000.0]
    market = Ticketmaster(catalogue, daily_quota=3, now=lambda: clock[0])
    transport = httpx.ASGITransport(market.app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://tm", params={"apikey": API_KEY}
    ) as client:
        first = await client.get(EVENTS)
        refused = await client.get(EVENTS, params={"apikey": API_KEY, "size": 500})
        third = await client.get(EVENTS)
        over = await client.get(EVENTS)
        clock[0] += 24 * 3600
        tomorrow = await client.get(EVENTS)
    assert first.headers["Rate-Limit-Available"] == "2"
    assert first.headers["Rate-Limit-Reset"] == str((1_000_000 + 24 * 3600) * 1000)
    assert refused.status_code == 400
    assert "Rate-Limit" not in refused.headers
    assert third.headers["Rate-Limit-Available"] == "0"
    assert over.status_code == 429
    assert over.json()["fault"]["detail"]["errorcode"] == "policies.ratelimit.QuotaViolation"
    assert API_KEY in over.json()["fault"]["faultstring"]
    assert "Retry-After" not in over.headers
    assert tomorrow.status_code == 200
