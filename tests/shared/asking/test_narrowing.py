"""What the platforms are asked of a query."""

from __future__ import annotations

import pytest

from shared.asking.narrowing import event_search
from shared.asking.query import SearchQuery


@pytest.mark.parametrize(
    ("said", "city", "state"),
    [
        ("Los Angeles, CA", "Los Angeles", "CA"),
        ("LA", "Los Angeles", None),
        ("Vegas, NV", "Las Vegas", "NV"),
        ("philly", "Philadelphia", None),
        ("Washington, D.C.", "Washington", "DC"),
        ("N.Y.C.", "New York", None),
        ("Paris", "Paris", None),
    ],
)
def test_a_city_is_asked_for_by_the_name_the_platforms_write(said, city, state):
    search = event_search(SearchQuery.model_validate({"query": "Lakers", "city": said}), 100)
    assert (search.city, search.state) == (city, state)
