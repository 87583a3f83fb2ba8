"""Real answers of the platforms, replayed over HTTP through the whole service.

They lie beside the project in `../shared` (or in the folder named by TICKETS_TEST_DATA) and are not part of it.
"""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAYLOADS = Path(os.environ.get("TICKETS_TEST_DATA", ROOT.parent / "shared")) / "payloads"
NAMES = ("stubhub", "seatgeek", "ticketmaster")
pytestmark = pytest.mark.skipif(
    not PAYLOADS.is_dir(), reason=f"no recordings at {PAYLOADS.parent.name}/payloads"
)

ERRORS = {
    "ticketmaster/24_error_401_invalid_apikey.json": (401, "auth_failed"),
    "ticketmaster/25_error_400_DIS1015_bad_date.json": (400, "bad_response"),
    "ticketmaster/26_error_400_DIS1035_deep_paging.json": (400, "bad_response"),
    "ticketmaster/27_error_400_DIS1036_size.json": (400, "bad_response"),
    "ticketmaster/28_error_429_quota_DOC_SAMPLE.json": (429, "quota_exhausted"),
    "ticketmaster/04_error_404_DIS1004.json": (404, "unavailable"),
    "seatgeek/14_error_403_client_required.json": (403, "auth_failed"),
    "seatgeek/15_error_400_page_size.json": (400, "bad_response"),
    "seatgeek/16_error_404_not_found.json": (404, "unavailable"),
    "stubhub/16_err_404_problem_details.json": (404, "unavailable"),
    "stubhub/17_err_400_validation_ticket_type.json": (400, "bad_response"),
    "stubhub/18_err_400_validation_doc.json": (400, "bad_response"),
}
ANSWERED = {"ok", "no_prices", "partial", "empty"}


def recordings():
    if not PAYLOADS.is_dir():
        return []
    return [
        str(path.relative_to(PAYLOADS)) for name in NAMES for path in sorted((PAYLOADS / name).glob("*.json"))
    ]


def body_of(name):
    """The recording as the platform sent it; two are bare lists cut out of a page by whoever kept them."""
    document = json.loads((PAYLOADS / name).read_bytes())
    if isinstance(document, list):
        page = {"size": 20, "totalElements": len(document), "totalPages": 1, "number": 0}
        document = {"_embedded": {"events": document}, "page": page}
    return json.dumps(document).encode(), document


def events_in(name, document):
    """How many events a search answer holds; None for a recording of something else."""
    embedded = document.get("_embedded") or {}
    if name.startswith("stubhub/01"):
        return len(embedded["items"])
    if name.startswith("stubhub/"):
        return None
    events = embedded.get("events") if name.startswith("ticketmaster/") else document.get("events")
    return len(events) if isinstance(events, list) else None


@pytest.fixture
def replay():
    """Starts servers that answer every request with one recording; the token request gets a token."""
    servers = []

    def start(status, body):
        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = self.path.endswith("/oauth2/token")
                told = b'{"access_token": "t", "expires_in": 3600, "token_type": "bearer"}' if token else body
                self.send_response(200 if token else status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            do_GET = do_POST = answer  # noqa: N815 - the names that the standard library calls

            def log_message(self, *_arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


async def search(serve, platform, base_url):
    places = {f"{platform.upper()}_BASE_URL": base_url}
    if platform == "stubhub":
        places["STUBHUB_TOKEN_URL"] = f"{base_url}/oauth2/token"
    client = serve(**places, TICKETS_BACKOFF_S="0.001", TICKETS_DEMO_PLATFORMS="")
    reply = await client.get("/search", params={"query": "any", "platforms": platform, "limit": 100})
    answer = reply.json()
    return reply.status_code, answer, answer["sources"][0]


@pytest.mark.parametrize("name", recordings())
async def test_every_recording_is_digested(serve, replay, name):
    body, document = body_of(name)
    status, expected = ERRORS.get(name, (200, None))
    code, answer, source = await search(serve, name.split("/")[0], replay(status, body))
    if expected:
        assert (code, source["status"]) == (503, expected)
        return
    held = events_in(name, document)
    if held is None:
        assert source["status"] in {"bad_response", "empty", "partial", "auth_failed", "unavailable"}
        assert source["events"] == 0
    else:
        assert code == 200
        assert source["status"] in ANSWERED
        assert source["events"] == held
    if code == 200:
        assert all(offer["min_price"] != 0 for event in answer["events"] for offer in event["platforms"])


async def test_a_ticketmaster_page_of_2020_tells_both_price_kinds_apart(serve, replay):
    body, document = body_of("ticketmaster/18_events_2020_uk_gbp.json")
    _, answer, source = await search(serve, "ticketmaster", replay(200, body))
    assert (source["status"], source["events"]) == ("ok", 20)
    ranges = {
        record["id"]: {kind["type"]: kind["min"] for kind in record.get("priceRanges", [])}
        for record in document["_embedded"]["events"]
    }
    offers = [offer for event in answer["events"] for offer in event["platforms"]]
    assert offers
    for offer in offers:
        told = ranges[offer["event_id"]]
        if "standard including fees" in told:
            assert (offer["price_basis"], offer["currency"]) == ("all_in", "GBP")
            assert offer["min_price"] == pytest.approx(told["standard including fees"])
        elif told.get("standard"):
            assert (offer["price_basis"], offer["min_price"]) == ("before_fees", told["standard"])


async def test_a_seatgeek_page_of_2017_is_all_in_with_local_times(serve, replay):
    body, document = body_of("seatgeek/01_events_2017_celtics.json")
    _, answer, source = await search(serve, "seatgeek", replay(200, body))
    assert (source["status"], source["events"]) == ("ok", 10)
    recorded = {str(record["id"]): record for record in document["events"]}
    for event in answer["events"]:
        record = recorded[event["platforms"][0]["event_id"]]
        assert f"{event['date']}T{event['time']}" == record["datetime_local"]
        assert event["starts_at"] == record["datetime_utc"] + "Z"
        assert event["platforms"][0]["min_price"] == record["stats"]["lowest_price"]
        assert event["price_basis"] == "all_in"


async def test_a_stubhub_page_of_2015_keeps_currency_offset_and_missing_prices(serve, replay):
    body, document = body_of("stubhub/01_hal_v2_events_by_category.json")
    _, answer, source = await search(serve, "stubhub", replay(200, body))
    assert source["events"] == 30
    recorded = {str(record["id"]): record for record in document["_embedded"]["items"]}
    offers = [offer for event in answer["events"] for offer in event["platforms"]]
    assert sum(offer["min_price"] is None for offer in offers) == 17
    for offer in offers:
        record = recorded[offer["event_id"]]
        assert record["start_date"].startswith(offer["date"])
        if record["min_ticket_price"]:
            assert offer["min_price"] == pytest.approx(record["min_ticket_price"]["amount"])
            assert offer["currency"] == record["min_ticket_price"]["currency_code"]
        else:
            assert offer["price_missing"]
