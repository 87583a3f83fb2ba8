from __future__ import annotations

import pytest

from shared.platforms.text import URL_LIMIT, clean_text, clean_url


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Lakers vs. Kings", "Lakers vs. Kings"),
        ("  two \n lines\t", "two lines"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("turned \u202eround", "turned round"),
        ("lone \ud800 half", "lone half"),
        ("Beyoncé ☕", "Beyoncé ☕"),
        ("می‌خواهم", "می‌خواهم"),
        ("\x00\x01", None),
        ("", None),
        (None, None),
    ],
)
def test_text_keeps_what_can_be_read_and_drops_the_rest(raw: str | None, clean: str | None) -> None:
    assert clean_text(raw) == clean


def test_text_is_cut_at_the_limit() -> None:
    assert clean_text("x" * 10_000, 50) == "x" * 50


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//host/path", "data:text/html,x", "https://host/a b", "https://host/\x00", None],
)
def test_only_printable_web_addresses_pass(address: str | None) -> None:
    assert clean_url(address) is None


def test_a_web_address_passes_unchanged_up_to_its_limit() -> None:
    assert clean_url("https://host/events?id=1#top") == "https://host/events?id=1#top"
    assert clean_url("https://host/" + "x" * URL_LIMIT) is None
