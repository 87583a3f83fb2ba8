"""A browser, the `api` function and the demo marketplaces for tests that look at the page as a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from shared.demo.server import Marketplaces
from tests.live import serving
from tests.page_server import FAST, BrowserAbsent, chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]


# Per module: while Playwright's loop runs, no test of asyncio can run in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as started:
            yield started
    except BrowserAbsent as absent:
        pytest.skip(f"no look at the page: {absent}")


@pytest.fixture(scope="module")
def api(running_marketplaces: Marketplaces) -> Iterator[str]:
    """The base URL of the `api` function over healthy marketplaces; its cache lives through the module."""
    with served(running_marketplaces.environment() | DEMO) as base:
        yield base


@pytest.fixture
def own_api(marketplaces: Marketplaces) -> Iterator[str]:
    """The base URL of an `api` function for this test alone, whose circuits may open; a thread starts at once."""
    with serving("api", marketplaces, environment={"TICKETS_STORE": "sqlite://", **FAST}) as base:
        yield base


@pytest.fixture
def expected_errors() -> set[str]:
    """Parts of console errors that a test means to cause, such as `503`."""
    return set()


@pytest.fixture
def visit(browser: Browser, expected_errors: set[str]) -> Iterator[Visit]:
    """Opens an address; keyword arguments are Playwright's for a context. No console error may come but those expected."""
    errors: list[str] = []
    contexts = []

    def open_page(address: str, *, settled: bool = True, before: Any = None, **context: Any) -> Page:
        made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(45_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if before:
            before(page)
        page.goto(address)
        if settled:
            page.locator("#heading").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    surprising = [error for error in errors if not any(part in error for part in expected_errors)]
    assert not surprising, surprising


DEMO = {"TICKETS_DEMO_PLATFORMS": "stubhub,seatgeek,ticketmaster"}
