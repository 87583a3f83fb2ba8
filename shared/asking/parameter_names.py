"""What callers call our parameters: the names of other services, and misspelt ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

LIKE = 80
"""Least likeness, of 100, at which a name is taken for a misspelling of another."""
_OTHER_NAMES = {
    "query event_name": "q text keyword keywords search search_term term team artist performer band event_name",
    "event_name query": "event name title event_title query",
    "date_from date": "start start_date start_time starts_at from from_date date_start date_min min_date date_gte "
    "begin first_date",
    "date_from": "after since",
    "date_to": "end end_date end_time ends_at to to_date date_end date_max max_date date_lte last_date before until",
    "date date_from": "day when event_date",
    "min_tickets": "quantity qty tickets ticket_count num_tickets number_of_tickets ticket_quantity seats "
    "party party_size group_size people persons guests",
    "max_price": "price budget max price_max max_budget maximum_price price_limit price_to price_lte highest_price",
    "city": "location town place where",
    "state": "region province state_code",
    "country": "country_code nation",
    "venue": "arena stadium hall theater theatre venue_name",
    "cursor": "page next_page page_token next_cursor",
    "limit": "size page_size per_page count n top rows results max_results num_results take",
    "detail": "format verbosity verbose response_format",
    "timeout_ms": "timeout deadline deadline_ms",
    "platforms": "source sources platform site sites provider providers marketplace marketplaces vendor vendors",
    "currency": "currency_code",
    "result_id": "result results_id search_id",
    "deep": "depth",
    "event_uid": "id uid event_id",
}
_MEANT = {name: meant.split() for meant, names in _OTHER_NAMES.items() for name in names.split()}
"""Of several the first that the request takes is meant."""
_OPPOSITES = (("min", "max"), ("from", "to"))


def known_as(name: str, free: Sequence[str]) -> str | None:
    """Which of the parameters `free` to be given is meant by `name`; None where that is a guess."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).replace("-", "_").lower()
    meant = next((each for each in _MEANT.get(plain, ()) if each in free), None)
    if meant or plain in _MEANT:
        return meant
    like = [each for each in free if not _opposite(plain, each)]
    found = process.extractOne(plain, like, scorer=fuzz.ratio, score_cutoff=LIKE)
    return found[0] if found else None


def _opposite(one: str, other: str) -> bool:
    """Whether one name is of a lowest or first value and the other of a highest or last one."""
    ours, theirs = set(one.split("_")), set(other.split("_"))
    return any(
        (low in ours and high in theirs) or (high in ours and low in theirs) for low, high in _OPPOSITES
    )
