"""Every fault can be switched on and off while the marketplaces run, and requests are counted."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from shared.demo import seatgeek, stubhub, ticketmaster
from shared.demo.faults import Fault
from shared.demo.gateway import Gateway
from shared.demo.server import Marketplaces
from shared.demo.world.catalogue import Catalogue

LAKERS = {"client_id": seatgeek.CLIENT_ID, "q": "lakers"}


@pytest.fixture(scope="module")
def running(catalogue: Catalogue) -> Iterator[Marketplaces]:
    with Marketplaces(catalogue=catalogue) as marketplaces:
        yield marketplaces


@pytest.fixture
def marketplaces(running: Marketplaces) -> Iterator[Marketplaces]:
    running.reset()
    yield running
    running.reset()


def ask(marketplaces: Marketplaces, *, timeout: float = 5) -> httpx.Response:
    url = f"{marketplaces.base_url('seatgeek')}/2/events"
    return httpx.get(url, params=LAKERS, timeout=timeout, trust_env=False)


def test_without_a_fault_it_answers(marketplaces: Marketplaces) -> None:
    assert ask(marketplaces).json()["events"]


@pytest.mark.parametrize("kind", ["hang", "timeout"])
def test_a_hanging_or_slow_marketplace_outlasts_the_client(marketplaces: Marketplaces, kind: str) -> None:
    marketplaces.fault("seatgeek", kind)
    with pytest.raises(httpx.ReadTimeout):
        ask(marketplaces, timeout=0.15)


def test_a_slow_answer_is_right_in_the_end(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "timeout", seconds=0.05)
    assert ask(marketplaces).json()["events"]


def test_the_connection_breaks_in_the_middle_of_the_body(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "reset")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(marketplaces)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_status_comes_in_the_platform_s_own_shape(marketplaces: Marketplaces, status: int) -> None:
    marketplaces.fault("seatgeek", "status", status=status, retry_after="7")
    answer = ask(marketplaces)
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")
    assert answer.json()["message"]


def test_without_being_told_there_is_no_retry_after(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "status", status=429)
    assert "Retry-After" not in ask(marketplaces).headers


def test_a_refusal_may_be_a_page_for_people(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "status", status=403, html=True)
    answer = ask(marketplaces)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "captcha" in answer.text


def test_the_body_may_be_empty(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "empty")
    answer = ask(marketplaces)
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_json_may_be_cut_off(marketplaces: Marketplaces) -> None:
    whole = ask(marketplaces).content
    marketplaces.fault("seatgeek", "truncated")
    cut = ask(marketplaces).content
    assert cut == whole[: len(whole) // 2]


def test_every_value_may_have_the_wrong_type(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "wrong_types")
    event = ask(marketplaces).json()["events"][0]
    assert isinstance(event["id"], str)
    assert isinstance(event["title"], int)
    assert isinstance(event["time_tbd"], list)


def test_the_body_may_be_far_too_large(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "oversized", body_bytes=10_000_000)
    assert len(ask(marketplaces).content) > 9_900_000


def test_a_fault_can_strike_a_number_of_times_and_one_path_only(marketplaces: Marketplaces) -> None:
    marketplaces.fault("seatgeek", "status", status=503, times=2)
    assert [ask(marketplaces).status_code for _ in range(3)] == [503, 503, 200]
    marketplaces.fault("seatgeek", "status", status=503, path="/2/venues")
    assert ask(marketplaces).status_code == 200


def test_faults_and_counts_can_be_told_over_http(marketplaces: Marketplaces) -> None:
    base = marketplaces.base_url("seatgeek")
    with httpx.Client(base_url=base, trust_env=False) as client:
        assert client.post("/_demo/fault", json={"kind": "status", "status": 500}).status_code == 200
        assert ask(marketplaces).status_code == 500
        client.delete("/_demo/fault")
        assert ask(marketplaces).status_code == 200
        told = client.get("/_demo/requests").json()
        assert (told["total"], told["by_path"]) == (2, {"/2/events": 2})
        assert told["recent"][0] == {"method": "GET", "path": "/2/events", "params": {"q": "lakers"}}
        client.post("/_demo/reset")
        assert client.get("/_demo/requests").json()["total"] == 0
        assert client.get("/_demo/identities").json() == marketplaces.identities("seatgeek")


@pytest.mark.parametrize("body", [{"kind": "earthquake"}, {"kind": "hang", "colour": "red"}, [], "hang"])
def test_a_fault_nobody_knows_is_refused(marketplaces: Marketplaces, body: object) -> None:
    answer = httpx.post(f"{marketplaces.base_url('seatgeek')}/_demo/fault", json=body, trust_env=False)
    assert answer.status_code == 400
    assert marketplaces.gateways["seatgeek"].fault is None


def test_stubhub_s_tokens_are_spared_unless_named(marketplaces: Marketplaces) -> None:
    base = marketplaces.base_url("stubhub")

    def token_status() -> int:
        return httpx.post(
            f"{base}/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=(stubhub.API_KEY, stubhub.API_SECRET),
            trust_env=False,
        ).status_code

    marketplaces.fault("stubhub", "status", status=500)
    assert token_status() == 200
    assert httpx.get(f"{base}/catalog/events/search", trust_env=False).status_code == 500
    marketplaces.fault("stubhub", "status", status=500, path="/oauth2/token")
    assert token_status() == 500


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (ticketmaster.error, 401, b"oauth.v2.InvalidApiKey"),
        (ticketmaster.error, 429, ticketmaster.API_KEY.encode()),
        (ticketmaster.error, 404, b"DIS1004"),
        (stubhub.error, 401, b""),
        (stubhub.error, 403, b"insufficient_scope"),
        (stubhub.error, 404, b"traceId"),
    ],
)
def test_each_platform_words_its_own_errors(error: object, status: int, expected: bytes) -> None:
    assert callable(error)
    response = error(status)
    assert response.status_code == status
    assert expected in response.body
    assert bool(response.body) == bool(expected)


async def test_the_same_request_takes_the_same_time(catalogue: Catalogue) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    gateway = Gateway(
        seatgeek.SeatGeek(catalogue).app, error=seatgeek.error, latency_ms=(80, 600), sleep=sleep
    )
    transport = httpx.ASGITransport(gateway)
    async with httpx.AsyncClient(transport=transport, base_url="http://sg") as client:
        for query in ("lakers", "hamilton", "lakers"):
            await client.get("/2/events", params=LAKERS | {"q": query})
        await client.get("/2/events", params={"q": "lakers", "client_id": "someone else"})
    assert slept[0] == slept[2] == slept[3] != slept[1]
    assert all(0.08 <= seconds <= 0.6 for seconds in slept)


def test_a_fault_can_be_there_from_the_start(catalogue: Catalogue) -> None:
    fault = Fault.from_json({"kind": "empty"})
    with Marketplaces(catalogue=catalogue, faults={"seatgeek": fault}) as marketplaces:
        assert ask(marketplaces).content == b""
