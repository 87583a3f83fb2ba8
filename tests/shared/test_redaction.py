"""Keys stay out of texts."""

from __future__ import annotations

import pytest

from shared.redaction import redact


@pytest.mark.parametrize(
    "text",
    [
        "GET https://app.example/discovery/v2/events.json?apikey=PLANTED123&keyword=x",
        "client_id=PLANTED123",
        '{"access_token": "PLANTED123"}',
        "Authorization: Bearer PLANTED123abcdef",
        "Basic PLANTED123abcdef==",
        "x?a=1&client_secret=PLANTED123",
    ],
)
def test_what_stands_where_a_key_stands_is_masked(text):
    assert "PLANTED123" not in redact(text)


def test_a_known_secret_is_masked_wherever_it_stands():
    told = redact("Quota limit exceeded. Identifier : PLANTED123", ["PLANTED123"])
    assert told == "Quota limit exceeded. Identifier : [redacted]"


def test_other_text_is_left_alone():
    assert redact("timeout after 3 s") == "timeout after 3 s"
