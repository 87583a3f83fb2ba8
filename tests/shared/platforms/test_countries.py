from __future__ import annotations

import pytest

from shared.platforms.countries import alpha2


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        ("United States", "US"),
        ("USA", "US"),
        ("Canada", "CA"),
        ("CA", "CA"),
        ("UK", "GB"),
        ("England", "GB"),
        ("Brazil", "BR"),
        (" south  korea ", "KR"),
        ("Atlantis", None),
        ("ZZ", None),
        ("", None),
        (None, None),
    ],
)
def test_countries_are_known_by_code_and_by_name(spelling: str | None, code: str | None) -> None:
    assert alpha2(spelling) == code
