"""What holds for every registered platform, judged by its representative answer in tests/fixtures/<name>.json."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx
import pytest

from shared.platforms import NAMES, load
from shared.platforms.platform import Access, EventSearch

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PLANTED = "PLANTED"


def answer_of(name):
    path = FIXTURES / f"{name}.json"
    assert path.exists(), f"write a representative search answer of {name} to tests/fixtures/{name}.json"
    return path.read_bytes()


def search(platform, body, text="Lakers"):
    """Every request is answered with `body`; returns what was found and the requests made."""
    access = Access(
        base_url=platform.base_urls["production"],
        token_url=platform.token_urls.get("production"),
        credentials={credential.field: PLANTED for credential in platform.credentials},
        token="TOKEN",
        now=dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC),
    )
    exchange = platform.search(EventSearch(text=text), access)
    requests = [next(exchange)]
    try:
        while len(requests) < 10:
            response = httpx.Response(200, content=body, request=requests[-1])
            platform.check(response)
            requests.append(exchange.send(response))
    except StopIteration as finished:
        return finished.value, requests
    raise AssertionError("the platform pages without end")


@pytest.mark.parametrize("name", NAMES)
def test_it_tells_what_the_service_needs_to_know(name):
    platform = load(name)
    assert platform.name == name
    assert platform.docs_url.startswith("https://")
    assert platform.base_urls["production"].startswith("https://")
    assert all(credential.variable.startswith(name.upper()) for credential in platform.credentials)
    assert all(credential.secret.startswith(name) for credential in platform.credentials)
    assert platform.daily_quota > 0
    assert platform.quota_day in {"utc", "first_call"}


@pytest.mark.parametrize("name", NAMES)
def test_its_answer_becomes_events_that_keep_the_models_promises(name):
    found, _ = search(load(name), answer_of(name))
    assert found.events
    assert len({event.event_id for event in found.events}) == len(found.events)
    for event in found.events:
        assert event.platform == name
        assert event.name
        assert (event.price.minimum is None) == (event.price.missing is not None)
        assert event.price.minimum is None or (event.price.minimum > 0 and event.price.currency)
        assert event.starts_at is None or event.starts_at.utcoffset() == dt.timedelta(0)
        assert event.time is None or event.date is not None
        assert event.url is None or event.url.startswith("https://")


@pytest.mark.parametrize("name", NAMES)
def test_its_requests_go_to_the_configured_host(name):
    platform = load(name)
    _, requests = search(platform, answer_of(name))
    host = httpx.URL(platform.base_urls["production"]).host
    assert {request.url.host for request in requests} == {host}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["AC/DC & friends?", "Beyoncé", "a=b&apikey=c", "日本 武道館", "100% #1"])
def test_hostile_words_stay_one_parameter(name, text):
    _, requests = search(load(name), answer_of(name), text)
    assert text in requests[0].url.params.values()


@pytest.mark.parametrize("name", NAMES)
def test_no_key_shows_in_what_it_tells(name):
    found, _ = search(load(name), answer_of(name))
    assert PLANTED not in repr(found)
