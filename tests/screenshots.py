"""`python -m tests.screenshots FOLDER`: draws the pictures of the page that the documents show, from the demo."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from shared.demo.server import REALISTIC_LATENCY_MS, Marketplaces
from tests.page_server import BrowserAbsent, chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DESKTOP = {"viewport": {"width": 1200, "height": 780}, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 390, "height": 1080},
    "device_scale_factor": 1.25,
    "color_scheme": "dark",
    "has_touch": True,
}
# The one that `make run` takes, since the pictures show it.
PORT = 8080
SEARCH = {"query": "Lakers", "city": "Los Angeles"}
# A machine without a desktop has no system font worth the name; this one is near those of others.
SYSTEM_FONT = "body, .chart text { font-family: Inter, 'Liberation Sans', sans-serif !important }"


def main() -> int:
    """Draw all pictures; returns the exit status."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with chromium() as browser, Marketplaces(latency_ms=REALISTIC_LATENCY_MS) as marketplaces:
            told = {"TICKETS_DEMO_PLATFORMS": "stubhub,seatgeek,ticketmaster", "STUBHUB_LISTINGS": "on"}
            with served(marketplaces.environment() | told, port=PORT) as base:
                _draw(browser, base, folder)
    except BrowserAbsent as absent:
        print(f"No pictures: {absent}", file=sys.stderr)
        return 1
    return 0


def _draw(browser: Browser, base: str, folder: Path) -> None:
    # The first search of a process loads its modules, which is not what a picture of latencies should show.
    httpx.get(f"{base}/search", params={"query": "Rams"}, timeout=30)
    results = f"{base}/?{urlencode(SEARCH)}"
    _shoot(browser, results, folder / "page-results.png", DESKTOP)
    _shoot(
        browser,
        _comparison(base),
        folder / "page-compare.png",
        DESKTOP | {"viewport": {"width": 1200, "height": 880}},
    )
    _shoot(browser, f"{base}/?view=deals&{urlencode(SEARCH)}", folder / "page-deals.png", DESKTOP)
    _shoot(browser, results, folder / "page-phone-dark.png", PHONE)


def _comparison(base: str) -> str:
    """The address of the first comparison in which every platform tells a price."""
    found = httpx.get(f"{base}/search", params=SEARCH, timeout=15).json()
    for event in found["events"]:
        if sum(offer["min_price"] is not None for offer in event["platforms"]) == 3:
            asked = {"event_name": event["name"], "event_uid": event["event_uid"], "city": event["city"]}
            return f"{base}/?{urlencode({'view': 'compare', **asked})}"
    raise LookupError("no event with three prices in the demo")


def _shoot(browser: Browser, address: str, path: Path, kind: Mapping[str, Any]) -> None:
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce", **kind)
    page = context.new_page()
    page.goto(address)
    page.locator("#heading").wait_for()
    page.add_style_tag(content=SYSTEM_FONT)
    page.evaluate("document.fonts.ready.then(() => null)")
    page.screenshot(path=path)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
