"""No key is ever shown: not in a text of an object, not in an error, not in the log."""

from __future__ import annotations

import json
import logging
import traceback

import httpx
import pytest

from shared import log
from shared.clock import SystemClock
from shared.errors import SourceError
from shared.platforms import NAMES, load
from shared.platforms.platform import Access, EventSearch, Token
from shared.redaction import redact
from shared.settings import Settings
from shared.state.keys import Keys
from shared.state.secret_manager import Secret

KEYS = {
    "STUBHUB_API_KEY": "PLANTED-SH-KEY",
    "STUBHUB_API_SECRET": "PLANTED-SH-SECRET",
    "SEATGEEK_CLIENT_ID": "PLANTED-SG-ID",
    "SEATGEEK_CLIENT_SECRET": "PLANTED-SG-SECRET",
    "TICKETMASTER_API_KEY": "PLANTED-TM-KEY",
}


async def test_no_object_that_holds_a_key_shows_it():
    settings = Settings.from_env(KEYS)
    keys = Keys(settings, clock=SystemClock())
    for name in NAMES:
        credentials = await keys.credentials(load(name))
        access = Access(base_url="https://x.example", credentials=credentials.values, token="PLANTED-TOKEN")
        for held in (settings, keys, credentials, access):
            assert "PLANTED" not in f"{held!r} {held}"
    assert "PLANTED" not in repr(Token(value="PLANTED", expires_in_s=1)) + repr(
        Secret(value="PLANTED", version="1")
    )


@pytest.mark.parametrize("platform", NAMES)
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500])
def test_an_answer_that_repeats_the_key_does_not_put_it_into_the_error(platform: str, status: int) -> None:
    fields = {credential.field: "PLANTED-KEY" for credential in load(platform).credentials}
    access = Access(base_url="https://x.example", credentials=fields, token="PLANTED-TOKEN")
    exchange = load(platform).search(EventSearch(text="x"), access)
    request = next(exchange)
    echo = json.dumps(
        {"message": f"{request.url} {request.headers.get('authorization')}", "fault": {}}
    ).encode()
    response = httpx.Response(status, content=echo, request=request)

    def take_in() -> None:
        load(platform).check(response)
        exchange.send(response)

    with pytest.raises((SourceError, StopIteration)) as raised:
        take_in()
    told = "".join(traceback.format_exception(raised.value)) + str(getattr(raised.value, "detail", ""))
    assert "PLANTED" not in told


@pytest.mark.parametrize(
    "text",
    [
        "GET https://x.example/?apikey=PLANTED&q=1",
        "client_id=PLANTED",
        "client_secret%3DPLANTED",
        '{"access_token": "PLANTED"}',
        "Authorization: Bearer PLANTEDPLANTED",
        "Basic UExBTlRFRFBMQU5URUQ=",
        "APIKEY=PLANTED",
    ],
)
def test_what_stands_where_a_key_usually_stands_is_masked(text: str) -> None:
    assert "PLANTED" not in redact(text)
    assert "UExBTlRF" not in redact(text)


def test_a_key_that_is_known_is_masked_wherever_it_stands_in_a_log_line():
    log.hide(lambda: {"KNOWN-KEY-1", 'quoted"key\\2'})
    try:
        error = RuntimeError("the server said KNOWN-KEY-1")
        record = logging.makeLogRecord(
            {"msg": 'and quoted"key\\2 too', "exc_info": (type(error), error, None)}
        )
        line = log.JsonFormatter().format(record)
    finally:
        log.hide(frozenset)
    assert "KNOWN-KEY-1" not in line
    assert "key\\\\2" not in line
    json.loads(line)
