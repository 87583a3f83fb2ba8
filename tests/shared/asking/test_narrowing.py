"""What the platforms are asked of a query."""

from __future__ import annotations

import pytest

from shared.asking.narrowing import LeftOut, event_search, within_price
from shared.asking.query import SearchQuery
from shared.pricing.event_prices import price_event
from tests.shared.priced import event, offer


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


HOME = [
    price_event(event(offer("seatgeek", price, currency="CAD"), event_uid=uid))
    for uid, price in (("c1", 50), ("c2", 70))
]
AWAY = [price_event(event(offer("seatgeek", 55), event_uid="u1"))]
UNPRICED = [price_event(event(offer("stubhub", None), event_uid="n1"))]
ALL = [*HOME, *AWAY, *UNPRICED]


def fitting(**asked):
    events, left_out = within_price(ALL, SearchQuery(query="Canucks", **asked))
    return [each.event_uid for each in events], left_out


def test_the_price_is_in_the_currency_asked_for():
    assert fitting(max_price=60, currency="USD") == (["u1"], LeftOut(1, 2, "USD"))


def test_without_one_it_is_in_that_of_most_events():
    assert fitting(max_price=60) == (["c1"], LeftOut(1, 1, "CAD"))


def test_without_a_highest_price_nothing_is_left_out():
    assert fitting(currency="USD") == (["c1", "c2", "u1", "n1"], LeftOut())
